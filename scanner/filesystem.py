"""Local folders as a source: list and open without leaving a trace, where the system allows it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import BinaryIO, NamedTuple

from models.errors import Unreadable
from models.listing import Entry, Listing
from models.records import ItemKind, Problem, ProblemKind
from models.store.bulk import whole

NOATIME = getattr(os, "O_NOATIME", 0)
NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
DIRECTORY = getattr(os, "O_DIRECTORY", 0)
BINARY = getattr(os, "O_BINARY", 0)
NONBLOCK = getattr(os, "O_NONBLOCK", 0)
CLOEXEC = getattr(os, "O_CLOEXEC", 0)
OFFLINE_ATTRIBUTES = 0x1000 | 0x40000 | 0x400000
"""Windows: OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS: opening such a file would fetch it from elsewhere."""

KINDS = {
    errno.EACCES: ProblemKind.DENIED,
    errno.EPERM: ProblemKind.DENIED,
    errno.ENOENT: ProblemKind.VANISHED,
    errno.ESTALE: ProblemKind.VANISHED,
    errno.ELOOP: ProblemKind.LOOP,
}


class Facts(NamedTuple):
    """What the source says of a file now. `time_kept` is False where its access time may have changed by reading."""

    size: int
    modified_ns: int
    time_kept: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file. `time_kept` is False where its access time may change by reading it.

    `again` asks the source for the present facts; it raises Unreadable or SourceError where a read failed meanwhile,
    whatever an extractor made of that.
    """

    file: BinaryIO
    size: int
    modified_ns: int
    changed_ns: int
    time_kept: bool
    again: Callable[[], Facts]


def trouble(stage: str, error: OSError) -> Problem:
    """An operating-system error as a problem; its detail is the system's own words."""
    return Problem(stage, KINDS.get(error.errno or 0, ProblemKind.IO), error.strerror or type(error).__name__)


@contextmanager
def open_file(path: bytes) -> Iterator[Opened]:
    """Open a regular file for reading: links are not followed, access times are kept where the system allows it.

    Raises Unreadable with the reason (denied, vanished, not a regular file).
    """
    try:
        descriptor, kept = _open(path, os.O_RDONLY | NOFOLLOW | BINARY | NONBLOCK | CLOEXEC)
    except OSError as error:
        problem = trouble("open", error)
        raise Unreadable(problem.kind, problem.detail) from error
    with os.fdopen(descriptor, "rb") as file:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise Unreadable(ProblemKind.SPECIAL, "it was a file when the folder was listed")
        again = partial(_facts, descriptor, kept)
        yield Opened(file, facts.st_size, whole(facts.st_mtime_ns), whole(facts.st_ctime_ns), kept, again)


def _facts(descriptor: int, kept: bool) -> Facts:
    facts = os.fstat(descriptor)
    return Facts(facts.st_size, whole(facts.st_mtime_ns), kept)


def list_folder(root: bytes, path: str) -> tuple[Listing, list[str]]:
    """The entries of one folder, and the names of the folders in it, both in the order of names."""
    full = os.path.join(root, os.fsencode(path)) if path else root
    try:
        with _scan(full) as (scan, own):
            found = sorted(scan, key=lambda entry: entry.name)
            inner = [entry.is_dir(follow_symlinks=False) for entry in found]
            folders = [entry.name for entry, is_folder in zip(found, inner, strict=True) if is_folder]
            entries = tuple(_entry(entry, full) for entry, is_folder in zip(found, inner, strict=True) if not is_folder)
    except OSError as error:
        return Listing(path, problem=trouble("crawl", error)), []
    facts = (own.st_uid, own.st_gid, own.st_mode, whole(own.st_ctime_ns))
    return Listing(path, entries, None, len(folders), *facts), folders


@contextmanager
def _scan(full: bytes) -> Iterator[tuple[Iterator[os.DirEntry[str]], os.stat_result]]:
    if not DIRECTORY:
        with os.scandir(os.fsdecode(full)) as scan:
            yield scan, os.stat(full)
        return
    descriptor, _ = _open(full, os.O_RDONLY | DIRECTORY | NOFOLLOW | CLOEXEC)
    try:
        with os.scandir(descriptor) as scan:
            yield scan, os.fstat(descriptor)
    finally:
        os.close(descriptor)


def _open(path: bytes, flags: int) -> tuple[int, bool]:
    if NOATIME:
        try:
            return os.open(path, flags | NOATIME), True
        except PermissionError:
            pass  # only the owner (and root) may ask for it
    return os.open(path, flags), False


def _entry(entry: os.DirEntry[str], folder: bytes) -> Entry:
    try:
        facts = entry.stat(follow_symlinks=False)
    except OSError as error:
        return Entry(entry.name, ItemKind.FILE, 0, None, 0, 0, 0, 0, "", trouble("crawl", error))
    kind, problem = (ItemKind.FILE, None) if stat.S_ISREG(facts.st_mode) else _what(entry, facts, folder)
    if getattr(facts, "st_file_attributes", 0) & OFFLINE_ATTRIBUTES:
        problem = Problem("crawl", ProblemKind.OFFLINE, "opening it would fetch it from elsewhere")
    return Entry(
        entry.name,
        kind,
        facts.st_size,
        getattr(facts, "st_birthtime_ns", None),
        whole(facts.st_mtime_ns),
        whole(facts.st_ctime_ns),
        facts.st_dev,
        facts.st_ino,
        _owner(facts.st_uid),
        problem,
        facts.st_uid,
        facts.st_gid,
        facts.st_mode,
    )


def _what(entry: os.DirEntry[str], facts: os.stat_result, folder: bytes) -> tuple[ItemKind, Problem | None]:
    if entry.is_symlink():
        return ItemKind.LINK, _link_problem(os.path.join(folder, os.fsencode(entry.name)))
    return ItemKind.SPECIAL, Problem("crawl", ProblemKind.SPECIAL, _special(facts.st_mode))


def _link_problem(path: bytes) -> Problem:
    try:
        os.stat(path)
    except OSError as error:
        if error.errno == errno.ELOOP:
            return Problem("crawl", ProblemKind.LOOP, "the link leads back to itself")
        if error.errno == errno.ENOENT:
            return Problem("crawl", ProblemKind.BROKEN_LINK, "what it points to does not exist")
        return trouble("crawl", error)
    return Problem("crawl", ProblemKind.LINK, "what it points to is read where it stands")


def _special(mode: int) -> str:
    tests = ((stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket"), (stat.S_ISCHR, "device"), (stat.S_ISBLK, "device"))
    return next((name for test, name in tests if test(mode)), "unknown kind")


@lru_cache(maxsize=4096)
def _owner(uid: int) -> str:
    try:
        import pwd
    except ImportError:
        return ""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
