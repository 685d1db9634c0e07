"""The unread export: what was not read, or not wholly, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from models.inventory import Content, Row
from models.records import Status
from reports.exporter import Exporter
from reports.writing import Line

COLUMNS = ("item_id", "share", "path", "inside", "size", "media_type", "puid", "status", "stage", "problem", "detail")


def lines(row: Row) -> Iterator[Line]:
    """A line for an item that is unread or skipped, or read with a problem (a page to OCR, text cut at a limit)."""
    record = row.record
    if record.status is Status.READ and record.problem is None:
        return
    problem, item, format = record.problem, record.item, (record.content or Content()).format
    yield {
        "item_id": record.item_id,
        "share": item.share,
        "path": item.path,
        "inside": item.inside or None,
        "size": item.size,
        "media_type": format.media_type or None,
        "puid": format.puid or None,
        "status": record.status.value,
        "stage": problem.stage if problem else None,
        "problem": problem.kind.value if problem else None,
        "detail": problem.detail if problem else None,
    }


EXPORTER = Exporter("unread", "Not read", COLUMNS, lines)


def export(rows: Iterable[Row], out: Path, format: str = "csv") -> int:
    """Write what was not read to `out` and return the number of lines."""
    return EXPORTER.export(rows, out, format)
