"""Which numbers of persons and accounts stand in many places of the inventory; known by their keyed hashes only."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, func, select

from models.findings import Role
from models.store.findings import JOINED
from models.tables import finding_kinds, findings, folders, items, shares

NOT_OF_SUBJECTS = (Role.OFFICIAL.value, Role.EXAMPLE.value, Role.PUBLIC_FIGURE.value)
STREAM = 1_000


@dataclass(frozen=True, slots=True)
class Standing:
    """One place in which a number stands: a folder, its share, and how many of its items have it."""

    share: str
    root: str
    folder: str
    items: int


def scattered(
    connection: Connection, types: Collection[str], least: int
) -> Iterator[tuple[bytes, str, tuple[Standing, ...]]]:
    """Each keyed hash of some types that stands in at least `least` folders, with its type and those folders.

    Findings that reviewers doubt, and those of officials and examples, do not count. One hash at a time is in memory.
    """
    wanted = (
        finding_kinds.c.type.in_(sorted(types)),
        findings.c.value_hash != b"",
        findings.c.doubt == "",
        finding_kinds.c.role.not_in(NOT_OF_SUBJECTS),
        items.c.gone_run.is_(None),
    )
    joined = JOINED.join(items, items.c.content_id == findings.c.content_id)
    many = (
        select(findings.c.value_hash)
        .select_from(joined)
        .where(*wanted)
        .group_by(findings.c.value_hash)
        .having(func.count(items.c.folder_id.distinct()) >= least)
    )
    place = (findings.c.value_hash, finding_kinds.c.type, shares.c.name, shares.c.root, folders.c.path)
    query = (
        select(*place, func.count(items.c.id.distinct()))
        .select_from(
            joined.join(folders, folders.c.id == items.c.folder_id).join(shares, shares.c.id == items.c.share_id)
        )
        .where(*wanted, findings.c.value_hash.in_(many))
        .group_by(*place)
        .order_by(*place)
    )
    rows = connection.execute(query, execution_options={"yield_per": STREAM})
    for (token, kind), group in groupby(rows, key=lambda row: (row[0], row[1])):
        yield bytes(token), kind, tuple(Standing(*row[2:]) for row in group)
