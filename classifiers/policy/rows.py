"""Reading the rows of a policy's CSV files, and gathering everything that is wrong before refusing them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from models.errors import PolicyError

MOST_ERRORS = 20
T = TypeVar("T")


@dataclass(slots=True)
class Complaints:
    """What is wrong with a policy: errors refuse it, warnings go with it."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def error(self, where: str, what: str) -> None:
        """Note an error; `where` is file, row and column."""
        self.errors.append(f"{where}: {what}")

    def warn(self, where: str, what: str) -> None:
        """Note something that was read but looks wrong."""
        self.warnings.append(f"{where}: {what}")

    def check(self) -> None:
        """Raise `PolicyError` with all errors so far, at most `MOST_ERRORS` of them in full."""
        if not self.errors:
            return
        shown = self.errors[:MOST_ERRORS]
        left = len(self.errors) - len(shown)
        more = [f"and {left} more errors"] if left else []
        raise PolicyError("\n".join(shown + more), hint="Correct the policy files and run the command again.")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a CSV file with its cells by column name; `number` counts from 1, the header included."""

    file: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def where(self, column: str = "") -> str:
        """File, row and column, as people are told."""
        return f"{self.file}, row {self.number}" + (f", column {column}" if column else "")

    def many(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds a list."""
        return parts(self[column])

    def one_of(self, column: str, words: Mapping[str, T], complaints: Complaints, default: T) -> T:
        """The value a cell's word stands for; an unknown word is an error that names the known ones."""
        word = re.sub(r"\s+", " ", self[column]).casefold()
        if word not in words:
            complaints.error(self.where(column), f"`{self[column]}` is not known; expected {listed(words)}")
        return words.get(word, default)

    def day(self, column: str, complaints: Complaints) -> date | None:
        """The date in a cell, None where it is empty or, with an error noted, no date."""
        if not self[column]:
            return None
        found = day_of(self[column])
        if found is None:
            complaints.error(self.where(column), f"`{self[column]}` is not a date; expected for example 2024-03-31")
        return found


def parts(cell: str) -> tuple[str, ...]:
    """The parts of a list in a cell: separated by `;`, or by `,` where there is no `;`.

    >>> parts("rent; arrears, former tenant")
    ('rent', 'arrears, former tenant')
    """
    separator = ";" if ";" in cell else ","
    return tuple(part for part in (re.sub(r"\s+", " ", part).strip() for part in cell.split(separator)) if part)


def listed(words: Mapping[str, object] | Sequence[str]) -> str:
    """Words for people: `a`, `b` or `c`; the empty one is called so."""
    shown = [f"`{word}`" if word else "an empty cell" for word in words]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


def day_of(text: str) -> date | None:
    """A date written as 2024-03-31 or 31/03/2024; None for anything else."""
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    british = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text.strip())
    numbers = iso.groups() if iso else british.groups()[::-1] if british else None
    if numbers is None:
        return None
    try:
        return date(*(int(number) for number in numbers))
    except ValueError:
        return None


def decoded(content: bytes, name: str) -> str:
    """The text of a policy file, which is UTF-8 with or without BOM; raises `PolicyError` that says what it is."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PolicyError(f"{name}: this is UTF-16; expected UTF-8", hint=_SAVE_AS)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        shown = _windows(content, error.start)
        what = f"line {line} is not UTF-8; it looks like Windows-1252 (`{shown}`)"
        raise PolicyError(f"{name}: {what}; expected UTF-8", hint=_SAVE_AS) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise PolicyError(f"{name}: line {line} holds a NUL character; expected text in UTF-8", hint=_SAVE_AS)
    return text


_SAVE_AS = "In Excel, choose File > Save As > CSV UTF-8 (Comma delimited)."


def _windows(content: bytes, at: int) -> str:
    """A few characters around a place, read as Windows-1252."""
    return re.sub(r"\s+", " ", content[max(at - 10, 0) : at + 10].decode("cp1252", "replace")).strip()


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file: those it must have, those it may have, and other names for them."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)

    def name(self, heading: str) -> str:
        """The column a heading names; the heading itself, in its plain spelling, when it is none of ours."""
        word = re.sub(r"[^\w]+", "_", heading.strip().casefold()).strip("_")
        return self.aliases.get(word, word)


def read_rows(content: bytes, file: str, columns: Columns, complaints: Complaints) -> list[Row]:
    """The rows of a CSV file (RFC 4180) that are not empty; what cannot be read goes to `complaints`."""
    try:
        records = list(_records(decoded(content, file)))
    except PolicyError as error:
        complaints.error(*_split(f"{error}; {error.hint}", file))
        return []
    except csv.Error as error:
        complaints.error(file, f'not a readable CSV file: {error}; expected RFC 4180 (commas, cells quoted with `"`)')
        return []
    if not records:
        complaints.error(file, f"the file is empty; expected the columns {listed(columns.required)}")
        return []
    return _rows(records, file, columns, complaints)


def _split(message: str, file: str) -> tuple[str, str]:
    return file, message.removeprefix(f"{file}: ")


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    for number, cells in enumerate(reader, start=1):
        if any(cell.strip() for cell in cells):
            yield number, [cell.strip() for cell in cells]


def _rows(records: list[tuple[int, list[str]]], file: str, columns: Columns, complaints: Complaints) -> list[Row]:
    _, headings = records[0]
    names = [columns.name(heading) for heading in headings]
    if not _columns_right(names, headings, file, columns, complaints):
        return []
    rows = []
    for number, cells in records[1:]:
        if any(cells[len(names) :]):
            what = f"{len(cells)} cells under {len(names)} columns; a cell with a comma needs quotes around it"
            complaints.error(f"{file}, row {number}", what)
        else:
            rows.append(Row(file, number, _cells(names, cells)))
    return rows


def _cells(names: list[str], cells: list[str]) -> dict[str, str]:
    """The cells by column; where two columns mean the same, the first one that is filled counts."""
    found: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        found[name] = found.get(name) or cell
    return found


def _columns_right(names: list[str], headings: list[str], file: str, columns: Columns, complaints: Complaints) -> bool:
    missing = [column for column in columns.required if column not in names]
    if missing:
        found = listed(headings) if headings else "none"
        hint = "; the file seems to be separated by `;`, expected `,`" if ";" in "".join(headings) else ""
        complaints.error(f"{file}, row 1", f"column {listed(missing)} is missing; found {found}{hint}")
    known = {*columns.required, *columns.optional}
    extra = [heading for name, heading in zip(names, headings, strict=True) if heading and name not in known]
    if extra and not missing:
        complaints.warn(f"{file}, row 1", f"columns not used: {listed(extra)}")
    return not missing


def unique(rows: Sequence[Row], column: str, complaints: Complaints, key: Callable[[str], str] = str) -> list[Row]:
    """The rows whose cell in `column` is given and not given before; the others are errors."""
    seen: dict[str, int] = {}
    kept = []
    for row in rows:
        value = key(row[column])
        if not value:
            complaints.error(row.where(column), "the cell is empty; expected a value")
        elif value in seen:
            complaints.error(row.where(column), f"`{row[column]}` is given again; it stands in row {seen[value]}")
        else:
            seen[value] = row.number
            kept.append(row)
    return kept
