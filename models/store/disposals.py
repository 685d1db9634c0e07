"""Disposal batches: drafted by one person, approved by another, kept item by item; each step in the audit chain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from models.access import Act, Right, Scope
from models.disposal import Batch, BatchItem, BatchState, DisposalError, ItemState
from models.disposal_tables import batch_items, batches
from models.store.audit import recorded
from models.store.batch_candidates import COLUMNS, UNDER_WAY, may_go, row_of
from models.store.bulk import chunks, insert_rows, inserted, plain
from models.store.packing import from_ns, to_ns
from models.store.scope import visible
from models.tables import items

STREAM = 1_000


@dataclass(frozen=True, slots=True)
class Added:
    """How many items were put into a batch, and why others were not: sentences with the number they stand for."""

    number: int
    refused: dict[str, int]


def draft(connection: Connection, scope: Scope, name: str, reason: str, now: datetime) -> int:
    """Begin a batch; returns its number. Raises NotAllowed, DisposalError where name or reason is missing."""
    scope.require(Right.DECIDE)
    if not name.strip() or not reason.strip():
        raise DisposalError("a batch needs a name and a reason", "The reason stands on the certificate.")
    values = {"name": plain(name.strip()), "reason": plain(reason.strip()), "state": BatchState.DRAFT.value}
    key = inserted(connection, batches, **values, drafted_by=scope.user, drafted_at=to_ns(now))
    _told(connection, scope, key, "drafted", now, name=name.strip())
    return key


def add(connection: Connection, scope: Scope, batch: int, wanted: Collection[int], now: datetime) -> Added:
    """Put items into a draft. Only files that a person has approved for disposal and nothing speaks against go in.

    Raises NotAllowed, DisposalError where the batch is no draft.
    """
    scope.require(Right.DECIDE)
    _open(connection, scope, batch)
    refused: dict[str, int] = {}
    number = 0
    for part in chunks(sorted(set(wanted))):
        good, against = may_go(connection, scope, part)
        insert_rows(connection, batch_items, COLUMNS, [row_of(batch, row) for row in good])
        number += len(good)
        for why, count in against.items():
            refused[why] = refused.get(why, 0) + count
    _counted(connection, batch)
    _told(connection, scope, batch, "items added", now, number=number, refused=sum(refused.values()))
    return Added(number, refused)


def take_out(connection: Connection, scope: Scope, batch: int, unwanted: Iterable[int], now: datetime) -> int:
    """Take items out of a draft; returns how many. Raises NotAllowed, DisposalError where the batch is no draft."""
    scope.require(Right.DECIDE)
    _open(connection, scope, batch)
    number = 0
    for part in chunks(unwanted):
        mine = (batch_items.c.batch_id == batch, batch_items.c.item_id.in_(part))
        number += connection.execute(delete(batch_items).where(*mine)).rowcount
    _counted(connection, batch)
    _told(connection, scope, batch, "items taken out", now, number=number)
    return number


def submit(connection: Connection, scope: Scope, batch: int, now: datetime) -> None:
    """Ask for a second person's approval. Raises NotAllowed, DisposalError for an empty batch or no draft."""
    scope.require(Right.DECIDE)
    found = _open(connection, scope, batch)
    if not found.item_count:
        raise DisposalError(f"batch {batch} is empty", "Put items into it first.")
    _moved(connection, batch, BatchState.DRAFT, BatchState.SUBMITTED, submitted_at=to_ns(now))
    _told(connection, scope, batch, "submitted", now, items=found.item_count, size=found.size)


