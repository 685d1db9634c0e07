"""Text as the detectors read it: ASCII, one character for one, with a way back to the offsets of the original."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

BLOCK: Final = 1 << 20
SHORT: Final = 4_000
"""Characters of a text that is folded letter by letter; numpy is quicker with more."""
_DROPPED: Final = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_DASHES: Final = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")
_QUOTES: Final = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2026": ".",
    "\u2022": "*",
    "\u00b7": "*",
}
_NOTHING: Final = 255
_UNKNOWN: Final = 254
_TABLE: Final[npt.NDArray[np.uint8]] = np.full(0x10000, _UNKNOWN, dtype=np.uint8)
_TABLE[:128] = np.arange(128, dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Folded:
    """ASCII `text`, the same as bytes, and where it lost characters: folded offsets at which they stood, rising."""

    text: str
    data: bytes
    dropped: npt.NDArray[np.int64] | None = None

    def origin(self, offset: int) -> int:
        """The offset in the original of a character of the folded text."""
        if self.dropped is None:
            return offset
        return offset + int(np.searchsorted(self.dropped, offset, side="right"))

    def origin_end(self, end: int) -> int:
        """The offset in the original just after the character before `end`."""
        return self.origin(end - 1) + 1 if end > 0 else 0


def fold(text: str) -> Folded:
    """Letters lose their accents, dashes and spaces become plain, soft hyphens and marks without width fall out.

    >>> fold("Ffôn 01632 960 123").text
    'Ffon 01632 960 123'
    """
    if text.isascii():
        return Folded(text, text.encode("ascii"))
    if len(text) < SHORT and len(letters := text.translate(_LETTERS)) == len(text):
        return Folded(letters, letters.encode("ascii"))
    pieces, places, offset = [], [], 0
    for codes in _blocks(text):
        plain = _fold_block(codes)
        if plain.max() == _NOTHING:
            lost = np.flatnonzero(plain == _NOTHING)
            places.append(lost + offset)
            plain = plain[plain != _NOTHING]
        offset += codes.size
        pieces.append(plain.tobytes())
    data = b"".join(pieces)
    dropped = np.concatenate(places) if places else None
    if dropped is not None:
        dropped = dropped - np.arange(dropped.size)
    return Folded(data.decode("ascii"), data, dropped)


def _blocks(text: str) -> Iterator[npt.NDArray[np.uint16] | npt.NDArray[np.uint32]]:
    """The codes of a text in stretches, as two bytes each where all of a stretch have room in them."""
    for start in range(0, len(text), BLOCK):
        part = text[start : start + BLOCK]
        data = part.encode("utf-16-le", "surrogatepass")
        if len(data) == 2 * len(part):
            yield np.frombuffer(data, dtype=np.uint16)
        else:
            wide = np.frombuffer(part.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
            yield np.minimum(wide, 0xFFFF)


def _fold_block(codes: npt.NDArray[np.uint16] | npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    plain = _TABLE.take(codes)
    if plain.max() >= _UNKNOWN and (plain == _UNKNOWN).any():
        for code in np.unique(codes[plain == _UNKNOWN]).tolist():
            _TABLE[code] = _plain(chr(code))
        plain = _TABLE.take(codes)
    return plain


def _plain(character: str) -> int:
    """The code of the ASCII character that stands for another; beyond the basic plane it is a question mark."""
    if character in _DROPPED:
        return _NOTHING
    return ord(_ascii(character))


class _Letters(dict[int, str]):
    """Code to the ASCII character that stands for it, worked out once a character."""

    def __missing__(self, code: int) -> str:
        character = chr(min(code, 0xFFFF))
        folded = self[code] = "" if character in _DROPPED else _ascii(character)
        return folded


_LETTERS = _Letters({code: chr(code) for code in range(128)})


@lru_cache(maxsize=4096)
def _ascii(character: str) -> str:
    if character in _DASHES:
        return "-"
    if character in _QUOTES:
        return _QUOTES[character]
    if character.isspace() or unicodedata.category(character) == "Zs":
        return "\n" if character in "\u0085\u2028\u2029" else " "
    first = unicodedata.normalize("NFKD", character)[:1]
    if first.isascii() and first.isprintable() and first != " ":
        return first
    if unicodedata.category(character) == "Sc":
        return "$"
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    return "x" if character.isalpha() else "?"
