"""The words of folder and file names, which people run together, number and abbreviate."""

from __future__ import annotations

import re
from collections.abc import Collection

from classifiers.features import pack_name

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
NOT_WORDS = re.compile(r"[\W\d_]+")
EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_EMPTY_WORDS_TEXT = """
document documents doc docs file files folder folders general misc miscellaneous new old copy final draft
archive archived shared share data admin various other work stuff temp untitled version resident residents
service services article articles home page pages index default info information online council about report
apply
"""
EMPTY_WORDS = frozenset(_EMPTY_WORDS_TEXT.split())
"""Words of names that tell nothing of the subject."""
LEAST_PART = 3


def packed_name(name: str, vocabulary: Collection[str] = frozenset()) -> bytes:
    """The packed features of a path or file name; runs of words are split where the plan knows every part."""
    spaced = NOT_WORDS.sub(" ", CAMEL.sub(" ", EXTENSION.sub("", name)))
    parts = [part for word in spaced.split() for part in split_word(word.lower(), vocabulary)]
    return pack_name(" ".join(part for part in parts if part not in EMPTY_WORDS))


def split_word(word: str, vocabulary: Collection[str]) -> list[str]:
    """A run-together word as the fewest known words, or itself.

    >>> split_word("housingrepairs", {"housing", "repairs"})
    ['housing', 'repairs']
    """
    if len(word) < 2 * LEAST_PART or word in vocabulary or word in EMPTY_WORDS:
        return [word]
    for parts in (2, 3):
        found = _split(word, parts, vocabulary)
        if found:
            return found
    return [word]


def _split(word: str, parts: int, vocabulary: Collection[str]) -> list[str]:
    if parts == 1:
        return [word] if word in vocabulary or word in EMPTY_WORDS else []
    for at in range(len(word) - LEAST_PART, LEAST_PART - 1, -1):
        if word[:at] in vocabulary or word[:at] in EMPTY_WORDS:
            rest = _split(word[at:], parts - 1, vocabulary)
            if rest:
                return [word[:at], *rest]
    return []
