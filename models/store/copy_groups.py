"""Groups of equal files and of equal folders, made at each judging: how many there are, and what the others take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, literal, or_, select

from models.access import Scope
from models.review import QueueRow
from models.review_pages import CopyGroup
from models.review_tables import copy_folders, copy_groups
from models.store.bulk import insert_rows
from models.store.queue import queue_rows
from models.store.scope import visible, visible_folders
from models.tables import folders, items, judgements, shares

FILES, FOLDERS = "files", "folders"
COLUMNS = ("kind", "id", "copies", "files", "size")
SHOWN = 500


def make(connection: Connection, alike: Iterable[tuple[list[int], int, int]] = ()) -> None:
    """Make the groups anew: of files from the judgements, of folders from keys, files and bytes of equal ones."""
    connection.execute(delete(copy_groups))
    connection.execute(delete(copy_folders))
    for keys, files, size in alike:
        more = len(keys) - 1
        values = {"kind": FOLDERS, "id": keys[0], "copies": len(keys), "files": files * more, "size": size * more}
        connection.execute(insert(copy_groups).values(**values))
        insert_rows(connection, copy_folders, ("folder_id", "group_id"), [(key, keys[0]) for key in keys])
    kept = judgements.c.duplicate_of
    query = (
        select(literal(FILES), kept, func.count() + 1, func.count(), func.sum(items.c.size))
        .join(items, items.c.id == judgements.c.item_id)
        .where(kept.is_not(None), items.c.gone_run.is_(None))
        .group_by(kept)
    )
    connection.execute(insert(copy_groups).from_select(list(COLUMNS), query))


def groups(
    connection: Connection, scope: Scope, *, after: tuple[int, int] | None = None, number: int = 50
) -> list[CopyGroup]:
    """Groups of equal files whose kept copy is in scope, most bytes first, after one by (size, kept)."""
    query = (
        select(copy_groups, items.c.name, items.c.inside, folders.c.path, shares.c.name.label("share"))
        .join(items, items.c.id == copy_groups.c.id)
        .join(folders, folders.c.id == items.c.folder_id)
        .join(shares, shares.c.id == items.c.share_id)
        .where(copy_groups.c.kind == FILES, visible(scope))
    )
    return [_group(row) for row in connection.execute(_page(query, after, number))]


def folder_groups(
    connection: Connection, scope: Scope, *, after: tuple[int, int] | None = None, number: int = 50
) -> list[CopyGroup]:
    """Groups of equal folders whose first is in scope, most bytes first, after one by (size, kept): keys of folders."""
    query = (
        select(copy_groups, folders.c.path, shares.c.name.label("share"))
        .add_columns(literal("").label("name"), literal("").label("inside"))
        .join(folders, folders.c.id == copy_groups.c.id)
        .join(shares, shares.c.id == folders.c.share_id)
        .where(copy_groups.c.kind == FOLDERS, visible_folders(scope))
    )
    return [_group(row) for row in connection.execute(_page(query, after, number))]


def folder_members(connection: Connection, scope: Scope, kept: int) -> tuple[list[tuple[int, str, str]], int]:
    """The folders of a group in scope (key, share, path), and how many are out of scope."""
    query = (
        select(folders.c.id, shares.c.name, folders.c.path)
        .join(copy_folders, copy_folders.c.folder_id == folders.c.id)
        .join(shares, shares.c.id == folders.c.share_id)
        .where(copy_folders.c.group_id == kept, visible_folders(scope))
        .order_by(shares.c.name, folders.c.path)
    )
    found = [(int(row[0]), str(row[1]), str(row[2])) for row in connection.execute(query)]
    everywhere = select(func.count()).select_from(copy_folders).where(copy_folders.c.group_id == kept)
    return found, int(connection.execute(everywhere).scalar_one()) - len(found)


def members(connection: Connection, scope: Scope, kept: int) -> tuple[list[QueueRow], int]:
    """The items of a group in scope, the kept one first, and how many are out of scope."""
    content = select(items.c.content_id).where(items.c.id == kept).scalar_subquery()
    there = (items.c.content_id == content) & items.c.gone_run.is_(None) & (items.c.size > 0)
    query = select(items.c.id).where(there, visible(scope)).order_by(items.c.id).limit(SHOWN)
    rows = queue_rows(connection, scope, connection.execute(query).scalars().all())
    total = int(connection.execute(select(func.count()).select_from(items).where(there)).scalar_one())
    mine = int(connection.execute(select(func.count()).select_from(items).where(there, visible(scope))).scalar_one())
    return sorted(rows.values(), key=lambda row: (row.id != kept, row.share, row.path, row.inside)), total - mine


def _page(query: Select[Any], after: tuple[int, int] | None, number: int) -> Select[Any]:
    query = query.order_by(copy_groups.c.size.desc(), copy_groups.c.id.desc()).limit(number)
    if after is None:
        return query
    size, kept = after
    return query.where(or_(copy_groups.c.size < size, and_(copy_groups.c.size == size, copy_groups.c.id < kept)))


def _group(row: Row[Any]) -> CopyGroup:
    path = "/".join(part for part in (row.path, row.name) if part)
    return CopyGroup(row.id, row.share, path, row.inside, row.copies, row.files, row.size)
