"""Which documents to ask people about: those between two classes, not too many of one, and some at random."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import xxhash

from classifiers.learning import RANDOM
from models.fileplan import ClassCandidate

AT_RANDOM = 0.2
"""The part of the questions that is drawn at random: only their answers tell honestly how good the filing is."""
CAP = 4
"""A class gets at most so many times the questions that it would get if all got as many."""
SPARE = 20
"""So many times the questions are remembered, so that capped classes do not leave the queue short."""
SINGLE = "single"
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Question(Generic[Key]):
    """A document to ask about, its likeliest classes, and whether it was drawn at random."""

    key: Key
    candidates: tuple[ClassCandidate, ...]
    origin: str


def questions(
    documents: Iterable[tuple[Key, bytes, tuple[ClassCandidate, ...]]], number: int, classes: int, seed: int = 0
) -> list[Question[Key]]:
    """So many questions about documents (key, content hash, candidates), each content once; memory is bounded.

    A fifth are drawn at random, by the content's hash and `seed`; the rest have the smallest lead of the first class
    over the second, with at most `CAP` times its even share for any class.
    """
    drawn, close = _Best[Key](round(number * AT_RANDOM)), _Best[Key](number * SPARE)
    for key, content, candidates in documents:
        rank = xxhash.xxh3_64_intdigest(content, seed)
        drawn.look(-float(rank), rank, key, candidates)
        if candidates:
            close.look(-lead(candidates), rank, key, candidates)
    chosen = {rank: Question(key, found, RANDOM) for rank, key, found in drawn.best()}
    allowed, asked = max(1, CAP * number // max(1, classes)), Counter[str]()
    for rank, key, found in close.best():
        if len(chosen) < number and rank not in chosen and asked[found[0].code] < allowed:
            asked[found[0].code] += 1
            chosen[rank] = Question(key, found, SINGLE)
    return [chosen[rank] for rank in sorted(chosen)]


def lead(candidates: tuple[ClassCandidate, ...]) -> float:
    """How far the first class is ahead of the second, 0 to 1."""
    return candidates[0].score - (candidates[1].score if len(candidates) > 1 else 0.0)


class _Best(Generic[Key]):
    """The documents with the highest values, at most so many; a content (by its rank) once."""

    def __init__(self, number: int) -> None:
        self._number, self._heap = number, list[tuple[float, int]]()
        self._kept: dict[int, tuple[Key, tuple[ClassCandidate, ...]]] = {}

    def look(self, value: float, rank: int, key: Key, candidates: tuple[ClassCandidate, ...]) -> None:
        """Keep a document if it is among the best so far."""
        if rank in self._kept or not self._number:
            return
        if len(self._heap) < self._number:
            heapq.heappush(self._heap, (value, rank))
        elif (value, rank) > self._heap[0]:
            self._kept.pop(heapq.heapreplace(self._heap, (value, rank))[1])
        else:
            return
        self._kept[rank] = (key, candidates)

    def best(self) -> list[tuple[int, Key, tuple[ClassCandidate, ...]]]:
        """Rank, key and candidates, the highest value first."""
        return [(rank, *self._kept[rank]) for _, rank in sorted(self._heap, key=lambda one: (-one[0], one[1]))]
