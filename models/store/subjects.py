"""Where one person's data are: contents by the keyed hashes of their values, with every item that has the content."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from models.access import Right, Scope
from models.records import Status
from models.store.bulk import chunks
from models.store.findings import with_values
from models.store.scope import visible
from models.subjects import Held
from models.tables import contents, findings, folders, items, judgements, shares


def contents_with(connection: Connection, hashes: Collection[bytes]) -> dict[int, dict[bytes, list[str]]]:
    """For each content with any of the keyed hashes: which, and the places in it where each stands."""
    return places_of(connection, map(with_values, chunks(sorted(hashes))))


def places_of(connection: Connection, wanted: Iterable[ColumnElement[bool]]) -> dict[int, dict[bytes, list[str]]]:
    """For each content the keyed hashes of its undoubted findings that meet any condition, and where each stands."""
    found: dict[int, dict[bytes, list[str]]] = {}
    for condition in wanted:
        query = select(findings.c.content_id, findings.c.value_hash, findings.c.place)
        query = query.where(condition, findings.c.doubt == "")
        for row in connection.execute(query.order_by(findings.c.content_id, findings.c.number)):
            places = found.setdefault(row.content_id, {}).setdefault(bytes(row.value_hash), [])
            if row.place not in places:
                places.append(row.place)
    return found


def items_with(connection: Connection, scope: Scope, wanted: Collection[int]) -> Iterator[Held]:
    """Every item in scope with one of these contents, by content, share, path and place inside. Raises NotAllowed."""
    scope.require(Right.REVEAL)
    order = (items.c.content_id, shares.c.name, folders.c.path, items.c.name, items.c.inside)
    for part in chunks(sorted(wanted)):
        yield from held_items(connection, scope, items.c.content_id.in_(part), order)


def held_items(
    connection: Connection, scope: Scope, condition: ColumnElement[bool], order: Sequence[ColumnElement[Any]]
) -> Iterator[Held]:
    """The items in scope that meet a condition, read or not, in that order; the caller has asked for the right."""
    query = (
        select(items.c.id, items.c.content_id, items.c.name, items.c.inside, items.c.size, folders.c.path)
        .add_columns(shares.c.name.label("share"), contents.c.language, judgements.c.action)
        .add_columns(judgements.c.hold, judgements.c.sensitivity)
        .join(shares, shares.c.id == items.c.share_id)
        .join(folders, folders.c.id == items.c.folder_id)
        .outerjoin(contents, contents.c.id == items.c.content_id)
        .outerjoin(judgements, judgements.c.item_id == items.c.id)
        .where(condition, visible(scope))
        .order_by(*order)
    )
    for row in connection.execute(query):
        path = f"{row.path}/{row.name}" if row.path else row.name
        judged = (row.language or "", row.action or "", row.hold or "", row.sensitivity or "")
        yield Held(row.id, row.content_id or 0, row.share, path, row.inside, row.size, *judged)


def not_searched(connection: Connection, scope: Scope) -> int:
    """How many items in scope nobody has read: the person may stand in any of them."""
    query = select(func.count()).select_from(items).where(items.c.status != Status.READ.value, visible(scope))
    return int(connection.execute(query).scalar_one())
