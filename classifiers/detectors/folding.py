"""Text as the detectors read it: ASCII, one character for one, with a way back to the offsets of the original."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

_OTHER = re.compile(r"[^\x00-\x7f]")
_DROPPED = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2026": ".", "\u2022": "*", "\u00b7": "*"}
_MANY = 60


@dataclass(frozen=True, slots=True)
class Folded:
    """ASCII `text` and where it lost characters: `dropped[i]` is the folded offset at which the i-th one stood."""

    text: str
    dropped: tuple[int, ...] = ()

    def origin(self, offset: int) -> int:
        """The offset in the original of a character of the folded text."""
        return offset + bisect_right(self.dropped, offset)

    def origin_end(self, end: int) -> int:
        """The offset in the original just after the character before `end`."""
        return self.origin(end - 1) + 1 if end > 0 else 0


def fold(text: str) -> Folded:
    """Letters lose their accents, dashes and spaces become plain, soft hyphens and marks without width fall out.

    >>> fold("Ffôn 01632 960 123").text
    'Ffon 01632 960 123'
    """
    if text.isascii():
        return Folded(text)
    places = [match.start() for match in _DROPPED.finditer(text)]
    if places:
        text = _DROPPED.sub("", text)
    others = set(_OTHER.findall(text))
    if len(others) > _MANY:
        text = _OTHER.sub(_replacement, text)
    else:
        for character in others:
            text = text.replace(character, _plain(character))
    return Folded(text, tuple(place - count for count, place in enumerate(places)))


def _replacement(match: re.Match[str]) -> str:
    return _plain(match.group())


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    if character in _DASHES:
        return "-"
    if character in _QUOTES:
        return _QUOTES[character]
    if character.isspace() or unicodedata.category(character) == "Zs":
        return "\n" if character in "\u0085\u2028\u2029" else " "
    first = unicodedata.normalize("NFKD", character)[:1]
    if first.isascii() and first.isprintable() and first != " ":
        return first
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    return "x" if character.isalpha() else "?"
