"""Places in the orders of the queue: where a page begins, which items come next, and the tokens of its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from models.review import QueueRow, Sort
from models.store.index import Index, Mask

FEW = 50_000
"""Up to so many items are put in order by themselves."""
FIRST, BLOCK = 1 << 11, 1 << 16
"""So many places of an order are looked at first, and then at a time."""


def start_of(index: Index, sort: Sort, after: str, before: str) -> tuple[int, bool]:
    """The place in the order at which a page begins, and whether it is read backwards from there."""
    cursor = before or after
    if not cursor or not index.items:
        return 0, False
    value, _, key = cursor.partition(".")
    try:
        wanted, item = int(value), int(key)
    except ValueError:
        return 0, False
    if max(abs(wanted), abs(item)) >= 1 << 63:
        return 0, False
    if sort is Sort.PATH:
        place = int(index.place(np.array([item], np.int64))[0])
        place = min(max(wanted, 0), index.items) if place < 0 else place
        return (place, True) if before else (place + 1, False)
    place, there = _found(index, sort, wanted, item)
    return (place, True) if before else (place + there, False)


def _found(index: Index, sort: Sort, value: int, item: int) -> tuple[int, bool]:
    """Where (value, key) stands or would stand in an order, by halving; and whether it is there."""
    order, values, ids = _order(index, sort)
    sign = 1 if sort is Sort.AGE else -1
    low, high = 0, len(order)
    sought = (sign * value, item)
    while low < high:
        middle = (low + high) // 2
        place = order[middle]
        if (sign * int(values[place]), int(ids[place])) < sought:
            low = middle + 1
        else:
            high = middle
    there = low < len(order) and (sign * int(values[order[low]]), int(ids[order[low]])) == sought
    return low, there


def _order(index: Index, sort: Sort) -> tuple[Any, Any, Any]:
    name, column = {Sort.RISK: ("risk", "risk"), Sort.SIZE: ("size", "bytes"), Sort.AGE: ("day", "day")}[sort]
    return index.columns[f"by {name}"], index.columns[column], index.columns["id"]


def key_parts(
    index: Index, mask: Mask, total: int, sort: Sort, start: int, back: bool, number: int
) -> Iterator[list[int]]:
    """Keys of the items that match, in the order asked for, as many at a time as a page has."""
    if not index.items:
        return
    ids, length = index.columns["id"], FIRST
    order = None if sort is Sort.PATH else _order(index, sort)[0]
    if total <= FEW:
        yield from _few(index, mask, sort, start, back, number)
        return
    while start > 0 if back else start < index.items:
        low, high = (max(0, start - length), start) if back else (start, min(index.items, start + length))
        places = np.arange(low, high) if order is None else order[low:high]
        keys = ids[places[mask[places]]]
        keys = keys[::-1] if back else keys
        for first in range(0, len(keys), number):
            yield keys[first : first + number].tolist()
        start, length = low if back else high, BLOCK


def _few(index: Index, mask: Mask, sort: Sort, start: int, back: bool, number: int) -> Iterator[list[int]]:
    """The same where few items match: those are put in order, instead of looking through the order for them."""
    places = np.flatnonzero(mask)
    ranks: npt.NDArray[Any] = places
    if sort is not Sort.PATH:
        ranks = np.sort(index.ranks_by("size" if sort is Sort.SIZE else "day" if sort is Sort.AGE else "risk")[places])
        places = _order(index, sort)[0][ranks]
    edge = int(np.searchsorted(ranks, start))
    places = places[:edge][::-1] if back else places[edge:]
    for first in range(0, len(places), number):
        yield index.columns["id"][places[first : first + number]].tolist()


def page_ends(
    index: Index, sort: Sort, rows: Sequence[QueueRow], more: bool, back: bool, from_before: bool
) -> tuple[str, str]:
    """Where the next page and the one before begin."""
    if not rows:
        return "", ""
    places = index.place(np.array([rows[0].id, rows[-1].id], np.int64))
    column = {Sort.RISK: "risk", Sort.SIZE: "bytes", Sort.AGE: "day"}.get(sort)
    values = places if column is None else index.columns[column][places]
    first, last = (f"{int(value)}.{row.id}" for value, row in zip(values, (rows[0], rows[-1]), strict=True))
    if back:
        return last, first if more else ""
    return last if more else "", first if from_before else ""
