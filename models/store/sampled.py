"""A sample of the texts that were read, as their packed features."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from models.tables import contents


def features(connection: Connection, number: int) -> list[bytes]:
    """The packed features of so many contents that have any, the lowest by hash: always the same ones."""
    full = func.length(contents.c.features) > 0
    query = select(contents.c.features).where(full).order_by(contents.c.hash).limit(number)
    return [bytes(packed) for packed in connection.execute(query).scalars()]