def approve(connection: Connection, scope: Scope, batch: int, now: datetime, wait_days: int) -> date:
    """Approve a batch that another person drafted; returns the first day on which it may be carried out.

    Raises NotAllowed, DisposalError where it is one's own, or is not submitted.
    """
    scope.require(Right.APPROVE)
    found = batch_of(connection, scope, batch)
    if found.drafted_by.casefold() == scope.user.casefold():
        raise DisposalError("a batch is approved by another person than the one who drafted it", "Ask a colleague.")
    from_day = now.date() + timedelta(days=max(0, wait_days))
    values: dict[str, Any] = {"approved_by": scope.user, "approved_at": to_ns(now), "from_day": from_day.isoformat()}
    _moved(connection, batch, BatchState.SUBMITTED, BatchState.APPROVED, **values)
    _told(connection, scope, batch, "approved", now, from_day=from_day.isoformat(), items=found.item_count)
    return from_day


def send_back(connection: Connection, scope: Scope, batch: int, reason: str, now: datetime) -> None:
    """Give a submitted batch back to whoever drafted it. Raises NotAllowed, DisposalError."""
    scope.require(Right.APPROVE)
    if not reason.strip():
        raise DisposalError("say why the batch is sent back", "The reason is kept with the batch's history.")
    batch_of(connection, scope, batch)
    _moved(connection, batch, BatchState.SUBMITTED, BatchState.DRAFT, submitted_at=None)
    _told(connection, scope, batch, "sent back", now, reason=reason.strip())


def withdraw(connection: Connection, scope: Scope, batch: int, reason: str, now: datetime) -> None:
    """Give a batch up before it is carried out: by whoever may draft, or whoever may approve. Raises DisposalError."""
    if not scope.may(Right.APPROVE):
        scope.require(Right.DECIDE)
    found = batch_of(connection, scope, batch)
    if found.state not in UNDER_WAY:
        raise DisposalError(f"batch {batch} is {found.state.value}", "Only a batch not yet carried out is withdrawn.")
    _moved(connection, batch, found.state, BatchState.WITHDRAWN)
    _told(connection, scope, batch, "withdrawn", now, reason=reason.strip())


def batch_of(connection: Connection, scope: Scope, batch: int) -> Batch:
    """One batch. Raises NotAllowed, DisposalError where it is not there, or holds what this scope may not see."""
    scope.require(Right.SEE)
    row = connection.execute(select(batches).where(batches.c.id == batch)).first()
    if row is None or not _all_seen(connection, scope, row):
        raise DisposalError(f"there is no batch {batch}", "See the list of batches.")
    return _batch(row)


def all_batches(connection: Connection, scope: Scope) -> list[Batch]:
    """Every batch that this scope may see, the latest first. Raises NotAllowed."""
    scope.require(Right.SEE)
    rows = connection.execute(select(batches).order_by(batches.c.id.desc())).all()
    return [_batch(row) for row in rows if _all_seen(connection, scope, row)]


def items_of(
    connection: Connection, scope: Scope, batch: int, *, state: str = "", after: int = 0, number: int = 100
) -> list[BatchItem]:
    """Items of a batch by their keys, after one of them. Raises NotAllowed, DisposalError."""
    batch_of(connection, scope, batch)
    query = select(batch_items).where(batch_items.c.batch_id == batch, batch_items.c.item_id > after)
    query = query.where(batch_items.c.state == state) if state else query
    return [_item(row) for row in connection.execute(query.order_by(batch_items.c.item_id).limit(number))]


def counted(connection: Connection, scope: Scope, batch: int) -> dict[ItemState, int]:
    """How many items of a batch stand where. Raises NotAllowed, DisposalError."""
    batch_of(connection, scope, batch)
    query = select(batch_items.c.state, func.count()).where(batch_items.c.batch_id == batch)
    return {ItemState(state): number for state, number in connection.execute(query.group_by(batch_items.c.state))}


def whole_batch(connection: Connection, scope: Scope, batch: int) -> Iterator[BatchItem]:
    """Every item of a batch, streamed in the order of share and path. Raises NotAllowed, DisposalError."""
    batch_of(connection, scope, batch)
    query = select(batch_items).where(batch_items.c.batch_id == batch)
    rows = connection.execute(
        query.order_by(batch_items.c.share, batch_items.c.path, batch_items.c.item_id),
        execution_options={"yield_per": STREAM},
    )
    yield from map(_item, rows)


