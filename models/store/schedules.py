"""When shares are scanned, and which rest: rules of cron or intervals, reckoned by the database's clock."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from models.agent_tables import batches, scans, schedules
from models.errors import MunimentError
from models.store import jobqueue
from models.store.packing import NANO, from_ns
from models.store.scans import begin_scan
from models.tables import shares

UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
EVERY = re.compile(r"every (\d+)([mhdw])")
ZONE = "Europe/London"


def following(rule: str, zone: str, after: datetime) -> datetime:
    """When a rule is due next. Raises MunimentError for a rule or a time zone that cannot be read.

    >>> following("every 6h", "", datetime(2026, 1, 1, tzinfo=UTC)).hour
    6
    """
    if interval := EVERY.fullmatch(rule):
        return after + int(interval[1]) * UNITS[interval[2]]
    from croniter import CroniterError, croniter  # type: ignore[import-untyped]

    try:
        due: datetime = croniter(rule, after.astimezone(ZoneInfo(zone or ZONE))).get_next(datetime)
    except (CroniterError, KeyError, ValueError) as error:
        hint = "Give cron's five fields, as in '0 20 * * 1-5' (20:00, Monday to Friday)."
        raise MunimentError(f"{rule!r} is not a rule for times in the zone {zone or ZONE}", hint) from error
    return due.astimezone(UTC)


def share_key(connection: Connection, name: str) -> int:
    """The key of a share. Raises MunimentError naming those that are known."""
    key = connection.execute(select(shares.c.id).where(shares.c.name == name)).scalar()
    if key is None:
        known = ", ".join(connection.execute(select(shares.c.name).order_by(shares.c.name)).scalars())
        hint = f"Known shares: {known}." if known else "Start the agent that holds it first: it makes it known."
        raise MunimentError(f"there is no share {name!r}", hint)
    return int(key)


def names(connection: Connection) -> dict[int, str]:
    """Every share's name by its key."""
    rows = connection.execute(select(shares.c.id, shares.c.name).order_by(shares.c.name))
    return {row.id: row.name for row in rows}


def put(connection: Connection, share: int, rule: str, zone: str, deep: bool) -> datetime:
    """Set when a share is scanned; returns when it is due next."""
    now = from_ns(jobqueue.now_ns(connection))
    assert now is not None
    due = following(rule, zone, now)
    _set(connection, share, rule=rule, zone=zone or ZONE, deep=int(deep), next_run=int(due.timestamp()) * NANO)
    return due


def pause(connection: Connection, share: int, paused: bool) -> None:
    """Let work on a share rest, or go on."""
    _set(connection, share, paused=int(paused))


def remove(connection: Connection, share: int) -> None:
    """A share is scanned by the clock no longer."""
    _set(connection, share, rule="", next_run=None)


def _set(connection: Connection, share: int, **values: Any) -> None:
    statement = upsert(schedules).values(share_id=share, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["share_id"], set_=values))


def begin_due(connection: Connection, only: Collection[int] | None = None) -> list[int]:
    """Begin what is due (of some shares) and not paused; returns the runs. Of several who ask at once, one does it."""
    now = jobqueue.now_ns(connection)
    due = (schedules.c.rule != "", schedules.c.paused == 0, schedules.c.next_run <= now)
    query = select(schedules).where(*due).with_for_update(skip_locked=True)
    if only is not None:
        query = query.where(schedules.c.share_id.in_(list(only)))
    begun: list[int] = []
    for row in connection.execute(query).all():
        at = from_ns(now)
        assert at is not None
        later = int(following(row.rule, row.zone, at).timestamp()) * NANO
        connection.execute(update(schedules).where(schedules.c.share_id == row.share_id).values(next_run=later))
        run = begin_scan(connection, row.share_id, bool(row.deep))
        begun += [run] if run is not None else []
    return begun


def overview(connection: Connection) -> list[Mapping[str, Any]]:
    """Every share that has a schedule or rests, by name."""
    query = select(schedules, shares.c.name).join(shares, shares.c.id == schedules.c.share_id).order_by(shares.c.name)
    query = query.where((schedules.c.rule != "") | (schedules.c.paused == 1))
    return [
        {
            "share": row.name,
            "rule": row.rule,
            "zone": row.zone,
            "next_run": _iso(row.next_run),
            "paused": bool(row.paused),
            "deep": bool(row.deep),
        }
        for row in connection.execute(query)
    ]


def _iso(at: int | None) -> str | None:
    found = from_ns(at)
    return found.isoformat() if found else None


def scans_under_way(connection: Connection, last: int = 10) -> list[Mapping[str, Any]]:
    """The scans that are under way and the last that ended, with the numbers of their batches."""
    query = select(scans, shares.c.name).join(shares, shares.c.id == scans.c.share_id)
    rows = connection.execute(query.order_by(scans.c.run_id.desc()).limit(last)).all()
    count = select(batches.c.run_id, batches.c.state, func.count()).group_by(batches.c.run_id, batches.c.state)
    numbers: dict[int, dict[str, int]] = {}
    for run, state, number in connection.execute(count.where(batches.c.run_id.in_([row.run_id for row in rows]))):
        numbers.setdefault(run, {})[state] = number
    return [
        {
            "run": row.run_id,
            "share": row.name,
            "state": row.state,
            "batches": numbers.get(row.run_id, {}),
            "last_error": row.last_error,
        }
        for row in rows
    ]
