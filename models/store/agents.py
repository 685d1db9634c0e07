"""Agents of distributed scanning: who they are, what they hold, when they were last seen, how much they read.

Every time here is the database's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.agent_tables import agent_rates, agent_shares, agents, agreements, batches, schedules
from models.errors import InventoryError, MunimentError
from models.store import jobqueue, shares
from models.store.bulk import inserted
from models.tables import shares as share_table

MINUTE = 60_000_000_000
KEPT_MINUTES = 60
LAST_MINUTES = 5
"""Over how many minutes the rates are told."""
STOPPED = "stopped"


class AtWork(MunimentError):
    """Another agent of this name gives signs of life."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What all agents keep to: the reader's version, the key's check value, when a worker counts as stalled."""

    reader: str
    queue: str
    key_check: str
    stalled_seconds: int


@dataclass(frozen=True, slots=True)
class Self:
    """What an agent says of itself."""

    name: str
    version: str
    reader: str
    key_check: str
    policy_digest: str


def agreement(connection: Connection) -> Agreement:
    """Raises InventoryError where `muniment server init` was not done."""
    row = connection.execute(select(agreements)).one_or_none()
    if row is None:
        raise InventoryError(
            "this inventory is not prepared for agents", "Its administrator does it: muniment server init"
        )
    return Agreement(row.reader, row.queue, row.key_check, row.stalled_seconds)


