"""What reading a file gives back: one reading for the file, then one for each thing inside it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from models.findings import Finding
from models.inventory import Content
from models.records import ItemKind, Problem, Status


@dataclass(frozen=True, slots=True)
class Reading:
    """One item as read. `content` is None when its bytes could not be had; `status` is read, unread or skipped."""

    inside: str
    kind: ItemKind
    size: int
    status: Status
    problem: Problem | None = None
    content: Content | None = None
    findings: tuple[Finding, ...] = ()
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class FileReading:
    """The readings of one file: of what is inside it first, its own last.

    `same_as` is the hash of a content that the inventory already holds; then there are no readings. `time_kept` is
    False where the access time could not be protected. `spool` names a file with further readings of what is inside,
    where there are too many for memory.
    """

    item: int
    readings: tuple[Reading, ...] = ()
    same_as: bytes = b""
    bytes_read: int = 0
    time_kept: bool = True
    spool: str = ""

    @property
    def own(self) -> Reading:
        """The reading of the file itself."""
        return self.readings[-1]

    def inside(self) -> Iterator[Reading]:
        """The readings of what is inside, from the spool too."""
        if self.spool:
            with open(self.spool, "rb") as file:
                while True:
                    try:
                        yield from pickle.load(file)
                    except EOFError:
                        break
        yield from self.readings[:-1]


@dataclass(frozen=True, slots=True)
class ReadJob:
    """A file to read: the store's key, the path as the system's bytes, and what the crawl saw of it."""

    item: int
    path: bytes
    size: int
    modified_ns: int
    changed_ns: int
    known: frozenset[bytes] = frozenset()
