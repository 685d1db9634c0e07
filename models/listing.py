"""What a crawl sees of one folder: its entries with their times and identity, before anything is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from models.records import ItemKind, Problem


class Entry(NamedTuple):
    """A file, link or special file in a folder. `name` may hold surrogates (bytes that are not UTF-8).

    Times are nanoseconds since 1970 UTC; `created_ns` is None where the system keeps none. `problem` is set for what
    will not be opened (links, devices, stubs). `uid`, `gid`, `mode` are POSIX's, or -1, -1, 0.
    """

    name: str
    kind: ItemKind
    size: int
    created_ns: int | None
    modified_ns: int
    changed_ns: int
    device: int
    inode: int
    owner: str
    problem: Problem | None = None
    uid: int = -1
    gid: int = -1
    mode: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A folder's entries in the order of their names. `path` is relative to the root, "" for the root itself.

    `folders` counts the folders in it. `problem` says why a folder could not be listed or was left out; then there
    are no entries. `uid`, `gid`, `mode` and `changed_ns` are the folder's own, as in an Entry.
    """

    path: str
    entries: tuple[Entry, ...] = ()
    problem: Problem | None = None
    folders: int = 0
    uid: int = -1
    gid: int = -1
    mode: int = 0
    changed_ns: int = 0


def shown(name: str) -> str:
    """A name as text: bytes that are not UTF-8 become `\\xNN`.

    >>> shown("caf\\udce9.txt")
    'caf\\\\xe9.txt'
    """
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def raw(name: str) -> bytes:
    """The bytes of a name that text cannot hold, or b"" where its text is the whole truth."""
    data = name.encode("utf-8", "surrogateescape")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    return b""
