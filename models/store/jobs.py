"""Scans done in batches by several agents: what is to do, who has it, when it is done; each decided exactly once.

A batch is a row, and its job in the queue carries only the row's key. Everything a batch writes goes through `fenced`:
each transaction begins by making sure that the batch is still ours, so that one who was thought dead changes nothing.
Rows are locked in this order: batch, then scan.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event, func, insert, select, tuple_, update
from sqlalchemy.exc import OperationalError

from models.agent_tables import batches, scans
from models.errors import MunimentError
from models.listing import raw, shown
from models.readings import ReadJob
from models.store import jobqueue
from models.store.bulk import chunks, inserted
from models.store.packing import dump, load
from models.store.postgres import driver
from models.tables import folders, items

CRAWL, READ, AGAIN = "crawl", "read", "recheck"
"""To list folders and what is below them; to read what is pending in them; to list them anew at a scan's end, where
files in them were in use when it was their turn."""
OPEN, DONE, FAILED, CANCELLED = "open", "done", "failed", "cancelled"
FOLDERS_A_JOB = 100
FILES_A_JOB, BYTES_A_JOB = 2_000, 512 << 20
"""A job to read gets no further folder once it has so much."""


class LostBatch(MunimentError):
    """The batch is another's by now, or was cancelled: nothing more of it may be written."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that was taken: folders (the root where there are none) or single items, by their keys."""

    id: int
    run: int
    share: int
    kind: str
    folders: tuple[int, ...]
    items: tuple[int, ...]
    claim: int
    attempts: int
    failures: int
    first: bool
    deep: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of a share: its key and its path, which may hold surrogates."""

    id: int
    path: str


def add_batches(
    connection: Connection, run: int, share: int, kind: str, parts: Sequence[Sequence[int]], only: str = ""
) -> None:
    """Batches of folders, each with its job."""
    _add(connection, run, share, kind, [(part, ()) for part in parts], only)


def _add(
    connection: Connection,
    run: int,
    share: int,
    kind: str,
    parts: Sequence[tuple[Sequence[int], Sequence[int]]],
    only: str = "",
) -> None:
    now = jobqueue.now_ns(connection)
    same = {"run_id": run, "share_id": share, "kind": kind, "state": OPEN, "created": now}
    keys = [
        inserted(connection, batches, **same, folders=dump(list(places)), items=dump(list(single)))
        for places, single in parts
    ]
    jobs = jobqueue.add_jobs(connection, jobqueue.share_queue(share), kind, keys, only)
    for batch, job in jobs.items():
        connection.execute(update(batches).where(batches.c.id == batch).values(job_id=job))


def claim(connection: Connection, batch: int, agent: int) -> Batch | None:
    """Take a batch; None where there is nothing to do any more (it was done, or cancelled)."""
    mine = {"claim": batches.c.claim + 1, "attempts": batches.c.attempts + 1, "agent_id": agent}
    taken = update(batches).where(batches.c.id == batch, batches.c.state == OPEN).values(mine)
    row = connection.execute(taken.returning(batches)).one_or_none()
    if row is None:
        return None
    scan = connection.execute(select(scans.c.first, scans.c.deep).where(scans.c.run_id == row.run_id)).one()
    work = (tuple(load(row.folders, [])), tuple(load(row.items, [])))
    counted = (row.claim, row.attempts, row.failures)
    return Batch(row.id, row.run_id, row.share_id, row.kind, *work, *counted, bool(scan.first), bool(scan.deep))


def fenced(engine: Engine, batch: Batch) -> Engine:
    """The inventory for one who has a batch: each transaction begins by making sure of that, and notes progress.

    Raises LostBatch from whatever begins the transaction.
    """
    own = engine.execution_options()
    event.listen(own, "begin", lambda connection: _check_ours(connection, batch))
    return own


def _check_ours(connection: Connection, batch: Batch) -> None:
    still = "UPDATE scan_batches SET attempts = 1 WHERE id = %s AND claim = %s AND state = 'open'"
    try:
        found = driver(connection).execute(still, (batch.id, batch.claim)).rowcount
    except psycopg.Error as error:
        raise OperationalError(still, None, error) from error
    if not found:
        raise LostBatch(f"batch {batch.id} is another's by now, or was cancelled")


def places(connection: Connection, batch: Batch) -> list[Place]:
    """The folders of a batch, in the order of their keys."""
    query = select(folders.c.id, folders.c.path, folders.c.raw).where(folders.c.id.in_(batch.folders))
    rows = connection.execute(query.order_by(folders.c.id))
    return [Place(row.id, row.raw.decode("utf-8", "surrogateescape") if row.raw else row.path) for row in rows]


def keys_of(connection: Connection, share: int, paths: Sequence[str], *, make: bool = False) -> list[int]:
    """The keys of a share's folders; with `make`, those that were not known are written, to be crawled later."""
    known = _known(connection, share, paths)
    missing = [path for path in paths if path not in known]
    if missing and make:
        same = {"share_id": share, "signature": b"", "files": 0, "seen_run": 0}
        rows = [{**same, "path": shown(path), "raw": raw(path)} for path in missing]
        connection.execute(insert(folders), rows)
        known |= _known(connection, share, missing)
    return [known[path] for path in paths if path in known]


