"""Groups of equal files, made at each judging: which copy is kept, how many others there are, and what they take."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, insert, literal, select

from models.review_tables import copy_groups
from models.tables import items, judgements

FILES = "files"


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
    connection.execute(insert(copy_groups).from_select(["kind", "id", "copies", "files", "size"], query))