def settle(
    connection: Connection, batch: int, item: int, state: ItemState, now: datetime, why: str = "", actor: str = ""
) -> None:
    """Write what became of an item, with the audit chain. What leaves the share is gone from the inventory too."""
    values = {"state": state.value, "why": plain(why), "at": to_ns(now)}
    mine = (batch_items.c.batch_id == batch, batch_items.c.item_id == item)
    connection.execute(update(batch_items).where(*mine).values(**values))
    public = connection.execute(select(batch_items.c.public_id).where(*mine)).scalar_one()
    recorded(connection, actor, Act.DISPOSAL, f"item:{public}", {"batch": batch, "state": state.value, "why": why}, now)


def closed(
    connection: Connection, batch: int, state: BatchState, now: datetime, actor: str, **values: str | int | None
) -> None:
    """Write that a batch was carried out, or its quarantine emptied."""
    at = "quarantined_at" if state is BatchState.QUARANTINED else "destroyed_at"
    changed = {"state": state.value, at: to_ns(now), **values}
    connection.execute(update(batches).where(batches.c.id == batch).values(**changed))
    recorded(connection, actor, Act.DISPOSAL, f"batch:{batch}", {"step": state.value, **values}, now)


def _open(connection: Connection, scope: Scope, batch: int) -> Batch:
    found = batch_of(connection, scope, batch)
    if not found.open:
        raise DisposalError(f"batch {batch} is {found.state.value}", "Only a draft can be changed.")
    return found


def _moved(connection: Connection, batch: int, since: BatchState, state: BatchState, **values: Any) -> None:
    """From one state to the next; nothing where somebody else was quicker."""
    query = update(batches).where(batches.c.id == batch, batches.c.state == since.value)
    if connection.execute(query.values(state=state.value, **values)).rowcount != 1:
        raise DisposalError(f"batch {batch} is not {since.value}", "Look at it again: somebody else may have acted.")


def _counted(connection: Connection, batch: int) -> None:
    query = select(func.count(), func.coalesce(func.sum(batch_items.c.size), 0))
    number, size = connection.execute(query.where(batch_items.c.batch_id == batch)).one()
    connection.execute(update(batches).where(batches.c.id == batch).values(item_count=number, size=size))


def _told(connection: Connection, scope: Scope, batch: int, step: str, now: datetime, **details: Any) -> None:
    recorded(connection, scope.user, Act.DISPOSAL, f"batch:{batch}", {"step": step, **details}, now)


def _all_seen(connection: Connection, scope: Scope, row: Row[Any]) -> bool:
    """True where every item of the batch lies in the areas of this scope."""
    if scope.areas is None:
        return True
    number = (
        select(func.count())
        .select_from(batch_items.join(items, items.c.id == batch_items.c.item_id))
        .where(batch_items.c.batch_id == row.id, visible(scope))
    )
    return bool(
        row.drafted_by == scope.user or (row.item_count and connection.execute(number).scalar() == row.item_count)
    )


def _batch(row: Row[Any]) -> Batch:
    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    drafted = from_ns(row.drafted_at)
    assert drafted is not None
    return Batch(
        row.id,
        row.name,
        BatchState(row.state),
        row.reason,
        row.drafted_by,
        drafted,
        from_ns(row.submitted_at),
        row.approved_by,
        from_ns(row.approved_at),
        day(row.from_day),
        from_ns(row.quarantined_at),
        day(row.destroy_from),
        from_ns(row.destroyed_at),
        row.item_count,
        row.size,
        row.list_hash,
    )


def _item(row: Row[Any]) -> BatchItem:
    known = (row.batch_id, row.item_id, row.public_id, row.share, row.path, row.size, row.modified, row.content_hash)
    judged = (row.class_code, row.due, row.rule, row.reason, row.kept_copy)
    return BatchItem(*known, *judged, ItemState(row.state), row.why, from_ns(row.at))
