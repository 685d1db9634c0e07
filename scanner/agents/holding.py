"""What an agent works with: the shares it holds, its inventory, its workers, its meter."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from models.policy import Policy
from models.readings import FileReading, ReadJob
from scanner.reading_files import reading_pool
from scanner.scan_facts import Options
from scanner.workers import Pool


@dataclass(frozen=True, slots=True)
class Holding:
    """A share as this agent sees it: its root, and the single file where the share is one (a mailbox)."""

    share: int
    name: str
    root: bytes
    only: str


class Meter:
    """Counts what was read since it was last asked; the pipeline's `Progress`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read = (0, 0, 0)

    def crawled(self, files: int) -> None: ...

    def to_read(self, files: int, size: int) -> None: ...

    def judged(self, items: int) -> None: ...

    def read(self, files: int, size: int, unread: int) -> None:
        with self._lock:
            before = self._read
            self._read = (before[0] + files, before[1] + size, before[2] + unread)

    def take(self) -> tuple[int, int, int]:
        """Files, bytes and unread items since the last call."""
        with self._lock:
            found, self._read = self._read, (0, 0, 0)
        return found


class Clock:
    """The database's time, told by its last answer and the seconds since; this machine's own clock may be wrong.

    >>> clock = Clock()
    >>> clock.set(0)
    >>> clock.now().year
    1970
    """

    def __init__(self) -> None:
        self._ahead = time.time() - time.monotonic()

    def set(self, at_ns: int) -> None:
        """The database says that it is now `at_ns`."""
        self._ahead = at_ns / 1e9 - time.monotonic()

    def now(self) -> datetime:
        """The database's present time."""
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=time.monotonic() + self._ahead)


@dataclass(slots=True)
class Work:
    """All that batches are done with. `agent` is the agent's key; `resting` tells whether a share's work is to stop,
    `say` tells people of trouble."""

    engine: Engine
    agent: int
    policy: Policy
    options: Options
    holdings: Mapping[int, Holding]
    resting: Callable[[int], bool] = lambda _: False
    say: Callable[[str], None] = lambda _: None
    meter: Meter = field(default_factory=Meter)
    clock: Clock = field(default_factory=Clock)
    at_hand: int | None = None
    _stack: ExitStack = field(default_factory=ExitStack)
    _pool: Pool[ReadJob, FileReading] | None = None
    _deep: bool = False

    def pool(self, deep: bool) -> Pool[ReadJob, FileReading]:
        """The workers, started when they are first needed."""
        if self._pool is None or self._deep != deep:
            self.close_pool()
            options = replace(self.options, deep=deep)
            self._pool = self._stack.enter_context(reading_pool(self.policy, options, options.part_bytes))
            self._deep = deep
        return self._pool

    def close_pool(self, *, at_once: bool = False) -> None:
        """End the workers; `at_once` gives up what they are doing."""
        pool, self._pool = self._pool, None
        if pool is not None and at_once:
            pool.close(at_once=True)
        self._stack.close()
