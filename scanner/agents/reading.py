"""A batch of folders is read: what is pending in them, recorded piece by piece, so that a repeat goes on from there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from models.errors import MunimentError
from models.readings import FileReading, ReadJob
from models.records import ProblemKind
from models.runs import Changes
from models.store import agents, jobs, readings, scans, shares
from models.store.engine import writing
from models.store.jobs import Batch
from scanner.agents.crawling import check_there
from scanner.agents.holding import Work
from scanner.extractors.base import NO_ROOM
from scanner.mailboxes import Mailboxes
from scanner.read_settings import READER, of_dead
from scanner.reading_files import in_batches, record
from scanner.spools import no_room
from scanner.workers import Died

DRAIN = 20.0
"""Seconds that workers have to end what they are at when work is to stop; after them it is given up, and done again."""
Value = TypeVar("Value")


class Stopped(MunimentError):
    """Work on a batch was to stop; what was recorded is kept."""


def read_batch(work: Work, batch: Batch, stop: Callable[[], bool]) -> None:
    """Read what is pending of a batch. Raises Stopped, LostBatch, InventoryError, SourceError."""
    holding = work.holdings[batch.share]
    check_there(holding)
    try:
        times_not_kept = _read(work, batch, holding.root, stop)
    except Stopped:
        raise
    except BaseException:
        work.close_pool(at_once=True)
        raise
    with writing(jobs.fenced(work.engine, batch)) as connection:
        shares.add_changes(connection, batch.run, Changes(), times_not_kept)
        scans.finish(connection, batch)


def _read(work: Work, batch: Batch, root: bytes, stop: Callable[[], bool]) -> int:
    fenced = jobs.fenced(work.engine, batch)
    todo = _Feed(in_batches(work.engine, jobs.files(work.engine, batch, root)), stop)
    first = next(todo, None)
    if first is None and todo.exhausted:
        return 0
    pool = work.pool(batch.deep)
    boxes = Mailboxes(fenced, batch.run, READER, work.options.part_bytes, pool.add)
    times_not_kept = refused = 0
    for results in pool.run(work.options.gentle.batches(_after(first, todo))):
        times_not_kept += record(fenced, batch.run, results, boxes, work.meter).times_not_kept
        refused += sum(map(_without_room, results))
        if todo.look() and todo.stopped_for() > DRAIN:
            work.close_pool(at_once=True)
            raise Stopped("what the workers were at is given up, and done again")
    if refused:
        _tell_of_room(work, batch, refused)
    if not todo.exhausted:
        raise Stopped("the batch is left to be gone on with")
    return times_not_kept


def _without_room(result: FileReading | Died[ReadJob]) -> bool:
    """Whether a file could not be read for want of room for temporary files."""
    problem = result.own.problem if isinstance(result, FileReading) and result.readings else None
    return problem is not None and problem.detail == NO_ROOM


def _tell_of_room(work: Work, batch: Batch, number: int) -> None:
    """Say that files are unread for now because this machine's disk is full, where people look."""
    trouble = no_room()
    words = (
        f"{trouble}: {number:,} {'file is' if number == 1 else 'files are'} unread until a later look. {trouble.hint}"
    )
    work.say(words)
    with writing(work.engine) as connection:
        agents.note_error(connection, work.agent, words)
        scans.note_error(connection, batch.run, words)


class _Feed(Iterator[Value]):
    """Passes things on until work is to stop."""

    def __init__(self, source: Iterable[Value], stop: Callable[[], bool]) -> None:
        self._source, self._stop, self._since = iter(source), stop, 0.0
        self.exhausted = False

    def stopped_for(self) -> float:
        return time.monotonic() - self._since if self._since else 0.0

    def look(self) -> bool:
        if not self._since and self._stop():
            self._since = time.monotonic()
        return self._since > 0

    def __next__(self) -> Value:
        if self.look():
            raise StopIteration
        try:
            return next(self._source)
        except StopIteration:
            self.exhausted = True
            raise


def _after(first: Value | None, rest: Iterable[Value]) -> Iterator[Value]:
    if first is not None:
        yield first
    yield from rest


def give_up(work: Work, batch: Batch) -> None:
    """Items that end every agent that reads them become unread, with that reason."""
    with writing(jobs.fenced(work.engine, batch)) as connection:
        dead = [
            of_dead(job, ProblemKind.CRASHED, "no agent survived reading it") for job in jobs.left(connection, batch)
        ]
        readings.record_all(connection, dead, batch.run, READER)
        scans.finish(connection, batch)
