"""The words beside a value that say what it is, or what it is not, in English and Welsh (mutated forms included).

Phrases are compared with everything but letters and digits left out and with scanning damage undone, so "D.O.B",
"D0B" and "dob" are one. A word of `HEADER_WORDS` counts only as a column header or form label: too short for prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from classifiers.detectors.vocabulary import HEADER_WORDS, PHRASES
from classifiers.patterns import compiled

_UNDAMAGE = str.maketrans("01i5", "olls")
_LOOSE: Final = {"o": "[o0]", "l": "[l1i|]", "i": "[il1|]", "s": "[s5]"}
_GAP: Final = r"(?:[ ._/'-]|\r?\n){0,3}"
_SHORT: Final = ("ni", "yg", "gp", "ip", "wc")
_NOT_PLAIN = re.compile(r"[^a-z0-9|]+")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as it stands in a text: the kinds it speaks for, its phrase, and its offsets."""

    kinds: frozenset[str]
    phrase: str
    start: int
    end: int


def squash(phrase: str) -> str:
    """A phrase without case, spaces, points and scanning damage.

    >>> squash("D.0.B.") == squash("dob")
    True
    """
    return _NOT_PLAIN.sub("", phrase.lower()).replace("|", "l").translate(_UNDAMAGE)


def cues_in(body: str, start: int, end: int) -> Iterator[Cue]:
    """The cues in a stretch of folded text, left to right, the longest phrase at each place."""
    data = body[start:end].encode("ascii")
    pattern, known = compiled(_pattern(False)), _known(False)
    position = 0
    while match := pattern.search(data, position):
        first, position = match.start(), match.end()
        phrase = data[first:position].decode("ascii")
        if kinds := known.get(squash(phrase)):
            yield Cue(kinds, phrase, start + first, start + position)


@lru_cache(maxsize=4096)
def kinds_of_label(label: str) -> Mapping[str, str]:
    """What a column header or form label speaks for: kind -> the phrase in it. Nearest the end comes first."""
    known = _known(True)
    if kinds := known.get(squash(label)):
        return dict.fromkeys(kinds, label.strip())
    data = label.encode("ascii", "replace")
    pattern = compiled(_pattern(True))
    found: dict[str, str] = {}
    position = 0
    while match := pattern.search(data, position):
        phrase = data[match.start() : match.end()].decode("ascii")
        position = match.end()
        for kind in known.get(squash(phrase), ()):
            found.setdefault(kind, phrase)
    return found


@lru_cache(maxsize=2)
def _known(headers: bool) -> Mapping[str, frozenset[str]]:
    known: dict[str, set[str]] = {}
    for kind, phrase in _phrases(headers):
        known.setdefault(squash(phrase), set()).add(kind)
    return {phrase: frozenset(kinds) for phrase, kinds in known.items()}


@lru_cache(maxsize=2)
def _pattern(headers: bool) -> bytes:
    phrases = sorted(
        {phrase for _, phrase in _phrases(headers) if len(phrase) > 2 or phrase in _SHORT},
        key=lambda phrase: (-len(phrase), phrase),
    )
    return (r"(?i)\b(?:" + "|".join(_loose(phrase) for phrase in phrases) + r")\b").encode("ascii")


def _phrases(headers: bool) -> Iterator[tuple[str, str]]:
    sources = (PHRASES, HEADER_WORDS) if headers else (PHRASES,)
    for source in sources:
        for kind, phrases in source.items():
            for phrase in re.split(r"[;|]", phrases):
                if words := " ".join(phrase.split()):
                    yield kind, words


def _loose(phrase: str) -> str:
    """A phrase as a pattern: any joiner between its words, and letters a scanner mistakes for digits either way."""
    words = ("".join(_LOOSE.get(letter, re.escape(letter)) for letter in word) for word in phrase.split())
    return _GAP.join(words)
