"""Bringing a crawl into the inventory: folder by folder, what is new, changed, moved, gone or as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from typing import Any

import xxhash
from sqlalchemy import Connection, Row, delete, exists, func, select, update

from models.listing import Entry, Listing, raw, shown
from models.records import ProblemKind, Status
from models.runs import Changes
from models.store.bulk import chunks, insert_rows, plain, upsert_rows, whole
from models.store.copies import copy_reading
from models.tables import folders, items, judgements, owners

SKIPPED = frozenset({ProblemKind.LINK, ProblemKind.SPECIAL, ProblemKind.POLICY, ProblemKind.OFFLINE})
FOLDER = ("share_id", "path", "raw", "signature", "files", "seen_run", "problem_kind", "problem_detail")
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


def signature(listing: Listing) -> bytes:
    """128 bits over names, sizes, times and identities: equal when nothing in the folder changed.

    A folder's own modification time is not used: it does not change when a file in it is rewritten.
    """
    facts = [
        (
            e.name,
            e.size,
            e.modified_ns,
            e.changed_ns,
            e.device,
            e.inode,
            e.kind.value,
            e.problem and e.problem.kind.value,
        )
        for e in listing.entries
    ]
    return xxhash.xxh3_128(repr((facts, listing.problem and listing.problem.kind.value)).encode()).digest()


@dataclass(slots=True)
class Reconciler:
    """Takes the listings of one crawl, in any order, and finishes by marking what was not seen as gone."""

    connection: Connection
    share: int
    run: int
    first: bool = True
    owner_keys: dict[str, int] = field(default_factory=dict)
    seen: list[int] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    touched: dict[str, list[Entry]] = field(default_factory=dict)
    """New and changed entries by folder: their permissions are to be looked at."""

    def take(self, listings: Sequence[Listing]) -> Changes:
        """Record a part of the crawl. An unchanged folder costs one row of one look-up."""
        known = self._known(listings)
        marks = [
            (listing, signature(listing), known.get((shown(listing.path), raw(listing.path)))) for listing in listings
        ]
        same = [(listing, row) for listing, mark, row in marks if row and row.signature == mark]
        self.seen.extend(row.id for _, row in same)
        total = Changes(unchanged=sum(len(listing.entries) for listing, _ in same))
        differing = [(listing, mark, row) for listing, mark, row in marks if not row or row.signature != mark]
        self._write_new_folders([(listing, mark) for listing, mark, row in differing if not row])
        keys = self._known([listing for listing, _, _ in differing])
        for listing, mark, row in differing:
            folder = keys[(shown(listing.path), raw(listing.path))].id
            if row:
                self.connection.execute(
                    update(folders).where(folders.c.id == folder).values(self._facts(listing, mark))
                )
            changes = self._compare(folder, listing, self._stored(folder) if row else {})
            total = Changes(*map(sum, zip(astuple(total), astuple(changes), strict=True)))
        return total

    def _known(self, listings: Sequence[Listing]) -> dict[tuple[str, bytes], Row[Any]]:
        found: dict[tuple[str, bytes], Row[Any]] = {}
        for paths in chunks(shown(listing.path) for listing in listings):
            mine = (folders.c.share_id == self.share, folders.c.path.in_(paths))
            query = select(folders.c.id, folders.c.path, folders.c.raw, folders.c.signature).where(*mine)
            found |= {(row.path, row.raw): row for row in self.connection.execute(query)}
        return found

    def _write_new_folders(self, listings: Sequence[tuple[Listing, bytes]]) -> None:
        rows = [
            (self.share, shown(listing.path), raw(listing.path), *self._facts(listing, mark).values())
            for listing, mark in listings
        ]
        insert_rows(self.connection, folders, FOLDER, rows)

    def _facts(self, listing: Listing, mark: bytes) -> dict[str, Any]:
        return {
            "signature": mark,
            "files": len(listing.entries),
            "seen_run": self.run,
            "problem_kind": listing.problem.kind.value if listing.problem else "",
            "problem_detail": plain(listing.problem.detail) if listing.problem else "",
        }

    def flush(self) -> None:
        """Write new items and which unchanged folders were seen; call before the transaction ends."""
        self._write_rows()
        for keys in chunks(self.seen):
            self.connection.execute(update(folders).where(folders.c.id.in_(keys)).values(seen_run=self.run))
        self.seen.clear()

    def finish(self) -> Changes:
        """Mark items of folders that were not seen in this run as gone, and count moves. The crawl must be whole.

        What lies below a folder that could not be listed was not seen, but is not gone.
        """
        self.flush()
        for path in self._unlisted():
            below = folders.c.path.startswith(f"{path}/" if path else "", autoescape=True)
            self.connection.execute(
                update(folders).where(folders.c.share_id == self.share, below).values(seen_run=self.run)
            )
        lost = select(folders.c.id).where(folders.c.share_id == self.share, folders.c.seen_run != self.run)
        self.connection.execute(
            update(items).where(items.c.folder_id.in_(lost), items.c.gone_run.is_(None)).values(gone_run=self.run)
        )
        self.connection.execute(
            update(folders)
            .where(folders.c.share_id == self.share, folders.c.seen_run != self.run)
            .values(signature=b"", files=0)
        )
        moved, gone = self._moved(), self._gone()
        return Changes(new=-moved, moved=moved, gone=gone - moved)

    def _unlisted(self) -> list[str]:
        mine = (folders.c.share_id == self.share, folders.c.seen_run == self.run, folders.c.problem_kind != "")
        return list(self.connection.execute(select(folders.c.path).where(*mine)).scalars())

    def _stored(self, folder: int) -> dict[tuple[str, bytes], Row[Any]]:
        query = select(items).where(
            items.c.folder_id == folder, items.c.container_id.is_(None), items.c.gone_run.is_(None)
        )
        return {(row.name, row.raw): row for row in self.connection.execute(query)}

    def _compare(self, folder: int, listing: Listing, stored: dict[tuple[str, bytes], Row[Any]]) -> Changes:
        new: list[Entry] = []
        changed: list[Entry] = []
        unchanged = 0
        for entry in listing.entries:
            row = stored.pop((shown(entry.name), raw(entry.name)), None)
            if row is None:
                new.append(entry)
            elif _same(row, entry):
                unchanged += 1
            else:
                self._change(row.id, entry)
                changed.append(entry)
        if listing.problem is None:
            self._gone_from_folder([row.id for row in stored.values()])
        self._insert(folder, new)
        self.touched[listing.path] = [*new, *changed]
        return Changes(new=len(new), changed=len(changed), unchanged=unchanged)

    def _insert(self, folder: int, entries: list[Entry]) -> None:
        self.rows.extend(self._values(folder, entry) for entry in entries)
        if not self.first:
            self._write_rows()
            self._recognise(folder, entries)

    def _write_rows(self) -> None:
        insert_rows(self.connection, items, COLUMNS, self.rows)
        self.rows.clear()

    def _values(self, folder: int, entry: Entry) -> tuple[Any, ...]:
        facts = _facts(entry)
        return (
            self.share,
            folder,
            shown(entry.name),
            raw(entry.name),
            "",
            *(facts[name] for name in COLUMNS[5:12]),
            self._owner(entry.owner),
            *(facts[name] for name in COLUMNS[13:17]),
            self.run,
        )

    def _recognise(self, folder: int, entries: list[Entry]) -> None:
        """A new name for a file that was read under another (moved, renamed, hard-linked) is not read again."""
        for entry in entries:
            if entry.problem or not entry.inode:
                continue
            same = select(items.c.id).where(
                items.c.device == _signed(entry.device),
                items.c.inode == _signed(entry.inode),
                items.c.size == entry.size,
                items.c.modified == whole(entry.modified_ns),
                items.c.container_id.is_(None),
                items.c.content_id.is_not(None),
            )
            source = self.connection.execute(same.order_by(items.c.id.desc()).limit(1)).scalar()
            if source is not None:
                copy_reading(self.connection, source, self._key(folder, entry), self.run)

    def _key(self, folder: int, entry: Entry) -> int:
        query = select(items.c.id).where(
            items.c.folder_id == folder,
            items.c.name == shown(entry.name),
            items.c.raw == raw(entry.name),
            items.c.container_id.is_(None),
            items.c.gone_run.is_(None),
        )
        return int(self.connection.execute(query).scalar_one())

    def _change(self, item: int, entry: Entry) -> None:
        forget_members(self.connection, item)
        values = _facts(entry) | {"owner_id": self._owner(entry.owner), "content_id": None}
        self.connection.execute(update(items).where(items.c.id == item).values(**values))

    def _gone_from_folder(self, keys: list[int]) -> None:
        for part in chunks(keys):
            gone = items.c.id.in_(part) | items.c.container_id.in_(part)
            self.connection.execute(update(items).where(gone, items.c.gone_run.is_(None)).values(gone_run=self.run))

    def _owner(self, name: str) -> int | None:
        if not name:
            return None
        if name not in self.owner_keys:
            known = select(owners.c.id).where(owners.c.name == plain(name))
            key = self.connection.execute(known).scalar()
            if key is None:
                upsert_rows(self.connection, owners, ("name",), [(plain(name),)], ("name",))
                key = self.connection.execute(known).scalar_one()
            self.owner_keys[name] = int(key)
        return self.owner_keys[name]

    def _gone(self) -> int:
        query = select(func.count()).where(
            items.c.share_id == self.share, items.c.gone_run == self.run, items.c.container_id.is_(None)
        )
        return int(self.connection.execute(query).scalar_one())

    def _moved(self) -> int:
        if self.first:
            return 0
        old = items.alias()
        same = exists().where(
            old.c.device == items.c.device,
            old.c.inode == items.c.inode,
            old.c.size == items.c.size,
            old.c.modified == items.c.modified,
            old.c.gone_run == self.run,
            old.c.container_id.is_(None),
        )
        query = select(func.count()).where(
            items.c.share_id == self.share,
            items.c.first_run == self.run,
            items.c.container_id.is_(None),
            items.c.inode.is_not(None),
            same,
        )
        return int(self.connection.execute(query).scalar_one())


def forget_members(connection: Connection, *files: int) -> None:
    """Remove the rows of what was inside files whose bytes changed; the next reading writes them anew."""
    for part in chunks(files):
        members = select(items.c.id).where(items.c.container_id.in_(part))
        connection.execute(delete(judgements).where(judgements.c.item_id.in_(members)))
        connection.execute(delete(items).where(items.c.container_id.in_(part)))


def _facts(entry: Entry) -> dict[str, Any]:
    problem = entry.problem
    status = Status.PENDING if problem is None else Status.SKIPPED if problem.kind in SKIPPED else Status.UNREAD
    return {
        "kind": entry.kind.value,
        "size": entry.size,
        "created": None if entry.created_ns is None else whole(entry.created_ns),
        "modified": whole(entry.modified_ns),
        "changed": whole(entry.changed_ns),
        "device": _signed(entry.device),
        "inode": _signed(entry.inode),
        "status": status.value,
        "problem_stage": problem.stage if problem else "",
        "problem_kind": problem.kind.value if problem else "",
        "problem_detail": plain(problem.detail) if problem else "",
    }


def _same(row: Row[Any], entry: Entry) -> bool:
    facts = (row.size, row.modified, row.changed, row.device, row.inode, row.kind)
    times = (whole(entry.modified_ns), whole(entry.changed_ns))
    seen = (entry.size, *times, _signed(entry.device), _signed(entry.inode), entry.kind)
    return facts == seen and (entry.problem is None or row.problem_kind == entry.problem.kind.value)


def _signed(number: int) -> int:
    """A 64-bit identity as the database's signed integer."""
    return number - (1 << 64) if number >= 1 << 63 else number
