"""Scans done by several agents: how one begins and ends, exactly once, and what follows from that.

Rows are locked in this order: batch, then scan.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, insert, select, text, update

from models.agent_tables import batches, scans
from models.store import jobqueue, readings, shares
from models.store.bulk import chunks
from models.store.crawls import Reconciler, disturbed
from models.store.jobs import (
    AGAIN,
    CANCELLED,
    CRAWL,
    DONE,
    FAILED,
    FOLDERS_A_JOB,
    OPEN,
    Batch,
    add_batches,
    close,
    keys_of,
)
from models.store.packing import from_ns
from models.tables import runs

BEGIN = 5_402_318_870_226_114_901
"""The lock under which scans begin, and under which what nothing refers to is removed."""


def begin_scan(connection: Connection, share: int, deep: bool = False) -> int | None:
    """Begin a scan of a share; returns its run, or None where one is under way already."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": BEGIN})
    under_way = select(scans.c.run_id).where(scans.c.share_id == share, scans.c.state == OPEN)
    if connection.execute(under_way).first() is not None:
        return None
    first = not shares.has_runs(connection, share)
    started = from_ns(jobqueue.now_ns(connection))
    assert started is not None
    run = shares.start_run(connection, share, started, "", "")
    connection.execute(insert(scans).values(run_id=run, share_id=share, state=OPEN, first=int(first), deep=int(deep)))
    add_batches(connection, run, share, CRAWL, [()], only=f"scan-{share}")
    return run


def finish(connection: Connection, batch: Batch, state: str = DONE, error: str = "") -> None:
    """End a batch; whoever ends the last of a scan ends the scan, and marks what was not seen as gone."""
    close(connection, batch, state)
    end_if_last(connection, batch.run, error)


def end_if_last(connection: Connection, run: int, error: str = "") -> bool:
    """End a scan when none of its batches is open; of several who ask at once, one does it.

    Before it ends it looks once more at files that were in use when it was their turn.
    """
    scan = connection.execute(select(scans).where(scans.c.run_id == run).with_for_update()).one()
    if error:
        connection.execute(update(scans).where(scans.c.run_id == run).values(last_error=error))
    states = set(connection.execute(select(batches.c.state).where(batches.c.run_id == run).distinct()).scalars())
    if scan.state != OPEN or OPEN in states:
        return False
    state = FAILED if FAILED in states else DONE
    if state == DONE and _again(connection, run, scan.share_id):
        return False
    if state == DONE:
        gone = Reconciler(connection, scan.share_id, run, bool(scan.first)).finish()
        shares.add_changes(connection, run, gone)
    _end(connection, run, state)
    return True


def _again(connection: Connection, run: int, share: int) -> bool:
    """Begin the second look, which each scan has once; False where there is nothing to look at."""
    looked = select(batches.c.id).where(batches.c.run_id == run, batches.c.kind == AGAIN)
    if connection.execute(looked.limit(1)).first() is not None:
        return False
    keys = keys_of(connection, share, disturbed(connection, share))
    add_batches(connection, run, share, AGAIN, list(chunks(keys, FOLDERS_A_JOB)))
    return bool(keys)


def _end(connection: Connection, run: int, state: str) -> None:
    connection.execute(update(scans).where(scans.c.run_id == run).values(state=state))
    at = from_ns(jobqueue.now_ns(connection))
    assert at is not None
    shares.finish_run(connection, run, at, state)


def note_error(connection: Connection, run: int, words: str) -> None:
    """Keep what went wrong last in a scan."""
    connection.execute(update(scans).where(scans.c.run_id == run).values(last_error=words))


def cancel(connection: Connection, run: int) -> bool:
    """Cancel a scan: what was recorded is kept, what runs stops. False where it is not under way."""
    mine = (batches.c.run_id == run, batches.c.state == OPEN)
    found = connection.execute(update(batches).where(*mine).values(state=CANCELLED).returning(batches.c.job_id))
    jobs = [job for job in found.scalars() if job]
    scan = connection.execute(select(scans.c.state).where(scans.c.run_id == run).with_for_update()).scalar()
    if scan != OPEN:
        return False
    jobqueue.cancel_jobs(connection, jobs)
    _end(connection, run, CANCELLED)
    return True


def drop_orphans(connection: Connection, share_keys: Collection[int]) -> None:
    """Batches whose job will not run any more (someone removed it) fail, so that their scan ends."""
    mine = (batches.c.state == OPEN, batches.c.share_id.in_(share_keys))
    open_ones = {row.job_id: row for row in connection.execute(select(batches).where(*mine))}
    for job in jobqueue.ended(connection, [job for job in open_ones if job]):
        row = open_ones[job]
        failed = update(batches).where(batches.c.id == row.id, batches.c.state == OPEN).values(state=FAILED)
        if connection.execute(failed).rowcount:  # else it was done in the meantime
            end_if_last(connection, row.run_id, "its job is gone from the queue")


def begin_run(connection: Connection, batch: Batch, versions: str, policy_digest: str, tried: str, reader: str) -> None:
    """At a scan's first batch: note by what it is read, and put back what may be readable now."""
    values = {"versions": versions, "policy_digest": policy_digest}
    connection.execute(update(runs).where(runs.c.id == batch.run).values(values))
    readings.requeue(connection, batch.share, reader, tried)


def tidy(connection: Connection) -> bool:
    """Remove what nothing refers to any more, and the batches of ended scans; only while no scan is under way."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": BEGIN})
    if connection.execute(select(scans.c.run_id).where(scans.c.state == OPEN)).first() is not None:
        return False
    readings.drop_unused(connection)
    connection.execute(batches.delete().where(batches.c.state != OPEN))
    jobqueue.forget_ended(connection)
    return True


def unjudged(connection: Connection) -> list[int]:
    """Scans that ended since the inventory was last judged for one."""
    ended = (scans.c.state == DONE, scans.c.judged == 0)
    return list(connection.execute(select(scans.c.run_id).where(*ended).order_by(scans.c.run_id)).scalars())


def note_judged(connection: Connection, run_keys: Sequence[int]) -> None:
    """The inventory was judged with these scans in it."""
    connection.execute(update(scans).where(scans.c.run_id.in_(run_keys)).values(judged=1))


def ask_to_judge(connection: Connection) -> bool:
    """Put a job to judge into its queue; False where one waits already."""
    from procrastinate.exceptions import AlreadyEnqueued

    try:
        with connection.begin_nested():
            jobqueue.add_jobs(connection, jobqueue.JUDGE, "judge", [0], only="judge")
    except AlreadyEnqueued:
        return False
    return True
