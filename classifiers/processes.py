"""Work divided over forked processes, with one result whatever their number; in this process where there is no fork."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from models.errors import MunimentError

Part = TypeVar("Part")
Result = TypeVar("Result")
RESULT, DONE, FAILED = range(3)


def possible() -> bool:
    """True where this process can be forked: on Linux and the BSDs, from the main thread, beside no thread that works
    (a lock which such a thread holds would never be freed in the fork; threads that only show progress are daemons)."""
    if not hasattr(os, "fork") or sys.platform in ("win32", "darwin"):
        return False
    here = threading.current_thread()
    return here is threading.main_thread() and all(one.daemon or one is here for one in threading.enumerate())


class _Process(Generic[Part, Result]):
    """A fork of this process that does `work` on each part it is given and sends back what that yields."""

    def __init__(self, work: Callable[[Part], Iterable[Result]]) -> None:
        self.pipe, end = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("fork").Process(target=_serve, args=(work, end), daemon=True)
        self._process.start()
        end.close()

    def give(self, part: Part) -> None:
        """Have it begin a part."""
        try:
            self.pipe.send(part)
        except OSError as error:
            raise self._ended() from error

    def take(self) -> tuple[int, Any]:
        """Wait for its next message. Raises what its work raised, or `MunimentError` where it is no more."""
        try:
            kind, found = self.pipe.recv()
        except (EOFError, OSError) as error:
            raise self._ended() from error
        if kind == FAILED:
            raise found
        return kind, found

    def stop(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self.pipe.close()

    def _ended(self) -> MunimentError:
        self._process.join(5)
        code = self._process.exitcode or 0
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        hint = "Nothing was changed. If memory ran out, give it fewer processes with MUNIMENT_WORKERS=1."
        return MunimentError(f"a process that was judging ended early, {how}", hint)


class Team(Generic[Part, Result]):
    """Processes that share out parts among themselves; use it as a context, which forks them and ends them.

    They see the memory of this process as it is when the context begins. With fewer than two workers, or where this
    process cannot be forked, the work is done here.
    """

    def __init__(self, work: Callable[[Part], Iterable[Result]], workers: int) -> None:
        self._work = work
        self._number = workers if workers > 1 and possible() else 0
        self._processes: list[_Process[Part, Result]] = []

    def __enter__(self) -> Self:
        gc.freeze()  # what is there now is not looked at by the collectors of the forks, which would copy its pages
        self._processes = [_Process(self._work) for _ in range(self._number)]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        for process in self._processes:
            process.stop()
        gc.unfreeze()

    def results(self, parts: Iterable[Part]) -> Iterator[Result]:
        """What the work yields for all parts; those of one part in their order, parts as they come."""
        if not self._processes:
            for part in parts:
                yield from self._work(part)
            return
        waiting = iter(parts)
        busy = {p.pipe: p for p in self._processes if _give_next(p, waiting)}
        while busy:
            for pipe in wait(list(busy)):
                process = busy[pipe]  # type: ignore[index]
                kind, found = process.take()
                if kind == RESULT:
                    yield found
                elif not _give_next(process, waiting):
                    del busy[pipe]  # type: ignore[arg-type]


class Aside(Generic[Result]):
    """One piece of work in a process of its own while this one goes on; a context, like `Team`, where that is
    `possible`."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._process: _Process[None, Result] | None = None

    def __enter__(self) -> Self:
        gc.freeze()
        self._process = _Process(lambda _: [self._work()])
        self._process.give(None)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._process is not None:
            self._process.stop()
        gc.unfreeze()

    def result(self) -> Result:
        """Wait for it. Raises what the work raised, or `MunimentError` where its process is no more."""
        assert self._process is not None
        found: Result = self._process.take()[1]
        return found


def _give_next(process: _Process[Part, Result], waiting: Iterator[Part]) -> bool:
    for part in waiting:
        process.give(part)
        return True
    return False


def _serve(work: Callable[[Any], Iterable[Any]], pipe: Connection) -> None:
    """In the fork: do parts until it is ended. Interrupting and ending it is its parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    while True:
        try:
            part = pipe.recv()
        except EOFError:
            return
        answer: tuple[int, Exception | None] = (DONE, None)
        try:
            for found in work(part):
                pipe.send((RESULT, found))
        except Exception as error:  # noqa: BLE001 - it is raised again in the parent
            answer = (FAILED, _portable(error))
        pipe.send(answer)


def _portable(error: Exception) -> Exception:
    """The error as it can be sent, with the place where it arose."""
    error.add_note("In a forked process:\n" + "".join(traceback.format_tb(error.__traceback__)))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 - some errors of libraries cannot be pickled; their text always can
        return MunimentError(f"judging failed: {type(error).__name__}: {error}")
    return error


def _die_with_parent() -> None:
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