def agree(connection: Connection, found: Agreement) -> None:
    """Write what all agents keep to."""
    values = {name: getattr(found, name) for name in Agreement.__slots__}
    statement = upsert(agreements).values(id=1, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def check_fits(agreed: Agreement, one: Self) -> None:
    """Raises InventoryError for an agent of another version, or with another key, than this inventory's."""
    if one.reader != agreed.reader:
        older = _numbers(one.reader) < _numbers(agreed.reader)
        hint = "Upgrade Muniment on this machine." if older else "Its administrator first: muniment server upgrade"
        words = f"this agent reads as version {one.reader}, the inventory is at version {agreed.reader}"
        raise InventoryError(words, hint)
    if agreed.key_check and one.key_check != agreed.key_check:
        hint = (
            "Copy the key file from the server (`muniment doctor` says where it is): the same person would not match."
        )
        raise InventoryError("this agent's key is not the one that the inventory's values are hashed with", hint)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def register(connection: Connection, one: Self) -> int:
    """The agent's key. Raises AtWork where another agent of this name is, MunimentError where another role has it."""
    now = jobqueue.now_ns(connection)
    role = connection.execute(text("SELECT session_user")).scalar()
    _check_name(connection, one.name, str(role))
    agreed = agreement(connection)
    row = connection.execute(select(agents).where(agents.c.name == one.name).with_for_update()).one_or_none()
    if row is not None and row.state != STOPPED and now - row.seen < agreed.stalled_seconds * 1_000_000_000:
        hint = "Give this one another --name, or wait until the other has ended."
        raise AtWork(f"an agent named {one.name} is at work already", hint)
    values = {
        "role": role,
        "version": f"{one.version}, reader {one.reader}",
        "policy_digest": one.policy_digest,
        "state": "idle",
        "started": now,
        "seen": now,
        "batch": None,
    }
    if row is None:
        return inserted(connection, agents, name=one.name, **values)
    connection.execute(update(agents).where(agents.c.id == row.id).values(values))
    return int(row.id)


def _check_name(connection: Connection, name: str, role: str) -> None:
    """A name stays with its role, unless the inventory's owner takes it."""
    other = connection.execute(select(agents.c.role).where(agents.c.name == name, agents.c.role != role)).scalar()
    owner = text("SELECT tableowner FROM pg_tables WHERE tablename = 'agents'")
    if other is not None and connection.execute(owner).scalar() != role:
        hint = f"Give this one another --name. To reuse it, the administrator runs: muniment agent forget {name}"
        raise MunimentError(f"the agent {name} belongs to the role {other}", hint)


def name_for(connection: Connection, agent: int, root: str, only: str, wanted: str) -> str:
    """The share's name: the one wanted, else the one that this agent's root had, else its last folder's, made unique.

    Another machine's folder of the same path is another share, unless both are given one name.
    """
    if wanted:
        return wanted
    held = select(share_table.c.name).join(agent_shares, agent_shares.c.share_id == share_table.c.id)
    known = connection.execute(
        held.where(agent_shares.c.agent_id == agent, agent_shares.c.root == root, share_table.c.only == only)
    ).scalar()
    if known is not None:
        return str(known)
    name = shares.name_for(connection, root, only=only)
    taken = select(share_table.c.id).where(share_table.c.name == name)
    if connection.execute(taken).first() is None:
        return name
    mine = connection.execute(select(agents.c.name).where(agents.c.id == agent)).scalar_one()
    return f"{mine}/{name}"


def hold(connection: Connection, agent: int, share: int, root: str) -> None:
    """Note that an agent holds a share. Raises MunimentError where its role may not work on it."""
    if not connection.execute(text("SELECT muniment_claim_share(:share)"), {"share": share}).scalar():
        name = connection.execute(select(share_table.c.name).where(share_table.c.id == share)).scalar()
        hint = f"The administrator may let it: muniment server allow ROLE {name!r}"
        raise MunimentError(f"the share {name!r} belongs to another role's agent", hint)
    statement = upsert(agent_shares).values(agent_id=agent, share_id=share, root=root)
    connection.execute(statement.on_conflict_do_update(index_elements=["agent_id", "share_id"], set_={"root": root}))


def let_go(connection: Connection, agent: int, kept: Collection[int]) -> None:
    """Forget what an agent held and holds no longer."""
    gone = (agent_shares.c.agent_id == agent, agent_shares.c.share_id.not_in(list(kept)))
    connection.execute(agent_shares.delete().where(*gone))


@dataclass(frozen=True, slots=True)
class Flags:
    """What people asked for: whether the agent is paused, and which shares are."""

    agent: bool
    shares: frozenset[int]


def seen(connection: Connection, agent: int, state: str, batch: int | None) -> Flags:
    """Note that an agent lives, and what it does; returns what people asked for."""
    now = jobqueue.now_ns(connection)
    values = {"state": state, "batch": batch, "seen": now}
    mine = update(agents).where(agents.c.id == agent).values(values).returning(agents.c.paused)
    paused = connection.execute(mine).scalar()
    resting = connection.execute(select(schedules.c.share_id).where(schedules.c.paused == 1)).scalars()
    return Flags(bool(paused), frozenset(resting))


def add_rate(connection: Connection, agent: int, files: int, size: int, unread: int) -> None:
    """Add to what an agent read in this minute, and forget what is an hour old."""
    minute = jobqueue.now_ns(connection) // MINUTE
    statement = upsert(agent_rates).values(agent_id=agent, minute=minute, files=files, size=size, unread=unread)
    more = {name: agent_rates.c[name] + statement.excluded[name] for name in ("files", "size", "unread")}
    connection.execute(statement.on_conflict_do_update(index_elements=["agent_id", "minute"], set_=more))
    old = (agent_rates.c.agent_id == agent, agent_rates.c.minute < minute - KEPT_MINUTES)
    connection.execute(agent_rates.delete().where(*old))


def note_error(connection: Connection, agent: int, words: str) -> None:
    """Count an error of an agent, and keep its words."""
    values = {"errors": agents.c.errors + 1, "last_error": words}
    connection.execute(update(agents).where(agents.c.id == agent).values(values))


def pause(connection: Connection, name: str, paused: bool) -> None:
    """Let an agent rest, or go on. Raises MunimentError for a name that is not known."""
    done = connection.execute(update(agents).where(agents.c.name == name).values(paused=int(paused)))
    if not done.rowcount:
        known = connection.execute(select(agents.c.name).order_by(agents.c.name)).scalars()
        raise MunimentError(f"there is no agent {name!r}", f"Agents: {', '.join(known) or 'none yet'}.")


def forget(connection: Connection, name: str) -> None:
    """Remove an agent that will not come back; what it read stays."""
    key = connection.execute(select(agents.c.id).where(agents.c.name == name)).scalar()
    if key is None:
        raise MunimentError(f"there is no agent {name!r}", "muniment status names them.")
    for table in (agent_rates, agent_shares):
        connection.execute(table.delete().where(table.c.agent_id == key))
    connection.execute(agents.delete().where(agents.c.id == key))


def overview(connection: Connection) -> list[Mapping[str, Any]]:
    """Every agent by name, with what it does now and how much it read in the last minutes."""
    now = jobqueue.now_ns(connection)
    minute, stalled = now // MINUTE, agreement(connection).stalled_seconds
    recent = (agent_rates.c.minute >= minute - LAST_MINUTES,)
    query = select(agent_rates.c.agent_id, func.sum(agent_rates.c.files), func.sum(agent_rates.c.size))
    rates = {
        row[0]: (int(row[1]), int(row[2]))
        for row in connection.execute(query.where(*recent).group_by(agent_rates.c.agent_id))
    }
    held = _held(connection)
    found: list[Mapping[str, Any]] = []
    for row in connection.execute(select(agents).order_by(agents.c.name)):
        age = max(0.0, (now - row.seen) / 1e9)
        span = max(1.0, min(LAST_MINUTES * 60.0 + now % MINUTE / 1e9, (now - row.started) / 1e9))
        files, size = rates.get(row.id, (0, 0))
        lost = row.state != STOPPED and age > stalled
        found.append(
            {
                "name": row.name,
                "version": row.version,
                "state": "lost" if lost else row.state,
                "last_seen_seconds": round(age, 1),
                "shares": held.get(row.id, []),
                "job": _job(connection, row.batch),
                "files_per_second": round(files / span, 2),
                "mb_per_second": round(size / span / 1e6, 3),
                "errors": row.errors,
                "last_error": row.last_error,
                "policy_digest": row.policy_digest,
            }
        )
    return found


def _held(connection: Connection) -> dict[int, list[str]]:
    query = select(agent_shares.c.agent_id, share_table.c.name)
    query = query.join(share_table, share_table.c.id == agent_shares.c.share_id).order_by(share_table.c.name)
    found: dict[int, list[str]] = {}
    for agent, name in connection.execute(query):
        found.setdefault(agent, []).append(name)
    return found


def _job(connection: Connection, batch: int | None) -> Mapping[str, Any] | None:
    if batch is None:
        return None
    query = select(batches.c.kind, batches.c.run_id, share_table.c.name).join(
        share_table, share_table.c.id == batches.c.share_id
    )
    row = connection.execute(query.where(batches.c.id == batch)).one_or_none()
    return None if row is None else {"batch": batch, "kind": row.kind, "run": row.run_id, "share": row.name}
