"""Every version of a model that was learned here; one of a kind is active."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from models.store.packing import dump, from_ns, load, to_ns
from models.tables import learned

FILE_PLAN = "file_plan"


@dataclass(frozen=True, slots=True)
class Version:
    """A version without its data: its number, digest, when it was made, whether it is in use, counts and figures."""

    id: int
    digest: str
    made: datetime
    active: bool
    figures: Mapping[str, Any]


def versions(connection: Connection, kind: str) -> list[Version]:
    """All versions of a kind, the oldest first."""
    columns = (learned.c.id, learned.c.digest, learned.c.made, learned.c.active, learned.c.figures)
    rows = connection.execute(select(*columns).where(learned.c.kind == kind).order_by(learned.c.id))
    found = []
    for row in rows:
        made = from_ns(row.made)
        assert made is not None
        found.append(Version(row.id, row.digest, made, bool(row.active), load(row.figures, {})))
    return found


def active_data(connection: Connection, kind: str) -> bytes | None:
    """The data of the version in use, None where there is none."""
    query = select(learned.c.data).where(learned.c.kind == kind, learned.c.active == 1)
    return connection.execute(query).scalar_one_or_none()


def add(
    connection: Connection, kind: str, data: bytes, digest: str, made: datetime, figures: Mapping[str, Any]
) -> None:
    """Keep a version and put it in use."""
    activate(connection, kind, None)
    values = {"kind": kind, "digest": digest, "made": to_ns(made), "active": 1, "figures": dump(dict(figures))}
    connection.execute(insert(learned).values(**values, data=data))


def activate(connection: Connection, kind: str, version: int | None) -> None:
    """Put one version in use instead of the present one; None puts none in use."""
    connection.execute(update(learned).where(learned.c.kind == kind, learned.c.active == 1).values(active=0))
    if version is not None:
        connection.execute(update(learned).where(learned.c.kind == kind, learned.c.id == version).values(active=1))
