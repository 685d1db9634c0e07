"""A zip package opened with limits: members found by any spelling, bombs and encryption noticed before they hurt."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from models.errors import Unreadable
from models.records import Piece, Problem, ProblemKind, Text
from scanner.extractors.base import LIMITS, problem_of
from scanner.zipmembers import Member, Members, Remains

MAX_PART = LIMITS.whole_bytes
CHUNK = 1 << 16

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    KeyError,
)


class Package:
    """The members of a zip by name, whatever their case and slashes. Raises `Unreadable` on what is not a zip."""

    def __init__(self, file: BinaryIO) -> None:
        self._damage = Unreadable(ProblemKind.CORRUPT, "the zip directory is damaged or missing")
        self._whole = True
        try:
            self._members = Members(file)
        except ZIP_ERRORS as error:
            self._whole, self._members = False, Remains(file)
            if not self._members.all:
                raise self._damage from error
        if len(self._members.all) > LIMITS.members:
            raise Unreadable(ProblemKind.BOMB, f"{len(self._members.all)} members")
        self.memo: dict[str, object] = {}
        """What has been worked out of this package and may be asked for again, by part name."""
        self._by_name = {normal(member.name): member for member in self._members.all}

    def damage(self) -> Iterator[Problem]:
        """The problem of a package that had to be read without its directory; none for others."""
        if not self._whole:
            yield problem_of(self._damage)

    def __contains__(self, name: str) -> bool:
        return normal(name) in self._by_name

    @property
    def names(self) -> tuple[str, ...]:
        """Members' names, in lower case with forward slashes, in the order of the directory."""
        return tuple(self._by_name)

    def spelt(self, name: str) -> str:
        """The member's name as the directory spells it."""
        return self._by_name[normal(name)].name

    def size(self, name: str) -> int:
        """The member's size in bytes, by the directory; 0 when there is no such member."""
        member = self._by_name.get(normal(name))
        return member.size if member else 0

    def open(self, name: str) -> IO[bytes]:
        """A member as a stream that raises `Unreadable` on damage, encryption or a bomb; small ones from memory."""
        member = self._member(name)
        data = self._members.small(member)
        if data is not None:
            return io.BytesIO(data)
        try:
            return io.BufferedReader(_Guarded(self._members.open(member), max(member.packed, 1)), CHUNK)
        except ZIP_ERRORS as error:
            raise Unreadable(ProblemKind.CORRUPT, "a part cannot be unpacked") from error

    def _member(self, name: str) -> Member:
        member = self._by_name.get(normal(name))
        if member is None:
            raise Unreadable(ProblemKind.CORRUPT, "a part is missing")
        if member.encrypted:
            raise Unreadable(ProblemKind.ENCRYPTED, "a part is encrypted")
        if member.size > MAX_PART:
            raise Unreadable(ProblemKind.TOO_LARGE, f"a part of {member.size} bytes")
        return member

    def read(self, name: str, limit: int = MAX_PART) -> bytes:
        """A whole member; `Unreadable` when it is longer than `limit` bytes."""
        if self.size(name) > limit:
            raise Unreadable(ProblemKind.TOO_LARGE, f"a part of more than {limit} bytes")
        with self.open(name) as stream:
            data = stream.read()  # never more than the directory says; a size given to read() would be allocated first
        if len(data) > limit:
            raise Unreadable(ProblemKind.TOO_LARGE, f"a part of more than {limit} bytes")
        return data

    def spool(self, name: str) -> BinaryIO:
        """A member as a seekable stream of its own, on disk when it is large."""
        spool = SpooledTemporaryFile(LIMITS.spool_bytes)  # noqa: SIM115 - handed to the caller
        with self.open(name) as stream:
            for chunk in chunks(stream):
                spool.write(chunk)
        spool.seek(0)
        return cast(BinaryIO, spool)


def part_texts(
    package: Package, name: str, read: Callable[[IO[bytes]], Iterator[Text]], required: bool = False
) -> Iterator[Piece]:
    """What `read` makes of a part; where the part is damaged, what came before the damage and a problem.

    Raises `Unreadable` where a required part gives nothing at all.
    """
    anything = False
    try:
        with package.open(name) as stream:
            for text in read(stream):
                anything = True
                yield text
    except Unreadable as error:
        if required and not anything:
            raise
        yield problem_of(error)


def to_the_end(texts: Iterator[Text], rest: Callable[[], Iterator[Text]]) -> Iterator[Text]:
    """The texts, then what was still open at their end, or where they broke off before the error goes on."""
    try:
        yield from texts
    except Unreadable:
        yield from rest()
        raise
    yield from rest()


class _Guarded(io.RawIOBase):
    """A member's stream with the ratio of unpacked to packed bytes under watch."""

    def __init__(self, stream: IO[bytes], packed: int) -> None:
        self._stream = stream
        self._limit = max(packed * LIMITS.ratio, LIMITS.ratio_from)
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._stream.read(len(view))
        except ZIP_ERRORS as error:
            raise Unreadable(ProblemKind.CORRUPT, "a part cannot be unpacked") from error
        self._count += len(data)
        if self._count > self._limit:
            raise Unreadable(ProblemKind.BOMB, f"a part unpacks to more than {LIMITS.ratio} times its size")
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def normal(name: str) -> str:
    """The spelling members are compared in.

    >>> normal("/Word\\\\document.XML")
    'word/document.xml'
    """
    return name.replace("\\", "/").lstrip("/").lower()


def resolve(base: str, target: str) -> str:
    """A relationship's target as a member name, relative to the part `base`.

    >>> resolve("word/document.xml", "../media/a.png")
    'media/a.png'
    """
    if target.startswith("/"):
        return normal(target)
    return normal(posixpath.normpath(posixpath.join(posixpath.dirname(base), target.replace("\\", "/"))))


def chunks(stream: IO[bytes], size: int = CHUNK) -> Iterator[bytes]:
    """The stream's bytes, piece by piece."""
    while chunk := stream.read(size):
        yield chunk
