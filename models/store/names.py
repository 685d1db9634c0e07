"""Where names stand of which only the first and last word are known, and items that are called like a person."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from sqlalchemy import ColumnElement, Connection, and_, or_

from models.access import Right, Scope
from models.review import Filters
from models.store.bulk import chunks
from models.store.queue import keys_matching
from models.store.subjects import held_items, places_of
from models.subjects import Held
from models.tables import VALUE_BEGIN, VALUE_PREFIX, findings, items

FEW = 100


def contents_named(connection: Connection, cores: Collection[bytes]) -> dict[int, dict[bytes, list[str]]]:
    """For each content with a name whose keyed hash begins so: the whole hashes, and the places where each stands."""
    return places_of(connection, map(_begun, chunks(sorted(cores), FEW)))


def _begun(cores: Sequence[bytes]) -> ColumnElement[bool]:
    """Findings whose hash begins with one of these, found by the index on the beginnings."""
    same = (findings.c.value_hash.between(core, core.ljust(16, b"\xff")) for core in cores)
    return and_(VALUE_BEGIN.in_(sorted({core[:VALUE_PREFIX] for core in cores})), or_(*same))


def items_called(connection: Connection, scope: Scope, name: Collection[str]) -> Iterator[Held]:
    """Items in scope in whose name or folder all these words stand side by side, in any order, in the order of keys.

    The queue's index knows the names: what came after the last judging is not found. Raises NotAllowed.
    """
    scope.require(Right.REVEAL)
    keys, _ = keys_matching(connection, scope, Filters.of({}, " ".join(name)))
    for part in chunks(sorted(map(int, keys))):
        for held in held_items(connection, scope, items.c.id.in_(part), (items.c.id,)):
            if side_by_side(f"{held.path}/{held.inside}", name):
                yield held


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
