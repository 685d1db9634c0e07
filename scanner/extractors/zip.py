"""Zip archives: each member as an embedded file, within limits that let real archives through and stop bombs."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from models.errors import Unreadable
from models.records import Embedded, Piece, Problem, ProblemKind
from scanner.extractors.base import LIMITS, MIB, Budget, Names, guarded, plausible, size_of, unread
from scanner.sniff_charset import decode

TYPES = frozenset(
    {
        "application/zip",
        "application/java-archive",
        "application/vnd.google-earth.kmz",
        "application/vnd.etsi.asic-e+zip",
    }
)

_MOST_DIRECTORY = 64 * MIB
_ENCRYPTED_FLAG = 0x1
_UTF8_FLAG = 0x800


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The members; folders are left out. An encrypted or damaged member, or a bomb, is `Embedded` with its problem.

    An archive without its directory (cut off in copying) is read member by member as far as it goes.
    """
    size = size_of(file)
    if _directory_bytes(file, size) > _MOST_DIRECTORY:
        raise Unreadable(ProblemKind.TOO_LARGE, f"a list of members over {_MOST_DIRECTORY // MIB} MiB")
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        yield from _without_directory(file, error)
        return
    with archive:
        yield from members(archive, size)


def members(archive: zipfile.ZipFile, size: int) -> Iterator[Piece]:
    """The members of an open archive of `size` bytes."""
    budget, names = Budget(size), Names()
    infos = [info for info in archive.infolist() if not info.is_dir()]
    for count, info in enumerate(infos[: LIMITS.members]):
        if budget.exhausted:
            yield Problem("extract", ProblemKind.BOMB, f"{len(infos) - count} members left out")
            return
        yield from _member(archive, info, names.distinct(member_name(info)), budget)
    if len(infos) > LIMITS.members:
        yield Problem("extract", ProblemKind.TOO_LARGE, f"{len(infos) - LIMITS.members} members beyond the limit")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: Budget) -> Iterator[Embedded]:
    modified = _modified(info)
    try:
        stream = _unpacked(archive, info, budget)
    except Unreadable as error:
        yield unread(name, error, info.file_size, modified)
        return
    with stream:
        yield Embedded(name, stream, size=size_of(stream), modified=modified)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> BinaryIO:
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise Unreadable(ProblemKind.ENCRYPTED, "zip member with a password")
    try:
        with archive.open(info) as source:
            return budget.unpack(source, info.compress_size)  # type: ignore[arg-type]  # typeshed: IO[bytes]
    except NotImplementedError as error:
        raise Unreadable(ProblemKind.UNSUPPORTED, f"zip compression method {info.compress_type}") from error
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # the decompressors raise their own kinds: zlib.error, LZMAError, OSError, EOFError
        raise Unreadable(ProblemKind.CORRUPT, type(error).__name__) from error


def _modified(info: zipfile.ZipInfo) -> datetime | None:
    """The member's time; zip keeps local time without a zone, taken as UTC."""
    try:
        return plausible(datetime(*info.date_time, tzinfo=UTC)) if info.date_time != (1980, 1, 1, 0, 0, 0) else None
    except (ValueError, OverflowError):
        return None


def member_name(info: zipfile.ZipInfo) -> str:
    """The name as its maker meant it: UTF-8 where flagged or valid, else Windows or DOS letters.

    zipfile decodes unflagged names as code page 437; Windows and macOS write UTF-8 or the system's code page there.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF8_FLAG and not name.isascii():
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        name = decode(raw) if raw else name
    return name.replace("\\", "/") if "\\" in name and "/" not in name else name


def _directory_bytes(file: BinaryIO, size: int) -> int:
    """The size of the central directory as the end record gives it; opening costs time and memory in proportion."""
    file.seek(max(0, size - 65_557))
    tail = file.read(65_557)
    file.seek(0)
    place = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[place + 12 : place + 16], "little") if 0 <= place <= len(tail) - 20 else 0


def _without_directory(file: BinaryIO, error: Exception) -> Iterator[Piece]:
    from scanner.extractors.archives import stream_members

    found = False
    for piece in stream_members(file, seekable=False):
        found = True
        yield piece
    kind = ProblemKind.CORRUPT
    if not found:
        raise Unreadable(kind, type(error).__name__) from error
    yield Problem("extract", kind, "no list of members; read as far as it goes")
