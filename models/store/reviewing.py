"""Deciding on items: one, a selection, or all that match as a batch; and taking a batch back. Nothing is deleted.

Every act has a row in `bulk_actions`, of one item too, so that each can be undone alike; each is in the audit chain in
the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Row, func, select, update

from models.access import Act, NotAllowed, Right, Scope
from models.disposition import Verdict
from models.review import VERDICTS, Bulk, BulkState, Choice, Filters, Outcome, ReviewError
from models.review_tables import bulk_actions
from models.store import audit, doubts
from models.store.bulk import chunks, inserted
from models.store.bulk_parts import apply_part, public_ids, take_back_part
from models.store.decision_marks import Mark, mark_since
from models.store.index_words import state_of
from models.store.packing import dump, from_ns, load, to_ns
from models.store.queue import keys_matching
from models.store.scope import may_see, visible
from models.tables import contents, decisions, items, judgements

AT_ONCE = 1_000
"""So many items are decided within a request; more are a job."""
PART = 2_000
MOST_HOLDS = 200
"""A batch holds at most so many items one by one; more are held by a scope, which also covers what comes later."""


def decide(
    connection: Connection,
    scope: Scope,
    seen: Mapping[int, str],
    choice: Choice,
    at: datetime | None = None,
) -> Outcome:
    """Decide on some items now. `seen` has each item's key and the state the reviewer saw ("": whatever it is now).

    Items that changed since, are gone or out of scope are left out and told of. Raises NotAllowed, and ReviewError for
    no reason given, no class to reclassify to, or more items than a request should take.
    """
    choice = checked(scope, choice, len(seen))
    if len(seen) > AT_ONCE:
        raise ReviewError(f"{len(seen):,} items are too many for one request", "Propose them as a batch.")
    audit.locked(connection)
    now_states = states(connection, scope, seen)
    kept = {key: now_states[key] for key in seen if key in now_states and _same(seen[key], now_states[key])}
    if not kept:
        return Outcome(0, 0, len(seen), tuple(seen))
    origin = "random" if choice.random else "single" if len(seen) == 1 else "bulk"
    now = at or datetime.now(UTC)
    pairs = np.array([list(kept), list(kept.values())], np.int64)
    bulk = _propose(connection, scope, Filters(), choice, pairs, origin, now)
    part = apply_part(connection, bulk, sorted(kept), now)
    changed = [key for key in seen if key not in part.decisions]
    _finish(connection, bulk.id, len(kept), part.number, changed)
    details = {**_details(choice), "bulk": bulk.id, "items": public_ids(connection, part.decisions)}
    audit.recorded(
        connection, scope.user, Act.DECISION, _subject(connection, bulk, part), details | part.details(), now
    )
    return Outcome(bulk.id, len(part.decisions), len(changed), tuple(changed))


def propose(connection: Connection, scope: Scope, filters: Filters, choice: Choice, at: datetime | None = None) -> Bulk:
    """Propose a batch for all items that match: a snapshot of what they are now; nothing is decided yet.

    `models.store.bulk_jobs.run` carries it out. Raises NotAllowed and ReviewError.
    """
    keys, states_then = keys_matching(connection, scope, filters)
    choice = checked(scope, choice, len(keys))
    seen = np.array([keys, states_then], np.int64)
    return _propose(connection, scope, filters, choice, seen, "bulk", at or datetime.now(UTC))


def judge_finding(
    connection: Connection, scope: Scope, item: int, found: Sequence[tuple[str, int]], right: bool, at: datetime
) -> int:
    """Say of findings (type, start) of an item whether they are right; returns how many there are.

    Raises NotAllowed.
    """
    scope.require(Right.DECIDE)
    if not may_see(connection, scope, [item]):
        return 0
    audit.locked(connection)
    choices = [doubts.Choice(item, kind, start, right) for kind, start in found]
    last = int(connection.execute(select(func.max(decisions.c.id))).scalar() or 0)
    unknown = doubts.record(connection, choices, scope.user, at, "single")
    known = [choice for choice in choices if choice not in unknown]
    if known:
        verdict = Verdict.RIGHT_FINDING if right else Verdict.WRONG_FINDING
        details: dict[str, Any] = {"verdict": verdict.value, "types": sorted({choice.type for choice in known})}
        subject = f"item:{public_ids(connection, [item])[0]}"
        details |= mark_since(connection, last, scope.user).details() | {"number": len(known)}
        audit.recorded(connection, scope.user, Act.DECISION, subject, details, at)
    return len(known)


def undo(connection: Connection, scope: Scope, bulk: int, at: datetime | None = None) -> Outcome:
    """Take back a batch of at most `AT_ONCE` items now; larger ones are `bulk_jobs.undo`'s.

    Each item gets the decision that stood before; one that somebody has decided on since stays as it is.
    Raises NotAllowed, and ReviewError for a batch that is not there, not done, too large or undone before.
    """
    audit.locked(connection)
    found = may_undo(connection, scope, bulk)
    if found.reached > AT_ONCE:
        raise ReviewError(f"a batch of {found.reached:,} items is taken back as a job")
    now = at or datetime.now(UTC)
    done, left = take_back_part(connection, scope, found, None, now)
    values = {"state": BulkState.UNDONE.value, "undone_by": scope.user, "undone_at": to_ns(now)}
    connection.execute(update(bulk_actions).where(bulk_actions.c.id == bulk).values(**values))
    details = {"restored": done.number, "left": len(left)} | done.details()
    audit.recorded(connection, scope.user, Act.UNDO, f"bulk:{bulk}", details, now)
    return Outcome(bulk, done.number, len(left), tuple(left))


def bulk_of(connection: Connection, scope: Scope, bulk: int) -> Bulk | None:
    """A batch by its number: one's own, or anybody's with a view of everything; None otherwise."""
    row = connection.execute(_bulk_query(scope).where(bulk_actions.c.id == bulk)).first()
    return _bulk(row) if row else None


def batches(connection: Connection, scope: Scope, *, before: int | None = None, number: int = 20) -> list[Bulk]:
    """Acts on several items, the latest first."""
    query = _bulk_query(scope).where(bulk_actions.c.number > 1).order_by(bulk_actions.c.id.desc()).limit(number)
    query = query if before is None else query.where(bulk_actions.c.id < before)
    return [_bulk(row) for row in connection.execute(query)]


def checked(scope: Scope, choice: Choice, number: int) -> Choice:
    """The choice as it is kept. Raises NotAllowed and ReviewError."""
    scope.require(Right.DECIDE)
    reason = " ".join(choice.reason.split())
    if not reason:
        raise ReviewError("a decision needs a reason", "Say in a few words why.")
    if choice.verdict not in VERDICTS:
        raise ReviewError(f"{choice.verdict.value} is said of findings, not of items")
    if choice.verdict is Verdict.RECLASSIFY and not choice.class_code:
        raise ReviewError("reclassify to which class?", "Choose a class of the file plan.")
    if not number:
        raise ReviewError("there is no item to decide on", "Choose at least one.")
    if choice.verdict is Verdict.HOLD:
        scope.require(Right.HOLD)
        if number > MOST_HOLDS:
            hint = "Place a hold on a folder, a class or a person: it also covers what is added later."
            raise ReviewError(f"{number:,} items are too many to hold one by one", hint)
    return replace(choice, reason=reason, class_code=choice.class_code.strip())


def may_undo(connection: Connection, scope: Scope, bulk: int) -> Bulk:
    """A batch that this user may take back. Raises NotAllowed and ReviewError."""
    scope.require(Right.DECIDE)
    found = bulk_of(connection, scope, bulk)
    if found is None:
        raise ReviewError(f"there is no batch {bulk}")
    if found.user != scope.user and scope.areas is not None:
        raise NotAllowed("only who decided, or the records team, takes a batch back")
    if found.state is not BulkState.DONE:
        raise ReviewError(f"batch {bulk} is {found.state.value}", "Only a batch that is done can be taken back.")
    return found


def states(connection: Connection, scope: Scope, keys: Mapping[int, Any] | Sequence[int]) -> dict[int, int]:
    """The state of each item now; those that are gone or out of scope are left out."""
    facts = (contents.c.hash, judgements.c.action, judgements.c.class_code, judgements.c.hold)
    found: dict[int, int] = {}
    for part in chunks(keys):
        query = (
            select(items.c.id, *facts)
            .outerjoin(contents, contents.c.id == items.c.content_id)
            .outerjoin(judgements, judgements.c.item_id == items.c.id)
            .where(items.c.id.in_(part), visible(scope))
        )
        found |= {row[0]: state_of(*row[1:]) for row in connection.execute(query)}
    return found


def _propose(
    connection: Connection,
    scope: Scope,
    filters: Filters,
    choice: Choice,
    seen: npt.NDArray[np.int64],
    origin: str,
    at: datetime,
) -> Bulk:
    last = int(connection.execute(select(func.max(decisions.c.id))).scalar() or 0)
    values: dict[str, Any] = {"at": to_ns(at), "user": scope.user, "verdict": choice.verdict.value, "origin": origin}
    values |= {"class_code": choice.class_code, "reason": choice.reason, "filters": dump(filters.pairs())}
    values |= {"state": BulkState.PREVIEW.value, "number": seen.shape[1], "decision": last}
    values["snapshot"] = seen.tobytes()
    key = inserted(connection, bulk_actions, **values)
    return Bulk(key, at, scope.user, choice, filters, seen.shape[1], 0, 0, 0, BulkState.PREVIEW)


def _finish(connection: Connection, bulk: int, reached: int, done: int, changed: list[int]) -> None:
    rest = np.array([changed, [0] * len(changed)], np.int64).tobytes()
    numbers = {"reached": reached, "done": done, "left_out": len(changed), "snapshot": rest}
    values = {"state": BulkState.DONE.value, **numbers}
    connection.execute(update(bulk_actions).where(bulk_actions.c.id == bulk).values(**values))


def _bulk_query(scope: Scope) -> Any:
    query = select(bulk_actions)
    everybody = scope.areas is None and (scope.may(Right.DECIDE) or scope.may(Right.AUDIT))
    return query if everybody else query.where(bulk_actions.c.user == scope.user)


def _bulk(row: Row[Any]) -> Bulk:
    at = from_ns(row.at)
    assert at is not None
    choice = Choice(Verdict(row.verdict), row.reason, row.class_code, row.origin == "random")
    filters = Filters.from_pairs([(name, value) for name, value in load(row.filters, [])])
    numbers = (row.number, row.reached, row.done, row.left_out)
    return Bulk(row.id, at, row.user, choice, filters, *numbers, BulkState(row.state), row.undone_by)


def _same(seen: str, now: int) -> bool:
    return not seen or seen == f"{now & (1 << 64) - 1:016x}"


def _details(choice: Choice) -> dict[str, Any]:
    return {"verdict": choice.verdict.value, "class": choice.class_code, "reason": choice.reason}


def _subject(connection: Connection, bulk: Bulk, part: Mark) -> str:
    if bulk.number != 1 or not part.decisions:
        return f"bulk:{bulk.id}"
    return f"item:{public_ids(connection, part.decisions)[0]}"
