"""Where one person's data are: contents by the keyed hashes of their values, with every item that has the content."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, func, select

from models.access import Right, Scope
from models.records import Status
from models.store.bulk import chunks
from models.store.findings import with_values
from models.store.scope import visible
from models.subjects import Held
from models.tables import contents, findings, folders, items, judgements, shares


def contents_with(connection: Connection, hashes: Collection[bytes]) -> dict[int, dict[bytes, list[str]]]:
    """For each content with any of the keyed hashes: which, and the places in it where each stands."""
    found: dict[int, dict[bytes, list[str]]] = {}
    for part in chunks(sorted(hashes)):
        query = select(findings.c.content_id, findings.c.value_hash, findings.c.place)
        query = query.where(with_values(part), findings.c.doubt == "")
        for row in connection.execute(query.order_by(findings.c.content_id, findings.c.number)):
            places = found.setdefault(row.content_id, {}).setdefault(bytes(row.value_hash), [])
            if row.place not in places:
                places.append(row.place)
    return found


def items_with(connection: Connection, scope: Scope, wanted: Collection[int]) -> Iterator[Held]:
    """Every item in scope with one of these contents, by content, share, path and place inside. Raises NotAllowed."""
    scope.require(Right.REVEAL)
    for part in chunks(sorted(wanted)):
        query = (
            select(
                items.c.id,
                items.c.content_id,
                items.c.name,
                items.c.inside,
                items.c.size,
                shares.c.name.label("share"),
                folders.c.path,
                contents.c.language,
                judgements.c.action,
                judgements.c.hold,
                judgements.c.sensitivity,
            )
            .join(shares, shares.c.id == items.c.share_id)
            .join(folders, folders.c.id == items.c.folder_id)
            .join(contents, contents.c.id == items.c.content_id)
            .outerjoin(judgements, judgements.c.item_id == items.c.id)
            .where(items.c.content_id.in_(part), visible(scope))
            .order_by(items.c.content_id, shares.c.name, folders.c.path, items.c.name, items.c.inside)
        )
        for row in connection.execute(query):
            path = f"{row.path}/{row.name}" if row.path else row.name
            judged = (row.action or "", row.hold or "", row.sensitivity or "")
            yield Held(row.id, row.content_id, row.share, path, row.inside, row.size, row.language, *judged)


def not_searched(connection: Connection, scope: Scope) -> int:
    """How many items in scope nobody has read: the person may stand in any of them."""
    query = select(func.count()).select_from(items).where(items.c.status != Status.READ.value, visible(scope))
    return int(connection.execute(query).scalar_one())
