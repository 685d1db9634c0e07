"""Local folders as a source: list and open without leaving a trace, where the system allows it."""

from __future__ import annotations

import errno
import os
import stat
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from operator import attrgetter
from typing import BinaryIO, NamedTuple

from models.errors import Unreadable
from models.listing import Entry, Listing, Packed, whole
from models.records import ItemKind, Problem, ProblemKind

NOATIME = getattr(os, "O_NOATIME", 0)
NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
DIRECTORY = getattr(os, "O_DIRECTORY", 0)
BINARY = getattr(os, "O_BINARY", 0)
NONBLOCK = getattr(os, "O_NONBLOCK", 0)
CLOEXEC = getattr(os, "O_CLOEXEC", 0)
OFFLINE_ATTRIBUTES = 0x1000 | 0x40000 | 0x400000
"""Windows: OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS: opening such a file would fetch it from elsewhere."""

ELSEWHERE_TAGS = (0xA0000003, 0xA000000C)
"""Windows: reparse tags of junctions (and mounted volumes) and of symbolic links, [MS-FSCC] 2.1.2.1."""
INLINE = 64 * 1024
"""Bytes from which a file with no blocks is taken as kept elsewhere: more than any file system keeps inline."""
BLOCKLESS = ("fuse", "fuseblk", "9p", "vboxsf", "drvfs")
NEEDED = attrgetter(
    *("st_mode", "st_size", "st_mtime_ns", "st_ctime_ns", "st_ino", "st_uid", "st_gid", "st_dev"),
    "st_blocks" if hasattr(os.stat_result, "st_blocks") else "st_dev",
)
Look = tuple[str, Callable[[], os.stat_result]]
"""A name, and how to look at what it names; that may raise OSError."""

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
        own, entries, folders = _scanned(full) if not DIRECTORY else _listed(full)
    except OSError as error:
        return Listing(path, problem=trouble("crawl", error)), []
    mine = (own.st_uid, own.st_gid, own.st_mode, whole(own.st_ctime_ns))
    return Listing(path, entries, None, len(folders), *mine), folders


Found = tuple[os.stat_result, Sequence[Entry], list[str]]
"""A folder's own facts, its entries, and the names of the folders in it."""


def _listed(full: bytes) -> Found:
    folder, _ = _open(full, os.O_RDONLY | DIRECTORY | NOFOLLOW | CLOEXEC)
    try:
        own, names = os.fstat(folder), sorted(os.listdir(folder))  # noqa: PTH208
        quick = _quickly(folder, names)
        looks = ((name, partial(os.lstat, name, dir_fd=folder)) for name in names)
        return (own, *(quick or _closely(full, looks)))
    finally:
        os.close(folder)


def _scanned(full: bytes) -> Found:
    """As `_listed`, where folders cannot be opened; there a folder's entries carry their facts with them."""
    with os.scandir(os.fsdecode(full)) as scan:
        found = sorted(scan, key=lambda entry: entry.name)
    looks = ((one.name, partial(one.stat, follow_symlinks=False)) for one in found)
    return (os.stat(full), *_closely(full, looks))


def _quickly(folder: int, names: list[str]) -> tuple[Sequence[Entry], list[str]] | None:
    """Entries as they are handed on and compared fastest; None where one of them needs a closer look."""
    try:
        facts = [NEEDED(os.lstat(name, dir_fd=folder)) for name in names]
    except OSError:  # one of them went away meanwhile
        return None
    folders: list[str] = []
    if any(stat.S_ISDIR(mode) for mode in {fact[0] for fact in facts}):
        folders = [name for name, fact in zip(names, facts, strict=True) if stat.S_ISDIR(fact[0])]
        names = [name for name, fact in zip(names, facts, strict=True) if not stat.S_ISDIR(fact[0])]
        facts = [fact for fact in facts if not stat.S_ISDIR(fact[0])]
    if not facts:
        return (), folders
    packed = _packed(names, facts)
    return None if packed is None else (packed, folders)


def _packed(names: list[str], facts: list[tuple[int, ...]]) -> Packed | None:
    *columns, devices, blocks = zip(*facts, strict=True)
    modes, sizes, users = columns[0], columns[1], set(columns[5])
    if not all(map(stat.S_ISREG, set(modes))) or len(set(devices)) > 1:
        return None
    if 0 in blocks and any(_elsewhere(*fact) for fact in zip(modes, sizes, devices, blocks, strict=True)):
        return None
    try:
        numbers = struct.pack(f"{len(names) * len(columns)}q", *chain.from_iterable(columns))
    except struct.error:  # a time or an identity beyond 64 bits
        return None
    joined = "/".join(names).encode("utf-8", "surrogateescape")
    return Packed(joined, numbers, len(names), devices[0], {uid: _owner(uid) for uid in users})


def _closely(full: bytes, looks: Iterable[Look]) -> tuple[Sequence[Entry], list[str]]:
    entries: list[Entry] = []
    folders: list[str] = []
    for name, look in looks:
        try:
            facts = look()
        except OSError as error:
            entries.append(Entry(name, ItemKind.FILE, 0, None, 0, 0, 0, 0, "", trouble("crawl", error)))
            continue
        if stat.S_ISDIR(facts.st_mode) and getattr(facts, "st_reparse_tag", 0) not in ELSEWHERE_TAGS:
            folders.append(name)
        else:
            entries.append(_entry(name, facts, full))
    return tuple(entries), folders


def _open(path: bytes, flags: int) -> tuple[int, bool]:
    if NOATIME:
        try:
            return os.open(path, flags | NOATIME), True
        except PermissionError:
            pass  # only the owner (and root) may ask for it
    return os.open(path, flags), False


def _entry(name: str, facts: os.stat_result, folder: bytes) -> Entry:
    kind, problem = (ItemKind.FILE, None) if stat.S_ISREG(facts.st_mode) else _what(name, facts, folder)
    if _elsewhere(facts.st_mode, facts.st_size, facts.st_dev, getattr(facts, "st_blocks", 1)):
        problem = Problem("crawl", ProblemKind.OFFLINE, "no part of it is on this disk: it is kept elsewhere, or empty")
    if getattr(facts, "st_file_attributes", 0) & OFFLINE_ATTRIBUTES:
        problem = Problem("crawl", ProblemKind.OFFLINE, "opening it would fetch it from elsewhere")
    return Entry(
        name,
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


def _elsewhere(mode: int, size: int, device: int, blocks: int) -> bool:
    """True for a file with a size and no block on the disk: a stub of an archiving store, or a hole throughout.

    Small files may lie beside their names (ext4's and btrfs' inline data), so it is asked of large ones only.
    """
    return blocks == 0 and size >= INLINE and stat.S_ISREG(mode) and counts_blocks(device)


@lru_cache(maxsize=256)
def counts_blocks(device: int) -> bool:
    """False for file systems that may say 0 blocks of any file: those in user space and between virtual machines."""
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="replace") as mounts:
            lines = [line.split(" - ") for line in mounts]
    except OSError:
        return True
    place = f"{os.major(device)}:{os.minor(device)}"
    kinds = {after.split()[0] for before, after in lines if before.split()[2] == place}
    return not any(kind.split(".")[0] in BLOCKLESS for kind in kinds)


def _what(name: str, facts: os.stat_result, folder: bytes) -> tuple[ItemKind, Problem | None]:
    if stat.S_ISLNK(facts.st_mode) or stat.S_ISDIR(facts.st_mode):
        return ItemKind.LINK, _link_problem(os.path.join(folder, os.fsencode(name)))
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
