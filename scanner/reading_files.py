"""Reading what is pending: batches for the workers, and what they give into the inventory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from models.policy import Policy
from models.readings import FileReading, ReadJob
from models.records import Status
from models.runs import Changes
from models.store import readings, shares
from models.store.engine import repeated, writing
from scanner.looking_again import look_again
from scanner.mailboxes import Mailboxes, Step
from scanner.ordering import jobs_in_order
from scanner.read_settings import READ_BATCH, READER, SHARED, ReadSettings, of_dead
from scanner.scan_facts import Done, Options, Progress, Source, summed
from scanner.spools import spool_folder
from scanner.workers import Died, Pool, named

BATCH_FILES, BATCH_BYTES, SAME_SIZE_FILES = 32, 8 << 20, 512


def read_new(engine: Engine, source: Source, policy: Policy, options: Options, progress: Progress) -> Done:
    """Read what is pending, and put back what may be readable now."""
    tried = _pictures_tried() if options.deep else ""
    with writing(engine) as connection:
        readings.requeue(connection, source.share, READER, tried)
        waiting = readings.queue(connection, source.share)
    progress.to_read(waiting.files, waiting.size)
    if not waiting.files:
        return Done()
    total = _read_pending(engine, source, policy, options, progress)
    if look_again(engine, source.share, source.run, source.root, source.only):
        total = summed(Done, [total, _read_pending(engine, source, policy, options, progress)])
    with writing(engine) as connection:
        readings.drop_unused(connection)
        shares.add_changes(connection, source.run, Changes(), total.times_not_kept)
    return total


def _pictures_tried() -> str:
    """The mark of contents whose pictures have been looked at, where that can be done here."""
    from scanner import ocr

    return ocr.TRIED if ocr.tesseract() else ""


def _read_pending(engine: Engine, source: Source, policy: Policy, options: Options, progress: Progress) -> Done:
    """Read what is pending; in hours of rest no worker is kept, and after them it goes on."""
    total = Done()
    while True:
        with reading_pool(policy, options, options.part_bytes) as pool:
            boxes = Mailboxes(engine, source.run, READER, options.part_bytes, pool.add)
            jobs = jobs_in_order(engine, source.share, options.order, policy.areas)
            for results in pool.run(options.gentle.batches(in_batches(engine, jobs))):
                total = summed(Done, [total, record(engine, source.run, results, boxes, progress)])
        with engine.connect() as connection:
            left = readings.queue(connection, source.share).files
        if not left or not options.gentle.resting():
            return total
        options.gentle.rest()


@contextmanager
def reading_pool(policy: Policy, options: Options, part_bytes: int = 0) -> Iterator[Pool[ReadJob, FileReading]]:
    """Workers that read files; none is left when the block ends, and at once when it ends by an error.

    With `part_bytes` they divide mailboxes of several times that, and give back their parts to be read.
    """
    with spool_folder() as spool:
        settings = ReadSettings(policy.folder, options.key_file, options.limits, options.deep, spool, part_bytes)
        work = named(READ_BATCH, settings)
        pool: Pool[ReadJob, FileReading] = Pool(work, options.workers, options.limits, SHARED, options.gentle.priority)
        try:
            yield pool
        except BaseException:
            pool.close(at_once=True)
            raise
        pool.close()


def in_batches(engine: Engine, jobs: Iterable[ReadJob]) -> Iterator[list[ReadJob]]:
    """Small batches; files of one size stay together, so that copies meet in one worker."""
    batch: list[ReadJob] = []
    size = 0
    for job in jobs:
        full = len(batch) >= BATCH_FILES or size + job.size > BATCH_BYTES
        together = bool(batch) and job.size == batch[-1].size and len(batch) < SAME_SIZE_FILES
        if batch and full and not together:
            yield _with_known(engine, batch)
            batch, size = [], 0
        batch.append(job)
        size += job.size
    if batch:
        yield _with_known(engine, batch)


def _with_known(engine: Engine, batch: list[ReadJob]) -> list[ReadJob]:
    with engine.connect() as connection:
        known = readings.known_hashes(connection, (job.size for job in batch), READER)
    return [replace(job, known=known[job.size]) if job.size in known else job for job in batch]


def record(
    engine: Engine,
    run: int,
    results: Sequence[FileReading | Died[ReadJob]],
    boxes: Mailboxes,
    progress: Progress,
) -> Done:
    """Write what a batch gave, all of it or (on an error) nothing."""
    steps: list[Step] = []
    taken: list[FileReading] = []
    for one in results:
        if boxes.concerns(one):
            steps.append(boxes.take(one))
        else:
            taken.append(of_dead(one.job, one.kind, one.detail) if isinstance(one, Died) else one)
    repeated(lambda: _store(engine, run, taken))
    for reading in taken:
        if reading.spool:
            Path(reading.spool).unlink(missing_ok=True)
    done = [*taken, *(reading for step in steps for reading in step.done)]
    size = sum(reading.bytes_read for reading in taken) + sum(step.size for step in steps)
    unread = sum(1 for reading in done for one in reading.readings if one.status is Status.UNREAD)
    progress.read(len(done), size, unread)
    return Done(len(done), size, sum(not reading.time_kept for reading in done))


def _store(engine: Engine, run: int, taken: Sequence[FileReading]) -> None:
    with writing(engine) as connection:
        readings.record_all(connection, taken, run, READER)
