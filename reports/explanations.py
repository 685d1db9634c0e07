"""The explanations export: one line for each item, with its whole judgement in a paragraph of English and of Welsh."""

from __future__ import annotations

from collections.abc import Iterator

from models.inventory import Row
from reports.explanation import explain
from reports.exporter import Exporter
from reports.writing import Line

COLUMNS = (
    "item_id",
    "share",
    "path",
    "inside",
    "file_plan_code",
    "retention_state",
    "due",
    "action",
    "explanation",
    "explanation_cy",
)
"""The judgement's short answers, and the paragraph that tells how they came about."""


def lines(row: Row) -> Iterator[Line]:
    """The one line of a row; an item that was not judged says only whether it was read."""
    judged, item = row.disposition, row.record.item
    due = judged.retention.due if judged else None
    yield {
        "item_id": row.record.item_id,
        "share": item.share,
        "path": item.path,
        "inside": item.inside or None,
        "file_plan_code": (judged.class_code or None) if judged else None,
        "retention_state": judged.retention.state.value if judged else None,
        "due": due.isoformat() if due else None,
        "action": judged.action.value if judged else None,
        "explanation": explain(row),
        "explanation_cy": explain(row, "cy"),
    }


EXPORTER = Exporter("explanations", "Explanations", COLUMNS, lines, candidates=True)
