"""The formats export: file formats in the columns of DROID (The National Archives), for digital preservation tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from models.inventory import Content, Record, Row
from models.records import Format, ProblemKind, Status
from reports.exporter import Exporter
from reports.pronom import name_and_version
from reports.values import extension, full_path, utc
from reports.writing import Line

COLUMNS = (
    "ID",
    "PARENT_ID",
    "URI",
    "FILE_PATH",
    "NAME",
    "METHOD",
    "STATUS",
    "SIZE",
    "TYPE",
    "EXT",
    "LAST_MODIFIED",
    "EXTENSION_MISMATCH",
    "BLAKE3_HASH",
    "FORMAT_COUNT",
    "PUID",
    "MIME_TYPE",
    "FORMAT_NAME",
    "FORMAT_VERSION",
    "ITEM_ID",
)
"""DROID's export columns in its order, with the hash headed by its algorithm; ITEM_ID joins to the other exports."""

CONTAINERS = frozenset(
    [
        "application/zip",
        "application/x-tar",
        "application/gzip",
        "application/x-bzip2",
        "application/x-7z-compressed",
        "application/vnd.rar",
        "application/mbox",
        "application/vnd.ms-outlook-pst",
        "application/vnd.ms-outlook",
        "message/rfc822",
    ]
)


def lines(row: Row) -> Iterator[Line]:
    """The one line of a row."""
    record, item = row.record, row.record.item
    content = record.content or Content()
    format = content.format
    name, version = name_and_version(format.puid)
    yield {
        "ID": record.id,
        "PARENT_ID": record.container,
        "URI": uri(record),
        "FILE_PATH": full_path(record),
        "NAME": item.name,
        "METHOD": method(format),
        "STATUS": status(record),
        "SIZE": item.size,
        "TYPE": "Container" if format.media_type in CONTAINERS else "File",
        "EXT": extension(item.name) or None,
        "LAST_MODIFIED": utc(item.times.modified).strftime("%Y-%m-%dT%H:%M:%S") if item.times.modified else None,
        "EXTENSION_MISMATCH": "true" if "mismatch" in format.warning else "false",
        "BLAKE3_HASH": content.hash.hex() or None,
        "FORMAT_COUNT": 1 if format.puid else 0,
        "PUID": format.puid or None,
        "MIME_TYPE": format.media_type or None,
        "FORMAT_NAME": name or None,
        "FORMAT_VERSION": version or None,
        "ITEM_ID": record.item_id,
    }


def uri(record: Record) -> str:
    """The item's place as a file URI; what is inside a container follows `!/`."""
    place = full_path(record).removesuffix(f"!/{record.item.inside}") if record.item.inside else full_path(record)
    slashed = place.replace("\\", "/")
    host = "file:" if slashed.startswith("//") else "file://" if slashed.startswith("/") else "file:///"
    inside = f"!/{quote(record.item.inside, safe='/!')}" if record.item.inside else ""
    return host + quote(slashed, safe="/:") + inside


def method(format: Format) -> str | None:
    """How DROID would call the way the format was found: Container, Extension, or Signature for all else in it."""
    basis = format.basis.lower()
    if not format.puid:
        return None
    if "container" in basis:
        return "Container"
    return "Extension" if "extension" in basis else "Signature"


def status(record: Record) -> str:
    """DROID's word for where an item stands."""
    if record.problem and record.problem.kind is ProblemKind.DENIED:
        return "Access Denied"
    words = {Status.READ: "Done", Status.UNREAD: "Error", Status.SKIPPED: "Not Done", Status.PENDING: "Not Done"}
    return words[record.status]


EXPORTER = Exporter("formats", "Formats", COLUMNS, lines)


def export(rows: Iterable[Row], out: Path, format: str = "csv") -> int:
    """Write the formats to `out` and return the number of lines."""
    return EXPORTER.export(rows, out, format)
