"""What became of each item of a manifest, by the item reports of the migration tools.

Columns as SPMT and Migration Manager write them (ItemReport.csv, ItemFailureReport.csv, FailureSummary.csv). A row is
found again by its destination, else by its source; of several rows for one item, the last round counts.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from models.errors import MunimentError
from models.migration import LIBRARY_ADDRESSES, Outcome
from reports.sharepoint_names import key
from reports.writing import Line, Value

COLUMNS = ("item_id", "source", "url", "size", "outcome", "why", "report_status", "report_size", "destination", "wave")
NAMES = ("file name", "item name", "name")
SIZES = ("file size", "item size", "file size (bytes)", "item size (bytes)", "size")
HASHES = ("blake3", "blake3_hash", "content_hash")
DONE = ("migrated", "success", "succeeded", "completed")
FOLDERS = ("folder", "list", "site", "library")
Row = Mapping[str, str]


def reconciled(manifest: Path, reports: Iterable[Path], counts: Counter[Outcome] | None = None) -> Iterator[Line]:
    """A line for each item that was to move, in the manifest's order, then one for each that was not expected.

    `counts` is filled on the way. Items that could not move (`ready` is no) are left out unless a report has them.
    Raises MunimentError where a file is none of those.
    """
    database = sqlite3.connect("", isolation_level=None)
    try:
        _load(database, reports)
        for line in _expected(database, manifest):
            _count(counts, line)
            yield line
        for line in _unexpected(database):
            _count(counts, line)
            yield line
    finally:
        database.close()


def _count(counts: Counter[Outcome] | None, line: Line) -> None:
    if counts is not None:
        counts[Outcome(str(line["outcome"]))] += 1


def _load(database: sqlite3.Connection, reports: Iterable[Path]) -> None:
    """Put the rows of all reports into a temporary table, the latest round last."""
    database.execute(
        "CREATE TABLE rows (id INTEGER PRIMARY KEY, target, source, round, status, size, hash, message, shown, used)"
    )
    for report in reports:
        database.execute("BEGIN")
        values = (_values(row) for row in read_report(report))
        database.executemany("INSERT INTO rows VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, 0)", filter(None, values))
        database.execute("COMMIT")
    database.execute("CREATE INDEX targets ON rows (target, round, id)")
    database.execute("CREATE INDEX sources ON rows (source, round, id)")


def read_report(report: Path) -> Iterator[Row]:
    """The rows of a report with their columns in lower case. Raises MunimentError where it has no Source or Status."""
    try:
        with report.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            heads = [head.strip().lower() for head in next(reader, [])]
            if not {"source", "status"} <= set(heads):
                hint = "Give ItemReport.csv or ItemFailureReport.csv of the migration tool."
                raise MunimentError(f"{report} has no columns Source and Status.", hint)
            for cells in reader:
                yield dict(zip(heads, cells, strict=False))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise MunimentError(f"{report} cannot be read: {error}.", "Save it as CSV in UTF-8.") from error


def _values(row: Row) -> tuple[object, ...] | None:
    """A report's row for the table, None for that of a folder."""
    if row.get("content type", "").strip().lower() in FOLDERS:
        return None
    name = next((row[column] for column in NAMES if row.get(column)), "")
    source, target = _whole(row.get("source", ""), name), _whole(row.get("destination", ""), name)
    size = next((row[column] for column in SIZES if row.get(column)), "").replace(",", "").strip()
    message = "; ".join(filter(None, (row.get("result category", ""), row.get("message", ""), row.get("error code"))))
    return (
        target_key(target),
        source_key(source),
        _number(row.get("incremental round", "")) or 0,
        row.get("status", "").strip(),
        _number(size),
        next((row[column] for column in HASHES if row.get(column)), "").strip().lower(),
        message,
        target or source,
    )


def _number(text: str) -> int | None:
    digits = text.strip().split(".")[0]
    return int(digits) if digits.isdecimal() else None


def _whole(path: str, name: str) -> str:
    """The path with the file's name, which some reports have in a column of its own only."""
    if not path or not name:
        return path
    last = unquote(path).replace("\\", "/").rstrip("/").rpartition("/")[2]
    joined = "\\" if "\\" in path and "://" not in path else "/"
    return path if key(last) == key(unquote(name)) or key(last) == key(name) else path.rstrip("/\\") + joined + name


