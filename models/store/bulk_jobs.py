"""Batches carried out in the background: part by part, each checked again and committed by itself, so that a job that
was killed goes on where it stopped and others can work meanwhile."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine, Row, select, update

from models.access import Act, Scope
from models.review import Bulk, BulkState, ReviewError
from models.review_tables import bulk_actions, bulk_members
from models.store import audit
from models.store.bulk import chunks
from models.store.bulk_parts import SAID, apply_part, take_back_part
from models.store.engine import writing
from models.store.index import follow
from models.store.packing import to_ns
from models.store.reviewing import PART, bulk_of, checked, may_undo, states
from models.tables import decisions

STALE = timedelta(seconds=120)
"""A job that gave no sign for so long is taken over."""
Progress = Callable[[int, int], None]


def run(engine: Engine, scope: Scope, bulk: int, progress: Progress = lambda reached, number: None) -> Bulk:
    """Carry out a proposed batch, or go on with one that stopped; returns it as it is then.

    Items that changed since it was proposed, that somebody has decided on since, that are gone or out of scope are left
    out. Raises NotAllowed, and ReviewError for a batch that is not there, already done, or being carried out.
    """
    worker = secrets.token_hex(8)
    with writing(engine) as connection:
        _begin(connection, scope, bulk, worker)
    while True:
        with writing(engine) as connection:
            reached, number = _step(connection, scope, bulk, worker)
        follow(engine)
        progress(reached, number)
        if reached >= number:
            break
    with writing(engine) as connection:
        return _end(connection, scope, bulk)


def undo(engine: Engine, scope: Scope, bulk: int, progress: Progress = lambda reached, number: None) -> Bulk:
    """Take back a batch of any size, or go on with taking it back; items decided on since stay as they are.

    Raises NotAllowed and ReviewError.
    """
    worker = secrets.token_hex(8)
    with writing(engine) as connection:
        total = _begin_undo(connection, scope, bulk, worker)
    done = 0
    while True:
        with writing(engine) as connection:
            number = _undo_step(connection, scope, bulk, worker)
        follow(engine)
        done += number
        progress(min(done, total), total)
        if not number:
            break
    with writing(engine) as connection:
        _owned(connection, bulk, worker)
        values = {"state": BulkState.UNDONE.value, "undone_by": scope.user, "undone_at": _now()}
        connection.execute(update(bulk_actions).where(bulk_actions.c.id == bulk).values(**values))
        return _known(connection, scope, bulk)


def waiting(connection: Connection) -> list[tuple[int, str, BulkState]]:
    """Jobs that stopped before their end (number, user, state): whoever starts the console goes on with them."""
    stale = bulk_actions.c.alive < _now() - int(STALE.total_seconds()) * 1_000_000_000
    active = bulk_actions.c.state.in_((BulkState.RUNNING.value, BulkState.UNDOING.value))
    query = select(bulk_actions.c.id, bulk_actions.c.user, bulk_actions.c.undone_by, bulk_actions.c.state)
    rows = connection.execute(query.where(active, stale).order_by(bulk_actions.c.id))
    return [(row.id, row.undone_by or row.user, BulkState(row.state)) for row in rows]


def left_out(connection: Connection, scope: Scope, bulk: int, number: int = 1_000) -> list[int]:
    """Keys of items that a batch left out, the first of them."""
    if bulk_of(connection, scope, bulk) is None:
        return []
    row = connection.execute(select(bulk_actions.c.snapshot).where(bulk_actions.c.id == bulk)).one()
    return [int(key) for key in _snapshot(row.snapshot)[0][:number]]


def _begin(connection: Connection, scope: Scope, bulk: int, worker: str) -> None:
    audit.locked(connection)
    found = _known(connection, scope, bulk)
    if found.user != scope.user:
        raise ReviewError(f"batch {bulk} is {found.user}'s", "Who proposed a batch carries it out.")
    checked(scope, found.choice, found.number)
    _claim(connection, bulk, worker, BulkState.PREVIEW, BulkState.RUNNING)
    if found.state is BulkState.PREVIEW:
        snapshot = connection.execute(select(bulk_actions.c.snapshot).where(bulk_actions.c.id == bulk)).scalar_one()
        choice = found.choice
        details: dict[str, Any] = {"verdict": choice.verdict.value, "class": choice.class_code, "reason": choice.reason}
        details |= {"filters": [list(pair) for pair in found.filters.pairs()], "number": found.number}
        details |= {"snapshot": hashlib.sha256(snapshot).hexdigest()}
        audit.recorded(connection, scope.user, Act.BULK_STARTED, f"bulk:{bulk}", details)


def _step(connection: Connection, scope: Scope, bulk: int, worker: str) -> tuple[int, int]:
    audit.locked(connection)
    row = _owned(connection, bulk, worker)
    then = dict(_pairs(row.snapshot, row.reached, PART))
    now = states(connection, scope, then)
    since = _decided_since(connection, list(then), row.decision, bulk)
    kept = sorted(key for key, state in then.items() if now.get(key) == state and key not in since)
    at = datetime.now(UTC)
    part = apply_part(connection, _known(connection, scope, bulk), kept, at)
    reached = row.reached + len(then)
    values = {"reached": reached, "done": row.done + part.number, "alive": _now()}
    values |= {"left_out": row.left_out + len(then) - part.number}
    connection.execute(update(bulk_actions).where(bulk_actions.c.id == bulk).values(**values))
    if part.number:
        audit.recorded(connection, scope.user, Act.BULK_PART, f"bulk:{bulk}", part.details(), at)
    return reached, row.number


def _end(connection: Connection, scope: Scope, bulk: int) -> Bulk:
    audit.locked(connection)
    row = connection.execute(select(bulk_actions).where(bulk_actions.c.id == bulk)).one()
    keys, known = _snapshot(row.snapshot)
    members = select(bulk_members.c.item_id).where(bulk_members.c.bulk_id == bulk)
    reached = np.fromiter(connection.execute(members).scalars(), np.int64)
    missed = ~np.isin(keys, reached)
    rest = np.array([keys[missed], known[missed]], np.int64).tobytes()
    values = {"state": BulkState.DONE.value, "snapshot": rest}
    connection.execute(update(bulk_actions).where(bulk_actions.c.id == bulk).values(**values))
    details = {"done": row.done, "left_out": row.left_out}
    audit.recorded(connection, scope.user, Act.BULK_ENDED, f"bulk:{bulk}", details)
    return _known(connection, scope, bulk)


def _begin_undo(connection: Connection, scope: Scope, bulk: int, worker: str) -> int:
    audit.locked(connection)
    found = _known(connection, scope, bulk)
    if found.state is not BulkState.UNDOING:
        found = may_undo(connection, scope, bulk)
        audit.recorded(connection, scope.user, Act.UNDO, f"bulk:{bulk}", {"number": found.done})
    _claim(connection, bulk, worker, BulkState.DONE, BulkState.UNDOING)
    connection.execute(update(bulk_actions).where(bulk_actions.c.id == bulk).values(undone_by=scope.user))
    return found.done


def _undo_step(connection: Connection, scope: Scope, bulk: int, worker: str) -> int:
    audit.locked(connection)
    _owned(connection, bulk, worker)
    part, left = take_back_part(connection, scope, _known(connection, scope, bulk), PART, datetime.now(UTC))
    connection.execute(update(bulk_actions).where(bulk_actions.c.id == bulk).values(alive=_now()))
    if part.number:
        audit.recorded(connection, scope.user, Act.UNDO, f"bulk:{bulk}", part.details() | {"left": len(left)})
    return part.number + len(left)


def _claim(connection: Connection, bulk: int, worker: str, first: BulkState, then: BulkState) -> None:
    """Take a job that waits for its beginning, or that gave no sign for long."""
    row = connection.execute(select(bulk_actions).where(bulk_actions.c.id == bulk)).one()
    stale = row.state == then.value and row.alive < _now() - int(STALE.total_seconds()) * 1_000_000_000
    if row.state != first.value and not stale:
        raise ReviewError(f"batch {bulk} is {row.state}", "Look at its page for how far it is.")
    values = {"state": then.value, "worker": worker, "alive": _now()}
    connection.execute(update(bulk_actions).where(bulk_actions.c.id == bulk).values(**values))


def _owned(connection: Connection, bulk: int, worker: str) -> Row[Any]:
    row = connection.execute(select(bulk_actions).where(bulk_actions.c.id == bulk)).one()
    if row.worker != worker:
        raise ReviewError(f"batch {bulk} was taken over", "Another process goes on with it.")
    return row


def _known(connection: Connection, scope: Scope, bulk: int) -> Bulk:
    found = bulk_of(connection, scope, bulk)
    if found is None:
        raise ReviewError(f"there is no batch {bulk}")
    return found


def _decided_since(connection: Connection, keys: list[int], last: int, bulk: int) -> set[int]:
    """Items that somebody has decided on since the batch was proposed."""
    found: set[int] = set()
    for part in chunks(keys):
        query = select(decisions.c.item_id).where(SAID, decisions.c.id > last, decisions.c.item_id.in_(part))
        found |= set(connection.execute(query).scalars())
    return found


def _snapshot(data: bytes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    pairs = np.frombuffer(data, np.int64).reshape(2, -1)
    return pairs[0], pairs[1]


def _pairs(data: bytes, start: int, number: int) -> list[tuple[int, int]]:
    keys, known = _snapshot(data)
    end = start + number
    return list(zip(keys[start:end].tolist(), known[start:end].tolist(), strict=True))


def _now() -> int:
    return to_ns(datetime.now(UTC)) or 0
