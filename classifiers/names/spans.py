"""A name that may stand in a text, and how several such claims are brought together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

ACCEPT = 0.6
"""Claims below this are not believed without the model, a repetition or another cue."""


@dataclass(frozen=True, slots=True)
class Name:
    """A claim that `text[start:end]` is a person's name; `score` 0 to 1, `cue` is the word that made it believable."""

    start: int
    end: int
    score: float
    basis: str
    cue: str = ""


CHAIN = 0.4
_LINK = re.compile(r"[ ]?(?:, ?(?:and |& |a )?| and | & | a | ac |/| \+ )")


def chained(body: str, names: list[Name]) -> list[Name]:
    """The claims with those raised that stand in a list beside another likely one ("Amy, Josh and Kai")."""
    likely = sorted((name for name in names if name.score >= CHAIN), key=lambda n: n.start)
    raised: set[Name] = set()
    for left, right in pairwise(likely):
        if left.end < right.start and _LINK.fullmatch(body, left.end, right.start):
            raised.update(name for name in (left, right) if name.score < ACCEPT)
    return [replace(name, score=min(0.8, name.score + 0.2)) if name in raised else name for name in names]


def settle(names: Iterable[Name]) -> list[Name]:
    """The believed claims in text order without overlaps: the better score wins, then the longer span."""
    taken: list[Name] = []
    for name in sorted(names, key=lambda n: (-round(n.score, 2), n.start - n.end, n.start)):
        if name.score >= ACCEPT and not any(name.start < t.end and t.start < name.end for t in _near(taken, name)):
            taken.append(name)
    return sorted(taken, key=lambda n: n.start)


def _near(taken: list[Name], name: Name) -> list[Name]:
    return [t for t in taken if t.end > name.start and t.start < name.end]
