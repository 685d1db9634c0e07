"""Reading a council's own table, CSV or spreadsheet, whatever its columns are called, into rows of ours."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from classifiers.policy.rows import Columns, Complaints, Row, listed
from models.errors import PolicyError

SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
HEADER_WITHIN = 30
"""The row that names the columns stands among so many of the first; titles and notes may stand above it."""
LARGEST = 64 << 20
"""Bytes of a table that are read; a plan of 5,000 classes has less than two million."""
DELIMITERS = ",;\t|"
Cells = list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands: the file's name, and its rows that are not empty with their number, which counts from 1."""

    file: str
    rows: tuple[tuple[int, Cells], ...]


def read_table(path: Path, sheet: str = "") -> Table:
    """The rows of a CSV file or of one sheet of a spreadsheet (the first one, unless named).

    CSV may be UTF-8, UTF-16 or Windows-1252, separated by commas, semicolons, tabs or bars. Raises `PolicyError`.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise PolicyError(f"{path.name} has more than {LARGEST >> 20} MB", hint="Is this the right file?")
        content = path.read_bytes()
    except OSError as error:
        raise PolicyError(f"{path} cannot be read: {error.strerror}", hint="Check the path.") from error
    found = _sheet(content, path, sheet) if path.suffix.lower() in SPREADSHEETS else _csv(content, path)
    rows = tuple((number, cells) for number, cells in found if any(cells))
    if not rows:
        raise PolicyError(f"{path.name} is empty", hint="Expected a row with the names of the columns, and rows below.")
    return Table(path.name, rows)


def mapping(pairs: Iterable[str]) -> dict[str, str]:
    """Our column by the council's, from `code=Class reference`; raises `PolicyError` for anything else."""
    found: dict[str, str] = {}
    for pair in pairs:
        ours, equals, theirs = pair.partition("=")
        if not (equals and ours.strip() and theirs.strip()):
            raise PolicyError(
                f"`{pair}` is no mapping", hint='Write it as column=heading, e.g. --map "code=Class ref".'
            )
        found[_plain(theirs)] = ours.strip().casefold()
    return found


def rows_of(table: Table, columns: Columns, given: Mapping[str, str], complaints: Complaints) -> list[Row]:
    """The table's rows under our columns. `given` (see `mapping`) outranks the names we know for a column.

    Raises `PolicyError` where the mapping names what is not there, or no row has the required columns.
    """
    known = {*columns.required, *columns.optional}
    strange = sorted(set(given.values()) - known)
    if strange:
        raise PolicyError(f"there is no column {listed(strange)}", hint=f"Columns: {listed(sorted(known))}.")
    at, names = _header(table, columns, given)
    missing = sorted(set(given) - {_plain(cell) for cell in table.rows[at][1]})
    if missing:
        what = f"{table.file}, row {table.rows[at][0]}: no column is called {listed(missing)}"
        raise PolicyError(what, hint=f"Its columns: {listed([cell for cell in table.rows[at][1] if cell])}.")
    unused = [cell for cell, name in zip(table.rows[at][1], names, strict=True) if cell and name not in known]
    if unused:
        complaints.warn(f"{table.file}, row {table.rows[at][0]}", f"columns not used: {listed(unused)}")
    return [Row(table.file, number, _named(names, cells, known)) for number, cells in table.rows[at + 1 :]]


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Rows in the form of our policy files: UTF-8, RFC 4180."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return out.getvalue().encode()


def _header(table: Table, columns: Columns, given: Mapping[str, str]) -> tuple[int, list[str]]:
    """Which row names the columns, and our names for them."""
    best: tuple[int, int, list[str]] = (-1, 0, [])
    for at, (_, cells) in enumerate(table.rows[:HEADER_WITHIN]):
        names = [given.get(_plain(cell)) or (columns.name(cell) if cell else "") for cell in cells]
        names = [_unless_given(name, cell, given) for name, cell in zip(names, cells, strict=True)]
        score = sum(column in names for column in columns.required)
        if score > best[0]:
            best = (score, at, names)
        if score == len(columns.required):
            return at, names
    missing = [column for column in columns.required if column not in best[2]]
    number, cells = table.rows[best[1]]
    found = listed([cell for cell in cells if cell]) if any(cells) else "none"
    hint = f'Say which column it is: --map "{missing[0]}=<its heading>".'
    raise PolicyError(f"{table.file}, row {number}: column {listed(missing)} is missing; found {found}", hint=hint)


def _unless_given(name: str, cell: str, given: Mapping[str, str]) -> str:
    """A column that we would know by its name is left aside where the mapping says that another one is it."""
    return name if _plain(cell) in given or name not in given.values() else ""


def _named(names: Sequence[str], cells: Sequence[str], known: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name in known:
            found[name] = found.get(name) or cell
    return found


def _plain(heading: str) -> str:
    return re.sub(r"\s+", " ", heading).strip().casefold()


def _sheet(content: bytes, path: Path, sheet: str) -> list[tuple[int, Cells]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if sheet and sheet not in book.sheet_names:
            raise PolicyError(f"{path.name} has no sheet `{sheet}`", hint=f"Its sheets: {listed(book.sheet_names)}.")
        found = book.get_sheet_by_name(sheet or book.sheet_names[0]).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as error:
        raise PolicyError(
            f"{path.name} is not a readable spreadsheet: {error}", hint="Save it again as XLSX."
        ) from error
    return [(number, [_cell(value) for value in row]) for number, row in enumerate(found, start=1)]


def _cell(value: object) -> str:
    """A cell as people see it: whole numbers without `.0`, one space between words."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return re.sub(r"\s+", " ", str(value)).strip() if value is not None else ""


def _csv(content: bytes, path: Path) -> list[tuple[int, Cells]]:
    text = _text(content)
    head = text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN]
    delimiter = max(DELIMITERS, key=lambda one: (sum(line.count(one) for line in head), -DELIMITERS.index(one)))
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [(number, [_cell(cell) for cell in cells]) for number, cells in enumerate(reader, start=1)]
    except csv.Error as error:
        raise PolicyError(f"{path.name} is not a readable CSV file: {error}", hint="Save it again as CSV.") from error


def _text(content: bytes) -> str:
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
