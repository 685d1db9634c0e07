"""The members of a zip: its directory read at a glance, small sound members unpacked in one go, the rest by zipfile.

Python's zipfile takes 10 µs a member to list and 60 µs to open one, most of what a small Office document costs to read.
Whatever is unusual (ZIP64, bytes in front of the archive, odd names, a wrong checksum) is left to zipfile, so that what
it refuses is refused here too.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import IO, Any, BinaryIO

# Members up to this size, packed and unpacked, are unpacked whole.
SMALL = 4 << 20
_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s4B4HL2L5H2L")
_LOCAL = struct.Struct("<6x2HL3L2H")
_MOST_REMAINS, _STEP = 64 << 20, 1 << 16
_ENCRYPTED, _UTF8 = 0x1, 0x800
_STORED, _DEFLATED = 0, 8
_FULL, _FULL_COUNT = 0xFFFFFFFF, 0xFFFF


@dataclass(frozen=True, slots=True)
class Member:
    """One line of the directory: sizes in bytes, the offset that of the member's own header."""

    name: str
    flags: int
    method: int
    checksum: int
    packed: int
    size: int
    offset: int

    @property
    def encrypted(self) -> bool:
        """Whether a password is needed."""
        return bool(self.flags & _ENCRYPTED)


class Members:
    """The files in a zip, in the directory's order and as it spells them; folders are left out.

    Raises what zipfile raises (`BadZipFile`, `ValueError`, `NotImplementedError`, …) on what is not a zip.
    """

    def __init__(self, file: BinaryIO) -> None:
        if file.seek(0, 2) <= SMALL:
            file.seek(0)
            file = io.BytesIO(file.read())
        self._file = file
        listed = _listed(file)
        self.all = [_from_info(info) for info in self._zip.infolist()] if listed is None else listed
        self.all = [member for member in self.all if not member.name.endswith("/")]

    @cached_property
    def _zip(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(self._file)

    def small(self, member: Member) -> bytes | None:
        """The member's bytes where it is small and sound; None where it must be opened as a stream."""
        if member.encrypted or max(member.packed, member.size) > SMALL:
            return None
        self._file.seek(member.offset)
        head = self._file.read(30)
        if len(head) < 30 or head[:4] != b"PK\3\4":
            return None
        name, extra = struct.unpack_from("<2H", head, 26)
        self._file.seek(member.offset + 30 + name + extra)
        data = _unpacked(self._file.read(member.packed), member)
        sound = data is not None and len(data) == member.size and zlib.crc32(data) == member.checksum
        return data if sound else None

    def open(self, member: Member) -> IO[bytes]:
        """The member as a stream by zipfile, with its exceptions."""
        return self._zip.open(member.name)


def _unpacked(raw: bytes, member: Member) -> bytes | None:
    if member.method == _STORED:
        return raw
    if member.method != _DEFLATED:
        return None
    try:
        return zlib.decompressobj(-15).decompress(raw, member.size + 1)
    except zlib.error:
        return None


def _from_info(info: zipfile.ZipInfo) -> Member:
    return Member(
        info.filename, info.flag_bits, info.compress_type, info.CRC, info.compress_size, info.file_size,
        info.header_offset,
    )  # fmt: skip


def end_record(file: BinaryIO) -> tuple[int, tuple[int, ...]]:
    """Where the end record is, and its numbers: disks, counts, size and offset of the directory; -1 where it is not."""
    end = file.seek(0, 2)
    for length in (_END.size, _END.size + 0xFFFF):
        start = max(0, end - length)
        file.seek(start)
        tail = file.read(length)
        place = tail.rfind(b"PK\5\6")
        if 0 <= place <= len(tail) - _END.size:
            return start + place, _END.unpack_from(tail, place)[1:]
    return -1, ()


def _listed(file: BinaryIO) -> list[Member] | None:
    """The directory's lines; None where anything about it is unusual."""
    place, numbers = end_record(file)
    if place < 0:
        return None
    _, _, _, count, length, offset, _ = numbers
    if offset + length != place or count == _FULL_COUNT:
        return None
    file.seek(offset)
    data = file.read(length)
    found: list[Member] = []
    position = 0
    while position + _ENTRY.size <= len(data):
        line = _ENTRY.unpack_from(data, position)
        member = _member(line, data[position + _ENTRY.size : position + _ENTRY.size + line[12]])
        if member is None:
            return None
        found.append(member)
        position += _ENTRY.size + line[12] + line[13] + line[14]
    return found if len(found) == count and position == len(data) else None


def _member(line: tuple[Any, ...], raw: bytes) -> Member | None:
    """A line as a member; None where its signature, name or sizes are for zipfile to judge."""
    signature, flags, method = line[0], line[5], line[6]
    checksum, packed, size, offset = line[9], line[10], line[11], line[18]
    if signature != b"PK\1\2" or _FULL in (packed, size, offset):
        return None
    try:
        name = raw.decode("utf-8" if flags & _UTF8 else "cp437")
    except UnicodeDecodeError:
        return None
    return Member(name, flags, method, checksum, packed, size, offset) if name and "\0" not in name else None


class Remains(Members):
    """The members of a zip cut off before its directory, or with a damaged one: what stands behind their own headers.

    Sizes and checksums are not to be trusted there, so members are given as far as they unpack.
    """

    def __init__(self, file: BinaryIO) -> None:
        file.seek(0)
        data = file.read(_MOST_REMAINS)
        self._file = io.BytesIO(data)
        self.all = [member for member in _standing(data) if not member.name.endswith("/")]

    def small(self, member: Member) -> bytes | None:
        """As much of the member as unpacks, small or not; `member.offset` is where its bytes begin."""
        self._file.seek(member.offset)
        raw = self._file.read(member.packed)
        if member.method == _STORED:
            return raw
        unpacker, room, found = zlib.decompressobj(-15), _MOST_REMAINS, []
        for start in range(0, len(raw), _STEP):
            try:
                found.append(unpacker.decompress(raw[start : start + _STEP], room))
            except zlib.error:
                break
            room -= len(found[-1])
            if room <= 0 or unpacker.eof:
                break
        return b"".join(found)


def _standing(data: bytes) -> Iterator[Member]:
    """A member for each local header; its bytes go as far as the header says, or where it does not, to the next one."""
    place = data.find(b"PK\3\4")
    while 0 <= place <= len(data) - _LOCAL.size:
        flags, method, _, checksum, packed, size, length, extra = _LOCAL.unpack_from(data, place)
        start = place + _LOCAL.size + length + extra
        following = data.find(b"PK\3\4", start)
        end = following if following >= 0 else len(data)
        name = data[place + _LOCAL.size : start - extra].decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        if method in (_STORED, _DEFLATED) and name and "\0" not in name:
            yield Member(name, flags, method, checksum, min(packed or end - start, len(data) - start), size, start)
        place = following
