"""What there is, at risk, and decided: sums over the index for the overview, the areas and the folder tree."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from models.access import Scope
from models.disposition import Action
from models.review import DECIDED, MULTIPLE, NONE, FacetValue, Filters
from models.review_pages import AreaSum, FolderSum, Overview
from models.review_tables import areas
from models.store.index import Index, Mask, index_of
from models.store.matching import having, matching, words_of
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
    key = ("overview", scope.areas, scope.rights)
    known = index.recalled(key)
    if known is not None:
        return known  # type: ignore[no-any-return]
    mask = matching(index, scope, Filters())
    whole = bool(mask.all())
    sizes = (_bytes(index) if whole else _bytes(index)[mask]).astype(np.float64)
    sums = {name: int(np.count_nonzero(mask & marked)) for name, marked in _marks(index).items()}
    disposable = mask & having(index, "action", (Action.DISPOSE.value,))
    found = Overview(
        judged=index.today,
        items=int(np.count_nonzero(mask)),
        size=int(sizes.sum()),
        disposable=int(np.count_nonzero(disposable)),
        disposable_size=int(index.columns["bytes"][disposable].sum()),
        facets={facet: _summed(index, facet, mask, whole, sizes) for facet in SUMMED},
        blocks=_blocks(index, mask, whole, sizes),
        **sums,
    )
    return index.remember(key, found)  # type: ignore[no-any-return]


def area_sums(connection: Connection, scope: Scope) -> list[AreaSum]:
    """Every area in scope with what is in it, in the order of the policy."""
    index = index_of(connection)
    query = select(areas).where(areas.c.gone == 0).order_by(areas.c.id)
    if scope.areas is not None:
        query = query.where(areas.c.id.in_(sorted(scope.areas)))
    mask = matching(index, scope, Filters())
    codes = index.columns.get("area", np.empty(0, np.uint8))
    number = len(words_of(index, "area"))
    counted = [_counted(codes[mask], number), _counted(codes[mask], number, _bytes(index)[mask])]
    marks = _marks(index) if index.items else {}
    sums = {name: _counted(codes[mask & marked], number) for name, marked in marks.items()}
    found = []
    for row in connection.execute(query):
        code = index.area_codes.get(row.id)
        values = [0, 0] if code is None else [int(values[code]) for values in counted]
        rest = {name: 0 if code is None else int(values[code]) for name, values in sums.items()}
        rest = rest or {"at_risk": 0, "to_review": 0, "decided": 0}
        found.append(AreaSum(row.id, row.path, row.service, row.data_owner, row.scope, *values, **rest))
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
    mask = matching(index, scope, Filters())
    spans = {int(rank): index.span(int(rank)) for rank in ranks}
    kept = [rank for rank, (low, high) in spans.items() if mask[low:high].any()][start : start + number]
    keys = {int(index.folders[rank]): rank for rank in kept}
    query = select(folders.c.id, folders.c.path, shares.c.name).join(shares).where(folders.c.id.in_(list(keys)))
    names = {keys[row.id]: (row.id, row.name, row.path) for row in connection.execute(query)}
    marks = _marks(index)
    found = []
    for rank in kept:
        if rank not in names:
            continue
        low, high = spans[rank]
        here = mask[low:high]
        key, share, path = names[rank]
        sums = {name: int(np.count_nonzero(here & marked[low:high])) for name, marked in marks.items()}
        size = int(index.columns["bytes"][low:high][here].sum())
        below, name = int(index.ends[rank]) - rank - 1, path.rpartition("/")[2] or share
        found.append(FolderSum(key, share, path, name, below, int(np.count_nonzero(here)), size, **sums))
    return found


def _marks(index: Index) -> dict[str, Mask]:
    """Which items are at risk, which people have to decide on, and on which of those they have."""
    known: dict[str, Mask] | None = index.recalled("marks")
    if known is not None:
        return known
    to_review = having(index, "action", PEOPLE_DECIDE)
    found: dict[str, Mask] = {"at_risk": index.columns["risk"] >= AT_RISK, "to_review": to_review}
    found["decided"] = to_review & (index.columns[DECIDED] > 0)
    return index.remember("marks", found)  # type: ignore[no-any-return]


def _bytes(index: Index) -> npt.NDArray[Any]:
    return index.columns.get("bytes", np.empty(0, np.int64))


def _counted(codes: npt.NDArray[Any], number: int, weights: npt.NDArray[Any] | None = None) -> npt.NDArray[Any]:
    return np.bincount(codes, weights, minlength=number)


def _summed(index: Index, facet: str, mask: Mask, whole: bool, sizes: npt.NDArray[Any]) -> tuple[FacetValue, ...]:
    """Items and bytes by value, the most items first."""
    words = words_of(index, facet)
    codes = index.columns[facet] if whole else index.columns[facet][mask]
    numbers, volumes = _counted(codes, len(words)), _counted(codes, len(words), sizes)
    sums: dict[str, list[int]] = {}
    for code in np.flatnonzero(numbers):
        for word in (words[code] or (NONE,)) if facet in MULTIPLE else (words[code],):
            line = sums.setdefault(word, [0, 0])
            line[0] += int(numbers[code])
            line[1] += int(volumes[code])
    found = [FacetValue(word, number, size) for word, (number, size) in sums.items()]
    return tuple(sorted(found, key=lambda one: (-one.number, one.value)))


def _blocks(index: Index, mask: Mask, whole: bool, sizes: npt.NDArray[Any]) -> tuple[tuple[str, str, int, int], ...]:
    """For a treemap: area, class, items, bytes; the largest first."""
    places, classes = words_of(index, "area"), words_of(index, "class")
    area, code = (index.columns[name] if whole else index.columns[name][mask] for name in ("area", "class"))
    both = area.astype(np.int32) * len(classes) + code
    numbers = _counted(both, len(places) * len(classes))
    volumes = _counted(both, len(places) * len(classes), sizes)
    found = [
        (places[key // len(classes)], classes[key % len(classes)], int(numbers[key]), int(volumes[key]))
        for key in np.flatnonzero(numbers).tolist()
    ]
    return tuple(sorted(found, key=lambda block: (-block[3], block[:2])))
