"""Names that a scan has damaged: digits read in place of letters ("Mr Reg1nald Ho1royd", "G. Wi11oughby")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from classifiers.names.cues import words
from classifiers.names.letters import name_likeness
from classifiers.names.lexicon import FIRST, NAME, STOP, SUFFIX, flags_of, plain, pure
from classifiers.names.spans import Name

_HINT = re.compile(r"[^\W\d_][015]{1,2}[a-z]|\b0[a-z]{3}")
_WORD = r"(?:[A-Z]\.|[A-Z0][^\W_]*(?:['’-][^\W_]+)*\.?)"
_RUN = re.compile(rf"(?<![\w@/.-]){_WORD}(?: {_WORD}){{0,3}}(?![\w@/])")
_READ_AS = str.maketrans("015", "ols")


def damaged_names(body: str) -> Iterator[Name]:
    """Names with digits inside words: behind a title or initial, or a listed first name with a likely surname."""
    if not _HINT.search(body):
        return
    for match in _RUN.finditer(body):
        if not _HINT.search(match.group()):
            continue
        found = [(word.start(), word.end()) for word in re.finditer(r"\S+", match.group())]
        restored = [_restored(match.group()[start:end]) for start, end in found]
        if first := _name_from(restored):
            score = 0.98 if restored[first - 1].casefold() in words("title") else 0.75
            yield Name(match.start() + found[first - 1][0], match.end(), score, "rule: damaged by scanning")


def _restored(word: str) -> str:
    """The word with its digits read as letters: every 1 as l or i, whichever gives a listed name."""
    read = word.strip(".").translate(_READ_AS)
    if "1" not in word or flags_of(read) & NAME:
        return read
    other = word.strip(".").replace("1", "i").translate(_READ_AS)
    return other if flags_of(other) & NAME else read


def _name_from(restored: list[str]) -> int:
    """The position, from 1, of the word with which the name starts; 0 where it is none."""
    flags = [flags_of(word) for word in restored]
    if len(restored) < 2 or flags[-1] & (STOP | SUFFIX):
        return 0
    listed = bool(flags[-1] & NAME)
    likely = listed or (not flags[-1] and name_likeness(plain(restored[-1])) >= 0.5)
    for place, word in enumerate(restored[:-1]):
        titled = word.casefold() in words("title")
        if (titled and (listed or not flags[-1])) or (likely and (len(word) == 1 or pure(flags[place], FIRST))):
            return place + 1
    return 0
