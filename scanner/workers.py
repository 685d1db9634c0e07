"""Processes that survive any file: each has a deadline, and limits on memory and processor time.

A worker that dies (a crash in a library, a limit overrun, a hang) costs one file: the batch that it had is done again
one file at a time, and the one that kills again is reported. Built on pebble, which replaces dead workers.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from models.config import Limits
from models.errors import MunimentError, SourceError
from models.records import ProblemKind
from scanner.gentle import ORDINARY, Priority, lower_priority
from scanner.lost_tasks import Watched

if TYPE_CHECKING:
    from pebble import ProcessPool

Job = TypeVar("Job")
Result = TypeVar("Result")

TASKS_A_WORKER = 400
"""Batches after which a worker is replaced in any case."""
GROWN = 256 * 1024 * 1024
"""Bytes by which a worker may have grown between batches; then it is replaced, so that leaks do not add up."""
BEGINNINGS = 5
"""How often all processes may be started anew without one result between."""
REPLACE_ME = 86
"""The exit code of a worker that has grown too large and leaves its batch to another."""
SINGLE_THREADED = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Died(Generic[Job]):
    """A job whose worker did not survive it."""

    job: Job
    kind: ProblemKind
    detail: str


class Pool(Generic[Job, Result]):
    """Runs `work(batch)` in processes; `run` gives back results or `Died`, in the order in which they end.

    `run` raises the SourceError of a worker that lost the share.

    `preload` names modules that the workers share: they are imported once, in a process from which workers are
    forked (on systems without fork, in each worker).
    """

    def __init__(
        self,
        work: Callable[[Sequence[Job]], list[Result]],
        workers: int,
        limits: Limits,
        preload: Sequence[str] = (),
        priority: Priority = ORDINARY,
    ) -> None:
        _check_shared_memory()
        self._work, self._limits, self._workers = work, limits, workers
        self._more: deque[Sequence[Job]] = deque()
        self._made_anew = 0
        self._make = partial(_processes, workers, preload, priority)
        self._begin()

    def _begin(self) -> None:
        self._pool = self._make()
        self._watched = Watched(self._pool, REPLACE_ME)

    def run(self, batches: Iterable[Sequence[Job]]) -> Iterator[list[Result | Died[Job]]]:
        """Keep the workers busy, two batches ahead; give back each batch's results as it ends."""
        source, waiting = iter(batches), {}  # type: ignore[var-annotated]
        exhausted = False
        while True:
            while len(waiting) < self._workers * 2 and not (exhausted and not self._more):
                batch = self._more.popleft() if self._more else next(source, None)
                exhausted = exhausted or batch is None
                if batch is not None:
                    waiting[self._schedule(batch)] = batch
            if not waiting:
                return
            for future in self._watched.wait(waiting):
                yield from self._outcome(waiting.pop(future), future)

    def add(self, batch: Sequence[Job]) -> None:
        """While `run` goes on: do a batch that follows from a result, before those that are still to come."""
        self._more.append(batch)

    def close(self, *, at_once: bool = False) -> None:
        """Stop the workers and wait until none is left; `at_once` gives up what they are doing."""
        if at_once:
            self._pool.stop()
        else:
            self._pool.close()
        self._pool.join()

    def _schedule(self, batch: Sequence[Job]) -> Future[list[Result]]:
        try:
            return self._handed_out(batch)
        except RuntimeError as error:
            self._begin_again(error)
            return self._handed_out(batch)

    def _handed_out(self, batch: Sequence[Job]) -> Future[list[Result]]:
        """The batch with the workers. Raises RuntimeError where all of them have ended."""
        own_alarm = hasattr(signal, "setitimer")
        timeout = None if own_alarm else self._limits.seconds * len(batch)
        future: Future[list[Result]] = self._pool.schedule(
            run_batch, args=[self._work, batch, self._limits], timeout=timeout
        )
        return future

    def _begin_again(self, error: RuntimeError) -> None:
        """Make the processes anew, where all have ended or none could be started; not for ever."""
        self._made_anew += 1
        if self._made_anew > BEGINNINGS:
            hint = "Look at the machine's memory, at TMPDIR and at the number of processes that this account may have."
            raise MunimentError("The processes that read files end as soon as they start", hint) from error
        time.sleep(self._made_anew)
        self.close(at_once=True)
        self._begin()

    def _outcome(self, batch: Sequence[Job], future: Future[list[Result]]) -> Iterator[list[Result | Died[Job]]]:
        error = future.exception()
        while getattr(error, "exitcode", None) == REPLACE_ME or isinstance(error, BrokenProcessPool):
            future = self._settled(batch)
            error = future.exception()
        if isinstance(error, SourceError):
            raise error  # the share is away, which no file is to blame for: what is left stays pending
        if error is None:
            self._made_anew = 0
            yield list(future.result())
        elif len(batch) == 1:
            yield [Died(batch[0], *_cause(error))]
        else:
            for job in batch:
                yield from self._outcome([job], self._settled([job]))

    def _settled(self, batch: Sequence[Job]) -> Future[list[Result]]:
        """The batch's end, waited for."""
        future = self._schedule(batch)
        self._watched.wait([future])
        return future


