"""What a crawl sees of one folder: its entries with their times and identity, before anything is opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, overload

from models.records import ItemKind, Problem

WIDEST = (1 << 63) - 1


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


@dataclass(frozen=True)
class Packed(Sequence[Entry]):
    """Ordinary files of one folder, on one device, as the system gave them; an Entry is made when it is looked at.

    `names` are joined by "/". `numbers` are 64-bit: first all modes, then all sizes, times of modification, times of
    change, inodes, users and groups. `owners` names the users.
    """

    names: bytes
    numbers: bytes
    number: int
    device: int
    owners: Mapping[int, str] = field(compare=False)

    @property
    def columns(self) -> Sequence[Sequence[Any]]:
        """Eight lists: names, modes, sizes, times of modification, times of change, inodes, users, groups."""
        values = memoryview(self.numbers).cast("q").tolist()
        parts = [values[start : start + self.number] for start in range(0, len(values), self.number)]
        return [self.names.decode("utf-8", "surrogateescape").split("/"), *parts]

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        return tuple(self._made())

    def _made(self) -> Iterator[Entry]:
        rows = zip(*self.columns, strict=True)
        for name, mode, size, modified, changed, inode, uid, gid in rows:
            own = (self.device, inode, self.owners.get(uid, ""))
            yield Entry(name, ItemKind.FILE, size, None, modified, changed, *own, None, uid, gid, mode)

    def __len__(self) -> int:
        return self.number

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | Sequence[Entry]:
        return self._entries[index]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)


@dataclass(frozen=True, slots=True)
class Listing:
    """A folder's entries in the order of their names. `path` is relative to the root, "" for the root itself.

    `folders` counts the folders in it. `problem` says why a folder could not be listed or was left out; then there
    are no entries. `uid`, `gid`, `mode` and `changed_ns` are the folder's own, as in an Entry.
    """

    path: str
    entries: Sequence[Entry] = ()
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
    if name.isascii():
        return name
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def raw(name: str) -> bytes:
    """The bytes of a name that text cannot hold, or b"" where its text is the whole truth."""
    if name.isascii():
        return b""
    data = name.encode("utf-8", "surrogateescape")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    return b""


def whole(number: int) -> int:
    """A number as both databases keep it: 64 bits with a sign. A container may claim any size and any time."""
    return max(-WIDEST, min(WIDEST, number))
