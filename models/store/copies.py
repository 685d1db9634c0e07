"""Giving an item the reading of another with the same content, members included, without reading it."""

from __future__ import annotations

from sqlalchemy import Connection, delete, literal, select, update
from sqlalchemy import insert as insert_into

from models.tables import items

TAKEN = ("content_id", "status", "problem_stage", "problem_kind", "problem_detail")
MEMBER = ("inside", "kind", "size", "modified", *TAKEN)


def copy_reading(connection: Connection, source: int, target: int, run: int) -> None:
    """Give `target` (a file) the status, content and members of `source` (a file, or a member of one)."""
    origin = connection.execute(select(items).where(items.c.id == source)).one()
    connection.execute(
        update(items).where(items.c.id == target).values({name: getattr(origin, name) for name in TAKEN})
    )
    place = connection.execute(select(items).where(items.c.id == target)).one()
    connection.execute(delete(items).where(items.c.container_id == target))
    prefix = f"{origin.inside}!/" if origin.inside else ""
    fixed = {
        "share_id": place.share_id,
        "folder_id": place.folder_id,
        "container_id": target,
        "name": place.name,
        "raw": place.raw,
        "first_run": run,
    }
    members = select(
        *(literal(value, type_=items.c[name].type).label(name) for name, value in fixed.items()),
        items.c.inside.label("inside") if not prefix else _without(prefix),
        *(items.c[name] for name in MEMBER[1:]),
    ).where(items.c.container_id == (origin.container_id or source))
    if prefix:
        members = members.where(items.c.inside.startswith(prefix, autoescape=True))
    connection.execute(insert_into(items).from_select([*fixed, *MEMBER], members.order_by(items.c.id)))


def holder_of(connection: Connection, content: int) -> int | None:
    """An item that holds a content and whose members are known: the first one read that is still there."""
    query = select(items.c.id).where(
        items.c.content_id == content, items.c.status != "pending", items.c.gone_run.is_(None)
    )
    return connection.execute(query.order_by(items.c.id).limit(1)).scalar()


def _without(prefix: str):  # type: ignore[no-untyped-def]
    from sqlalchemy import func

    return func.substr(items.c.inside, len(prefix) + 1).label("inside")
