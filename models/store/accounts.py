"""What the inventory adds up to: items by reason, and what they hold, for summaries."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from models.tables import items, judgements, shares


def by_reason(connection: Connection, share_names: Sequence[str] = ()) -> list[tuple[str, str, int]]:
    """Unread, skipped and partly read items: status, reason, number; the largest first."""
    query = (
        select(items.c.status, items.c.problem_kind, func.count().label("number"))
        .where(items.c.gone_run.is_(None), items.c.problem_kind != "")
        .group_by(items.c.status, items.c.problem_kind)
        .order_by(func.count().desc(), items.c.status, items.c.problem_kind)
    )
    if share_names:
        query = query.where(items.c.share_id.in_(select(shares.c.id).where(shares.c.name.in_(share_names))))
    return [(row.status, row.problem_kind, row.number) for row in connection.execute(query)]


def by_action(connection: Connection) -> dict[str, int]:
    """Proposed actions and their numbers of items."""
    query = select(judgements.c.action, func.count()).group_by(judgements.c.action)
    return {row[0]: row[1] for row in connection.execute(query)}


def empty(connection: Connection) -> bool:
    """True when nothing was ever scanned into this inventory."""
    return connection.execute(select(items.c.id).limit(1)).first() is None
