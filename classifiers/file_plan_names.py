"""The words of folder and file names, which people run together, number and abbreviate."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from classifiers.features import is_general, pack_name
from classifiers.stemming import plain, stem_english, stem_welsh

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
JOINED = re.compile(r"(?<=[aeiouwy])[rn]$")
"""The article ('r) or particle ('n) after a vowel, whose apostrophe names leave out: parcior for parcio'r."""


def packed_name(name: str, vocabulary: Collection[str] = frozenset(), welsh: frozenset[str] = frozenset()) -> bytes:
    """The packed features of a path or file name; runs of words are split where the plan knows every part.

    `welsh` are the stems of the plan's Welsh words, by which a name's Welsh words are told from the English.
    """
    spaced = NOT_WORDS.sub(" ", CAMEL.sub(" ", EXTENSION.sub("", name)))
    parts = [part for word in spaced.split() for part in split_word(word.lower(), vocabulary)]
    kept = [part for part in parts if part not in EMPTY_WORDS]
    if not welsh:
        return pack_name(" ".join(kept))
    told = [welsh_word(plain(part), welsh) for part in kept]
    beside = [any(form and sure for form, sure in told[max(0, at - 1) : at + 2]) for at in range(len(told))]
    forms = [form if known else "" for (form, _), known in zip(told, beside, strict=True)]
    spelt = (form or part for form, part in zip(forms, kept, strict=True))
    return pack_name(" ".join(spelt), frozenset(filter(None, forms)))


@lru_cache(maxsize=100_000)
def welsh_word(word: str, welsh: frozenset[str]) -> tuple[str, bool]:
    """The word if it is one of the plan's Welsh ones in whatever mutation, else "", and whether it can be nothing else:
    a common English word (plant, man) is taken for Welsh only beside one that is surely Welsh.

    An article or particle that was joined to it is taken off.

    >>> plan = frozenset({"eis", "barc", "blant"})
    >>> [welsh_word(word, plan) for word in ("ngheisiadau", "parcior", "plant", "minutes")]
    [('ngheisiadau', True), ('parcio', True), ('plant', False), ('', False)]
    """
    for form in (word, JOINED.sub("", word)):
        if len(form) >= LEAST_PART and stem_welsh(form) in welsh:
            return form, not is_general(stem_english(form))
    return "", False


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
