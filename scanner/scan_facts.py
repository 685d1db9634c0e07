"""What a scan is told, and what it tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, field
from typing import Protocol, TypeVar

from models.config import Limits
from models.records import ShareKind
from models.runs import Changes, Counts
from scanner.gentle import GENTLE, Gentle


class Progress(Protocol):
    """What a scan tells while it goes on; the command line shows it."""

    def crawled(self, files: int) -> None: ...
    def to_read(self, files: int, size: int) -> None: ...
    def read(self, files: int, size: int, unread: int) -> None: ...
    def judged(self, items: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Options:
    """How to scan. `share` names the share (only for one path), `kind` is used where policy's areas say nothing.

    A mailbox of several times `part_bytes` is read in parts of about that size, by all workers. `order` is what is
    read first, `gentle` how fast, when and at what priority.
    """

    share: str = ""
    kind: ShareKind | None = None
    map_only: bool = False
    deep: bool = False
    workers: int = 2
    limits: Limits = field(default_factory=Limits)
    key_file: str = ""
    versions: str = ""
    part_bytes: int = 16 << 20
    order: str = "size"
    gentle: Gentle = GENTLE


@dataclass(frozen=True, slots=True)
class Source:
    """A share to scan: its key in the inventory, its run, its root and, for a mailbox, the single file."""

    name: str
    share: int
    run: int
    root: bytes
    only: str
    first: bool


@dataclass(frozen=True, slots=True)
class Done:
    """Files and bytes read, and the files whose access time could not be kept."""

    files: int = 0
    size: int = 0
    times_not_kept: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scan did, over all its shares."""

    shares: tuple[str, ...]
    counts: Counts
    changes: Changes
    done: Done


Total = TypeVar("Total", Counts, Changes, Done)


def summed(kind: Callable[..., Total], parts: Sequence[Total]) -> Total:
    """All parts together, number by number."""
    return kind(*(sum(column) for column in zip(*(astuple(part) for part in parts), strict=True)))
