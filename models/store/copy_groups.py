"""Groups of equal files, made at each judging: which copy is kept, how many others there are, and what they take."""

from __future__ import annotations

from sqlalchemy import Connection, Row, and_, delete, func, insert, literal, or_, select

from models.access import Scope
from models.review import QueueRow
from models.review_pages import CopyGroup
from models.review_tables import copy_groups
from models.store.queue import queue_rows
from models.store.scope import visible
from models.tables import folders, items, judgements, shares

FILES = "files"
COLUMNS = ("kind", "id", "copies", "files", "size")
SHOWN = 500


def make(connection: Connection) -> None:
    """Make the groups anew from the judgements."""
    connection.execute(delete(copy_groups))
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
        .order_by(copy_groups.c.size.desc(), copy_groups.c.id.desc())
        .limit(number)
    )
    if after is not None:
        size, kept = after
        same = and_(copy_groups.c.size == size, copy_groups.c.id < kept)
        query = query.where(or_(copy_groups.c.size < size, same))
    return [_group(row) for row in connection.execute(query)]


def members(connection: Connection, scope: Scope, kept: int) -> tuple[list[QueueRow], int]:
    """The items of a group in scope, the kept one first, and how many are out of scope."""
    content = select(items.c.content_id).where(items.c.id == kept).scalar_subquery()
    there = (items.c.content_id == content) & items.c.gone_run.is_(None) & (items.c.size > 0)
    query = select(items.c.id).where(there, visible(scope)).order_by(items.c.id).limit(SHOWN)
    rows = queue_rows(connection, scope, connection.execute(query).scalars().all())
    total = int(connection.execute(select(func.count()).select_from(items).where(there)).scalar_one())
    mine = int(connection.execute(select(func.count()).select_from(items).where(there, visible(scope))).scalar_one())
    return sorted(rows.values(), key=lambda row: (row.id != kept, row.share, row.path, row.inside)), total - mine


def _group(row: Row[tuple[object, ...]]) -> CopyGroup:
    path = f"{row.path}/{row.name}" if row.path else row.name
    return CopyGroup(row.id, row.share, path, row.inside, row.copies, row.files, row.size)
