"""Permissions of folders, and of the files whose permission is not that of their folder; and what is wrong with them.

Each permission is kept once. A folder is looked at again only when its own change time, mode, owner or group differs
from what was noted; a file only when the crawl found it new or changed, or when its folder's permission changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

import xxhash
from blake3 import blake3
from sqlalchemy import Connection, Row, bindparam, func, select, update

from models.listing import Entry, Listing, raw, shown
from models.permissions import Exposure, ExposureKind, FolderPermission, Permission, as_in, unpack
from models.records import ItemKind
from models.store.bulk import chunks, plain, upsert_rows
from models.tables import exposures, folders, items, permissions, shares

BATCH = 5_000
Name = tuple[str, bytes]
"""A name as text, and its bytes where text cannot hold them."""


class Source(Protocol):
    """Where permissions are read from; None where they cannot be read."""

    def folder(self, listing: Listing) -> Permission | None: ...
    def entry(self, listing: Listing, entry: Entry) -> Permission | None: ...


@dataclass(slots=True)
class Keys:
    """The keys of permissions; those that are new are written. Valid as long as its transactions are not undone."""

    known: dict[bytes, int] = field(default_factory=dict)

    def of(self, connection: Connection, permission: Permission) -> int:
        """The key of a permission."""
        digest = permission.digest
        if digest not in self.known:
            query = select(permissions.c.id).where(permissions.c.digest == digest)
            key = connection.execute(query).scalar()
            if key is None:
                row = (digest, plain(permission.pack()))
                upsert_rows(connection, permissions, ("digest", "facts"), [row], ("digest",), ())
                key = connection.execute(query).scalar_one()
            self.known[digest] = int(key)
        return self.known[digest]


def mark_of(listing: Listing) -> int:
    """A number that changes whenever the permission of a folder may have changed (POSIX: chmod changes ctime)."""
    facts = (listing.uid, listing.gid, listing.mode, listing.changed_ns)
    return int.from_bytes(xxhash.xxh3_64(repr(facts).encode()).digest(), "big", signed=True)


def note(
    connection: Connection,
    share: int,
    listings: Sequence[Listing],
    touched: Mapping[str, Sequence[Entry]],
    source: Source,
    keys: Keys,
) -> None:
    """Note the permissions of a part of a crawl, after its folders and items were written.

    `touched` has, by folder, the entries that were new or changed.
    """
    for part in chunks(listing for listing in listings if listing.problem is None):
        stored = _stored(connection, share, part)
        found = [_look(connection, row, listing, touched, source, keys) for listing, row in stored]
        looked = [one for one in found if one is not None]
        values = [{"folder": one.folder, "permission_id": one.key, "permission_mark": one.mark} for one in looked]
        if values:
            connection.execute(update(folders).where(folders.c.id == bindparam("folder")), values)
        _write_files(connection, {one.folder: one.files for one in looked if one.files})


@dataclass(frozen=True, slots=True)
class _Looked:
    folder: int
    key: int
    mark: int
    files: dict[Name, int | None]
    """The keys of files that were looked at, None for those that are as in their folder; empty where all are."""


def _stored(connection: Connection, share: int, part: Sequence[Listing]) -> list[tuple[Listing, Row[Any]]]:
    columns = (folders.c.id, folders.c.path, folders.c.raw, folders.c.permission_id, folders.c.permission_mark)
    paths = [shown(listing.path) for listing in part]
    query = select(*columns).where(folders.c.share_id == share, folders.c.path.in_(paths))
    rows: dict[Name, Any] = {(row.path, row.raw): row for row in connection.execute(query)}
    keys = [(path, raw(listing.path)) for listing, path in zip(part, paths, strict=True)]
    return [(listing, rows[key]) for listing, key in zip(part, keys, strict=True) if key in rows]


def _look(
    connection: Connection,
    row: Row[Any],
    listing: Listing,
    touched: Mapping[str, Sequence[Entry]],
    source: Source,
    keys: Keys,
) -> _Looked | None:
    mark = mark_of(listing)
    entries = touched.get(listing.path, ())
    if row.permission_mark == mark and not entries:
        return None
    permission = source.folder(listing)
    if permission is None:
        return None
    key = keys.of(connection, permission)
    seen = entries if row.permission_id == key else listing.entries
    files: dict[str, int | None] = {}
    met: dict[int, tuple[Permission, int | None]] = {}  # most files of a folder share one permission, the same object
    for entry in seen:
        own = source.entry(listing, entry) if entry.kind is ItemKind.FILE else None
        if own is not None and id(own) not in met:
            met[id(own)] = own, None if as_in(own, permission) else keys.of(connection, own)
        files[entry.name] = None if own is None else met[id(own)][1]
    if row.permission_id is None and not any(files.values()):
        return _Looked(row.id, key, mark, {})
    return _Looked(row.id, key, mark, {(shown(name), raw(name)): one for name, one in files.items()})


def _write_files(connection: Connection, wanted: Mapping[int, Mapping[Name, int | None]]) -> None:
    columns = (items.c.id, items.c.folder_id, items.c.name, items.c.raw, items.c.permission_id)
    changes = []
    for part in chunks(wanted):
        mine = (items.c.folder_id.in_(part), items.c.container_id.is_(None), items.c.gone_run.is_(None))
        for row in connection.execute(select(*columns).where(*mine)):
            key = wanted[row.folder_id].get((row.name, row.raw), row.permission_id)
            if key != row.permission_id:
                changes.append({"item": row.id, "permission_id": key})
    if changes:
        connection.execute(update(items).where(items.c.id == bindparam("item")), changes)


# what the judge makes of them


def all_permissions(connection: Connection) -> dict[int, Permission]:
    """Every permission by its key."""
    return {row.id: unpack(row.facts) for row in connection.execute(select(permissions))}


def folder_permissions(connection: Connection) -> Iterator[FolderPermission]:
    """Every folder that is there, parents before what is in them."""
    columns = (folders.c.id, folders.c.share_id, folders.c.path, folders.c.permission_id, folders.c.exposure_id)
    query = select(*columns).where(folders.c.signature != b"").order_by(folders.c.share_id, folders.c.path)
    for row in connection.execute(query, execution_options={"yield_per": 1_000}):
        yield FolderPermission(*row)


def file_permissions(connection: Connection) -> Iterator[tuple[int, int, int, int | None]]:
    """Files whose permission is not their folder's: item, folder, permission, what was last found wrong with it."""
    columns = (items.c.id, items.c.folder_id, items.c.permission_id, items.c.exposure_id)
    query = select(*columns).where(items.c.permission_id.is_not(None), items.c.gone_run.is_(None))
    for row in connection.execute(query.order_by(items.c.id), execution_options={"yield_per": 1_000}):
        yield tuple(row)


