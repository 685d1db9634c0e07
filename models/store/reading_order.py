"""The queue of files to read in another order than by size; files of one size still follow each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Engine, select

from models.readings import ReadJob
from models.records import Status
from models.store.bulk import chunks
from models.tables import NOT_READ, folders, items, shares

Rank = Callable[[str, str, int], tuple[int, ...]]
"""Of a folder's path, a file's name and its time: the smallest comes first."""


def ranked_jobs(engine: Engine, share: int, rank: Rank) -> Iterator[ReadJob]:
    """Files to read; a size comes when the first of its files does. The sizes are held in memory, the files are not."""
    with engine.connect() as connection:
        root = connection.execute(select(shares.c.root, shares.c.raw).where(shares.c.id == share)).one()
    base = bytes(root.raw or root.root.encode("utf-8")).rstrip(b"/")
    for part in chunks(_sizes(engine, share, rank)):
        place = {size: number for number, size in enumerate(part)}
        for row in sorted(_rows(engine, share, part), key=lambda row: (place[row.size], -row.id)):
            folder, name = row.folder_raw or row.path.encode(), row.raw or row.name.encode()
            path = b"/".join(one for one in (base, folder, name) if one)
            yield ReadJob(row.id, path, row.size, row.modified, row.changed)


def share_of(engine: Engine, share: int) -> tuple[str, str]:
    """A share's root and name."""
    with engine.connect() as connection:
        row = connection.execute(select(shares.c.root, shares.c.name).where(shares.c.id == share)).one()
    return str(row.root), str(row.name)


def _pending(share: int) -> tuple[Any, ...]:
    return (items.c.share_id == share, items.c.status == Status.PENDING.value, NOT_READ, items.c.gone_run.is_(None))


def _sizes(engine: Engine, share: int, rank: Rank) -> list[int]:
    """The sizes of pending files, in the order of the first of each."""
    columns = (items.c.size, items.c.modified, items.c.name, folders.c.path)
    query = select(*columns).join(folders, items.c.folder_id == folders.c.id).where(*_pending(share))
    first: dict[int, tuple[int, ...]] = {}
    with engine.connect().execution_options(yield_per=5_000) as connection:
        for row in connection.execute(query):
            found = rank(row.path, row.name, row.modified or 0)
            if row.size not in first or found < first[row.size]:
                first[row.size] = found
    return sorted(first, key=lambda size: (first[size], size))


def _rows(engine: Engine, share: int, sizes: Sequence[int]) -> Sequence[Any]:
    columns = (items.c.id, items.c.size, items.c.modified, items.c.changed, items.c.name, items.c.raw)
    query = select(*columns, folders.c.path, folders.c.raw.label("folder_raw")).join(
        folders, items.c.folder_id == folders.c.id
    )
    with engine.connect() as connection:
        return connection.execute(query.where(*_pending(share), items.c.size.in_(sizes))).all()
