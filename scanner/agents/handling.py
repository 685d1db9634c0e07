"""What becomes of a job: its batch is done, divided, left for later, or given up; each error has its way."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy.exc import NoResultFound

from models.errors import InventoryError, MunimentError, SourceError
from models.store import agents, jobs, scans
from models.store.engine import AWAY, writing
from models.store.jobs import AGAIN, CRAWL, FAILED, READ, Batch, LostBatch
from scanner.agents import crawling, reading
from scanner.agents.holding import Work
from scanner.agents.reading import Stopped
from scanner.spools import NoRoom

SURVIVED = 2
"""After so many agents that took a batch and never came back, it is divided."""
MOST_FAILURES = 8
SHORTEST, LONGEST = 5, 600
"""Seconds until a batch that failed is tried again; each time twice as long."""
SOON = 1
NEXT_ROOM = 30
"""Seconds until it is looked whether there is room for temporary files again."""
PASSING = ("08", "53", "57", "40", "")
"""Classes of PostgreSQL's errors that have nothing to do with the batch: connection, resources, shutdown, collision."""


class Again(Exception):
    """The job is to be done again, after so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds:g} s")
        self.seconds = seconds


class GivenUp(Exception):
    """The job failed for good; its batch says why."""


def handle(work: Work, number: int, stop: Callable[[], bool]) -> None:
    """Do the batch of a job. Raises Again or GivenUp for the queue to note; other errors are mistakes of ours."""
    with writing(work.engine) as connection:
        batch = jobs.claim(connection, number, work.agent)
    if batch is None:
        return
    work.at_hand = number
    try:
        _attempt(work, batch, stop)
    except LostBatch:
        return
    except Stopped as stopped:
        _leave(work, batch)
        raise Again(0) from stopped
    except (SourceError, InventoryError, NoRoom, NoResultFound) as error:
        raise _failed(work, batch, error) from error
    finally:
        work.at_hand = None


def _attempt(work: Work, batch: Batch, stop: Callable[[], bool]) -> None:
    if stop() or work.resting(batch.share):
        raise Stopped("work is to stop")
    if batch.attempts > SURVIVED:
        _divide(work, batch)
    elif batch.kind == CRAWL:
        crawling.crawl_batch(work, batch)
    elif batch.kind == AGAIN:
        crawling.look_again(work, batch)
    else:
        reading.read_batch(work, batch, lambda: stop() or work.resting(batch.share))


def _divide(work: Work, batch: Batch) -> None:
    """Agents took this batch and did not come back: its halves find out which of them it is, down to the item."""
    with writing(work.engine) as connection:
        if jobs.divide(connection, batch):
            return
    if batch.kind == READ:
        reading.give_up(work, batch)
    elif batch.kind == CRAWL:
        crawling.give_up(work, batch)
    else:
        with writing(jobs.fenced(work.engine, batch)) as connection:
            scans.finish(connection, batch)  # its files stay unread, with their reasons


def _leave(work: Work, batch: Batch) -> None:
    with writing(work.engine) as connection:
        jobs.give_back(connection, batch)


def _failed(work: Work, batch: Batch, error: Exception) -> Exception:
    """Note an error; returns what the queue is to be told."""
    if isinstance(error, InventoryError) and not passing(error):
        _note(work, plain(error))
        return Again(SOON)
    if isinstance(error, SourceError) and batch.failures + 1 >= MOST_FAILURES:
        with writing(work.engine) as connection:
            scans.finish(connection, batch, FAILED, str(error))
        return GivenUp(str(error))
    try:
        with writing(work.engine) as connection:
            jobs.give_back(connection, batch, failed=isinstance(error, SourceError))
            agents.note_error(connection, work.agent, plain(error))
            scans.note_error(connection, batch.run, plain(error))
    except MunimentError:
        return Again(SHORTEST)
    if isinstance(error, NoRoom):
        work.say(f"{plain(error)}. {error.hint}")
        return Again(NEXT_ROOM)
    return Again(back_off(batch.failures) if isinstance(error, SourceError) else SOON)


def _note(work: Work, words: str) -> None:
    with writing(work.engine) as connection:
        agents.note_error(connection, work.agent, words)


def back_off(failures: int) -> int:
    """Seconds until the next attempt.

    >>> [back_off(n) for n in (0, 1, 2, 20)]
    [5, 10, 20, 600]
    """
    return min(LONGEST, SHORTEST << min(failures, 10))


def plain(error: BaseException) -> str:
    """An error in one line, without the settings of the line that its address may carry."""
    words = str(error).strip()
    return re.sub(r"\?[^\s:]*?(?=: |$)", "", words.splitlines()[0]) if words else type(error).__name__


def away(error: InventoryError) -> bool:
    """Whether the database does not answer now, but may soon."""
    return any(words in str(error) for words in AWAY)


def passing(error: InventoryError) -> bool:
    """Whether an error of the database says nothing about what was being written."""
    state = getattr(getattr(error.__cause__, "orig", None), "sqlstate", None) or ""
    return state[:2] in PASSING
