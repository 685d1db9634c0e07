"""The words around a name that say there is one: titles, greetings, relations, verbs, and what is never a name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


@cache
def sections(name: str = "people_cues.txt") -> dict[str, frozenset[str]]:
    """The sections of a cue file: `[kind]` lines, then words separated by commas, all in lower case."""
    found: dict[str, set[str]] = {}
    current: set[str] = set()
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            current = found.setdefault(line[1:-1], set())
        elif not line.startswith("#"):
            current.update(word for part in line.split(",") if (word := part.strip().casefold()))
    return {kind: frozenset(words) for kind, words in found.items()}


def words(kind: str) -> frozenset[str]:
    """The words of one kind; a kind that the file lacks is an error of ours (`KeyError`)."""
    return sections()[kind]


def alternation(*kinds: str) -> str:
    """A pattern for any word of the kinds, longest first, to be used without regard to case."""
    listed = set().union(*(words(kind) for kind in kinds))
    return "|".join(re.escape(word) for word in sorted(listed, key=lambda w: (-len(w), w)))
