"""What reading a file gives back: one reading for the file, then one for each thing inside it."""

from __future__ import annotations

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
    """The readings of one file, its own first. `same_as` is the hash of a content that the inventory already holds;
    then there are no readings. `time_kept` is False where the access time could not be protected."""

    item: int
    readings: tuple[Reading, ...] = ()
    same_as: bytes = b""
    bytes_read: int = 0
    time_kept: bool = True


@dataclass(frozen=True, slots=True)
class ReadJob:
    """A file to read: the store's key, the path as the system's bytes, and what the crawl saw of it."""

    item: int
    path: bytes
    size: int
    modified_ns: int
    changed_ns: int
    known: frozenset[bytes] = frozenset()
