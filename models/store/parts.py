"""The inventory in parts that processes can read side by side: whole folders, and contents with their copies."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeAlias

from sqlalchemy import Connection, Select, func, select

from models.bits import Bits
from models.tables import folders, items, shares

Part: TypeAlias = "array[int]"
"""Keys of folders, or of contents; eight bytes each."""
STREAM = 10_000


def of_folders(connection: Connection, size: int) -> list[Part]:
    """All folders with items, in the order of the inventory, cut where at least `size` items have come together.

    A folder with more than twice as many counts as if it were cut into pieces of that size, so that whoever reads a
    part in lists of `size` to `2 * size` items ends a list where the part ends.
    """
    counted = (
        select(items.c.folder_id, func.count().label("number"))
        .where(items.c.gone_run.is_(None))
        .group_by(items.c.folder_id)
        .subquery()
    )
    query = (
        select(folders.c.id, counted.c.number)
        .join(counted, counted.c.folder_id == folders.c.id)
        .join(shares, shares.c.id == folders.c.share_id)
        .order_by(shares.c.name, folders.c.path, folders.c.raw, folders.c.id)
    )
    rows = connection.execute(query, execution_options={"yield_per": STREAM})
    return list(_cut(((key, number) for key, number in rows), size))


def _cut(numbered: Iterable[tuple[int, int]], size: int) -> Iterator[Part]:
    part, waiting = array("q"), 0
    for folder, number in numbered:
        if waiting >= size:
            yield part
            part, waiting = array("q"), 0
        part.append(folder)
        waiting += number
        while waiting > 2 * size:
            waiting -= 2 * size
    if part:
        yield part


def of_copies(connection: Connection, size: int) -> list[Part]:
    """The contents that at least two items share and that are not empty, `size` to a part."""
    query = _shared().order_by(items.c.content_id)
    keys = iter(array("q", connection.execute(query, execution_options={"yield_per": STREAM}).scalars()))
    parts = []
    while part := array("q", islice(keys, size)):
        parts.append(part)
    return parts


def lesser_copies(connection: Connection) -> Bits:
    """The keys of all but the first, by place, of each group of items that share a content; empty items are none."""
    shared = _shared().subquery()
    query = (
        select(items.c.content_id, items.c.id)
        .join(shared, shared.c.content_id == items.c.content_id)
        .join(folders, folders.c.id == items.c.folder_id)
        .join(shares, shares.c.id == items.c.share_id)
        .where(items.c.gone_run.is_(None))
        .order_by(items.c.content_id, shares.c.name, folders.c.path, folders.c.raw)
        .order_by(items.c.name, items.c.raw, items.c.inside, items.c.id)
    )
    return Bits(_repeated(connection.execute(query, execution_options={"yield_per": STREAM})))


def _shared() -> Select[Any]:
    """Contents that at least two items share and that are not empty."""
    return (
        select(items.c.content_id)
        .where(items.c.gone_run.is_(None), items.c.size > 0, items.c.content_id.is_not(None))
        .group_by(items.c.content_id)
        .having(func.count() > 1)
    )


def _repeated(rows: Iterable[Any]) -> Iterator[int]:
    before = None
    for content, item in rows:
        if content == before:
            yield item
        before = content
