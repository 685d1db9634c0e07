"""The phrases of `people_roles.txt` as patterns."""

from __future__ import annotations

import re
from functools import cache

from classifiers.names.cues import sections

TAIL = 45
_OPENERS = "([{\"'“‘*•-–:;,.>|/"
_PARTS = re.compile(r"[^\w ]")
"""A phrase before a name is looked for in so many characters."""


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """Any phrase of one kind as whole words, the longest first, without regard to case."""
    listed = sorted(sections("people_roles.txt")[kind], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?!\w)", re.I)


def matches(kind: str, text: str) -> bool:
    """True where a phrase of the kind stands in the text."""
    return bool(pattern(kind).search(text))


def ends_with(kind: str, line: str) -> bool:
    """True where the line ends with a phrase of the kind."""
    phrases, longest = _listed(kind)
    words = line[-TAIL:].casefold().split()
    for count in range(1, min(longest, len(words)) + 1):
        ending = " ".join(words[-count:]).lstrip(_OPENERS)
        if ending in phrases or _PARTS.split(ending)[-1] in phrases:
            return True
    return False


@cache
def _listed(kind: str) -> tuple[frozenset[str], int]:
    """The phrases of one kind and the words of the longest."""
    phrases = sections("people_roles.txt")[kind]
    return phrases, max(len(phrase.split()) for phrase in phrases)