def _processes(workers: int, preload: Sequence[str], priority: Priority) -> ProcessPool:
    """Pebble's pool: processes that are forked when they are needed, and replaced when they end."""
    from pebble import ProcessPool

    return ProcessPool(
        max_workers=workers,
        max_tasks=TASKS_A_WORKER,
        initializer=prepare_worker,
        initargs=[priority],
        context=_context(preload),
    )


def load_early(preload: Sequence[str]) -> None:
    """Begin to load what workers share in the process they are forked from, while this one does something else.

    What interrupts this process from the keyboard does not reach that one, which ends when this one does.
    """
    if sys.platform == "win32" or not _forked():
        return
    from multiprocessing.forkserver import ensure_running

    _context(preload)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def named(function: str, *arguments: Any) -> Callable[[Sequence[Any]], list[Any]]:
    """The work of a function with these first arguments, named as `module:function`; only workers import it."""
    return partial(_call, function, arguments)


def _call(function: str, arguments: tuple[Any, ...], batch: Sequence[Any]) -> list[Any]:
    return cast(list[Any], resolve_name(function)(*arguments, batch))


def run_batch(work: Callable[[Sequence[Any]], list[Any]], batch: Sequence[Any], limits: Limits) -> list[Any]:
    """In a worker: do a batch under limits of memory and of time; overrunning them ends the worker."""
    if sys.platform == "win32":
        return work(batch)
    import resource

    global _limits
    if _size("RssAnon") > _start_size + GROWN:
        os._exit(REPLACE_ME)
    _allow(resource.RLIMIT_DATA, _size("VmData") + limits.memory_mb * 1024 * 1024)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _limits = limits
    try:
        renew()
        return work(batch)
    finally:
        _limits = None
        signal.setitimer(signal.ITIMER_REAL, 0)


def renew(size: int = 0) -> None:
    """In a worker, before each item of a batch: a fresh allowance of time for its bytes. Elsewhere it does nothing."""
    if _limits is None:
        return
    import resource

    more = _limits.seconds_per_mb * size // 1_000_000
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _allow(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + _limits.cpu_seconds + more + 1)
    signal.setitimer(signal.ITIMER_REAL, _limits.seconds + more)


def _allow(what: int, amount: int) -> None:
    """Set a soft limit, which the next batch may set anew."""
    import resource

    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))


_limits: Limits | None = None
"""The limits of the batch at hand."""
_start_size = sys.maxsize // 2
"""How much memory a worker had when it started."""


def prepare_worker(priority: Priority = ORDINARY) -> None:
    """In a worker, before its first batch: behind others, no core dumps, and no life after its parent's."""
    global _start_size
    lower_priority(priority)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _start_size = _size("RssAnon")
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    gc.freeze()


def _size(what: str) -> int:
    """Bytes of this process: "RssAnon" in use, "VmData" allocated, which counts what is kept in reserve."""
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:
            sizes = {line.split(":")[0]: line.split()[1] for line in status if line.startswith(what)}
        return int(sizes.get(what, "0")) * 1024
    except OSError:
        return 512 * 1024 * 1024


def _check_shared_memory() -> None:
    """Raises MunimentError where processes cannot share a lock, as in a container without /dev/shm."""
    try:
        multiprocessing.Lock()
    except OSError as error:
        hint = "Is /dev/shm there, and may this account write to it?"
        raise MunimentError(f"Worker processes cannot be started: no shared memory ({error.strerror})", hint) from error


def _forked() -> bool:
    """True where workers are forked from a process that has loaded what they share."""
    return "forkserver" in multiprocessing.get_all_start_methods()


def _context(preload: Sequence[str]) -> Any:
    for name in SINGLE_THREADED:
        os.environ.setdefault(name, "1")
    if not _forked():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *preload])
    return context


def _cause(error: BaseException) -> tuple[ProblemKind, str]:
    from pebble import ProcessExpired

    if isinstance(error, TimeoutError):
        return ProblemKind.TIMEOUT, "over the time limit"
    if isinstance(error, MemoryError):
        return ProblemKind.MEMORY, "over the memory limit"
    if isinstance(error, ProcessExpired):
        number = -(error.exitcode or 0)
        if number in (getattr(signal, "SIGALRM", None), getattr(signal, "SIGXCPU", None)):
            return ProblemKind.TIMEOUT, "over the time limit"
        return ProblemKind.CRASHED, signal.Signals(number).name if number > 0 else f"exit code {-number}"
    return ProblemKind.CRASHED, type(error).__name__
