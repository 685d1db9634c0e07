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
class Part:
    """A stretch of a mailbox that is read by itself.

    `begin` and `end` (not included) count bytes or messages, as the format does; `number` is its first message's
    among all, `count` how many messages it has.
    """

    begin: int
    end: int
    number: int
    count: int


@dataclass(frozen=True, slots=True)
class FileReading:
    """The readings of one file: of what is inside it first, its own last.

    `same_as` is the hash of a content that the inventory already holds; then there are no readings. `time_kept` is
    False where the access time could not be protected. `spool` names a file with further readings of what is inside,
    where there are too many for memory.

    A large mailbox is read in `parts`: then the only reading is the file's own, and each part comes in a `FileReading`
    of its own whose last reading tells how that ended. Both carry the job that they answer.
    """

    item: int
    readings: tuple[Reading, ...] = ()
    same_as: bytes = b""
    bytes_read: int = 0
    time_kept: bool = True
    spool: str = ""
    parts: tuple[Part, ...] = ()
    job: ReadJob | None = None

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
    """A file to read: the store's key, the path as the system's bytes, and what the crawl saw of it.

    With `part`, only that stretch of a mailbox is to be read, or with `divide` to be cut into smaller parts;
    `level` says how often that was done.
    """

    item: int
    path: bytes
    size: int
    modified_ns: int
    changed_ns: int
    known: frozenset[bytes] = frozenset()
    part: Part | None = None
    divide: bool = False
    level: int = 0
