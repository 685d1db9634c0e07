"""The classes of contents by people and by self-training, which never mix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from models.store.bulk import chunks, insert_rows
from models.store.packing import to_ns
from models.tables import contents, labels

HUMAN, PSEUDO = "human", "pseudo"
COLUMNS = ("content_id", "source", "class_code", "origin", "at")


@dataclass(frozen=True, slots=True)
class Label:
    """The class of a content by a person: store key of the content, code, how it was asked for, when (nanoseconds)."""

    content: int
    code: str
    origin: str
    at: int


def human(connection: Connection) -> list[Label]:
    """What people said, by content."""
    query = select(labels).where(labels.c.source == HUMAN).order_by(labels.c.content_id)
    return [Label(row.content_id, row.class_code, row.origin, row.at) for row in connection.execute(query)]


def put_human(connection: Connection, found: Sequence[Label]) -> None:
    """Keep what people said; it replaces what was said before of the same content, and the content's pseudo-label."""
    for part in chunks(found):
        keys = [label.content for label in part]
        connection.execute(delete(labels).where(labels.c.content_id.in_(keys)))
        rows = [
            {"content_id": x.content, "source": HUMAN, "class_code": x.code, "origin": x.origin, "at": x.at}
            for x in part
        ]
        connection.execute(insert(labels), rows)


def drop_human(connection: Connection, keys: Iterable[int]) -> None:
    """Forget what people said of some contents."""
    for part in chunks(keys):
        mine = (labels.c.source == HUMAN, labels.c.content_id.in_(part))
        connection.execute(delete(labels).where(*mine))


def replace_pseudo(connection: Connection, found: Iterable[tuple[bytes, str]], at: datetime | None = None) -> None:
    """Replace all pseudo-labels by these (content hash, code); contents that people labelled get none."""
    connection.execute(delete(labels).where(labels.c.source == PSEUDO))
    said = {label.content for label in human(connection)}
    now = to_ns(at) or 0
    for part in chunks(sorted(found)):
        codes = dict(part)
        query = select(contents.c.id, contents.c.hash).where(contents.c.hash.in_(codes)).order_by(contents.c.id)
        rows = [(row.id, PSEUDO, codes[row.hash], "", now) for row in connection.execute(query) if row.id not in said]
        insert_rows(connection, labels, COLUMNS, rows)


def hashes_of(connection: Connection, keys: Iterable[int]) -> dict[int, bytes]:
    """The hash of each of some contents, by store key; those that are gone are left out."""
    found: dict[int, bytes] = {}
    for part in chunks(keys):
        query = select(contents.c.id, contents.c.hash).where(contents.c.id.in_(part))
        found |= {row.id: row.hash for row in connection.execute(query)}
    return found


def keys_of(connection: Connection, hashes: Iterable[bytes]) -> dict[bytes, int]:
    """The store key of each of some contents, by hash."""
    found: dict[bytes, int] = {}
    for part in chunks(hashes):
        query = select(contents.c.id, contents.c.hash).where(contents.c.hash.in_(part))
        found |= {row.hash: row.id for row in connection.execute(query)}
    return found
