"""Outlook's transport wrapper (winmail.dat): the message's body and properties, and the attachments only it holds."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from models.errors import Unreadable
from models.records import Piece, ProblemKind
from scanner.extractors import _mapi, _mapiread
from scanner.extractors._mapi import Attachment, Message
from scanner.extractors._propertyset import codec
from scanner.extractors._stamps import any_filetime
from scanner.extractors.base import guarded, read_all

TYPES: frozenset[str] = frozenset({"application/vnd.ms-tnef"})

SIGNATURE = 0x223E9F78
# Attributes ([MS-OXTNEF] 2.1.3.2).
PROPERTIES, RECIPIENTS, ATTACHMENT_PROPERTIES = 0x00069003, 0x00069004, 0x00069005
RENDERING, TITLE, DATA, CODEPAGE, SUBJECT, BODY = 0x00069002, 0x00018010, 0x0006800F, 0x00069007, 0x00018004, 0x0002800C
TEXTS, VARIABLE = (0x1E, 0x1F), frozenset({0x0D, 0x1E, 0x1F, 0x102})
FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
MULTIPLE = 0x1000
MAX_PROPERTIES, MAX_VALUES, MAX_ATTACHMENTS, MAX_DEPTH = 10_000, 10_000, 5_000, 20


class Record:
    """A list of properties: their type and bytes by number."""

    def __init__(self, codepage: str) -> None:
        self.codepage = codepage
        self._values: dict[int, tuple[int, bytes]] = {}

    def put(self, tag: int, kind: int, data: bytes) -> None:
        """Add a value, unless there is one already."""
        self._values.setdefault(tag, (kind, data))

    def binary(self, tag: int) -> bytes:
        """A value's bytes, empty where there is none."""
        return self._values.get(tag, (0, b""))[1]

    def integer(self, tag: int) -> int:
        """A whole number, 0 where there is none."""
        return int.from_bytes(self.binary(tag)[:4], "little")

    def moment(self, tag: int) -> datetime | None:
        """A time, None where there is none."""
        return any_filetime(int.from_bytes(self.binary(tag)[:8], "little"))

    def text(self, *tags: int) -> str:
        """The first of the named texts that is there."""
        for tag in tags:
            kind, data = self._values.get(tag, (0, b""))
            if kind in TEXTS and data.rstrip(b"\0"):
                return data.decode("utf-16-le" if kind == TEXTS[1] else self.codepage, "replace").rstrip("\0")
        return ""

    def named_texts(self) -> Iterator[str]:
        """The texts among properties that only have a name."""
        return (self.text(tag) for tag in self._values if tag >= 0x8000)


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The message's headers and body, its attachments (attached messages in MIME form), and properties."""
    yield from _mapi.pieces(read_message(read_all(file)))


def read_message(data: bytes, depth: int = 0) -> Message:
    """The message in a TNEF stream; what follows damage is left out. Raises `Unreadable` where it is none."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:
        raise Unreadable(ProblemKind.CORRUPT, "not a TNEF stream")
    codepage = "cp1252"
    values = Record(codepage)
    files: list[Record] = []
    people: list[Record] = []
    for number, content in _attributes(data):
        if number == CODEPAGE and len(content) >= 4:
            codepage = values.codepage = codec(struct.unpack_from("<I", content)[0])
        elif number == PROPERTIES:
            _read_properties(content, 0, values)
        elif number == RECIPIENTS:
            people += _recipients(content, codepage)
        elif number in (SUBJECT, BODY):
            values.put(0x0037 if number == SUBJECT else 0x1000, TEXTS[0], content)
        elif number == RENDERING and len(files) < MAX_ATTACHMENTS:
            files.append(Record(codepage))
        elif files:
            _to_attachment(files[-1], number, content)
    message = _mapiread.message(values)
    message.recipients = [_mapiread.recipient(person) for person in people]
    message.attachments = [_attachment(file, depth) for file in files]
    return message


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each attribute: a level, a number, a length, the content, and a checksum."""
    position = 6
    while position + 9 <= len(data):
        number, length = struct.unpack_from("<II", data, position + 1)
        yield number, data[position + 9 : position + 9 + length]
        position += 11 + length


def _to_attachment(file: Record, number: int, content: bytes) -> None:
    if number == TITLE:
        file.put(0x3704, TEXTS[0], content)
    elif number == DATA:
        file.put(0x3701, 0x102, content)
    elif number == ATTACHMENT_PROPERTIES:
        _read_properties(content, 0, file)


def _recipients(content: bytes, codepage: str) -> list[Record]:
    found: list[Record] = []
    position = 4
    for _ in range(min(struct.unpack_from("<I", content)[0] if len(content) >= 4 else 0, MAX_VALUES)):
        person = Record(codepage)
        position = _read_properties(content, position, person)
        found.append(person)
        if position >= len(content):
            break
    return found


def _read_properties(data: bytes, position: int, values: Record) -> int:
    """Read a property list into `values` as far as it goes; returns where it ends ([MS-OXTNEF] 2.1.3.4)."""
    try:
        (count,) = struct.unpack_from("<I", data, position)
        position += 4
        for _ in range(min(count, MAX_PROPERTIES)):
            position = _read_property(data, position, values)
    except (struct.error, KeyError):
        return len(data)
    return position


def _read_property(data: bytes, position: int, values: Record) -> int:
    kind, tag = struct.unpack_from("<HH", data, position)
    position += 4
    if tag >= 0x8000:
        position = _after_name(data, position)
    single = kind & ~MULTIPLE
    count = 1
    if single in VARIABLE or kind & MULTIPLE:
        (count,) = struct.unpack_from("<I", data, position)
        position += 4
    for _ in range(min(count, MAX_VALUES)):
        size = FIXED[single] if single not in VARIABLE else struct.unpack_from("<I", data, position)[0]
        position += 4 if single in VARIABLE else 0
        values.put(tag, single, data[position : position + size])
        position += size + -size % 4
    return position


def _after_name(data: bytes, position: int) -> int:
    """A named property's set, kind, and number or name stand before its value."""
    (kind,) = struct.unpack_from("<I", data, position + 16)
    if kind == 0:
        return position + 24
    (length,) = struct.unpack_from("<I", data, position + 20)
    return position + 24 + int(length) + -int(length) % 4


def _attachment(file: Record, depth: int) -> Attachment:
    name = file.text(0x3707, 0x3704, 0x3001)
    data = file.binary(0x3701)
    inner = data[16:]
    if inner[:4] == struct.pack("<I", SIGNATURE):
        if depth >= MAX_DEPTH:
            error = Unreadable(ProblemKind.TOO_DEEP, f"more than {MAX_DEPTH} messages deep")
            return _mapi.unreadable_attachment(name, error)
        return Attachment(file.text(0x3001) or name, message=read_message(inner, depth + 1))
    return Attachment(name, data, inline=_mapiread.is_inline(file))