def exposure_keys(connection: Connection, found: Iterable[Exposure], known: dict[Exposure, int]) -> None:
    """Put the keys of exposures into `known`; those that are new are written."""
    new = sorted(set(found) - known.keys(), key=_words)
    rows = {one: (blake3(repr(_words(one)).encode()).digest(16), *map(plain, _words(one))) for one in new}
    upsert_rows(connection, exposures, ("digest", "kinds", "who"), list(rows.values()), ("digest",), ())
    for part in chunks(rows):
        digests = {rows[one][0]: one for one in part}
        query = select(exposures.c.id, exposures.c.digest).where(exposures.c.digest.in_(digests))
        known |= {digests[row.digest]: row.id for row in connection.execute(query)}


def _words(exposure: Exposure) -> tuple[str, str]:
    return ";".join(kind.value for kind in exposure.kinds), "; ".join(exposure.who)


@lru_cache(maxsize=4_096)
def exposure_of(kinds: str | None, who: str | None) -> Exposure:
    """What was kept of an exposure, as its columns have it."""
    named = tuple(ExposureKind(kind) for kind in (kinds or "").split(";") if kind)
    return Exposure(named, tuple(one for one in (who or "").split("; ") if one))


def set_folder_exposures(connection: Connection, changes: Iterable[tuple[int, int | None]]) -> None:
    """Refer folders to what is wrong with them."""
    for part in chunks(changes, BATCH):
        values = [{"folder": folder, "exposure_id": key} for folder, key in part]
        connection.execute(update(folders).where(folders.c.id == bindparam("folder")), values)


def set_file_exposures(connection: Connection, changes: Iterable[tuple[int, int | None]]) -> None:
    """Refer single files to what is wrong with them; what is inside them follows."""
    for part in chunks(changes, BATCH):
        values = [{"item": item, "exposure_id": key} for item, key in part]
        own, inside = items.c.id == bindparam("item"), items.c.container_id == bindparam("item")
        connection.execute(update(items).where(own), values)
        connection.execute(update(items).where(inside), values)


def folders_with_own_files(connection: Connection) -> set[int]:
    """Folders in which a file has a permission of its own."""
    query = select(items.c.folder_id).where(items.c.permission_id.is_not(None), items.c.gone_run.is_(None))
    return set(connection.execute(query.distinct()).scalars())


def clear_file_exposures(connection: Connection) -> None:
    """Take away what was said of files that are as their folders again."""
    files = items.alias()
    own = select(files.c.id).where(files.c.permission_id.is_not(None))
    alone = items.c.permission_id.is_(None), items.c.container_id.is_(None)
    stale = items.c.exposure_id.is_not(None)
    connection.execute(update(items).where(stale, *alone).values(exposure_id=None))
    inner = items.c.container_id.is_not(None) & items.c.container_id.not_in(own)
    connection.execute(update(items).where(stale, inner).values(exposure_id=None))


def noted(connection: Connection) -> tuple[int, int]:
    """Folders that are there, and those among them whose permission is known."""
    query = select(func.count(), func.count(folders.c.permission_id)).where(folders.c.signature != b"")
    whole, known = connection.execute(query.select_from(folders.join(shares))).one()
    return int(whole), int(known)
