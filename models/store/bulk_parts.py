"""The decisions of one part of a batch, and their taking back: rows only, inside somebody else's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, update

from models.access import Scope
from models.disposition import Hold, Verdict
from models.review import WITHDRAWN, Bulk
from models.review_tables import bulk_members, item_holds, referrals
from models.store import holds
from models.store.bulk import chunks, insert_rows
from models.store.decision_marks import Mark, mark_since
from models.store.packing import to_ns
from models.store.records import public_id
from models.store.scope import areas_of
from models.tables import decisions, folders, items, judgements, shares

DECISION = ("at", "reviewer", "item_id", "verdict", "origin", "class_code", "reason")
MEMBER = ("bulk_id", "item_id", "decision_id", "previous_id", "spoken_id")
REFERRAL = ("item_id", "area_id", "by", "at", "reason", "state", "bulk_id")
SAID = decisions.c.item_id.is_not(None) & (decisions.c.finding_type == "")
"""Decisions on an item as a whole."""
SPEAKS = (decisions.c.class_code != "") | (decisions.c.verdict == Verdict.RECLASSIFY.value)
"""Those that say something of its class: `models.store.decisions.classes_said` takes the latest."""


def apply_part(connection: Connection, bulk: Bulk, keys: Sequence[int], at: datetime) -> Mark:
    """Write the batch's decision on items that were checked before, with the referrals and holds that follow."""
    if not keys:
        return Mark()
    origin = "random" if bulk.choice.random else "single" if bulk.number == 1 else "bulk"
    codes = _classes(connection, bulk, keys)
    fixed = (to_ns(at), bulk.user)
    rows = [(*fixed, key, bulk.choice.verdict.value, origin, codes.get(key, ""), bulk.choice.reason) for key in keys]
    before, spoken = _latest(connection, keys, SAID), _latest(connection, keys, SAID & SPEAKS)
    written = _written(connection, rows, bulk.user)
    members = [(bulk.id, key, written.decisions[key], before.get(key), spoken.get(key)) for key in keys]
    insert_rows(connection, bulk_members, MEMBER, members)
    _answer(connection, bulk, keys)
    if bulk.choice.verdict is Verdict.REFER:
        numbers = areas_of(connection, keys)
        refer = [(key, numbers.get(key, 0), bulk.user, to_ns(at), bulk.choice.reason, "open", bulk.id) for key in keys]
        insert_rows(connection, referrals, REFERRAL, refer)
    if bulk.choice.verdict is Verdict.HOLD:
        _hold(connection, bulk, keys, at)
    return written


def take_back_part(
    connection: Connection, scope: Scope, bulk: Bulk, number: int | None, at: datetime
) -> tuple[Mark, list[int]]:
    """Give items of a batch the decisions that stood before it, `number` of them or all; returns what was written, and
    the items that somebody has decided on since, which stay."""
    query = (
        select(bulk_members)
        .where(bulk_members.c.bulk_id == bulk.id, bulk_members.c.undone == 0)
        .order_by(bulk_members.c.item_id)
        .limit(number)
    )
    members = {row.item_id: row for row in connection.execute(query)}
    latest = _latest(connection, members, SAID)
    mine = [row for key, row in members.items() if latest.get(key) == row.decision_id]
    rows = _restoring(connection, mine, (to_ns(at), scope.user), f"batch {bulk.id} was taken back")
    written = _written(connection, rows, scope.user)
    for part in chunks(members):
        these = (bulk_members.c.bulk_id == bulk.id, bulk_members.c.item_id.in_(part))
        connection.execute(update(bulk_members).where(*these).values(undone=1))
    for row in mine:
        if row.previous_id is not None:
            said_again = (bulk_members.c.decision_id == row.previous_id, bulk_members.c.item_id == row.item_id)
            value = written.decisions[row.item_id]
            connection.execute(update(bulk_members).where(*said_again).values(decision_id=value))
    _undo_consequences(connection, bulk, list(written.decisions), scope.user, at)
    return written, [key for key in members if key not in written.decisions]


def public_ids(connection: Connection, keys: Iterable[int]) -> list[str]:
    """The public ids of items, in the order of their keys."""
    facts = (items.c.id, items.c.name, items.c.raw, items.c.inside)
    found: dict[int, str] = {}
    for part in chunks(keys):
        query = (
            select(*facts, shares.c.name.label("share"), folders.c.path, folders.c.raw.label("folder_raw"))
            .join(shares, shares.c.id == items.c.share_id)
            .join(folders, folders.c.id == items.c.folder_id)
            .where(items.c.id.in_(part))
        )
        for row in connection.execute(query):
            folder, name = row.folder_raw or row.path.encode(), row.raw or row.name.encode()
            found[row.id] = public_id(row.share, folder + b"/" + name if folder else name, row.inside)
    return [found[key] for key in sorted(found)]


