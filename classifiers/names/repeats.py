"""A name found once is known through the whole document: bare surnames and first names of people already named."""

from __future__ import annotations

import re
from collections.abc import Iterable

from classifiers.names.cues import words
from classifiers.names.eastern import family_name
from classifiers.names.lexicon import FIRST, NAME, PLACE, PREFIX, STOP, SUFFIX, WELSH, WORD, flags_of, plain
from classifiers.names.spans import Name

SURE = 0.6
MANY = 200
"""So many words are sought as one pattern, in which neighbours join; where there are more, word by word."""
TOLD = frozenset({"rule: opens a paragraph", "rule: nickname", "rule: talked of"})
"""Rules that find a bare first name which may be a word too, by what is told of its bearer."""
_WORDS = re.compile(r"[\w'’‐\-]+")


_NO_NAME = re.compile(r" (?:you|this|that|to|the|it|all)\b")
"""What follows "Hope" where it is a verb."""


def known_parts(body: str, names: Iterable[Name]) -> set[str]:
    """The plain name words of the surely found people that are nothing but names."""
    parts: set[str] = set()
    for name in names:
        if name.score >= SURE:
            found = _WORDS.findall(body[name.start : name.end])
            if name.basis in TOLD:
                parts.add(plain(found[0]))
            parts.update(part for word in found if (part := _part(word, len(found) > 1)))
    return parts


def repeated(body: str, doubtful: Iterable[Name], parts: set[str]) -> list[Name]:
    """Of the doubtful names those whose words all belong to people already found."""
    found = []
    for name in doubtful:
        bare = [
            plain(word.removesuffix("'s").removesuffix("’s")) for word in _WORDS.findall(body[name.start : name.end])
        ]
        if bare and all(word in parts for word in bare) and not _NO_NAME.match(body, name.end):
            found.append(Name(name.start, name.end, 0.75, "rule: named before"))
    return found


_LOWER = re.compile(r"(?<![\w'’.@/-])[^\W\d_A-Z]{3,}(?:['’-][^\W\d_A-Z]+)*(?![\w@/-])")


def lower_repeats(body: str, names: Iterable[Name]) -> list[Name]:
    """Names written without capitals again, in a text that writes them so: "which chan" after "mr chan"."""
    found = [name for name in names if name.score >= SURE and body[name.start : name.end].islower()]
    parts = {word for name in found for word in _LOWER.findall(body, name.start, name.end) if _telling(word)}
    if not parts:
        return []
    if len(parts) > MANY:
        return [
            Name(m.start(), m.end(), 0.62, "rule: named before") for m in _LOWER.finditer(body) if m.group() in parts
        ]
    listed = "|".join(re.escape(part) for part in sorted(parts, key=lambda w: (-len(w), w)))
    again = re.compile(rf"(?<![\w'’.@/-])(?:{listed})(?: (?:{listed}))*(?![\w@/-])")
    return [Name(m.start(), m.end(), 0.62, "rule: named before") for m in again.finditer(body)]


def _telling(word: str) -> bool:
    flags = flags_of(word)
    if family_name(plain(word)):
        return not flags & STOP
    return not flags & (STOP | SUFFIX | WELSH | WORD) and word not in words("title")


def _part(word: str, full: bool) -> str:
    key = plain(word)
    flags = flags_of(word)
    barred = STOP | SUFFIX | PREFIX | WELSH | (0 if full and flags & FIRST else PLACE | WORD)
    if len(key) < (2 if flags & NAME else 3) or key in words("title") or flags & barred:
        return ""
    return key
