"""Questions to Data Owners: what waits in whose areas, and what was answered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, func, select

from models.access import Scope
from models.review import Referral
from models.review_tables import areas, bulk_actions, referrals
from models.store.packing import from_ns
from models.store.scope import visible
from models.tables import folders, items, shares

OPEN, ANSWERED, WITHDRAWN = "open", "answered", "withdrawn"


def listed(
    connection: Connection,
    scope: Scope,
    *,
    state: str = OPEN,
    area: int | None = None,
    item: int | None = None,
    after: int = 0,
    number: int = 50,
) -> list[Referral]:
    """Referrals of items in scope, the oldest first, after one by number. `area` 0: their place is in no area."""
    query = _query(scope).where(referrals.c.id > after).order_by(referrals.c.id).limit(number)
    for column, value in ((referrals.c.state, state or None), (referrals.c.area_id, area), (referrals.c.item_id, item)):
        query = query if value is None else query.where(column == value)
    return [_referral(row) for row in connection.execute(query)]


def asked_by(connection: Connection, scope: Scope, by: str, *, before: int = 0, number: int = 50) -> list[Referral]:
    """What somebody asked about items in scope, in every state, the latest first, before one by number."""
    query = _query(scope).where(referrals.c.by == by).order_by(referrals.c.id.desc()).limit(number)
    query = query.where(referrals.c.id < before) if before else query
    return [_referral(row) for row in connection.execute(query)]


def numbers(connection: Connection, scope: Scope) -> list[tuple[int, str, str, int, int]]:
    """For each area with referrals: its number, path and Data Owner, and how many are open and answered.

    Area 0 is where the policy names none: the records team answers.
    """
    query = (
        select(referrals.c.area_id, areas.c.path, areas.c.data_owner, referrals.c.state, func.count())
        .join(items, items.c.id == referrals.c.item_id)
        .outerjoin(areas, areas.c.id == referrals.c.area_id)
        .where(visible(scope))
        .group_by(referrals.c.area_id, areas.c.path, areas.c.data_owner, referrals.c.state)
    )
    found: dict[int, list[Any]] = {}
    for area, path, owner, state, number in connection.execute(query):
        line = found.setdefault(area, [area, path or "", owner or "", 0, 0])
        if state in (OPEN, ANSWERED):
            line[3 if state == OPEN else 4] += number
    return [tuple(line) for _, line in sorted(found.items())]


def _query(scope: Scope) -> Any:
    return (
        select(referrals, items.c.name, items.c.inside, folders.c.path.label("folder"), shares.c.name.label("share"))
        .add_columns(areas.c.path.label("area"), areas.c.data_owner)
        .add_columns(*(bulk_actions.c[name].label(f"answer_{name}") for name in ("at", "reason", "class_code")))
        .join(items, items.c.id == referrals.c.item_id)
        .join(folders, folders.c.id == items.c.folder_id)
        .join(shares, shares.c.id == items.c.share_id)
        .outerjoin(areas, areas.c.id == referrals.c.area_id)
        .outerjoin(bulk_actions, bulk_actions.c.id == referrals.c.answer_bulk)
        .where(visible(scope))
    )


def _referral(row: Row[Any]) -> Referral:
    at = from_ns(row.at)
    assert at is not None
    path = f"{row.folder}/{row.name}" if row.folder else row.name
    return Referral(
        id=row.id,
        item=row.item_id,
        share=row.share,
        path=path,
        inside=row.inside,
        area=row.area or "",
        owner=row.data_owner or "",
        by=row.by,
        at=at,
        reason=row.reason,
        state=row.state,
        answer=row.answer,
        answered_by=row.answered_by,
        answered_at=from_ns(row.answer_at),
        answer_reason=row.answer_reason or "",
        answer_class=row.answer_class_code or "",
    )
