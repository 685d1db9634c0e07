"""dBASE and FoxPro tables: rows with their column names; memo fields live in another file and are left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from models.errors import Unreadable
from models.records import Piece, ProblemKind
from scanner.extractors.base import guarded, table
from scanner.sniff_charset import decode

TYPES = frozenset({"application/x-dbf", "application/dbase", "application/x-dbase", "application/vnd.dbf"})

_MEMO = "MGBPW"
# Language driver id in byte 29 of the header -> codec.
_CODECS = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x58: "cp1252", 0x64: "cp852", 0xC8: "cp1250"}


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    kind: str
    length: int


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """One table whose first row names the columns; deleted records are read as well, since they are still there."""
    header = file.read(32)
    if len(header) < 32:
        raise Unreadable(ProblemKind.CORRUPT, "no header")
    header_length, record_length = int.from_bytes(header[8:10], "little"), int.from_bytes(header[10:12], "little")
    fields = list(_fields(file, header_length))
    if not fields or record_length < 1 + sum(field.length for field in fields):
        raise Unreadable(ProblemKind.CORRUPT, "no fields, or records shorter than their fields")
    file.seek(header_length)
    yield from table(_rows(file, fields, record_length, _CODECS.get(header[29], "")))


def _fields(file: BinaryIO, header_length: int) -> Iterator[_Field]:
    while file.tell() + 32 <= header_length:
        raw = file.read(32)
        if len(raw) < 32 or raw[:1] in (b"\r", b"\0"):
            return
        name = raw[:11].split(b"\0")[0].decode("cp437")
        length = raw[16] + (raw[17] << 8 if raw[11:12] == b"C" else 0)
        yield _Field(name, raw[11:12].decode("cp437"), length)


def _rows(file: BinaryIO, fields: list[_Field], length: int, codec: str) -> Iterator[list[str]]:
    shown = [field for field in fields if field.kind not in _MEMO]
    yield [field.name for field in shown]
    while len(record := file.read(length)) == length and record[:1] != b"\x1a":
        place, row = 1, []
        for field in fields:
            raw = record[place : place + field.length]
            place += field.length
            if field.kind not in _MEMO:
                row.append(_value(raw, field.kind, codec))
        yield row


def _value(raw: bytes, kind: str, codec: str) -> str:
    if kind == "I" and len(raw) == 4:
        return str(int.from_bytes(raw, "little", signed=True))
    text = raw.decode(codec, "replace") if codec else decode(raw)
    text = text.strip(" \0")
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if kind == "D" and len(text) == 8 and text.isdigit() else text
