"""The words beside a value that say what it is, or what it is not, in English and Welsh (mutated forms included).

Phrases are compared with everything but letters and digits left out and with scanning damage undone, so "D.O.B",
"D0B" and "dob" are one. A word of `HEADER_WORDS` counts only as a column header or form label: too short for prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from classifiers.detectors.vocabulary import DATE, HEADER_WORDS, NUMBER, PHRASES
from classifiers.patterns import any_of, finder, spans

_UNDAMAGE = str.maketrans("01i5", "olls")
_LOOSE: Final = {"o": "[o0]", "l": "[l1i]", "i": "[il1]", "s": "[s5]"}
_GAP: Final = r"(?:[ ._/'-]|\r?\n){0,3}"
_GAP_BEHIND_WORD: Final = r"(?:[ _/'-]|\r?\n){0,3}"
BRIEF_LABELS: Final = r"\b(?i:ni|nin|yg|pc|cp|dl|pp|ph|tn|t|m|h|w|reg|home|work|cartref|gwaith) ?:"
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_PARTS = re.compile(r"[/&+,;()|]| - | and | or | a | neu ")
SELDOM_OPEN: Final = frozenset({NUMBER, DATE, "EMAIL", "ADDRESS"})


class Cue(NamedTuple):
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
    return _NOT_PLAIN.sub("", phrase.lower()).translate(_UNDAMAGE)


@lru_cache(maxsize=8192)
def kinds_of(phrase: str) -> frozenset[str]:
    """What a phrase of a running text speaks for; nothing for what is no cue, as where most letters are figures."""
    if phrase.endswith(":"):
        return _known(True).get(squash(phrase), frozenset())
    if 3 * sum(character.isdigit() for character in phrase) > sum(character.isalnum() for character in phrase):
        return frozenset()
    return _known(False).get(squash(phrase), frozenset())


@lru_cache(maxsize=4096)
def kinds_of_label(label: str) -> Mapping[str, str]:
    """What a column header or form label speaks for: kind -> phrase; a header word must be the whole or a part."""
    label = _unnumbered(label)
    known = _known(True)
    found: dict[str, str] = {}
    for part in (label, *_PARTS.split(label)):
        if part is label or (len(part.strip()) > 1 and any(character.isalpha() for character in part)):
            for kind in sorted(known.get(squash(part), ())):
                found.setdefault(kind, part.strip())
    if squash(label) in known:
        return found
    data = label.encode("ascii", "replace")
    for start, end in spans(finder(cue_pattern()), data):
        phrase = data[start:end].decode("ascii")
        for kind in sorted(kinds_of(phrase)):
            found.setdefault(kind, phrase)
    return found


@lru_cache(maxsize=8192)
def is_cue(label: str) -> bool:
    """True for a column header or form label that is a cue as a whole, not only in part."""
    return squash(_unnumbered(label)) in _known(True)


def _unnumbered(label: str) -> str:
    """A label without the figures that count it or tell its width: "DOB8", "Phone 2"."""
    bare = label.rstrip("0123456789 ")
    return bare if len(bare) > 2 else label


@lru_cache(maxsize=1)
def cue_pattern() -> str:
    """The pattern of all cues of running text; the longest phrase at each place."""
    return _pattern({phrase for _, phrase in _phrases(False)}) + "|" + BRIEF_LABELS


@lru_cache(maxsize=1)
def opener_pattern() -> str:
    """The pattern of the cues that make a stretch of text worth reading closely."""
    return _pattern({phrase for kind, phrase in _phrases(False) if kind not in SELDOM_OPEN}) + "|" + BRIEF_LABELS


def _gap(length: int) -> str:
    """What may stand behind a word of so many letters: a point ends an abbreviation, behind a long word a sentence."""
    return _GAP if length < 5 else _GAP_BEHIND_WORD


def _pattern(phrases: set[str]) -> str:
    return rf"(?i:\b{any_of(phrases, _LOOSE, _gap)}\b)"


@lru_cache(maxsize=1)
def column_pattern() -> str:
    """The pattern of a header word alone in its cell: short words that say nothing in running text."""
    words = {phrase for kind, phrase in _phrases(True) if kind not in SELDOM_OPEN}
    return rf"[\t|][ \"]*(?i:{any_of(words, {}, _gap)})[ \"]*[\t|\r\n]"


@lru_cache(maxsize=2)
def _known(headers: bool) -> Mapping[str, frozenset[str]]:
    known: dict[str, set[str]] = {}
    for kind, phrase in _phrases(headers):
        known.setdefault(squash(phrase), set()).add(kind)
    return {phrase: frozenset(kinds) for phrase, kinds in known.items()}


def _phrases(headers: bool) -> Iterator[tuple[str, str]]:
    sources = (PHRASES, HEADER_WORDS) if headers else (PHRASES,)
    for source in sources:
        for kind, phrases in source.items():
            for phrase in re.split(r"[;|]", phrases):
                if words := " ".join(phrase.split()):
                    yield kind, words
