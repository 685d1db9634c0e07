"""Where names stand of which only the first and last word are known, and items that are called like a person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from sqlalchemy import Connection, and_, or_, select

from models.access import Right, Scope
from models.review import Filters
from models.store.bulk import chunks
from models.store.queue import keys_matching
from models.store.scope import visible
from models.subjects import Held
from models.tables import VALUE_BEGIN, VALUE_PREFIX, contents, findings, folders, items, judgements, shares

FEW = 100


def contents_named(connection: Connection, cores: Collection[bytes]) -> dict[int, dict[bytes, list[str]]]:
    """For each content with a name whose keyed hash begins so: the whole hashes, and the places where each stands."""
    found: dict[int, dict[bytes, list[str]]] = {}
    for part in chunks(sorted(cores), FEW):
        same = (findings.c.value_hash.between(core, core.ljust(16, b"\xff")) for core in part)
        begun = and_(
            VALUE_BEGIN.in_(sorted({core[:VALUE_PREFIX] for core in part})), or_(*same), findings.c.doubt == ""
        )
        query = select(findings.c.content_id, findings.c.value_hash, findings.c.place).where(begun)
        for row in connection.execute(query.order_by(findings.c.content_id, findings.c.number)):
            places = found.setdefault(row.content_id, {}).setdefault(bytes(row.value_hash), [])
            if row.place not in places:
                places.append(row.place)
    return found


def items_called(connection: Connection, scope: Scope, name: Collection[str]) -> Iterator[Held]:
    """Items in scope in whose name or folder all these words stand side by side, in any order, in the order of keys.

    The queue's index knows the names: what came after the last judging is not found. Raises NotAllowed.
    """
    scope.require(Right.REVEAL)
    keys, _ = keys_matching(connection, scope, Filters.of({}, " ".join(name)))
    for part in chunks(sorted(map(int, keys))):
        query = (
            select(items.c.id, items.c.content_id, items.c.name, items.c.inside, items.c.size, folders.c.path)
            .add_columns(shares.c.name.label("share"), contents.c.language, judgements.c.action)
            .add_columns(judgements.c.hold, judgements.c.sensitivity)
            .join(shares, shares.c.id == items.c.share_id)
            .join(folders, folders.c.id == items.c.folder_id)
            .outerjoin(contents, contents.c.id == items.c.content_id)
            .outerjoin(judgements, judgements.c.item_id == items.c.id)
            .where(items.c.id.in_(part), visible(scope))
            .order_by(items.c.id)
        )
        for row in connection.execute(query):
            path = f"{row.path}/{row.name}" if row.path else row.name
            if side_by_side(f"{path}/{row.inside}", name):
                judged = (row.language or "", row.action or "", row.hold or "", row.sensitivity or "")
                yield Held(row.id, row.content_id or 0, row.share, path, row.inside, row.size, *judged)


def side_by_side(path: str, name: Collection[str]) -> bool:
    """Whether the words of a name stand in one part of a path, next to each other but for a word between.

    >>> side_by_side("HR/Rhys, Huw M.docx", ("huw", "rhys")), side_by_side("Rhys/Huw.docx", ("huw", "rhys"))
    (True, False)
    """
    for part in path.casefold().split("/"):
        plain = "".join(letter if letter.isalnum() or letter in "'’-" else " " for letter in part).split()
        places = sorted(plain.index(word) if word in plain else -9 for word in name)
        if places[0] >= 0 and all(after - before <= 2 for before, after in pairwise(places)):
            return True
    return False
