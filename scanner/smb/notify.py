"""Being told of changes on a share: a hint that brings the next scan forward, never the truth."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from models.errors import SourceError
from scanner.smb.address import Address, stored
from scanner.smb.link import Link, Lost, Refused
from scanner.smb.messages import FOLDER, READ_ATTRIBUTES, READ_DATA, SYNCHRONIZE, change_notify, create, created
from scanner.smb.statuses import CANCELLED, NOTIFY_CLEANUP, NOTIFY_ENUM_DIR, unreadable

TOLD_AT_ONCE = 1 << 16
LONGEST_PAUSE = 60.0
LOST = "The connection to {} is lost: what changes meanwhile is found by the next scan."
BACK = "{} is back: scanning."
OVERFLOW = "More changed on {} than its server could tell: scanning."


@dataclass(slots=True)
class Watch:
    """A thread that waits for changes below a place on a share, over a connection of its own."""

    place: Address
    changed: Callable[[], None]
    say: Callable[[str], None]
    ended: threading.Event = field(default_factory=threading.Event)
    link: Link | None = None

    def run(self) -> None:
        """Wait for changes until `stop`; a lost connection is told once and made anew, for as long as it takes."""
        pause, away = 1.0, False
        while not self.ended.is_set():
            try:
                self.link = Link(self.place)
                if away:
                    self.say(BACK.format(self.place.server))
                    self.changed()
                pause, away = 1.0, False
                self._listen(self.link)
                return
            except (Lost, SourceError):
                if not away and not self.ended.is_set():
                    self.say(LOST.format(self.place.server))
                away = True
            self.ended.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def stop(self) -> None:
        """End the thread."""
        self.ended.set()
        if self.link is not None:
            self.link.close()

    def _listen(self, link: Link) -> None:
        """Tell of changes until the end. Raises Lost; returns where the server does not tell of changes at all."""
        folder = b""
        while not self.ended.is_set():
            try:
                if not folder:
                    access = READ_DATA | READ_ATTRIBUTES | SYNCHRONIZE
                    folder, _ = created(link.ask(create(self.place.wire, access, FOLDER)))
                link.take(link.send(change_notify(folder, TOLD_AT_ONCE))[0], None)
            except Refused as refused:
                if refused.status in (CANCELLED, NOTIFY_CLEANUP):
                    raise Lost("the folder was closed") from None
                if refused.status != NOTIFY_ENUM_DIR:
                    reason = unreadable(refused.status).detail
                    self.say(
                        f"Changes on {self.place.server} cannot be watched ({reason}); it is scanned at intervals only."
                    )
                    return
                self.say(OVERFLOW.format(self.place.server))
            self.changed()


def observe(root: bytes, changed: Callable[[], None], say: Callable[[str], None]) -> Callable[[], None]:
    """Call `changed` after each change below a root, from a thread; returns what ends that."""
    watch = Watch(stored(root), changed, say)
    threading.Thread(target=watch.run, name="changes", daemon=True).start()
    return watch.stop
