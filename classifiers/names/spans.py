"""A name that may stand in a text, and how several such claims are brought together."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from classifiers.names.context import EPONYM
from classifiers.names.lexicon import FIRST, SUFFIX, WELSH, flags_of

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
_LINK = re.compile(r"[ ]?(?:, ?(?:and |& |a )?| and | & | a | ac |/| \+ | vs?\.? | \((?:and|&|a) )")


def chained(body: str, names: list[Name]) -> list[Name]:
    """The claims with those raised that stand in a list beside another likely one ("Amy, Josh and Kai").

    A first name that is also a word ("Sue") is raised beside one that is believed.
    """
    likely = sorted((n for n in names if n.score >= CHAIN or _word_name(body, n)), key=_start)
    raised: set[Name] = set()
    for left, right in pairwise(likely):
        if left.end < right.start and _LINK.fullmatch(body, left.end, right.start):
            for name, other in ((left, right), (right, left)):
                if (
                    name.score < ACCEPT
                    and not leads_on(body, name)
                    and other.score >= (CHAIN if name.score >= CHAIN else ACCEPT)
                ):
                    raised.add(name)
    return [replace(name, score=max(ACCEPT, name.score + 0.2)) if name in raised else name for name in names]


_NEXT = re.compile(r" ([^\W\d_a-z][^\W\d_]+)")


def leads_on(body: str, name: Name) -> bool:
    """True for a word that leads on to the thing it names: "Will's Row", "Pryderi Addysg"."""
    word = _NEXT.match(body, name.end)
    named = word is not None and flags_of(word.group(1)) & (SUFFIX | WELSH)
    return " " not in body[name.start : name.end] and bool(named or EPONYM.match(body, name.end))


def _word_name(body: str, name: Name) -> bool:
    word = body[name.start : name.end]
    return name.score >= 0.2 and " " not in word and bool(flags_of(word) & FIRST)


def settle(names: Iterable[Name]) -> list[Name]:
    """The believed claims in text order without overlaps: the better score wins, then the longer span."""
    taken: list[Name] = []
    for name in sorted(names, key=lambda n: (-round(n.score, 2), n.start - n.end, n.start)):
        at = bisect_left(taken, name.end, key=_start)
        if name.score >= ACCEPT and (at == 0 or taken[at - 1].end <= name.start):
            taken.insert(at, name)
    return taken


def _start(name: Name) -> int:
    return name.start
