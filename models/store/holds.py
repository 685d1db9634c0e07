"""Holds placed on an inventory: added and released, never changed or taken out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, Row, func, select, update

from models.disposition import Hold
from models.errors import InventoryError
from models.store.bulk import inserted
from models.store.findings import with_values
from models.store.packing import to_ns
from models.tables import decisions, findings, holds, items


@dataclass(frozen=True, slots=True)
class PlacedHold:
    """A hold with its number in this inventory and who placed it."""

    number: int
    hold: Hold
    added_by: str = ""


def add(connection: Connection, hold: Hold, added_by: str = "") -> int:
    """Place a hold; returns its number. A person in its scope must be a keyed token already."""
    values = {
        "scope": hold.scope,
        "authority": hold.authority,
        "start": hold.start.isoformat() if hold.start else "",
        "review_by": hold.review_by.isoformat() if hold.review_by else "",
        "added_by": added_by,
    }
    return inserted(connection, holds, **values)


def release(connection: Connection, number: int, released_by: str) -> Hold:
    """End a hold; returns it. Raises InventoryError where there is none of this number, or it was released before."""
    found = next((one.hold for one in all_holds(connection) if one.number == number), None)
    if found is None:
        raise InventoryError(f"there is no hold {number}", "`muniment hold list` shows their numbers.")
    if found.released_by:
        raise InventoryError(f"hold {number} was released before, by {found.released_by}")
    values = {"released_by": released_by, "released_at": to_ns(datetime.now(UTC))}
    connection.execute(update(holds).where(holds.c.id == number).values(**values))
    return found


def all_holds(connection: Connection) -> list[PlacedHold]:
    """Every hold ever placed, in the order of their numbers."""
    return [
        PlacedHold(row.id, _hold(row), row.added_by) for row in connection.execute(select(holds).order_by(holds.c.id))
    ]


def in_force(connection: Connection) -> tuple[Hold, ...]:
    """The holds that were not released."""
    return tuple(one.hold for one in all_holds(connection) if not one.hold.released_by)


def items_with(connection: Connection, token: bytes) -> int:
    """How many items have a finding of this keyed hash."""
    query = (
        select(func.count(items.c.id.distinct()))
        .join(findings, findings.c.content_id == items.c.content_id)
        .where(with_values([token]), items.c.gone_run.is_(None))
    )
    return int(connection.execute(query).scalar_one())


def approved(connection: Connection) -> frozenset[int]:
    """Items whose latest decision on the item as a whole approves what is proposed."""
    latest = select(func.max(decisions.c.id)).where(decisions.c.item_id.is_not(None), decisions.c.finding_type == "")
    query = select(decisions.c.item_id, decisions.c.verdict).where(
        decisions.c.id.in_(latest.group_by(decisions.c.item_id)), decisions.c.verdict == "approve"
    )
    return frozenset(row.item_id for row in connection.execute(query))


def _hold(row: Row[tuple[object, ...]]) -> Hold:
    return Hold(row.scope, row.authority, _day(row.start), _day(row.review_by), row.released_by)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
