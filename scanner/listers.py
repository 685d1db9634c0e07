"""Listing a share's folders with more than one process: batches are shared out, and come back in their order."""

from __future__ import annotations

import contextlib
import gc
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self

from models.listing import Listing
from models.records import Problem, ProblemKind
from scanner.gentle import ORDINARY, Priority, lower_priority
from scanner.sources import list_folder, on_server

MANY = 5_000
"""Files and folders seen after which helpers are started: a share of less is listed before they would have begun."""
AHEAD = 12
"""Batches that are under way at one time."""
FOLDERS = 16
"""Folders of a batch at most."""
EACH = 4
"""Batches that a helper has at one time; their answers fit the pipe, so that it need not wait for us."""
LONGEST = 10_000
"""Characters of a batch's paths that may be sent without waiting."""

HOME = str(Path(__file__).parent.parent)
"""The folder of our packages."""
ALONE = sys.platform != "win32" and bool(sys.executable)
"""True where a process can be given one end of a pair of sockets."""

Listed = list[tuple[Listing, list[str]]]
"""Folders, each with the names of the folders in it."""


@dataclass(eq=False, slots=True)
class Batch:
    """Some folders to list; `by` is the helper that has it, `listed` what was found."""

    paths: list[str]
    by: Helper | None = None
    listed: Listed | None = None


@dataclass(eq=False, slots=True)
class Helper:
    """Another process that lists folders, and the batches that it has, in order."""

    process: subprocess.Popen[bytes]
    pipe: Connection
    batches: deque[Batch] = field(default_factory=deque)


class Listers:
    """Lists batches of folders: here, and in up to `helpers` processes once the share turns out to be large.

    What is found does not depend on who finds it. A helper that dies costs nothing: its batches are listed here.
    """

    def __init__(self, root: bytes, left_out: frozenset[str], helpers: int = 0, priority: Priority = ORDINARY) -> None:
        self._root, self._left_out, self._priority = root, left_out, priority
        self._wanted = helpers if ALONE and not on_server(root.decode("utf-8", "surrogateescape")) else 0
        self._helpers: list[Helper] = []
        self._waiting: deque[Batch] = deque()
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        for helper in list(self._helpers):
            self._lose(helper)

    def offer(self, batch: Batch) -> None:
        """Take a batch that will be asked for later."""
        self._waiting.append(batch)
        self._share_out()

    def result(self, batch: Batch) -> Listed:
        """What a batch found. While another process has it, those that wait are listed here."""
        while batch.listed is None:
            self._collect()
            if batch.listed is not None:
                break
            if self._waiting:
                mine = self._waiting.popleft()
                mine.listed = listed(self._root, self._left_out, mine.paths)
            elif batch.by is not None:
                self._receive(batch.by)
        self._count(batch.listed)
        return batch.listed

    def _count(self, found: Listed) -> None:
        self._seen += sum(len(listing.entries) + 1 for listing, _ in found)
        if self._wanted and self._seen > MANY:
            self._helpers = [self._started() for _ in range(self._wanted)]
            self._wanted = 0

    def _started(self) -> Helper:
        """A helper at work: a bare Python with a few modules of ours, and nothing of what the caller has loaded."""
        ours, theirs = socket.socketpair()
        code = f"import sys; sys.path.append({HOME!r}); from scanner.listers import serve; serve({theirs.fileno()})"
        command = [sys.executable, "-I", "-S", "-c", code]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
        theirs.close()
        pipe = Connection(ours.detach())
        pipe.send((self._root, self._left_out, tuple(self._priority)))
        return Helper(process, pipe)

    def _share_out(self) -> None:
        for helper in list(self._helpers):
            while self._waiting and len(helper.batches) < EACH and sum(map(len, self._waiting[0].paths)) < LONGEST:
                batch = self._waiting.popleft()
                batch.by = helper
                helper.batches.append(batch)
                try:
                    helper.pipe.send(batch.paths)
                except OSError:
                    self._lose(helper)
                    break

    def _collect(self) -> None:
        """Take what helpers have found so far, without waiting."""
        for helper in list(self._helpers):
            with contextlib.suppress(OSError):
                while helper.batches and helper in self._helpers and helper.pipe.poll():
                    self._receive(helper)
        self._share_out()

    def _receive(self, helper: Helper) -> None:
        try:
            found: Listed = helper.pipe.recv()
        except (EOFError, OSError):
            self._lose(helper)
            return
        helper.batches.popleft().listed = found

    def _lose(self, helper: Helper) -> None:
        """End a helper, or mourn it; what it had waits again, before what came later."""
        self._helpers.remove(helper)
        helper.pipe.close()
        helper.process.kill()
        helper.process.wait()
        for batch in reversed(helper.batches):
            batch.by = None
            self._waiting.appendleft(batch)
        helper.batches.clear()


def listed(root: bytes, left_out: frozenset[str], paths: Iterable[str]) -> Listed:
    """Folders listed; those whose name policy leaves out (`left_out` is without case) are not looked into."""
    return [_listed(root, left_out, path) for path in paths]


def _listed(root: bytes, left_out: frozenset[str], path: str) -> tuple[Listing, list[str]]:
    if path and path.rsplit("/", 1)[-1].casefold() in left_out:
        return Listing(path, problem=Problem("crawl", ProblemKind.POLICY, "a system or snapshot folder")), []
    return list_folder(root, path)


def serve(descriptor: int) -> None:
    """In a helper: list batches until the one who asks for them is gone."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    pipe = Connection(descriptor)
    with contextlib.suppress(EOFError, OSError):
        root, left_out, priority = pipe.recv()
        lower_priority(Priority(*priority))
        while True:
            pipe.send(listed(root, left_out, pipe.recv()))


def walk(listers: Listers) -> Iterator[Listing]:
    """Every folder below a root, parents before children; in the same order whoever lists them."""
    waiting, under_way = [""], deque[Batch]()
    while waiting or under_way:
        while waiting and len(under_way) < AHEAD:
            number = min(FOLDERS, -(-len(waiting) // AHEAD))
            batch = Batch(waiting[: -number - 1 : -1])
            del waiting[-number:]
            under_way.append(batch)
            listers.offer(batch)
        found = listers.result(under_way.popleft())
        for listing, _ in found:
            yield listing
        waiting.extend(reversed([path for listing, names in found for path in _inner(listing.path, names)]))


def _inner(path: str, names: Sequence[str]) -> list[str]:
    return [f"{path}/{name}" if path else name for name in names]