def target_key(url: str) -> str:
    """An address in the form in which two are compared: decoded, no host's case, a library by its address."""
    scheme, colon, rest = url.partition("://")
    if not colon:
        return ""
    path = unquote(rest).replace("\\", "/").strip("/")
    for name, address in LIBRARY_ADDRESSES.items():
        head, found, tail = path.partition(f"/{name}/")
        if found and head.count("/") <= 2:
            path = f"{head}/{address}/{tail}"
    return key(f"{scheme}://{path}")


def source_key(path: str) -> str:
    """A source path in the form in which two are compared."""
    return key(path.replace("\\", "/").removeprefix("//?/UNC").rstrip("/"))


def read_manifest(manifest: Path) -> Iterator[Row]:
    """The lines of a plan's `manifest.jsonl`, or of its CSV. Raises MunimentError where it is neither."""
    needed = {"item_id", "source", "url", "size", "ready"}
    try:
        with manifest.open(encoding="utf-8-sig", newline="") as file:
            lines = map(json.loads, file) if manifest.suffix == ".jsonl" else csv.DictReader(file)
            for line in lines:
                if not needed <= line.keys():
                    raise MunimentError(f"{manifest} is not a manifest.", "Give manifest.jsonl of the plan's folder.")
                yield {column: "" if value is None else str(value) for column, value in line.items()}
    except (OSError, ValueError, AttributeError, csv.Error) as error:
        raise MunimentError(f"{manifest} cannot be read: {error}.", "Give manifest.jsonl of the plan.") from error


def _expected(database: sqlite3.Connection, manifest: Path) -> Iterator[Line]:
    for item in read_manifest(manifest):
        target = target_key(item["url"])
        found = _find(database, "target", target) or _find(database, "source", source_key(item["source"]))
        if found:
            query = "UPDATE rows SET used = 1 WHERE (target = ? AND target <> '') OR source = ?"
            database.execute(query, (target, source_key(item["source"])))
        if item["ready"] == "no" and not found:
            continue
        outcome, why = _outcome(item, target, found)
        yield {
            "item_id": item["item_id"],
            "source": item["source"],
            "url": item["url"],
            "size": int(item["size"] or 0),
            "outcome": outcome.value,
            "why": why or None,
            "report_status": found.status if found else None,
            "report_size": str(found.size) if found and found.size is not None else None,
            "destination": found.shown if found else None,
            "wave": item.get("wave") or None,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """What the reports say last of one item."""

    status: str
    size: int | None
    hash: str
    message: str
    shown: str
    target: str


def _find(database: sqlite3.Connection, column: str, value: str) -> Found | None:
    """The last row of the last round for a target or a source."""
    query = f"SELECT status, size, hash, message, shown, target FROM rows WHERE {column} = ? "
    row = database.execute(f"{query} ORDER BY round DESC, id DESC LIMIT 1", (value,)).fetchone() if value else None
    return Found(*row) if row else None


def _outcome(item: Row, target: str, found: Found | None) -> tuple[Outcome, str]:
    """What became of one item, and why it is not well."""
    if found is None:
        return Outcome.MISSING, "no report names it"
    if not found.status.lower().startswith(DONE):
        return Outcome.FAILED, f"{found.status}: {found.message}".strip(": ")
    if found.target and found.target != target:
        return Outcome.CHANGED, "it went to another place"
    if found.size is not None and str(found.size) != item["size"]:
        return Outcome.CHANGED, f"{found.size} bytes were migrated, {item['size']} approved"
    if found.hash and item.get("content_hash") and found.hash != item["content_hash"]:
        return Outcome.CHANGED, "its content is not that which was approved"
    return Outcome.MIGRATED, ""


def _unexpected(database: sqlite3.Connection) -> Iterator[Line]:
    query = "SELECT shown, status, size, message FROM rows WHERE used = 0 GROUP BY target, source ORDER BY min(id)"
    for shown, status, size, message in database.execute(query):
        line: dict[str, Value] = dict.fromkeys(COLUMNS)
        line |= {"outcome": Outcome.UNEXPECTED.value, "why": message or "the manifest does not have it"}
        line |= {"report_status": status, "report_size": None if size is None else str(size), "destination": shown}
        yield line
