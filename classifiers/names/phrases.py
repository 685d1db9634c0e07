"""The phrases of `people_roles.txt` as patterns."""

from __future__ import annotations

import re
from functools import cache

from classifiers.names.cues import sections

TAIL = 45
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
    found = list(pattern(kind).finditer(line, max(0, len(line) - TAIL)))
    return bool(found) and found[-1].end() == len(line)
