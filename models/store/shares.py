"""Shares and scan runs."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from models.errors import SourceError
from models.listing import raw, shown
from models.records import Share, ShareKind
from models.runs import Changes, Counts, ScanRun
from models.store.bulk import inserted
from models.store.packing import from_ns, to_ns
from models.tables import items, runs, shares


def register(connection: Connection, share: Share, only: str = "") -> int:
    """The key of the share with this name, created or brought up to date; `only` names the one file of a share
    that is a single file (a mailbox).

    A share keeps its name when its root moves (a server renamed, a drive mounted elsewhere).
    """
    values = {
        "kind": share.kind.value,
        "root": shown(share.root),
        "raw": raw(share.root),
        "only": only,
        "data_owner": share.data_owner,
        "asset_owner": share.asset_owner,
    }
    key = connection.execute(select(shares.c.id).where(shares.c.name == share.name)).scalar()
    if key is None:
        return inserted(connection, shares, name=share.name, **values)
    connection.execute(update(shares).where(shares.c.id == key).values(**values))
    return int(key)


def name_for(connection: Connection, root: str, wanted: str = "", only: str = "") -> str:
    """The name to give a root: the one asked for, else the one it had, else its last folder's name, made unique.

    `only` is the file's name where a share is one file. Raises SourceError when the name asked for belongs to another
    root that still exists.
    """
    named = {row.name: (_root(row), row.only) for row in connection.execute(select(shares))}
    place = (root, only)
    if wanted:
        if named.get(wanted, place) != place and _stands(named[wanted][0]):
            where = shown(named[wanted][0])
            raise SourceError(f"the name {wanted!r} belongs to {where}", "Give this path another --share name.")
        return wanted
    for name, its_place in named.items():
        if its_place == place:
            return str(name)
    parts = [part for part in shown(f"{root}/{only}").replace("\\", "/").split("/") if part]
    for length in range(1, len(parts) + 1):
        name = "/".join(parts[-length:])
        if name not in named:
            return name
    return shown(root)


def _stands(root: str) -> bool:
    """Whether a root is still there; a server's share, which cannot be looked at from here, counts as there."""
    return root.startswith("smb://") or Path(root).exists()


def all_shares(connection: Connection) -> list[Share]:
    """Every share in the inventory, by name."""
    rows = connection.execute(select(shares).order_by(shares.c.name))
    return [Share(row.name, ShareKind(row.kind), row.root, row.data_owner, row.asset_owner) for row in rows]


def has_runs(connection: Connection, share: int) -> bool:
    """True when a share was scanned before."""
    return connection.execute(select(runs.c.id).where(runs.c.share_id == share).limit(1)).first() is not None


def start_run(connection: Connection, share: int, at: datetime, versions: str, policy_digest: str) -> int:
    """Begin a scan run; a run of this share that was left unfinished is marked as interrupted."""
    connection.execute(
        update(runs).where(runs.c.share_id == share, runs.c.state == "running").values(state="interrupted")
    )
    values = {"share_id": share, "started": to_ns(at), "state": "running", "versions": versions}
    return inserted(connection, runs, policy_digest=policy_digest, **values)


def add_changes(connection: Connection, run: int, changes: Changes, times_not_kept: int = 0) -> None:
    """Add what the crawl saw to a run's accounts."""
    names = ("new", "changed", "moved", "gone", "unchanged")
    added = {name: runs.c[name] + value for name, value in zip(names, astuple(changes), strict=True) if value}
    if times_not_kept:
        added["times_not_kept"] = runs.c.times_not_kept + times_not_kept
    if added:
        connection.execute(update(runs).where(runs.c.id == run).values(**added))


def finish_run(connection: Connection, run: int, at: datetime, state: str = "done") -> None:
    """End a run as `done`, `interrupted` or `failed`."""
    connection.execute(update(runs).where(runs.c.id == run).values(finished=to_ns(at), state=state))


def all_runs(connection: Connection) -> list[ScanRun]:
    """Every run, the latest first, with the present accounts of its share."""
    rows = connection.execute(select(runs, shares.c.name).join(shares).order_by(runs.c.id.desc())).all()
    return [replace(_run(row), counts=counts(connection, row.share_id)) for row in rows]


def counts(connection: Connection, share: int | None = None) -> Counts:
    """The accounts of one share, or of the whole inventory."""
    query = select(items.c.status, func.count()).where(items.c.gone_run.is_(None)).group_by(items.c.status)
    if share is not None:
        query = query.where(items.c.share_id == share)
    found = {row[0]: row[1] for row in connection.execute(query)}
    return Counts(discovered=sum(found.values()), **{name: found.get(name, 0) for name in Counts.__slots__[1:]})


def _root(row: Row[Any]) -> str:
    return str(row.raw.decode("utf-8", "surrogateescape") if row.raw else row.root)


def _run(row: Row[Any]) -> ScanRun:
    started = from_ns(row.started)
    assert started is not None
    changes = Changes(row.new, row.changed, row.moved, row.gone, row.unchanged)
    finished = from_ns(row.finished)
    return ScanRun(row.id, row.name, started, finished, row.state, row.versions, row.policy_digest, changes=changes)
