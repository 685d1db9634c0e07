"""A crawl's entries as rows of the inventory, and whether a row still tells the same as its entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import xxhash
from sqlalchemy import Row

from models.listing import Entry, Listing, Packed, raw, shown
from models.records import ItemKind, ProblemKind, Status
from models.store.bulk import plain, whole

SKIPPED = frozenset({ProblemKind.LINK, ProblemKind.SPECIAL, ProblemKind.POLICY, ProblemKind.OFFLINE})
COLUMNS = (
    "share_id",
    "folder_id",
    "name",
    "raw",
    "inside",
    "kind",
    "size",
    "created",
    "modified",
    "changed",
    "device",
    "inode",
    "owner_id",
    "status",
    "problem_stage",
    "problem_kind",
    "problem_detail",
    "first_run",
)
Owner = Callable[[str], int | None]
"""The key of an owner's name."""


def signature(listing: Listing) -> bytes:
    """128 bits over names, sizes, times, inodes and owners, and the folder's own owner, mode and time of change:
    equal when nothing in the folder changed, nor who may open it.

    A folder's own modification time is not used: it does not change when a file in it is rewritten. Nor is the number
    of the device, which may differ each time a disk is mounted.
    """
    mark = xxhash.xxh3_128()
    entries = listing.entries
    if isinstance(entries, Packed):
        mark.update(entries.names)
        mark.update(entries.numbers)
    elif entries:
        mark.update(repr([_facts_compared(entry) for entry in entries]).encode())
    own = (listing.uid, listing.gid, listing.mode, listing.changed_ns)
    mark.update(repr((len(entries), listing.problem and listing.problem.kind.value, own)).encode())
    return mark.digest()


def _facts_compared(e: Entry) -> tuple[Any, ...]:
    facts = (e.name, e.size, e.modified_ns, e.changed_ns, e.inode, e.kind.value, e.uid, e.gid, e.mode, e.owner)
    return (*facts, e.problem and e.problem.kind.value)


def rows_of(entries: Sequence[Entry], share: int, folder: int, owner: Owner, run: int) -> Iterator[tuple[Any, ...]]:
    """Rows in the order of `COLUMNS` for the entries of a folder."""
    if isinstance(entries, Packed) and entries.names.isascii():
        return _packed_rows(entries, share, folder, owner, run)
    return (_row(entry, share, folder, owner, run) for entry in entries)


def _packed_rows(files: Packed, share: int, folder: int, owner: Owner, run: int) -> Iterator[tuple[Any, ...]]:
    """Ordinary files with plain names, several times faster than one by one."""
    owners = {uid: owner(name) for uid, name in files.owners.items()}
    device, kind, status = signed(files.device), ItemKind.FILE.value, Status.PENDING.value
    names, _, sizes, modified, changed, inodes, users, _ = files.columns
    for name, size, at, change, inode, user in zip(names, sizes, modified, changed, inodes, users, strict=True):
        own = (device, inode, owners[user], status, "", "", "", run)
        yield (share, folder, name, b"", "", kind, size, None, at, change, *own)


def _row(entry: Entry, share: int, folder: int, owner: Owner, run: int) -> tuple[Any, ...]:
    facts = facts_of(entry)
    place = (share, folder, shown(entry.name), raw(entry.name), "")
    before, after = (facts[name] for name in COLUMNS[5:12]), (facts[name] for name in COLUMNS[13:17])
    return (*place, *before, owner(entry.owner), *after, run)


def facts_of(entry: Entry) -> dict[str, Any]:
    """What a row says of an entry, by column."""
    problem = entry.problem
    status = Status.PENDING if problem is None else Status.SKIPPED if problem.kind in SKIPPED else Status.UNREAD
    return {
        "kind": entry.kind.value,
        "size": entry.size,
        "created": None if entry.created_ns is None else whole(entry.created_ns),
        "modified": whole(entry.modified_ns),
        "changed": whole(entry.changed_ns),
        "device": signed(entry.device),
        "inode": signed(entry.inode),
        "status": status.value,
        "problem_stage": problem.stage if problem else "",
        "problem_kind": problem.kind.value if problem else "",
        "problem_detail": plain(problem.detail) if problem else "",
    }


def same(row: Row[Any], entry: Entry) -> bool:
    """True where a row tells of an entry what the crawl saw, and it would not now be read where it was not before."""
    if entry.problem is None and row.problem_stage == "crawl":
        return False
    facts = (row.size, row.modified, row.changed, row.inode, row.kind)
    seen = (entry.size, whole(entry.modified_ns), whole(entry.changed_ns), signed(entry.inode), entry.kind)
    return facts == seen and (entry.problem is None or row.problem_kind == entry.problem.kind.value)


def signed(number: int) -> int:
    """A 64-bit identity as the database's signed integer."""
    return number - (1 << 64) if number >= 1 << 63 else number


def identity(entry: Mapping[str, Any] | Row[Any]) -> tuple[int, int, int, int]:
    """What a file keeps under another name: device, inode, size and time of modification."""
    facts = entry if isinstance(entry, Mapping) else entry._mapping
    return (facts["device"], facts["inode"], facts["size"], facts["modified"])


def ranges(keys: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of consecutive keys.

    >>> list(ranges([3, 1, 2, 7]))
    [(1, 3), (7, 7)]
    """
    start = last = None
    for key in sorted(keys):
        if last is not None and key == last + 1:
            last = key
            continue
        if start is not None and last is not None:
            yield start, last
        start = last = key
    if start is not None and last is not None:
        yield start, last