def _classes(connection: Connection, bulk: Bulk, keys: Sequence[int]) -> dict[int, str]:
    """The class each decision speaks of: the one given, or, where the proposal is approved, the one proposed."""
    if bulk.choice.verdict is Verdict.RECLASSIFY or bulk.choice.class_code:
        return dict.fromkeys(keys, bulk.choice.class_code)
    if bulk.choice.verdict is not Verdict.APPROVE:
        return {}
    found: dict[int, str] = {}
    for part in chunks(keys):
        query = select(judgements.c.item_id, judgements.c.class_code).where(judgements.c.item_id.in_(part))
        found |= {row.item_id: row.class_code for row in connection.execute(query)}
    return found


def _written(connection: Connection, rows: Sequence[tuple[Any, ...]], reviewer: str) -> Mark:
    """Write decisions. Whoever writes holds the chain's lock, so none comes between."""
    last = int(connection.execute(select(func.max(decisions.c.id))).scalar() or 0)
    insert_rows(connection, decisions, DECISION, rows)
    return mark_since(connection, last, reviewer)


def _latest(connection: Connection, keys: Iterable[int], which: ColumnElement[bool]) -> dict[int, int]:
    found: dict[int, int] = {}
    for part in chunks(keys):
        query = select(decisions.c.item_id, func.max(decisions.c.id)).where(which, decisions.c.item_id.in_(part))
        found |= {row[0]: row[1] for row in connection.execute(query.group_by(decisions.c.item_id))}
    return found


def _restoring(
    connection: Connection, members: Sequence[Row[Any]], who: tuple[Any, str], reason: str
) -> list[tuple[Any, ...]]:
    """Decisions that say again what was said before others: of the class, and then of the item as a whole."""
    wanted = {key for row in members for key in (row.decision_id, row.previous_id, row.spoken_id) if key is not None}
    kept: dict[int, Row[Any]] = {}
    for part in chunks(sorted(wanted)):
        query = select(decisions).where(decisions.c.id.in_(part))
        kept |= {row.id: row for row in connection.execute(query)}
    rows: list[tuple[Any, ...]] = []
    for row in members:
        found = (kept.get(key) for key in (row.decision_id, row.previous_id, row.spoken_id))
        rows += [(*who, row.item_id, *again, reason) for again in _said_again(*found)]
    return rows


def _said_again(
    undone: Row[Any] | None, previous: Row[Any] | None, spoken: Row[Any] | None
) -> list[tuple[str, str, str]]:
    """Verdict, origin and class of what is to be said: of the class where the undone one spoke of it, and the whole."""
    whole = (WITHDRAWN, "single", "") if previous is None else (previous.verdict, previous.origin, previous.class_code)
    if undone is None or not _speaks(undone) or (previous is not None and _speaks(previous)):
        return [whole]
    if spoken is None:
        return [(Verdict.RECLASSIFY.value, "single", ""), whole]
    return [(spoken.verdict, spoken.origin, spoken.class_code), whole]


def _speaks(row: Row[Any]) -> bool:
    """Whether a decision says something of the item's class."""
    return bool(row.class_code) or row.verdict == Verdict.RECLASSIFY.value


def _answer(connection: Connection, bulk: Bulk, keys: Sequence[int]) -> None:
    """A decision answers the referrals that wait on its items."""
    values = {"state": "answered", "answer": bulk.choice.verdict.value, "answered_by": bulk.user}
    for part in chunks(keys):
        waiting = (referrals.c.item_id.in_(part), referrals.c.state == "open")
        connection.execute(update(referrals).where(*waiting).values(answer_bulk=bulk.id, **values))


def _hold(connection: Connection, bulk: Bulk, keys: Sequence[int], at: datetime) -> None:
    query = (
        select(items.c.id, items.c.name, folders.c.path, shares.c.name.label("share"))
        .join(folders, folders.c.id == items.c.folder_id)
        .join(shares, shares.c.id == items.c.share_id)
        .where(items.c.id.in_(keys))
        .order_by(items.c.id)
    )
    rows = []
    for row in connection.execute(query).all():
        path = f"path:{row.share}/{row.path}/{row.name}" if row.path else f"path:{row.share}/{row.name}"
        number = holds.add(connection, Hold(path, bulk.choice.reason, at.date()), bulk.user)
        rows.append((number, row.id, bulk.id))
    insert_rows(connection, item_holds, ("hold_id", "item_id", "bulk_id"), rows)


def _undo_consequences(connection: Connection, bulk: Bulk, keys: Sequence[int], user: str, at: datetime) -> None:
    """What followed from decisions that were taken back: referrals, answers to referrals, holds."""
    for part in chunks(keys):
        mine = (referrals.c.item_id.in_(part), referrals.c.bulk_id == bulk.id, referrals.c.state == "open")
        connection.execute(update(referrals).where(*mine).values(state="withdrawn"))
        answered = (referrals.c.item_id.in_(part), referrals.c.answer_bulk == bulk.id)
        values = {"state": "open", "answer": "", "answered_by": "", "answer_bulk": None}
        connection.execute(update(referrals).where(*answered).values(**values))
        placed = select(item_holds.c.hold_id).where(item_holds.c.bulk_id == bulk.id, item_holds.c.item_id.in_(part))
        in_force = {one.number for one in holds.all_holds(connection) if not one.hold.released_by}
        for number in connection.execute(placed).scalars().all():
            if number in in_force:
                holds.release(connection, number, user)
