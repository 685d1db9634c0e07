"""Keeping the inventory fresh between scans: changes on a share are a hint, a crawl at intervals is the truth.

Change events get lost (a stopped watcher, a full queue, changes over SMB that the kernel does not see), so that an
event only brings folders forward; what changed is always found by listing them. Where events were lost, a watch ended
or a share is another than before, all is scanned, and it is said.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from scanner.sources import observe_share, on_server, resolve

Say = Callable[[str], None]
Folders = frozenset[str]
"""Folders in which something changed, as absolute paths."""
MOST_FOLDERS = 2_000
"""Changes in more folders than this bring a whole scan forward: it lists them no slower."""
LOOK = 2.0
"""Seconds between looks at whether the shares are still those that were scanned."""
CHANGED, OVER, LOST, MOVED = "changed", "over", "lost", "moved"
OVERFLOWED = "More changed than the system could tell; some events are lost: scanning all."
ENDED = "Changes can no longer be watched here; the share is scanned at intervals only."
INTERVALS = "Changes cannot be watched here ({}); the share is scanned at intervals only."
LIMIT = "Raise fs.inotify.max_user_watches: there must be one for each folder."


@dataclass(slots=True, eq=False)
class Hints:
    """Where something last changed on the watched folders; written by the observers' threads.

    `own` are files whose changes are our own doing (the inventory).
    """

    own: frozenset[str] = frozenset()
    changed: threading.Event = field(default_factory=threading.Event)
    last: float = 0.0
    folders: set[str] = field(default_factory=set)
    whole: bool = False
    lost: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def dispatch(self, event: object) -> None:
        """What watchdog calls for each event. Opening and closing without writing say nothing of a change."""
        kind = getattr(event, "event_type", "")
        if kind in ("opened", "closed_no_write"):
            return
        paths = [os.fsdecode(getattr(event, name, "") or "") for name in ("src_path", "dest_path")]
        paths = [path for path in paths if path]
        if paths and self.own.issuperset(paths):
            return
        self.note(*_folders(paths, kind, bool(getattr(event, "is_directory", False))))

    def note(self, *folders: str) -> None:
        """Something changed now: in these folders, or somewhere."""
        with self.lock:
            self.folders.update(folders)
            self.whole |= not folders or len(self.folders) > MOST_FOLDERS
            self.last = time.monotonic()
        self.changed.set()

    def lose(self) -> None:
        """Events were lost."""
        with self.lock:
            self.lost = True
        self.note()

    def take(self) -> Folders | None:
        """The folders with changes since the last call; None where only a whole scan will do."""
        with self.lock:
            found = None if self.whole or not self.folders else frozenset(self.folders)
            self.folders, self.whole, self.lost = set(), False, False
        return found

    def wait(self, every: float, settle: float, moved: Callable[[], bool] = lambda: False) -> str:
        """Wait for a change that has settled, or until `every` seconds have passed: `changed`, `lost` or `over`.

        `moved` is asked every few seconds; where it says yes, the answer is `moved`.
        """
        end, look = time.monotonic() + every, time.monotonic() + LOOK
        while (left := end - time.monotonic()) > 0:
            if time.monotonic() >= look:
                look = time.monotonic() + LOOK
                if moved():
                    return MOVED
            if self.changed.wait(min(left, 1.0)) and time.monotonic() - self.last >= settle:
                self.changed.clear()
                return LOST if self.lost else CHANGED
            if self.changed.is_set():
                time.sleep(min(settle, 0.2))
        self.changed.clear()
        return OVER


def _folders(paths: Collection[str], kind: str, is_folder: bool) -> Iterator[str]:
    for path in paths:
        if is_folder:
            yield path
        if not is_folder or kind != "modified":
            yield os.path.dirname(path)


@dataclass(slots=True)
class Places:
    """Whether the watched paths are still on the devices on which they were."""

    paths: Sequence[str]
    known: list[tuple[int, int] | None] = field(default_factory=list)

    def moved(self) -> bool:
        """True when one of them went, came back or is another since the last call."""
        was, self.known = self.known, [_identity(path) for path in self.paths]
        return bool(was) and was != self.known


def _identity(path: str) -> tuple[int, int] | None:
    try:
        facts = os.stat(path)
    except OSError:
        return None
    return facts.st_dev, facts.st_ino


def watch(
    paths: Sequence[str],
    rescan: Callable[[Folders | None], None],
    say: Say,
    *,
    every: float,
    settle: float,
    own: Collection[str] = (),
    hinted: Callable[[str, int | None], None] = lambda why, folders: None,
) -> None:
    """Scan now, then after changes that have been quiet for `settle` seconds, and at least each `every` seconds.

    `rescan` is given the folders with changes, or None for all; `hinted` why, and the number of folders. Runs until
    interrupted. Where the system cannot watch a folder, `say` tells so and the interval remains.
    """
    hints, places = Hints(frozenset(map(os.path.abspath, own))), Places([path for path in paths if not on_server(path)])
    folders: Folders | None = None
    with _guarded(hints, say):
        stop = _observe(paths, hints, say)
        try:
            places.moved()
            while True:
                rescan(folders)
                say("Watching.")
                why = hints.wait(every, settle, places.moved)
                folders = hints.take()
                folders = folders if why == CHANGED else None
                say(_words(why, folders))
                hinted(why, len(folders) if folders else None)
                if why == MOVED:
                    stop()
                    stop = _observe(paths, hints, say)
        finally:
            stop()


def _words(why: str, folders: Folders | None) -> str:
    if why == LOST:
        return OVERFLOWED
    if why == MOVED:
        return "A watched place went away, came back or is another: scanning all."
    if why == CHANGED:
        return (
            f"Something changed in {len(folders):,} folders: scanning." if folders else "Something changed: scanning."
        )
    return "The interval is over: scanning."


# observers


def _observe(paths: Sequence[str], hints: Hints, say: Say) -> Callable[[], None]:
    """Watch local folders and shares of servers; returns what ends that."""
    stops = [observe_share(resolve(path)[0], hints.note, say) for path in paths if on_server(path)]
    stops += [_observe_local(path, hints, say) for path in paths if not on_server(path)]

    def stop() -> None:
        for end in stops:
            end()

    return stop


def _observe_local(path: str, hints: Hints, say: Say) -> Callable[[], None]:
    from watchdog.observers import Observer

    observer = Observer()
    try:
        observer.schedule(hints, os.path.abspath(path), recursive=True)  # type: ignore[arg-type]
        observer.start()
    except OSError as error:
        say(INTERVALS.format(error.strerror))
        if "limit" in (error.strerror or ""):
            say(LIMIT)
        return lambda: None
    return observer.stop


class _Losses(logging.Handler):
    """Takes what watchdog tells its log: every warning of it is about events that are lost. Its words name paths."""

    def __init__(self, hints: Hints) -> None:
        super().__init__(logging.WARNING)
        self.hints = hints

    def emit(self, record: logging.LogRecord) -> None:
        self.hints.lose()


@contextmanager
def _guarded(hints: Hints, say: Say) -> Iterator[None]:
    """While the block lasts, learn of lost events, and of threads of the observers that died."""
    log, losses, before = logging.getLogger("watchdog"), _Losses(hints), threading.excepthook

    def died(arguments: threading.ExceptHookArgs) -> None:
        if type(arguments.thread).__module__.startswith("watchdog"):
            say(ENDED)
            hints.lose()
        else:
            before(arguments)

    propagated, log.propagate = log.propagate, False
    log.addHandler(losses)
    threading.excepthook = died
    try:
        yield
    finally:
        threading.excepthook = before
        log.removeHandler(losses)
        log.propagate = propagated
