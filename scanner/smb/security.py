"""Who may open folders and files of a share: owner, group and access list of their security descriptors.

Read with the right to read permissions only; no file's data is opened. Form: [MS-DTYP] 2.4.6.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from models.listing import Entry, Listing
from models.permissions import Permission, from_ntfs, principal
from models.records import ItemKind
from scanner.smb.address import Address, stored
from scanner.smb.link import Link, Refused
from scanner.smb.links import attempt
from scanner.smb.messages import (
    AS_IT_STANDS,
    INFO_SECURITY,
    OWNER_GROUP_DACL,
    READ_CONTROL,
    RELATED,
    buffer,
    close,
    create,
    query_info,
)
from scanner.smb.naming import Names

MOST = 1 << 16
"""Bytes of a descriptor: what an access list can hold."""
TOGETHER = 32
"""Files of a folder that are asked about at once."""
INHERIT_ONLY, INHERITED = 0x08, 0x10
ALLOWED, DENIED = frozenset({0x00, 0x05, 0x09, 0x0B}), frozenset({0x01, 0x06, 0x0A, 0x0C})
"""Types of entries that allow and that deny ([MS-DTYP] 2.4.4.1); audit entries are neither."""
WITH_OBJECT = frozenset({0x05, 0x06, 0x0B, 0x0C})
LIST_PRESENT, PROTECTED = 0x0004, 0x1000


class Ace(NamedTuple):
    """An entry of an access list: allows or denies, the rights as bits, for whom, and whence it came.

    `passed_on_only` does not count for the folder itself, only for what is made in it.
    """

    allow: bool
    mask: int
    sid: str
    inherited: bool
    passed_on_only: bool


@dataclass(frozen=True, slots=True)
class Descriptor:
    """Owner and group as SIDs ("" where it has none), and the access list in its order.

    `aces` is None where there is no list at all, which lets everyone do everything. `protected` takes nothing from
    the folder above.
    """

    owner: str
    group: str
    aces: tuple[Ace, ...] | None
    protected: bool

    def sids(self) -> set[str]:
        """Everybody whom it names, but for those that every system knows."""
        every = {self.owner, self.group, *(ace.sid for ace in self.aces or ())}
        return {sid for sid in every if sid and principal(sid) == sid}


def descriptor(root: bytes, path: str) -> Descriptor:
    """The security descriptor of a folder or file below a root.

    Raises Refused where the server does not tell, SourceError when it is lost.
    """
    found = attempt(stored(root), lambda link: _asked(link, stored(root), [path]))[0]
    if isinstance(found, Refused):
        raise found
    return found


def parse(data: bytes) -> Descriptor:
    """A self-relative security descriptor ([MS-DTYP] 2.4.6). Raises ValueError for what is not one."""
    try:
        _, _, control, owner, group, _, dacl = struct.unpack_from("<BBHIIII", data)
        listed = tuple(_aces(data, dacl)) if control & LIST_PRESENT and dacl else None
        return Descriptor(sid(data, owner), sid(data, group), listed, bool(control & PROTECTED))
    except (struct.error, IndexError) as error:
        raise ValueError("not a security descriptor") from error


def sid(data: bytes, place: int) -> str:
    """The SID at a place as text ([MS-DTYP] 2.4.2), "" at place 0.

    >>> sid(bytes.fromhex("00 0102000000000005 20000000 21020000"), 1)
    'S-1-5-32-545'
    """
    if not place:
        return ""
    revision, count = data[place], data[place + 1]
    authority = int.from_bytes(data[place + 2 : place + 8], "big")
    parts = struct.unpack_from(f"<{count}I", data, place + 8)
    return "-".join(["S", str(revision), str(authority), *map(str, parts)])


def _aces(data: bytes, place: int) -> Iterator[Ace]:
    (count,) = struct.unpack_from("<H", data, place + 4)
    place += 8
    for _ in range(count):
        kind, flags, size, mask = struct.unpack_from("<BBHI", data, place)
        if kind in ALLOWED or kind in DENIED:
            start = place + 8 + (_object_size(data, place) if kind in WITH_OBJECT else 0)
            yield Ace(kind in ALLOWED, mask, sid(data, start), bool(flags & INHERITED), bool(flags & INHERIT_ONLY))
        place += size


def _object_size(data: bytes, place: int) -> int:
    """How much stands before the SID in an entry for objects: flags, and up to two GUIDs."""
    flags = int.from_bytes(data[place + 8 : place + 12], "little")
    return 4 + 16 * ((flags & 1) + (flags >> 1 & 1))


@dataclass(slots=True)
class OnShare:
    """Permissions below a root on a share, as `scanner.permissions` asks for them.

    The files of a folder are asked about together, when the first of them is. None where the server does not tell.
    """

    root: Address
    names: Names
    at: str | None = None
    known: dict[str, Permission | None] = field(default_factory=dict)

    def folder(self, listing: Listing) -> Permission | None:
        """The permission of a folder. Raises SourceError when the server is lost."""
        return self._permissions([listing.path])[0]

    def entry(self, listing: Listing, entry: Entry) -> Permission | None:
        """The permission of a file in a folder. Raises SourceError when the server is lost."""
        if entry.problem is not None:
            return None  # what is not to be opened is not opened for this either
        if self.at != listing.path:
            self.at, self.known = listing.path, {}
        if entry.name not in self.known:
            self._ask_from(listing, entry)
        return self.known[entry.name]

    def _ask_from(self, listing: Listing, first: Entry) -> None:
        """Ask about a file and those that follow it in its folder."""
        names = [one.name for one in listing.entries if one.kind is ItemKind.FILE and one.problem is None]
        start = names.index(first.name)
        wanted = names[start : start + TOGETHER]
        places = [f"{listing.path}/{name}" if listing.path else name for name in wanted]
        self.known |= dict(zip(wanted, self._permissions(places), strict=True))

    def _permissions(self, paths: Sequence[str]) -> list[Permission | None]:
        return attempt(self.root, lambda link: self._made(link, _asked(link, self.root, paths)))

    def _made(self, link: Link, found: Sequence[Descriptor | Refused]) -> list[Permission | None]:
        """Permissions of descriptors, with the names of everybody in them."""
        names = self.names.of(link, {sid for one in found if isinstance(one, Descriptor) for sid in one.sids()})
        return [_permission(one, names) if isinstance(one, Descriptor) else None for one in found]


def _permission(found: Descriptor, names: Mapping[str, str] | None) -> Permission:
    aces = None if found.aces is None else [ace[:4] for ace in found.aces if not ace.passed_on_only]
    return from_ntfs(found.owner, found.group, aces, found.protected, names)


def permissions(root: bytes) -> OnShare:
    """Where the permissions below a root are read from."""
    address = stored(root)
    return OnShare(address, Names(address.server))


def _asked(link: Link, root: Address, paths: Sequence[str]) -> list[Descriptor | Refused]:
    """The descriptors of several places: all are asked for before the first answer is waited for."""
    found: list[Descriptor | Refused] = []
    waiting: list[list[Any]] = []
    for path in paths:
        if waiting and link.room() < 8:
            found += [_answered(link, requests) for requests in waiting]
            waiting.clear()
        opening = create(root.below(path).wire, READ_CONTROL, AS_IT_STANDS)
        asking = query_info(RELATED, INFO_SECURITY, 0, MOST, OWNER_GROUP_DACL)
        waiting.append(link.send(opening, asking, close(RELATED)))
    return found + [_answered(link, requests) for requests in waiting]


def _answered(link: Link, requests: list[Any]) -> Descriptor | Refused:
    opening, said, _ = link.answers(requests)
    if isinstance(opening, Refused):
        return opening
    return said if isinstance(said, Refused) else parse(buffer(said))
