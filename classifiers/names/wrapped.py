"""A name that the end of a filled line divides is read as one: a space takes the place of the line end."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from classifiers.names.cues import words
from classifiers.names.letters import name_likeness
from classifiers.names.lexicon import FIRST, LAST, PLACE, STOP, WORD, flags_of, plain

FILLED: Final = 45
"""Characters from which on a line is taken to be filled: its end is the writer's margin and says nothing."""
LIKELY: Final = 0.5
"""Likeness from which on an unlisted word may be a surname."""
_WORD = r"[^\W\d_][^\W\d_'’.-]*(?:['’-][^\W\d_]+)*\.?"
_END = re.compile(rf"(?P<before>{_WORD})? ?(?P<last>{_WORD})\Z")
_NEXT = re.compile(rf"(?P<next>{_WORD})(?![\w:@\t|]| :)")
_GRID = re.compile(r"\t|\||[ ]{3}")


def unwrapped(body: str) -> str:
    """The text, as long as before, with a space for each line end that divides a name.

    >>> unwrapped("We visited on Tuesday and spoke at length to Gareth\\nProbert about the fence.")
    'We visited on Tuesday and spoke at length to Gareth Probert about the fence.'
    """
    lines = body.split("\n")
    if not any(len(line) >= FILLED for line in lines[:-1]):
        return body
    parts = [lines[0]]
    for left, right in pairwise(lines):
        parts += (" " if len(left) >= FILLED and _divided(left, right) else "\n", right)
    return "".join(parts)


def _divided(left: str, right: str) -> bool:
    """True where a line ends in a first name, an initial or a title and the next one begins with a surname."""
    if not (right[:1].isupper() and (left[-1:].isalpha() or left.endswith("."))):
        return False
    end, following = _END.search(left, max(0, len(left) - 60)), _NEXT.match(right)
    if end is None or following is None or _GRID.search(left) or _GRID.search(right):
        return False
    last = end.group("last")
    if not _surname(following.group("next")):
        return False
    if last.rstrip(".").casefold() in words("title"):
        return last[0].isupper()
    first = flags_of(last)
    if not last[0].isupper() or last.endswith(".") or not first & FIRST or first & (WORD | STOP | PLACE):
        return False
    return not (first & LAST and flags_of(end.group("before") or "") & FIRST)


def _surname(word: str) -> bool:
    flags = flags_of(word)
    if not flags:
        return word.istitle() and name_likeness(plain(word)) >= LIKELY
    return bool(flags & LAST) and not flags & (STOP | WORD)
