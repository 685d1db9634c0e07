"""Filters into the items that match them, over the index; the scope is the first filter of all."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from models.access import Right, Scope
from models.review import DECIDED, MULTIPLE, NONE, Filters
from models.store.index import Index, Lines, Mask
from models.store.index_words import DECIDED_WORDS

HITS = 2_000
"""More rows with a word than this are found by comparing bytes all at once, not one after the other."""


def matching(index: Index, scope: Scope, filters: Filters) -> Mask:
    """A mask of the items, in the order of paths, that this scope may see and that match all filters."""
    key = (scope.areas, Right.SEE in scope.rights, filters)
    known: Mask | None = index.known.get(key)
    if known is not None:
        return known
    on = rests_on(index, filters)
    mask = within(index, scope, filters)
    for facet, values in filters.chosen:
        mask = mask & having(index, facet, values)
    index.known.keep(key, mask, on=on, large=True)
    return mask


def rests_on(index: Index, filters: Filters, *facets: str) -> int | None:
    """For an answer under filters about facets: the decisions it rests on as `Answers.keep` takes them."""
    chosen = (facet for facet, _ in filters.chosen)
    return index.known.decisions if DECIDED in (*facets, *chosen) else None


def within(index: Index, scope: Scope, filters: Filters) -> Mask:
    """The items of the scope in the folder and with the words that are asked for, whatever the facets say."""
    mask = allowed(index, scope)
    if filters.folder is not None:
        rank = index.rank(filters.folder)
        low, high = (0, 0) if rank is None else index.span(rank)
        mask = mask.copy()
        mask[:low] = mask[high:] = False
    for word in filters.text.casefold().split():
        mask = mask & _with_word(index, word)
    return mask


def allowed(index: Index, scope: Scope) -> Mask:
    """The items that the scope may see: `models.store.scope.visible`, as far as the last judging knows."""
    if Right.SEE not in scope.rights:
        return np.zeros(index.items, np.bool_)
    if scope.areas is None:
        return np.ones(index.items, np.bool_)
    codes = [index.area_codes[area] for area in scope.areas if area in index.area_codes]
    return _any_of(index.columns["area"], codes, len(index.words["area"])) if index.items else np.zeros(0, np.bool_)


def having(index: Index, facet: str, values: tuple[str, ...]) -> Mask:
    """The items with any of some values of a facet."""
    if not index.items:
        return np.zeros(0, np.bool_)
    words = words_of(index, facet)
    if facet in MULTIPLE:
        wanted = set(values)
        codes = [code for code, held in enumerate(words) if wanted.intersection(held or (NONE,))]
    else:
        codes = [code for code, word in enumerate(words) if word in values]
    return _any_of(index.columns[facet], codes, len(words))


def words_of(index: Index, facet: str) -> list[Any]:
    """The words of a facet's codes; lists of words for a facet of which an item can have several."""
    return list(DECIDED_WORDS) if facet == DECIDED else index.words.get(facet, [])


def _any_of(column: npt.NDArray[Any], codes: list[int], number: int) -> Mask:
    if not codes:
        return np.zeros(len(column), np.bool_)
    if len(codes) <= 8:
        found: Mask = column == codes[0]
        for code in codes[1:]:
            found |= column == code
        return found
    wanted = np.zeros(number, np.bool_)
    wanted[codes] = True
    many: Mask = wanted[column]
    return many


def _with_word(index: Index, word: str) -> Mask:
    """The items with a word in the name or in the folder's path."""
    key = ("word", word)
    known: Mask | None = index.known.get(key)
    if known is not None:
        return known
    sought = word.encode("utf-8", "replace")
    mask = np.zeros(index.items, np.bool_)
    of_folder = np.zeros(len(index.folders), np.bool_)
    if index.names is not None and index.paths is not None:
        mask[_lines_with(index.names, sought)] = True
        of_folder[_lines_with(index.paths, sought)] = True
    if of_folder.any():
        mask |= of_folder[index.columns["folder"]]
    index.known.keep(key, mask, large=True)
    return mask


def _lines_with(lines: Lines, word: bytes) -> npt.NDArray[np.int64]:
    """The numbers of the lines in which a word stands; some more than once."""
    text = lines.text
    places: list[int] = []
    at = text.find(word)
    while at >= 0 and len(places) < HITS:
        places.append(at)
        end = text.find(b"\n", at)
        at = text.find(word, end) if end >= 0 else -1
    found = np.array(places, np.int64)
    if at >= 0:
        found = np.concatenate([found, _all_places(text, word, at)])
    return np.searchsorted(lines.ends, found.astype(lines.ends.dtype))


def _all_places(text: bytes, word: bytes, start: int) -> npt.NDArray[np.int64]:
    """Where a word begins, from a place on, in no order: where its two rarest neighbours stand and the others fit."""
    data = np.frombuffer(text, np.uint8)
    if len(word) == 1:
        return np.flatnonzero(data[start:] == word[0]) + start
    sample = np.bincount(data[start : start + (1 << 16)], minlength=256)
    rare = min(range(len(word) - 1), key=lambda place: (sample[word[place]] * sample[word[place + 1]], place))
    found = _pairs(text, word[rare : rare + 2], start) - rare
    found = found[(found >= start) & (found <= len(text) - len(word))]
    for place, byte in enumerate(word):
        if place not in (rare, rare + 1):
            found = found[data[found + place] == byte]
    return found


def _pairs(text: bytes, pair: bytes, start: int) -> npt.NDArray[np.int64]:
    """Where two bytes stand side by side: all pairs at even and then at odd places are compared as one number each."""
    sought = int.from_bytes(pair, "little")
    found = []
    for first in (start, start + 1):
        number = max(0, len(text) - first) // 2
        pairs = np.frombuffer(text, "<u2", number, first) if number else np.empty(0, np.uint16)
        found.append(np.flatnonzero(pairs == sought) * 2 + first)
    return np.concatenate(found)
