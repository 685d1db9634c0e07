"""Writing exports as CSV, Excel, JSON lines or Parquet: streamed, and never half a file.

CSV follows RFC 4180. Names and owners come from the share, so a cell may begin with a character that a spreadsheet
takes for a formula (`= + - @`, tab, line ends). Such a cell is made harmless in CSV: a path gets `./` in front, which
still names the same file; any other text gets an apostrophe. `WriteOptions(exact=True)` leaves every cell as it is,
for programs. Excel files, JSON lines and Parquet hold the exact text always: there, text is never a formula.
"""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import MunimentError

Value = str | int | float | None
Line = Mapping[str, Value]

FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
"""What spreadsheets take as the start of a formula (OWASP, "CSV injection")."""

_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
"""Made once: `json.dumps` makes an encoder anew for each line."""
PATH_COLUMNS = frozenset({"path", "inside", "FILE_PATH", "NAME"})


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """`bom` puts a byte order mark before CSV, for Excel; `exact` leaves cells as they are even in CSV.

    `about` says where an export comes from; workbooks and Parquet files carry it as properties, others as a file
    beside them (`beside`).
    """

    bom: bool = False
    exact: bool = False
    about: Mapping[str, str] = field(default_factory=dict)


def write(
    lines: Iterable[Line],
    out: Path,
    format: str,
    columns: tuple[str, ...],
    title: str,
    options: WriteOptions | None = None,
) -> int:
    """Write the lines to `out` and return how many there were.

    The file appears under its name only when it is complete; until then it lies beside it as `.NAME….part`, readable
    by its owner alone, as is the finished file. Raises MunimentError where it cannot be written, and for a format
    that is not in `WRITERS`.
    """
    writer = WRITERS.get(format)
    if writer is None:
        raise MunimentError(f"There is no export format {format!r}.", f"Choose one of: {', '.join(WRITERS)}.")
    with completed(out) as unfinished:
        return writer(lines, unfinished, columns, title, options or WriteOptions())


@contextmanager
def completed(out: Path) -> Iterator[Path]:
    """A temporary path beside `out` that becomes `out` when the block ends well, and goes when it does not."""
    target = _writable_target(out)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:80]}.", suffix=".part")
    except OSError as error:
        raise _cannot_write(out, error) from error
    os.close(handle)
    unfinished = Path(name)
    try:
        yield unfinished
        _to_disk(unfinished)
        unfinished.replace(target)
    except OSError as error:
        raise _cannot_write(out, error) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _writable_target(out: Path) -> Path:
    target = out.resolve()
    if target.exists() and not target.is_file():
        raise MunimentError(f"{out} is not a regular file and is not written over.", "Give the name of a file.")
    if not target.parent.is_dir():
        raise MunimentError(f"The folder {target.parent} does not exist.", "Make the folder, or name another file.")
    return target


def _cannot_write(out: Path, error: OSError) -> MunimentError:
    why = error.strerror or str(error)
    return MunimentError(f"Could not write {out}: {why}.", "Free some space or name another file; nothing was changed.")


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def harmless(column: str, value: Value) -> Value:
    """The cell as CSV may show it to a spreadsheet.

    >>> harmless("path", "=2+2.txt"), harmless("owner", "@ops"), harmless("size", -1)
    ('./=2+2.txt', "'@ops", -1)
    """
    if not isinstance(value, str) or value[:1] not in FORMULA_STARTS:
        return value
    return f"./{value}" if column in PATH_COLUMNS else f"'{value}"


def _harmless(columns: tuple[str, ...], cells: list[Value]) -> list[Value]:
    """A line as CSV may show it; most have nothing to be changed, and are told by one look at each first character."""
    starts = {cell[:1] for cell in cells if isinstance(cell, str)}
    return cells if FORMULA_STARTS.isdisjoint(starts) else list(map(harmless, columns, cells))


def write_csv(lines: Iterable[Line], out: Path, columns: tuple[str, ...], title: str, options: WriteOptions) -> int:
    """Comma-separated values, UTF-8, CRLF line ends, one header line."""
    encoding = "utf-8-sig" if options.bom else "utf-8"
    count = 0
    with out.open("w", encoding=encoding, errors="backslashreplace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for line in lines:
            cells = [*map(line.__getitem__, columns)]
            writer.writerow(cells if options.exact else _harmless(columns, cells))
            count += 1
    return count


def write_jsonl(lines: Iterable[Line], out: Path, columns: tuple[str, ...], title: str, options: WriteOptions) -> int:
    """One JSON object a line, with the columns as keys in their order; blanks are null, numbers are numbers."""
    count = 0
    with out.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        for line in lines:
            typed = {column: None if (value := line[column]) == "" else value for column in columns}
            file.write(_ENCODE(typed) + "\n")
            count += 1
    return count


def beside(out: Path, facts: Mapping[str, object]) -> Path:
    """Write facts about an export as JSON beside it; returns the file's place (`inventory.csv.meta.json`)."""
    place = out.with_name(f"{out.name}.meta.json")
    with completed(place) as unfinished:
        unfinished.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", "utf-8", "backslashreplace")
    return place


def write_xlsx(lines: Iterable[Line], out: Path, columns: tuple[str, ...], title: str, options: WriteOptions) -> int:
    """An Excel workbook in constant memory; see `reports.workbook`."""
    from reports.workbook import write_workbook

    return write_workbook(lines, out, columns, title, options.about)


def write_parquet(lines: Iterable[Line], out: Path, columns: tuple[str, ...], title: str, options: WriteOptions) -> int:
    """A Parquet file, if pyarrow is installed; see `reports.parquet`."""
    from reports.parquet import write_table

    return write_table(lines, out, columns, options.about)


Writer = Callable[[Iterable[Line], Path, tuple[str, ...], str, WriteOptions], int]

WRITERS: dict[str, Writer] = {"csv": write_csv, "xlsx": write_xlsx, "jsonl": write_jsonl, "parquet": write_parquet}
"""Every export format by name."""