def _known(connection: Connection, share: int, paths: Sequence[str]) -> dict[str, int]:
    wanted = {(shown(path), raw(path)): path for path in paths}
    found: dict[str, int] = {}
    for part in chunks(wanted):
        here = (folders.c.share_id == share, tuple_(folders.c.path, folders.c.raw).in_(part))
        query = select(folders.c.id, folders.c.path, folders.c.raw).where(*here)
        found |= {wanted[row.path, row.raw]: row.id for row in connection.execute(query)}
    return found


def to_read(connection: Connection, keys: Sequence[int]) -> list[list[int]]:
    """Some folders that hold files to read, in batches of about the same work."""
    found: list[list[int]] = []
    files = size = 0
    for part in chunks(keys):
        query = select(items.c.folder_id, func.count(), func.coalesce(func.sum(items.c.size), 0))
        query = query.where(items.c.folder_id.in_(part), *_PENDING).group_by(items.c.folder_id)
        for folder, number, amount in connection.execute(query.order_by(items.c.folder_id)):
            if not found or files >= FILES_A_JOB or size >= BYTES_A_JOB:
                found.append([])
                files = size = 0
            found[-1].append(folder)
            files, size = files + number, size + int(amount)
    return found


_PENDING = (items.c.status == "pending", items.c.gone_run.is_(None))
PAGE = 2_000


def files(engine: Engine, batch: Batch, root: bytes) -> Iterator[ReadJob]:
    """What is still to be read of a batch, the largest first; its paths begin with this agent's own root."""
    last: tuple[int, int] | None = None
    while page := _page(engine, batch, last):
        for row in page:
            folder, name = row.folder_raw or row.path.encode(), row.raw or row.name.encode()
            path = b"/".join(part for part in (root.rstrip(b"/"), folder, name) if part)
            yield ReadJob(row.id, path, row.size, row.modified, row.changed)
        last = (page[-1].size, page[-1].id)


def _page(engine: Engine, batch: Batch, last: tuple[int, int] | None) -> Sequence[Any]:
    columns = (items.c.id, items.c.size, items.c.modified, items.c.changed, items.c.name, items.c.raw)
    query = select(*columns, folders.c.path, folders.c.raw.label("folder_raw")).join(
        folders, items.c.folder_id == folders.c.id
    )
    which = items.c.id.in_(batch.items) if batch.items else items.c.folder_id.in_(batch.folders)
    query = query.where(which, *_PENDING).order_by(items.c.size.desc(), items.c.id.desc()).limit(PAGE)
    if last:
        query = query.where(tuple_(items.c.size, items.c.id) < last)
    with engine.connect() as connection:
        return connection.execute(query).all()


def close(connection: Connection, batch: Batch, state: str = DONE) -> None:
    """End a batch. Raises LostBatch where it is not ours."""
    ours = (batches.c.id == batch.id, batches.c.claim == batch.claim, batches.c.state == OPEN)
    if not connection.execute(update(batches).where(*ours).values(state=state)).rowcount:
        raise LostBatch(f"batch {batch.id} is another's by now, or was cancelled")


def give_back(connection: Connection, batch: Batch, *, failed: bool = False) -> None:
    """Leave a batch to be gone on with: what was recorded stays, and this attempt does not count against it."""
    values = {"attempts": 0, "failures": batches.c.failures + int(failed), "agent_id": None}
    ours = (batches.c.id == batch.id, batches.c.claim == batch.claim, batches.c.state == OPEN)
    connection.execute(update(batches).where(*ours).values(values))


def divide(connection: Connection, batch: Batch) -> bool:
    """Put two halves in the place of a batch that nobody survives; False where it is a single item or folder.

    A batch of one folder is divided into its items.
    """
    work, single = list(batch.folders), list(batch.items)
    if batch.kind == READ and not single and len(work) == 1:
        query = select(items.c.id).where(items.c.folder_id == work[0], *_PENDING)
        single = list(connection.execute(query.order_by(items.c.id)).scalars())
    cut = single or work
    if len(cut) < 2:
        return False
    halves = [cut[: len(cut) // 2], cut[len(cut) // 2 :]]
    parts = [((), half) if single else (half, ()) for half in halves]
    _add(connection, batch.run, batch.share, batch.kind, parts)
    close(connection, batch)
    return True


def left(connection: Connection, batch: Batch) -> list[ReadJob]:
    """What is still to be read of a batch, without its paths."""
    which = items.c.id.in_(batch.items) if batch.items else items.c.folder_id.in_(batch.folders)
    query = select(items.c.id, items.c.size, items.c.modified, items.c.changed).where(which, *_PENDING)
    return [ReadJob(row.id, b"", row.size, row.modified, row.changed) for row in connection.execute(query)]
