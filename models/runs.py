"""A scan run and its accounts: discovered = read + unread + skipped, at every moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """The accounts of a share or a run, in items (members of containers included).

    `pending` is 0 when a scan is done.
    """

    discovered: int = 0
    read: int = 0
    unread: int = 0
    skipped: int = 0
    pending: int = 0

    @property
    def add_up(self) -> bool:
        """True when every item is accounted for."""
        return self.discovered == self.read + self.unread + self.skipped + self.pending


@dataclass(frozen=True, slots=True)
class Changes:
    """What a crawl saw, in files: new, changed, moved, gone since the last crawl, and unchanged."""

    new: int = 0
    changed: int = 0
    moved: int = 0
    gone: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class ScanRun:
    """One scan of one share."""

    id: int
    share: str
    started: datetime
    finished: datetime | None = None
    state: str = "running"
    versions: str = ""
    policy_digest: str = ""
    counts: Counts = field(default_factory=Counts)
    changes: Changes = field(default_factory=Changes)
