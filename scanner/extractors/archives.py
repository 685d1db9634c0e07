"""Archives that libarchive reads (7z, RAR, CAB, tar and others); without libarchive, tar with Python's own reader."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from models.errors import Unreadable
from models.records import Embedded, Piece, Problem, ProblemKind
from scanner.extractors.base import LIMITS, MIB, Budget, Names, guarded, plausible, size_of, unread
from scanner.sniff_charset import decode

TYPES = frozenset(
    {
        "application/x-tar",
        "application/x-gtar",
        "application/x-7z-compressed",
        "application/vnd.rar",
        "application/vnd.ms-cab-compressed",
        "application/x-iso9660-image",
        "application/x-cpio",
        "application/x-archive",
        "application/x-lha",
        "application/x-lzh-compressed",
        "application/x-xar",
        "application/warc",
    }
)


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The archive's files, as `zip.extract` gives them."""
    if file.read(262)[257:] == b"ustar":
        yield from _tar(file)
        return
    found = False
    for piece in stream_members(file):
        found = True
        yield piece
    if not found and size_of(file) > 64 * 1024:
        raise Unreadable(ProblemKind.CORRUPT, "no member can be listed")


def _tar(file: BinaryIO) -> Iterator[Piece]:
    file.seek(0)
    budget, names, count = Budget(size_of(file)), Names(), 0
    try:
        with tarfile.open(fileobj=file, mode="r:", ignore_zeros=True) as archive:
            for count, info in enumerate(archive, 1):
                archive.members.clear()  # type: ignore[attr-defined]  # tarfile would keep every header in memory
                if count > LIMITS.members or budget.exhausted:
                    yield _left_out(count)
                    return
                if info.isreg():
                    yield from _tar_member(archive, info, names.distinct(_shown(info.name)), budget)
    except tarfile.TarError as error:
        if count == 0:
            raise Unreadable(ProblemKind.CORRUPT, type(error).__name__) from error
        yield Problem("extract", ProblemKind.CORRUPT, f"breaks off after member {count}")
    if count == 0:
        raise Unreadable(ProblemKind.CORRUPT, "no member can be listed")


def _left_out(count: int) -> Problem:
    kind = ProblemKind.TOO_LARGE if count > LIMITS.members else ProblemKind.BOMB
    return Problem("extract", kind, f"left out from member {count} on")


def _tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo, name: str, budget: Budget) -> Iterator[Embedded]:
    modified = _time(info.mtime)
    try:
        source = archive.extractfile(info)
        stream = budget.unpack(source) if source else None  # type: ignore[arg-type]  # typeshed: IO[bytes]
    except Unreadable as error:
        yield unread(name, error, info.size, modified)
        return
    except (tarfile.TarError, OSError, EOFError) as error:
        yield unread(name, Unreadable(ProblemKind.CORRUPT, type(error).__name__), info.size, modified)
        return
    if stream:
        with stream:
            yield Embedded(name, stream, size=size_of(stream), modified=modified)


def _shown(name: str | bytes) -> str:
    """A name whose bytes are not UTF-8 (libarchive gives them as they are, Python as surrogates) in likely letters."""
    if isinstance(name, str):
        try:
            name.encode()
        except UnicodeEncodeError:
            name = name.encode("utf-8", "surrogateescape")
    return name if isinstance(name, str) else decode(name)


def _time(seconds: float | None) -> datetime | None:
    try:
        return plausible(datetime.fromtimestamp(seconds, UTC)) if seconds else None
    except (ValueError, OverflowError, OSError):
        return None


def _library() -> Any:
    """The binding of libarchive; raises `Unreadable` where the library is missing."""
    try:
        import libarchive  # type: ignore[import-untyped]
    except (ImportError, OSError, TypeError, AttributeError) as error:
        raise Unreadable(ProblemKind.UNSUPPORTED, "needs the library libarchive") from error
    return libarchive


def single_file(file: BinaryIO, packing: str, budget: Budget) -> Iterator[Piece]:
    """What is inside a file that is compressed as a whole; `packing` is one of libarchive's own filters."""
    libarchive = _library()
    try:
        with libarchive.stream_reader(_Stream(file, False), "raw", packing, block_size=MIB) as archive:
            for entry in archive:
                yield from _entry(entry, Names(), budget, "content")
    except libarchive.ArchiveError as error:
        raise Unreadable(_kind_of(error), "libarchive cannot unpack it") from error


def stream_members(file: BinaryIO, seekable: bool = True) -> Iterator[Piece]:
    """The members of any archive that libarchive knows, one after the other; raises `Unreadable` where it is missing.

    Not `seekable`, an archive is read from front to back, without its list of members. A failure in the middle
    becomes a `Problem` after what was read.
    """
    libarchive = _library()
    budget, names = Budget(size_of(file)), Names()
    count = 0
    try:
        # No filters: libarchive's would run foreign programs for some; compression of whole files is `compressed`.
        with libarchive.stream_reader(_Stream(file, seekable), filter_name="none", block_size=MIB) as archive:
            for entry in archive:
                count += 1
                if count > LIMITS.members or budget.exhausted:
                    yield _left_out(count)
                    return
                if entry.isfile:
                    yield from _entry(entry, names, budget)
    except libarchive.ArchiveError as error:
        kind = _kind_of(error)
        if count == 0:
            raise Unreadable(kind, "libarchive cannot list it") from error
        yield Problem("extract", kind, f"read up to member {count}")


def _entry(entry: Any, names: Names, budget: Budget, name: str = "") -> Iterator[Embedded]:
    libarchive = _library()
    name, modified = names.distinct(name or _shown(entry.pathname or "")), _time(entry.mtime)
    size = int(entry.size) if entry.size is not None else None
    try:
        stream = budget.unpack(_Blocks(entry.get_blocks(MIB)))  # type: ignore[arg-type]  # only read() is asked for
    except Unreadable as error:
        yield unread(name, error, size, modified)
        return
    except libarchive.ArchiveError as error:
        yield unread(name, Unreadable(_kind_of(error), "libarchive cannot unpack it"), size, modified)
        return
    with stream:
        yield Embedded(name, stream, size=size_of(stream), modified=modified)


def _kind_of(error: Exception) -> ProblemKind:
    message = str(getattr(error, "msg", "") or error).lower()
    if "passphrase" in message or "encrypt" in message or "password" in message:
        return ProblemKind.ENCRYPTED
    return ProblemKind.UNSUPPORTED if "support" in message else ProblemKind.CORRUPT


class _Stream:
    """A stream as libarchive's binding wants it: `readinto`, and seeking only where it shall be allowed."""

    def __init__(self, file: BinaryIO, seekable: bool) -> None:
        file.seek(0)
        self._file = file
        self._seekable = seekable
        self.seek, self.tell = file.seek, file.tell

    def seekable(self) -> bool:
        return self._seekable

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Blocks:
    """Blocks read as a stream; the size asked for does not matter to `Budget.unpack`."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks

    def read(self, size: int = -1) -> bytes:
        return next((block for block in self._blocks if block), b"")
