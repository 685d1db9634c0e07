"""Bringing a crawl into the inventory: folder by folder, what is new, changed, moved, gone or as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, exists, func, select, update

from models.listing import Entry, Listing, raw, shown
from models.records import ProblemKind, Status
from models.runs import Changes
from models.store.bulk import chunks, insert_rows, plain, upsert_rows
from models.store.copies import copy_reading
from models.store.crawl_rows import COLUMNS, facts_of, identity, ranges, rows_of, same, signature
from models.tables import NOT_READ, folders, items, judgements, owners

__all__ = ["COLUMNS", "Reconciler", "forget_members", "signature"]

FOLDER = ("share_id", "path", "raw", "signature", "files", "seen_run", "problem_kind", "problem_detail")
Name = tuple[str, bytes]
"""A name as text, and its bytes where text cannot hold them."""


@dataclass(slots=True)
class Reconciler:
    """Takes the listings of one crawl, in any order, and finishes by marking what was not seen as gone.

    `alone` says that this very object takes the whole crawl, in one transaction or several: then it knows by itself
    whether anything is new or gone. No item is newer than `since` before it.
    """

    connection: Connection
    share: int
    run: int
    first: bool = True
    alone: bool = False
    since: int = 0
    owner_keys: dict[str, int] = field(default_factory=dict)
    seen: list[int] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    touched: dict[str, Sequence[Entry]] = field(default_factory=dict)
    """New and changed entries by folder: their permissions are to be looked at."""
    looked: list[Listing] = field(default_factory=list)
    """Folders in which, or of which, something is new or changed, or whose permission was never noted."""
    new: int = 0
    gone: int = 0

    def begin(self, connection: Connection) -> None:
        """Go on in another transaction."""
        self.connection = connection
        self.touched.clear()
        self.looked.clear()

    def take(self, listings: Sequence[Listing]) -> Changes:
        """Record a part of the crawl. An unchanged folder costs one row of one look-up."""
        known = self._known(listings)
        added: list[tuple[Listing, bytes]] = []
        differing: list[tuple[Listing, bytes, int]] = []
        unchanged = 0
        for listing in listings:
            mark, row = signature(listing), known.get(_name(listing))
            if row is None:
                added.append((listing, mark))
            elif row.signature != mark:
                differing.append((listing, mark, row.id))
            else:
                self.seen.append(row.id)
                unchanged += len(listing.entries)
            if row is None or row.signature != mark or row.permission_mark is None:
                self.looked.append(listing)
        new = self._add_folders(added)
        compared = self._compare_folders(differing)
        self.new += new + compared.new
        return Changes(new + compared.new, compared.changed, 0, 0, unchanged + compared.unchanged)

    def _known(self, listings: Sequence[Listing]) -> dict[Name, Row[Any]]:
        found: dict[Name, Row[Any]] = {}
        columns = (folders.c.id, folders.c.path, folders.c.raw, folders.c.signature, folders.c.permission_mark)
        for paths in chunks(shown(listing.path) for listing in listings):
            mine = (folders.c.share_id == self.share, folders.c.path.in_(paths))
            found |= {(row.path, row.raw): row for row in self.connection.execute(select(*columns).where(*mine))}
        return found

    def _add_folders(self, added: Sequence[tuple[Listing, bytes]]) -> int:
        if not added:
            return 0
        rows = ((self.share, *_name(listing), *self._facts(listing, mark).values()) for listing, mark in added)
        insert_rows(self.connection, folders, FOLDER, rows)
        keys = self._known([listing for listing, _ in added])
        for listing, _ in added:
            self._insert(keys[_name(listing)].id, listing.entries)
            self.touched[listing.path] = listing.entries
        if not self.first:
            self._recognise({keys[_name(listing)].id: listing.entries for listing, _ in added})
        return sum(len(listing.entries) for listing, _ in added)

    def _facts(self, listing: Listing, mark: bytes) -> dict[str, Any]:
        return {
            "signature": mark,
            "files": len(listing.entries),
            "seen_run": self.run,
            "problem_kind": listing.problem.kind.value if listing.problem else "",
            "problem_detail": plain(listing.problem.detail) if listing.problem else "",
        }

    def _compare_folders(self, differing: Sequence[tuple[Listing, bytes, int]]) -> Changes:
        """Compare the entries of folders with their rows, and write what differs."""
        values = [{"folder": folder, **self._facts(listing, mark)} for listing, mark, folder in differing]
        _update(self.connection, folders, "folder", values)
        stored = self._stored([folder for _, _, folder in differing])
        new: dict[int, Sequence[Entry]] = {}
        changed: dict[int, Entry] = {}
        gone: list[int] = []
        unchanged = 0
        for listing, _, folder in differing:
            found = _compared(listing.entries, stored[folder])
            new[folder] = found.new
            changed |= found.changed
            unchanged += len(listing.entries) - len(found.new) - len(found.changed)
            gone += found.left if listing.problem is None else []
            self.touched[listing.path] = [*found.new, *found.changed.values()]
        self._change(changed)
        self._mark_gone(gone)
        for folder, entries in new.items():
            self._insert(folder, entries)
        self._recognise(new)
        return Changes(new=sum(map(len, new.values())), changed=len(changed), unchanged=unchanged)

    def _stored(self, keys: Sequence[int]) -> Mapping[int, dict[Name, Row[Any]]]:
        """The rows of files that are there, by folder and name."""
        found: dict[int, dict[Name, Row[Any]]] = defaultdict(dict)
        names = ("id", "folder_id", "name", "raw", "kind", "size", "modified", "changed", "inode")
        columns = [items.c[name] for name in (*names, "problem_stage", "problem_kind")]
        for part in chunks(keys):
            mine = (items.c.folder_id.in_(part), items.c.container_id.is_(None), items.c.gone_run.is_(None))
            for row in self.connection.execute(select(*columns).where(*mine)):
                found[row.folder_id][row.name, row.raw] = row
        return found

    def _insert(self, folder: int, entries: Sequence[Entry]) -> None:
        self.rows.extend(rows_of(entries, self.share, folder, self._owner, self.run))

    def _write_rows(self) -> None:
        insert_rows(self.connection, items, COLUMNS, self.rows)
        self.rows.clear()

    def _change(self, changed: Mapping[int, Entry]) -> None:
        forget_members(self.connection, *changed)
        facts = ((item, entry, self._owner(entry.owner)) for item, entry in changed.items())
        values = [{"item": item, **facts_of(entry), "owner_id": own, "content_id": None} for item, entry, own in facts]
        _update(self.connection, items, "item", values)

    def _mark_gone(self, keys: Sequence[int]) -> None:
        self.gone += len(keys)
        for part in chunks(keys):
            gone = items.c.id.in_(part) | items.c.container_id.in_(part)
            self.connection.execute(update(items).where(gone, items.c.gone_run.is_(None)).values(gone_run=self.run))

    def _recognise(self, new: Mapping[int, Sequence[Entry]]) -> None:
        """A new name for a file that was read under another (moved, renamed, hard-linked) is not read again."""
        self._write_rows()
        wanted: dict[tuple[int, ...], list[tuple[int, str, bytes]]] = defaultdict(list)
        for folder, entries in new.items():
            for entry in entries:
                if entry.problem is None and entry.inode:
                    wanted[identity(facts_of(entry))].append((folder, shown(entry.name), raw(entry.name)))
        sources = self._read_as(wanted)
        targets = [place for key in sources for place in wanted[key]]
        keys = self._stored(sorted({folder for folder, _, _ in targets})) if targets else {}
        for key, source in sorted(sources.items()):
            for folder, *name in wanted[key]:
                copy_reading(self.connection, source, keys[folder][name[0], name[1]].id, self.run)  # type: ignore[index]

    def _read_as(self, wanted: Iterable[tuple[int, ...]]) -> dict[tuple[int, ...], int]:
        """Of identities, those of files that were read, with the latest item that was."""
        by_device: dict[int, list[int]] = defaultdict(list)
        for device, inode, *_ in wanted:
            by_device[device].append(inode)
        found: dict[tuple[int, ...], int] = {}
        columns = [items.c[name] for name in ("id", "device", "inode", "size", "modified")]
        for device, inodes in by_device.items():
            for part in chunks(inodes):
                mine = (items.c.device == device, items.c.inode.in_(part), items.c.container_id.is_(None))
                query = select(*columns).where(*mine, items.c.content_id.is_not(None)).order_by(items.c.id)
                found |= {identity(row): row.id for row in self.connection.execute(query)}
        keys = set(wanted)
        return {key: item for key, item in found.items() if key in keys}

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

    def flush(self) -> None:
        """Write new items and which unchanged folders were seen; call before the transaction ends."""
        self._write_rows()
        single: list[int] = []
        for start, end in ranges(self.seen):
            if end - start < 3:
                single += range(start, end + 1)
            else:
                self._see(folders.c.id.between(start, end))
        for keys in chunks(single):
            self._see(folders.c.id.in_(keys))
        self.seen.clear()

    def _see(self, which: Any) -> None:
        self.connection.execute(update(folders).where(which).values(seen_run=self.run))

    def finish(self) -> Changes:
        """Mark items of folders that were not seen in this run as gone, and count moves. The crawl must be whole.

        What lies below a folder that could not be listed was not seen, but is not gone.
        """
        self.flush()
        mine = folders.c.share_id == self.share
        for path in self._unlisted():
            self._see(mine & folders.c.path.startswith(f"{path}/" if path else "", autoescape=True))
        unseen = (mine, folders.c.seen_run != self.run, folders.c.signature != b"")
        lost = list(self.connection.execute(select(folders.c.id).where(*unseen)).scalars())
        for part in chunks(lost):
            there = (items.c.folder_id.in_(part), items.c.gone_run.is_(None))
            files = select(func.count()).where(*there, items.c.container_id.is_(None))
            self.gone += int(self.connection.execute(files).scalar_one())
            self.connection.execute(update(items).where(*there).values(gone_run=self.run))
            self.connection.execute(update(folders).where(folders.c.id.in_(part)).values(signature=b"", files=0))
        gone = self.gone if self.alone else self._gone()
        moved = 0 if self.alone and not (gone and self.new) else self._moved()
        return Changes(new=-moved, moved=moved, gone=gone - moved)

    def _unlisted(self) -> list[str]:
        mine = (folders.c.share_id == self.share, folders.c.seen_run == self.run, folders.c.problem_kind != "")
        return list(self.connection.execute(select(folders.c.path).where(*mine)).scalars())

    def _gone(self) -> int:
        query = select(func.count()).where(
            items.c.share_id == self.share, items.c.gone_run == self.run, items.c.container_id.is_(None)
        )
        return int(self.connection.execute(query).scalar_one())

    def _moved(self) -> int:
        if self.first:
            return 0
        old = items.alias()
        there_before = exists().where(
            old.c.device == items.c.device,
            old.c.inode == items.c.inode,
            old.c.size == items.c.size,
            old.c.modified == items.c.modified,
            old.c.gone_run == self.run,
            old.c.container_id.is_(None),
        )
        query = select(func.count()).where(
            items.c.id > self.since,
            items.c.share_id == self.share,
            items.c.first_run == self.run,
            items.c.container_id.is_(None),
            items.c.inode.is_not(None),
            there_before,
        )
        return int(self.connection.execute(query).scalar_one())


@dataclass(frozen=True, slots=True)
class _Compared:
    """Of one folder: entries without a row, entries that differ from their row, and rows without an entry."""

    new: list[Entry]
    changed: dict[int, Entry]
    left: list[int]


def _compared(entries: Sequence[Entry], stored: Mapping[Name, Row[Any]]) -> _Compared:
    left = dict(stored)
    new: list[Entry] = []
    changed: dict[int, Entry] = {}
    for entry in entries:
        row = left.pop((shown(entry.name), raw(entry.name)), None)
        if row is None:
            new.append(entry)
        elif not same(row, entry):
            changed[row.id] = entry
    return _Compared(new, changed, [row.id for row in left.values()])


def _name(listing: Listing) -> Name:
    return shown(listing.path), raw(listing.path)


def _update(connection: Connection, table: Any, key: str, values: Sequence[Mapping[str, Any]]) -> None:
    """Set columns of rows, each found by its id, which the values have as `key`."""
    if values:
        connection.execute(update(table).where(table.c.id == bindparam(key)), list(values))


PASSING = (ProblemKind.CHANGED, ProblemKind.VANISHED, ProblemKind.IO)
"""What may be over when the others have been read: a file was open, replaced or away for a moment."""


def _disturbed(share: int) -> tuple[Any, ...]:
    kinds = [kind.value for kind in PASSING]
    here = (items.c.share_id == share, items.c.gone_run.is_(None), items.c.container_id.is_(None))
    return (
        *here,
        items.c.status == Status.UNREAD.value,
        NOT_READ,
        items.c.problem_kind.in_(kinds),
        items.c.kind == "file",
    )


def disturbed(connection: Connection, share: int) -> list[str]:
    """The folders with files that could not be read for a reason that may have passed."""
    query = select(folders.c.path, folders.c.raw).join(items, items.c.folder_id == folders.c.id)
    rows = connection.execute(query.where(*_disturbed(share)).distinct().order_by(folders.c.path, folders.c.raw))
    return [row.raw.decode("utf-8", "surrogateescape") if row.raw else row.path for row in rows]


def put_back(connection: Connection, share: int, only: Sequence[int] = ()) -> None:
    """Let such files be read again, those of some folders where they are named."""
    nothing = {"problem_stage": "", "problem_kind": "", "problem_detail": ""}
    which = (*_disturbed(share), items.c.folder_id.in_(only)) if only else _disturbed(share)
    again = update(items).where(*which).values(status=Status.PENDING.value, content_id=None, **nothing)
    connection.execute(again)


def newest(connection: Connection) -> int:
    """The largest key of an item so far; keys are never given again."""
    return int(connection.execute(select(func.max(items.c.id))).scalar() or 0)


def forget_members(connection: Connection, *files: int) -> None:
    """Remove the rows of what was inside files whose bytes changed; the next reading writes them anew."""
    for part in chunks(files):
        members = select(items.c.id).where(items.c.container_id.in_(part))
        connection.execute(delete(judgements).where(judgements.c.item_id.in_(members)))
        connection.execute(delete(items).where(items.c.container_id.in_(part)))
