"""Bringing single folders of a share up to date between whole scans: what is known there, and what is gone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from models.listing import shown
from models.store.bulk import chunks
from models.tables import folders, items, runs, shares


@dataclass(frozen=True, slots=True)
class Scanned:
    """A share that was scanned: its key, name and latest run."""

    share: int
    name: str
    run: int


def scanned(connection: Connection, root: bytes, only: str = "") -> Scanned | None:
    """The share with this root; None where it was never scanned."""
    text = shown(root.decode("utf-8", "surrogateescape"))
    query = (
        select(shares.c.id, shares.c.name, func.max(runs.c.id))
        .join(runs, runs.c.share_id == shares.c.id)
        .where(shares.c.root == text, shares.c.only == only)
        .group_by(shares.c.id, shares.c.name)
    )
    row = connection.execute(query).first()
    return Scanned(*row) if row else None


def folders_in(connection: Connection, share: int, path: str) -> set[str]:
    """The paths of the folders directly in a folder, as they were when it was last listed."""
    lead = f"{path}/" if path else ""
    here = (folders.c.share_id == share, folders.c.signature != b"", folders.c.path.startswith(lead, autoescape=True))
    deeper = func.replace(func.substr(folders.c.path, len(lead) + 1), "/", "")
    direct = func.length(deeper) == func.length(folders.c.path) - len(lead)
    return set(connection.execute(select(folders.c.path).where(*here, direct, folders.c.path != "")).scalars())


def knows_any(connection: Connection, share: int, names: list[str]) -> bool:
    """Whether one of the names stands in the share's root as it was recorded; true where nothing was recorded."""
    top = select(folders.c.id).where(folders.c.share_id == share, folders.c.path == "")
    here = (items.c.folder_id.in_(top), items.c.container_id.is_(None), items.c.gone_run.is_(None))
    if (
        not folders_in(connection, share, "")
        and not connection.execute(select(items.c.id).where(*here).limit(1)).first()
    ):
        return True
    for part in chunks(map(shown, names)):
        below = (folders.c.share_id == share, folders.c.path.in_(part), folders.c.signature != b"")
        if connection.execute(select(folders.c.id).where(*below).limit(1)).first():
            return True
        if connection.execute(select(items.c.id).where(*here, items.c.name.in_(part)).limit(1)).first():
            return True
    return False


def gone_below(connection: Connection, share: int, run: int, paths: list[str]) -> int:
    """Mark what is in folders that are no longer there as gone, and all below them; returns how many files."""
    number = 0
    for path in paths:
        below = or_(folders.c.path == path, folders.c.path.startswith(f"{path}/", autoescape=True))
        keys = list(connection.execute(select(folders.c.id).where(folders.c.share_id == share, below)).scalars())
        for part in chunks(keys):
            there: tuple[ColumnElement[bool], ...] = (items.c.folder_id.in_(part), items.c.gone_run.is_(None))
            files = select(func.count()).where(*there, items.c.container_id.is_(None))
            number += int(connection.execute(files).scalar_one())
            connection.execute(update(items).where(*there).values(gone_run=run))
            connection.execute(update(folders).where(folders.c.id.in_(part)).values(signature=b"", files=0))
    return number
