"""WordPerfect 5 and 6 documents: the text between the formatting codes; headers, notes and boxes come in their place.

Lengths and meanings of the codes follow the WordPerfect file format as libwpd and PRONOM describe it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from models.errors import Unreadable
from models.records import Piece, ProblemKind
from scanner.extractors.base import guarded, prose, read_all

TYPES = frozenset({"application/vnd.wordperfect", "application/wordperfect"})

_DOCUMENT = 0x0A
# Fixed-length groups, first byte -> length of the whole.
_FIXED_5 = {0xC0: 4, 0xC1: 9, 0xC2: 11, 0xC3: 3, 0xC4: 3, 0xC5: 5, 0xC6: 6, 0xC7: 7}
_FIXED_6 = {
    0xF0: 4, 0xF1: 5, 0xF2: 3, 0xF3: 3, 0xF4: 3, 0xF5: 3, 0xF6: 4, 0xF7: 4,
    0xF8: 4, 0xF9: 5, 0xFA: 5, 0xFB: 6, 0xFC: 6, 0xFD: 8, 0xFE: 8, 0xFF: 4,
}  # fmt: skip
_SINGLE_5 = {
    **dict.fromkeys((0x0A, 0x0C, 0x8C, 0x99, 0x9A, 0x9B), "\n"),
    **dict.fromkeys((0x0B, 0x0D, 0x8D, 0xA0), " "),
    **dict.fromkeys((0xA9, 0xAA, 0xAB), "-"),
}
_SINGLE_6 = {
    **dict.fromkeys((0x80, 0x81, 0x87, 0xCD, 0xCE, 0xCF), " "),
    **dict.fromkeys((0xB7, 0xB8, 0xB9, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB, 0xCC), "\n"),
    0x84: "-",
}
# Character set 1 (multinational) from 26 on, in pairs of capital and small; set 4 (typographic) by number.
_MULTINATIONAL = "ÁáÂâÄäÀàÅåÆæÇçÉéÊêËëÈèÍíÎîÏïÌìÑñÓóÔôÖöÒòÚúÛûÜüÙùŸÿ"
_TYPOGRAPHIC = {0: "•", 11: "£", 28: "’", 29: "‘", 30: "‚", 31: "”", 32: "“", 33: "–", 34: "—", 72: "€"}


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The document's text; one with a password raises `Unreadable` (encrypted)."""
    data = read_all(file)
    if data[9:10] != bytes([_DOCUMENT]):
        raise Unreadable(ProblemKind.UNSUPPORTED, "a WordPerfect file that is no document")
    if data[12:14] != b"\0\0":
        raise Unreadable(ProblemKind.ENCRYPTED, "WordPerfect document with a password")
    start = int.from_bytes(data[4:8], "little")
    read = _version_6 if data[10] >= 2 else _version_5
    yield from prose("".join(read(data, start)))


def _character(char: int, charset: int) -> str:
    if charset == 0:
        return chr(char)
    if charset == 1:
        if 26 <= char < 26 + len(_MULTINATIONAL):
            return _MULTINATIONAL[char - 26]
        return {9: "’", 23: "ß"}.get(char, "?")
    return _TYPOGRAPHIC.get(char, " ") if charset == 4 else "?"


def _version_5(data: bytes, place: int) -> Iterator[str]:
    while place < len(data):
        code = data[place]
        if 0x20 <= code < 0x7F:
            yield chr(code)
        elif code in _SINGLE_5:
            yield _SINGLE_5[code]
        elif code == 0xC0 and place + 3 < len(data):
            yield _character(data[place + 1], data[place + 2])
        elif code == 0xC1:
            yield "\t"
        if code >= 0xD0:
            length = 4 + int.from_bytes(data[place + 2 : place + 4], "little")
            yield from _embedded_5(data[place : place + length])
            place += length
        else:
            place += _FIXED_5.get(code, 1)


def _embedded_5(group: bytes) -> Iterator[str]:
    """Headers, footers and notes hold text within their group, after its own settings; rows and cells break lines."""
    if group[:1] == b"\xdc":
        yield "\t" if group[1:2] == b"\0" else "\n"
    elif group[:1] in (b"\xd5", b"\xd6") and len(group) > 30:
        yield "\n"
        yield from _version_5(group[:-4], 24 if group[0] == 0xD5 else 16)
        yield "\n"


def _version_6(data: bytes, place: int) -> Iterator[str]:
    while place < len(data):
        code = data[place]
        if 0x21 <= code < 0x7F:
            yield chr(code)
        elif code in _SINGLE_6:
            yield _SINGLE_6[code]
        elif code == 0xF0 and place + 3 < len(data):
            yield _character(data[place + 1], data[place + 2])
        elif 0x01 <= code <= 0x20:
            yield _DEFAULT_6[code - 1]
        if 0xD0 <= code < 0xF0:
            yield _group_6(code, data[place + 1 : place + 2])
            place += max(4, int.from_bytes(data[place + 2 : place + 4], "little"))
        else:
            place += _FIXED_6.get(code, 1)


# What the codes 1 to 32 stand for in version 6.
_DEFAULT_6 = "åÅæÆäÄáàâãÃçÇëéÉèêíñÑøØõÕöÖüÜúùß"


def _group_6(code: int, kind: bytes) -> str:
    """Ends of lines and tabs are groups in version 6."""
    if code == 0xD0:
        number = kind[0] if kind else 0
        return " " if number in (0x01, 0x02, 0x03, 0x14, 0x15, 0x16) else "\t" if number == 0x0A else "\n"
    return "\t" if code == 0xE0 else ""
