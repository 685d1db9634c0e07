"""A process that serves queues: Procrastinate's worker, kept up while the database is away, ended by a signal."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import psycopg
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.worker import Worker

from models.errors import InventoryError
from models.store.jobqueue import WORK, conninfo
from scanner.agents.handling import MOST_FAILURES, Again, GivenUp, back_off, plain
from scanner.agents.holding import Clock

BEAT = 2.0
"""Seconds between two looks at what people asked for; so long a pause takes to be honoured between batches."""
LONGEST_WAIT = 60.0
"""Seconds between two attempts to reach a database that is away."""


@dataclass(slots=True)
class Service:
    """What to serve. `queues` is asked at every beat, `do` is given a batch's key and whether to stop, `beat` the
    worker's key and the jobs at hand. `seconds` without a heartbeat make a worker count as stalled."""

    name: str
    address: str
    seconds: float
    queues: Callable[[], list[str]]
    do: Callable[[int, Callable[[], bool]], None]
    beat: Callable[[int | None, frozenset[int]], None]
    say: Callable[[str], None]
    clock: Clock
    stopping: threading.Event = field(default_factory=threading.Event)
    at_hand: set[int] = field(default_factory=set)
    said: str = ""


class Retries(BaseRetryStrategy):
    """When a job is done again, by the database's clock: as it asks, or after the usual wait for what it did not
    foresee, a number of times."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, GivenUp) or (not isinstance(exception, Again) and job.attempts >= MOST_FAILURES):
            return None
        seconds = exception.seconds if isinstance(exception, Again) else back_off(job.attempts)
        return RetryDecision(retry_at=self._clock.now() + timedelta(seconds=seconds))


def serve(service: Service) -> None:
    """Serve until SIGTERM or SIGINT; what is at hand is brought to a point from which another goes on."""
    for noisy in ("procrastinate", "psycopg.pool"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    loop = asyncio.SelectorEventLoop if sys.platform == "win32" else None  # psycopg needs it there
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(_serve(service))


async def _serve(service: Service) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(partial(_left_over, service))
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, service.stopping.set)
    wait = 1.0
    while not service.stopping.is_set():
        try:
            await _serve_while_there(service)
            wait = 1.0
        except (ConnectorException, psycopg.Error, InventoryError, OSError) as error:
            if service.stopping.is_set():
                return
            service.say(f"{_words(error)}. Trying again in {wait:g} s.")
            await _pause(service, wait)
            wait = min(LONGEST_WAIT, wait * 2)


def _left_over(service: Service, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What nobody waited for: a job whose end could not be told to a database that is away. It is taken back later."""
    error = context.get("exception")
    if isinstance(error, ConnectorException):
        _say_once(service, _words(error))
    else:
        loop.default_exception_handler(context)


def _say_once(service: Service, words: str) -> None:
    if service.said != words:
        service.say(words)
    service.said = words


def _words(error: BaseException) -> str:
    cause = error.__cause__ if isinstance(error, ConnectorException) and error.__cause__ else error
    return f"The database is away: {plain(cause)}"


async def _pause(service: Service, seconds: float) -> None:
    ends = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < ends and not service.stopping.is_set():
        await asyncio.sleep(0.1)


async def _serve_while_there(service: Service) -> None:
    """One life of the worker, as long as the database is there."""
    connector = PsycopgConnector(conninfo=conninfo(service.address), min_size=1, max_size=4, timeout=10.0)
    app = App(connector=connector)
    app.task(name=WORK, pass_context=True, retry=Retries(service.clock))(_task(service))
    async with app.open_async():
        await asyncio.to_thread(service.beat, None, frozenset())
        worker = _worker(app, service)
        running = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]
        try:
            while not running.done():
                await _beat(service, worker)
                await asyncio.wait({running}, timeout=0.2 if service.stopping.is_set() else BEAT)
        finally:
            worker.stop()  # type: ignore[no-untyped-call]
        await running


async def _beat(service: Service, worker: Worker) -> None:
    try:
        await asyncio.to_thread(service.beat, worker.worker_id, frozenset(service.at_hand))
        worker.queues = service.queues()
    except InventoryError as error:
        _say_once(service, _words(error))
    if service.stopping.is_set():
        worker.stop()  # type: ignore[no-untyped-call]


def _worker(app: App, service: Service) -> Worker:
    return Worker(
        app=app,
        queues=service.queues(),
        name=service.name,
        concurrency=1,
        fetch_job_polling_interval=BEAT,
        abort_job_polling_interval=BEAT,
        shutdown_graceful_timeout=0.1,
        delete_jobs="successful",
        install_signal_handlers=False,
        update_heartbeat_interval=service.seconds / 4,
        stalled_worker_timeout=service.seconds,
    )


def _task(service: Service) -> Callable[..., Any]:
    def work(context: JobContext, batch: int) -> None:
        job = int(context.job.id or 0)
        service.at_hand.add(job)
        try:
            service.do(batch, lambda: context.should_abort() or service.stopping.is_set())
        except (Again, GivenUp):
            raise
        except Exception as error:
            service.say(f"Job {job} failed: {type(error).__name__}: {plain(error)}")
            raise
        finally:
            service.at_hand.discard(job)

    return work
