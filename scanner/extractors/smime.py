"""S/MIME and PKCS #7: what is signed comes out as one embedded file; what is encrypted is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from models.errors import Unreadable
from models.records import Embedded, ItemKind, Piece, ProblemKind
from scanner.extractors.base import guarded, read_all

TYPES = frozenset({"application/pkcs7-mime", "application/pkcs7-signature", "application/x-pkcs7-mime"})

_CONTENT_TYPES = bytes.fromhex("2a864886f70d0107")  # 1.2.840.113549.1.7: data 1, signed 2, enveloped 3, compressed 9
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class _Value:
    """One value of the Basic Encoding Rules (ITU X.690): its tag byte and where its content stands."""

    tag: int
    start: int
    end: int


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The signed content; nothing for a signature that stands beside its mail, or a bundle of certificates."""
    data = read_all(file)
    outer = _children(data, _value(data, 0, len(data), 0), 0)
    kind = _kind(data, outer)
    if kind == 3:
        raise Unreadable(ProblemKind.ENCRYPTED, "enveloped for its recipients")
    if kind != 2:
        raise Unreadable(ProblemKind.UNSUPPORTED, "neither signed nor enveloped")
    signed = _children(data, _children(data, outer[1], 1)[0], 2)
    content = next((_children(data, value, 3) for value in signed if value.tag == 0x30), [])
    if len(content) > 1:
        octets = b"".join(_octets(data, value, 4) for value in _children(data, content[1], 4))
        if octets:
            yield Embedded("signed content", BytesIO(octets), ItemKind.EMBEDDED, len(octets))


def _kind(data: bytes, outer: list[_Value]) -> int:
    identifier = data[outer[0].start : outer[0].end] if len(outer) > 1 else b""
    if not identifier.startswith(_CONTENT_TYPES):
        raise Unreadable(ProblemKind.CORRUPT, "no content type")
    return 3 if identifier[-1] == 3 or len(identifier) > len(_CONTENT_TYPES) + 1 else identifier[-1]


def _value(data: bytes, place: int, end: int, depth: int) -> _Value:
    """The value that begins at a place; raises `Unreadable` where it does not fit. Long tags do not occur here."""
    if depth > _DEEPEST or place + 2 > end:
        raise Unreadable(ProblemKind.CORRUPT, "a value does not fit")
    tag, first, start = data[place], data[place + 1], place + 2
    if first == 0x80:
        return _Value(tag, start, _end_of_indefinite(data, start, end, depth))
    if first > 0x80:
        count = first & 0x7F
        length = int.from_bytes(data[start : start + count], "big")
        start += count
    else:
        length = first
    return _Value(tag, start, min(start + length, end))


def _end_of_indefinite(data: bytes, place: int, end: int, depth: int) -> int:
    while place < end and data[place : place + 2] != b"\0\0":
        place = _after(data, _value(data, place, end, depth + 1))
    return place


def _after(data: bytes, value: _Value) -> int:
    """Where the next value begins: two zero bytes end one of indefinite length."""
    return value.end + 2 if data[value.start - 1] == 0x80 and data[value.end : value.end + 2] == b"\0\0" else value.end


def _children(data: bytes, value: _Value, depth: int) -> list[_Value]:
    place, found = value.start, []
    while place + 2 <= value.end:
        child = _value(data, place, value.end, depth)
        found.append(child)
        place = _after(data, child)
    return found


def _octets(data: bytes, value: _Value, depth: int) -> bytes:
    """An octet string, which may itself be made of parts."""
    if value.tag & 0x20:
        return b"".join(_octets(data, child, depth + 1) for child in _children(data, value, depth + 1))
    return data[value.start : value.end]
