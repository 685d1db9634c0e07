"""What there is, at risk, and decided: sums over the index for the overview, the areas and the folder tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from models.access import Right, Scope
from models.disposition import Action
from models.review import DECIDED, MULTIPLE, NONE, FacetValue, Filters
from models.review_pages import AreaSum, FolderSum, Overview
from models.review_tables import areas
from models.store.bulk import chunks
from models.store.index import Index, Mask, index_of
from models.store.index_counts import counted, places_of
from models.store.matching import having, matching, rests_on, words_of
from models.tables import folders, shares

AT_RISK = 200
"""Points from which an item counts as at risk: something that can harm, or a special category, is in it."""
PEOPLE_DECIDE = (Action.REVIEW.value, Action.DISPOSE.value)
SUMMED = ("share", "area", "action", "class", "retention", "age", "status", "hold", "rot", "special", "type", DECIDED)
FOLDERS = 500


def overview(connection: Connection, scope: Scope) -> Overview:
    """The figures of the first page; each value of a facet leads to its list."""
    index = index_of(connection)
    if not index.items:
        return Overview(None)
    facets = _summed(index, scope)
    marks = {name: sum(values) for name, values in _by_area(index, scope).items()}
    actions = {one.value: one for one in facets["action"]}
    disposable = actions.get(Action.DISPOSE.value, FacetValue("", 0))
    return Overview(
        judged=index.today,
        items=int(marks["items"]),
        size=int(marks["size"]),
        at_risk=int(marks["at_risk"]),
        to_review=int(marks["to_review"]),
        decided=int(marks["decided"]),
        disposable=disposable.number,
        disposable_size=disposable.size,
        facets=facets,
    )


def area_sums(connection: Connection, scope: Scope) -> list[AreaSum]:
    """Every area in scope with what is in it, in the order of the policy."""
    index = index_of(connection)
    query = select(areas).where(areas.c.gone == 0).order_by(areas.c.id)
    if scope.areas is not None:
        query = query.where(areas.c.id.in_(sorted(scope.areas)))
    sums = _by_area(index, scope) if index.items else {}
    found = []
    for row in connection.execute(query):
        code = index.area_codes.get(row.id)
        here = {name: int(sums[name][code]) if code is not None and sums else 0 for name in COUNTED}
        found.append(AreaSum(row.id, row.path, row.service, row.data_owner, row.scope, **here))
    return found


def folder_tree(
    connection: Connection, scope: Scope, folder: int | None = None, *, start: int = 0, number: int = FOLDERS
) -> list[FolderSum]:
    """The folders in a folder, or the shares' roots, with what is in them and below; those without anything in scope
    are left out. `start` and `number` are places among them."""
    index = index_of(connection)
    top = -1 if folder is None else index.rank(folder)
    if top is None or not index.items:
        return []
    return _sums(connection, index, scope, np.flatnonzero(index.parents == top), start, number)


def folder_path(connection: Connection, scope: Scope, folder: int) -> list[FolderSum]:
    """The folders above a folder, from the share's root down to itself; empty where nothing of it is in scope."""
    index = index_of(connection)
    rank = index.rank(folder) if index.items else None
    way: list[int] = []
    while rank is not None and rank >= 0:
        way.insert(0, rank)
        rank = int(index.parents[rank])
    found = _sums(connection, index, scope, np.array(way, np.int64), 0, len(way))
    return found if len(found) == len(way) else []


def _sums(
    connection: Connection, index: Index, scope: Scope, ranks: npt.NDArray[Any], start: int, number: int
) -> list[FolderSum]:
    before = _before_folders(index, scope)
    ends = index.ends[ranks]
    sums = {name: values[ends] - values[ranks] for name, values in before.items()}
    there = np.flatnonzero(sums["items"])[start : start + number]
    keys = {int(index.folders[ranks[place]]): int(place) for place in there}
    names: dict[int, tuple[str, str]] = {}
    for part in chunks(keys):
        query = select(folders.c.id, folders.c.path, shares.c.name).join(shares).where(folders.c.id.in_(part))
        names |= {row.id: (row.name, row.path) for row in connection.execute(query)}
    found = []
    for key, place in keys.items():
        if key in names:
            share, path = names[key]
            name, below = path.rpartition("/")[2] or share, int(ends[place] - ranks[place]) - 1
            here = {what: int(values[place]) for what, values in sums.items()}
            found.append(FolderSum(key, share, path, name, below, **here))
    return found


