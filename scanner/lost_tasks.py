"""No task of a pool is lost when a worker dies as it begins it.

Pebble hears from a worker that it has a task, and sees that a worker has died, in two threads. Where it sees the death
first it forgets the task, which then never ends, or takes the whole pool for broken. It has no call that would help:
what is used here is its own book-keeping.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from pebble import ProcessPool

HEARD = 0.5
"""Seconds between a worker's death and the question what it had: by then its last words have been heard."""
LOOK = 2.0
"""Seconds without a result after which tasks are looked for that nobody does."""
PATIENCE = 60.0
"""Seconds for which a task may wait although a worker has nothing to do: that one may still be starting."""


class Watched:
    """A pool's tasks, waited for; one that is lost ends with a `ProcessExpired` of exit code `code`."""

    def __init__(self, pool: ProcessPool, code: int) -> None:
        self._manager = cast(Any, pool._pool_manager)
        self._code = code
        self._idle_since = 0.0
        self._one_at_a_time = Lock()
        self._given_up: set[int] = set()
        self._manager.handle_worker_expiration = partial(self._ended, self._manager.handle_worker_expiration)

    def wait(self, futures: Collection[Future[Any]]) -> set[Future[Any]]:
        """Those that have ended, at least one."""
        while not (done := wait(futures, LOOK, FIRST_COMPLETED).done):
            with self._one_at_a_time:
                self._look()
        return done

    def _ended(self, handle: Callable[[tuple[int, int]], object], expired: tuple[int, int]) -> None:
        """Handle a worker's end, when its last words have been heard."""
        worker = expired[0]
        if all(task.worker_id != worker for task in self._tasks()):
            time.sleep(HEARD)
        with self._one_at_a_time:
            if worker not in self._given_up:
                handle(expired)

    def _tasks(self) -> list[Any]:
        return list(self._manager.task_manager.tasks.copy().values())

    def _look(self) -> None:
        living = set(self._manager.worker_manager.workers.copy())
        tasks = self._tasks()
        for task in tasks:
            if task.worker_id and task.worker_id not in living:
                self._give_up(task.id, task.worker_id)
        waiting = [task for task in tasks if not task.worker_id]
        if not waiting or len(tasks) - len(waiting) >= len(living):
            self._idle_since = 0.0
        elif not self._idle_since:
            self._idle_since = time.monotonic()
        elif time.monotonic() - self._idle_since > PATIENCE:
            self._idle_since = 0.0
            self._give_up(waiting[0].id, 0)

    def _give_up(self, task: int, worker: int) -> None:
        from pebble import ProcessExpired
        from pebble.common.types import Result, ResultStatus

        self._given_up.add(worker)
        error = ProcessExpired("lost", code=self._code, pid=worker)  # type: ignore[no-untyped-call]
        self._manager.task_manager.task_done(task, Result(ResultStatus.ERROR, error))
