"""Keeping the inventory fresh between scans: changes on a share are a hint, a crawl at intervals is the truth.

Change events get lost (a stopped watcher, a full queue, changes over SMB that the kernel does not see), so that an
event only brings the next crawl forward; what changed is always found by crawling.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from scanner.sources import observe_share, on_server, resolve


@dataclass(slots=True, eq=False)
class Hints:
    """When something last changed on the watched folders; written by the observer's threads."""

    changed: threading.Event = field(default_factory=threading.Event)
    last: float = 0.0

    def dispatch(self, event: object) -> None:
        """What watchdog calls for each event. Opening and closing without writing say nothing of a change."""
        if getattr(event, "event_type", "") not in ("opened", "closed_no_write"):
            self.note()

    def note(self) -> None:
        """Something changed now."""
        self.last = time.monotonic()
        self.changed.set()

    def wait(self, every: float, settle: float) -> bool:
        """Wait for a change that has settled, or until `every` seconds have passed; True after a change."""
        end = time.monotonic() + every
        while (left := end - time.monotonic()) > 0:
            if self.changed.wait(min(left, 1.0)) and time.monotonic() - self.last >= settle:
                self.changed.clear()
                return True
            if self.changed.is_set():
                time.sleep(min(settle, 0.2))
        self.changed.clear()
        return False


def watch(
    paths: Sequence[str], rescan: Callable[[], None], say: Callable[[str], None], *, every: float, settle: float
) -> None:
    """Scan now, then after changes that have been quiet for `settle` seconds, and at least each `every` seconds.

    Runs until interrupted. Where the system cannot watch a folder, `say` tells so and the interval remains.
    """
    hints = Hints()
    stop = _observe(paths, hints, say)
    try:
        while True:
            rescan()
            say("Watching.")
            say("Something changed: scanning." if hints.wait(every, settle) else "The interval is over: scanning.")
    finally:
        stop()


def _observe(paths: Sequence[str], hints: Hints, say: Callable[[str], None]) -> Callable[[], None]:
    """Watch local folders and shares of servers; returns what ends that."""
    stops = [observe_share(resolve(path)[0], hints.note, say) for path in paths if on_server(path)]
    local = [path for path in paths if not on_server(path)]
    if local:
        stops.append(_observe_local(local, hints, say))

    def stop() -> None:
        for end in stops:
            end()

    return stop


def _observe_local(paths: Sequence[str], hints: Hints, say: Callable[[str], None]) -> Callable[[], None]:
    from watchdog.observers import Observer

    observer = Observer()
    try:
        for path in paths:
            observer.schedule(hints, path, recursive=True)  # type: ignore[arg-type]
        observer.start()
    except OSError as error:
        say(f"Changes cannot be watched here ({error.strerror}); the share is scanned at intervals only.")
        return lambda: None
    return observer.stop