def _before_folders(index: Index, scope: Scope) -> dict[str, npt.NDArray[np.int64]]:
    """For each folder, and for the end, what stands before it in the order of paths: what is in a folder and below is
    the difference of two."""
    bounds = index.known.get("folder bounds")
    if bounds is None:
        places = np.arange(len(index.folders) + 1)
        bounds = index.known.keep("folder bounds", np.searchsorted(index.columns["folder"], places))

    def before(values: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
        running = np.zeros(index.items + 1, np.int64)
        np.cumsum(values, out=running[1:])
        found: npt.NDArray[np.int64] = running[bounds]
        return found

    return _of_each(index, scope, "before folders", before)


def _by_area(index: Index, scope: Scope) -> dict[str, npt.NDArray[np.int64]]:
    """The figures of each area, by its code."""
    codes, number = index.columns["area"], len(words_of(index, "area"))

    def by_area(values: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
        if values.dtype == np.bool_:
            return np.bincount(codes[values], minlength=number).astype(np.int64)
        return np.bincount(codes, values, minlength=number).astype(np.int64)

    return _of_each(index, scope, "by area", by_area)


def _of_each(
    index: Index, scope: Scope, what: str, of: Callable[[npt.NDArray[Any]], npt.NDArray[np.int64]]
) -> dict[str, npt.NDArray[np.int64]]:
    """What `of` makes of the items (or bytes) in scope that each figure counts, as far as it is not remembered."""
    found: dict[str, npt.NDArray[np.int64]] = {}
    for name, items_of in COUNTED.items():
        key = (what, name, scope.areas, Right.SEE in scope.rights)
        known = index.known.get(key)
        if known is None:
            on = index.known.decisions if name == "decided" else None
            known = index.known.keep(key, of(items_of(index, matching(index, scope, Filters()))), on=on)
        found[name] = known
    return found


def _to_review(index: Index, mask: Mask) -> Mask:
    return mask & having(index, "action", PEOPLE_DECIDE)


COUNTED: dict[str, Callable[[Index, Mask], npt.NDArray[Any]]] = {
    "items": lambda index, mask: mask,
    "size": lambda index, mask: index.columns["bytes"] * mask,
    "at_risk": lambda index, mask: mask & (index.columns["risk"] >= AT_RISK),
    "to_review": _to_review,
    "decided": lambda index, mask: _to_review(index, mask) & (index.columns[DECIDED] > 0),
}
"""Of which items of a mask each figure is the number; of the size, the bytes of each."""


def _summed(index: Index, scope: Scope) -> dict[str, tuple[FacetValue, ...]]:
    """Items and bytes by value of each facet."""
    places = {facet: ("summed", facet, scope.areas, Right.SEE in scope.rights) for facet in SUMMED}
    found = {facet: index.known.get(key) for facet, key in places.items()}
    missing = [facet for facet, values in found.items() if values is None]
    if not missing:
        return found
    on = {facet: rests_on(index, Filters(), facet) for facet in missing}
    those = places_of(matching(index, scope, Filters()))
    sizes = index.columns["bytes"][those].astype(np.float64)
    for facet, (numbers, volumes) in counted(index, missing, those, None, sizes):
        values = _values(facet, words_of(index, facet), numbers, volumes)
        found[facet] = index.known.keep(places[facet], values, on=on[facet])
    return found


def _values(
    facet: str, words: list[Any], numbers: npt.NDArray[Any], volumes: npt.NDArray[Any]
) -> tuple[FacetValue, ...]:
    """The values that there are, the most items first."""
    sums: dict[str, list[int]] = {}
    for code in np.flatnonzero(numbers):
        for word in (words[code] or (NONE,)) if facet in MULTIPLE else (words[code],):
            line = sums.setdefault(word, [0, 0])
            line[0] += int(numbers[code])
            line[1] += int(volumes[code])
    found = (FacetValue(word, number, size) for word, (number, size) in sums.items())
    return tuple(sorted(found, key=lambda one: (-one.number, one.value)))
