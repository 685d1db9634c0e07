"""What reviewers decided of items, in order: written once, never changed; the latest on an item stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from models.disposition import Verdict
from models.store.bulk import inserted
from models.store.packing import to_ns
from models.tables import decisions, items

ORIGINS = ("", "single", "bulk", "random", "file")


@dataclass(frozen=True, slots=True)
class Said:
    """The class that a person gave to an item: the item's content, the code ("" takes an earlier one back), whether the
    item was asked about alone, in bulk or at random, whether the machine's answer was confirmed, and when (ns)."""

    content: int
    code: str
    origin: str
    confirmed: bool
    at: int


def record(
    connection: Connection,
    item: int,
    verdict: Verdict,
    reviewer: str,
    at: datetime,
    *,
    origin: str = "single",
    class_code: str = "",
    reason: str = "",
) -> int:
    """Write a decision on an item; returns its key. `class_code` is the class that the reviewer approved or gave."""
    values = {"at": to_ns(at), "reviewer": reviewer, "item_id": item, "verdict": verdict.value, "origin": origin}
    return inserted(connection, decisions, **values, class_code=class_code, reason=reason)


def classes_said(connection: Connection) -> Iterator[Said]:
    """The latest decision on the class of each item that has a content, the oldest first."""
    about_class = (decisions.c.item_id.is_not(None), decisions.c.finding_type == "")
    speaks = (decisions.c.class_code != "") | (decisions.c.verdict == Verdict.RECLASSIFY.value)
    latest = select(func.max(decisions.c.id)).where(*about_class, speaks).group_by(decisions.c.item_id)
    query = (
        select(decisions, items.c.content_id)
        .join(items, items.c.id == decisions.c.item_id)
        .where(decisions.c.id.in_(latest), items.c.content_id.is_not(None))
        .order_by(decisions.c.id)
    )
    for row in connection.execute(query):
        confirmed = row.verdict != Verdict.RECLASSIFY.value
        yield Said(row.content_id, row.class_code, row.origin, confirmed, row.at)
