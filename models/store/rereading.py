"""Where an item's text stands on its share, and where the values in it: for looking at it once again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from models.findings import FindingType
from models.store.findings import JOINED
from models.tables import contents, finding_kinds, findings, folders, items, shares


@dataclass(frozen=True, slots=True)
class Place:
    """The file that an item is or is in, where in it the item stands, and the hash of the content as it was read.

    `root` is the share's as people know it; `path` is the file's as the system's bytes.
    """

    root: str
    path: bytes
    inside: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Value:
    """A finding's place in its item's text, and the keyed hash by which its value is known again."""

    kind: FindingType
    start: int
    end: int
    token: bytes


def place_of(connection: Connection, item: int) -> Place | None:
    """Where to read an item again; None where it is gone or never was read."""
    query = (
        select(items.c.name, items.c.raw, items.c.inside, folders.c.path, folders.c.raw.label("folder_raw"))
        .add_columns(shares.c.root, shares.c.raw.label("root_raw"), contents.c.hash)
        .join(folders, folders.c.id == items.c.folder_id)
        .join(shares, shares.c.id == items.c.share_id)
        .join(contents, contents.c.id == items.c.content_id)
        .where(items.c.id == item, items.c.gone_run.is_(None))
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    base, folder, name = row.root_raw or row.root.encode(), row.folder_raw or row.path.encode(), row.raw or row.name
    name = name if isinstance(name, bytes) else name.encode()
    path = b"/".join(part for part in (bytes(base).rstrip(b"/"), bytes(folder), name) if part)
    return Place(row.root, path, row.inside, bytes(row.hash))


def value_of(connection: Connection, item: int, number: int) -> Value | None:
    """One finding of an item by its number, None where there is none."""
    query = _findings(item).where(findings.c.number == number)
    row = connection.execute(query).first()
    return (
        None if row is None else Value(FindingType(row.type), row.start, row.start + row.length, bytes(row.value_hash))
    )


def masks_of(connection: Connection, item: int) -> list[tuple[int, int, str]]:
    """What hides the values in an item's text: places and what may be shown there, in their order."""
    rows = connection.execute(_findings(item).order_by(findings.c.start, findings.c.length.desc()))
    return [(row.start, row.start + row.length, row.masked) for row in rows]


def _findings(item: int) -> Select[Any]:
    joined = JOINED.join(items, items.c.content_id == findings.c.content_id)
    return select(findings, finding_kinds.c.type).select_from(joined).where(items.c.id == item)
