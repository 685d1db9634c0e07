"""The places export: one line for each single finding, for reviewers to say which are right; masked, never a value."""

from __future__ import annotations

from collections.abc import Iterator

from models.inventory import Row
from reports.exporter import Exporter
from reports.writing import Line

COLUMNS = (
    "item_id",
    "share",
    "path",
    "inside",
    "type",
    "start",
    "end",
    "where",
    "masked",
    "role",
    "score",
    "basis",
    "context",
    "doubt",
    "verdict",
)
"""`start` and `end` are character offsets in the item's text; `verdict` is empty: `right` or `wrong` is put in."""


def lines(row: Row) -> Iterator[Line]:
    """The item's findings in their order."""
    item = row.record.item
    for found in row.findings:
        yield {
            "item_id": row.record.item_id,
            "share": item.share,
            "path": item.path,
            "inside": item.inside or None,
            "type": found.type.value,
            "start": found.start,
            "end": found.end,
            "where": found.where or None,
            "masked": found.masked,
            "role": found.role.value or None,
            "score": found.score,
            "basis": found.basis,
            "context": found.context or None,
            "doubt": found.doubt or None,
            "verdict": None,
        }


EXPORTER = Exporter("places", "Places of findings", COLUMNS, lines, single=True)
