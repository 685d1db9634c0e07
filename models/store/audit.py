"""The audit chain: who did what and when, each link bound to the one before, written with the act it records.

A link's hash is the SHA-256 of one line of JSON (keys sorted, no spaces, UTF-8) with act, actor, at (nanoseconds),
details, previous, seq and subject: anyone can check it with the tools of any system. No link holds a value of personal
data: items are named by their public ids.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from models.access import Act, AuditRow, Right, Scope, Verified
from models.review_tables import audit, audit_head
from models.store.bulk import plain
from models.store.packing import from_ns, to_ns

STREAM = 1_000
FAULTS = 20
"""So many faults are told; whoever broke a chain at more places hears of the first."""


def locked(connection: Connection) -> tuple[int, str]:
    """Wait until nobody else writes to the chain, until this transaction ends; returns the last link's number and hash.

    What is read afterwards is what was committed before: acts that must not cross begin with this.
    """
    connection.execute(update(audit_head).where(audit_head.c.id == 1).values(seq=audit_head.c.seq))
    row = connection.execute(select(audit_head.c.seq, audit_head.c.hash).where(audit_head.c.id == 1)).one()
    return int(row.seq), str(row.hash)


def recorded(
    connection: Connection,
    actor: str,
    act: Act,
    subject: str = "",
    details: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> str:
    """Add a link in the transaction of the act itself: both are kept, or neither. Returns the link's hash.

    `subject` is what was acted on ("item:<public id>", "bulk:7", "user:jo"); `details` is JSON without values of
    personal data.
    """
    seq, previous = locked(connection)
    text = plain(json.dumps(details or {}, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    now = to_ns(at or datetime.now(UTC)) or 0
    values: dict[str, Any] = {"seq": seq + 1, "at": now, "actor": plain(actor), "act": act.value}
    values |= {"subject": plain(subject), "details": text, "previous": previous}
    values["hash"] = _hash(values)
    connection.execute(insert(audit).values(**values))
    connection.execute(update(audit_head).where(audit_head.c.id == 1).values(seq=seq + 1, hash=values["hash"]))
    return str(values["hash"])


def verify(connection: Connection, expect: str = "") -> Verified:
    """Check every link: edited, missing, added, out of order, cut off at the end.

    `expect` is the hash of a link noted elsewhere earlier: somebody who can write to the database can make a whole new
    chain that is sound in itself, and only such a note shows it.
    """
    faults: list[str] = []
    previous, links, last, met = "", 0, 0, not expect
    for row in connection.execute(select(audit).order_by(audit.c.seq), execution_options={"yield_per": STREAM}):
        faults += _faults_of(row, last + 1, previous)
        links, last, previous, met = links + 1, row.seq, row.hash, met or row.hash == expect
        if len(faults) > FAULTS:
            break
    head = connection.execute(select(audit_head.c.seq, audit_head.c.hash)).first()
    if len(faults) <= FAULTS and (head is None or tuple(head) != (last, previous)):
        kept = f"number {head.seq}" if head else "none"
        faults.append(f"the last link is number {last}, but {kept} was written last: the end was cut off or changed")
    if not met:
        faults.append(f"no link has the hash {expect}: the chain is not the one that was noted")
    return Verified(links, previous, tuple(faults[: FAULTS + 1]))


def head(connection: Connection) -> tuple[int, str]:
    """The number and hash of the last link, to be noted where the database's administrators cannot write."""
    row = connection.execute(select(audit_head.c.seq, audit_head.c.hash)).one()
    return int(row.seq), str(row.hash)


def log(
    connection: Connection,
    scope: Scope,
    *,
    actor: str = "",
    act: str = "",
    subject: str = "",
    before: int | None = None,
    number: int = 50,
) -> list[AuditRow]:
    """Links, the latest first, before one by number. Raises NotAllowed."""
    scope.require(Right.AUDIT)
    query = select(audit).order_by(audit.c.seq.desc()).limit(number)
    for column, value in ((audit.c.actor, actor), (audit.c.act, act), (audit.c.subject, subject)):
        query = query.where(column == value) if value else query
    return [_row(row) for row in connection.execute(query if before is None else query.where(audit.c.seq < before))]


def actors(connection: Connection, scope: Scope) -> list[str]:
    """Everybody who has acted. Raises NotAllowed."""
    scope.require(Right.AUDIT)
    first = select(func.min(audit.c.actor)).scalar_subquery()
    step = select(first.label("actor")).cte("step", recursive=True)
    later = select(func.min(audit.c.actor)).where(audit.c.actor > step.c.actor).scalar_subquery()
    step = step.union_all(select(later).where(step.c.actor.is_not(None)))
    return [str(name) for name in connection.execute(select(step.c.actor)).scalars() if name is not None]


def whole_log(connection: Connection, scope: Scope) -> Iterator[AuditRow]:
    """Every link from the first, for an export. Raises NotAllowed."""
    scope.require(Right.AUDIT)
    query = select(audit).order_by(audit.c.seq)
    yield from map(_row, connection.execute(query, execution_options={"yield_per": STREAM}))


def _faults_of(row: Row[Any], number: int, previous: str) -> list[str]:
    found = []
    if row.seq != number:
        found.append(f"link {row.seq} stands where link {number} should: links are missing or out of order")
    if row.previous != previous:
        found.append(f"link {row.seq} does not follow the link before it")
    if row.hash != _hash(dict(row._mapping)):
        found.append(f"link {row.seq} was changed: its hash is not that of what it says")
    return found


def _hash(values: Mapping[str, Any]) -> str:
    names = ("act", "actor", "at", "details", "previous", "seq", "subject")
    line = json.dumps({name: values[name] for name in names}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(line.encode("utf-8")).hexdigest()


def _row(row: Row[Any]) -> AuditRow:
    at = from_ns(row.at)
    assert at is not None
    return AuditRow(row.seq, at, row.actor, row.act, row.subject, json.loads(row.details or "{}"), row.hash)
