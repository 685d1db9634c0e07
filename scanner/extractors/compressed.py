"""Files compressed as a whole: gzip, bzip2, xz and LZMA; what is inside is one embedded file."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from models.errors import Unreadable
from models.records import Embedded, Piece, ProblemKind
from scanner.extractors.base import Budget, clean, guarded, size_of

TYPES = frozenset({"application/gzip", "application/x-bzip2", "application/x-xz", "application/x-lzma"})


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The one file inside, named as the gzip header says, else "content"."""
    head = file.read(2048)
    size = size_of(file)
    try:
        with _opened(file, head) as source:
            stream = Budget(size).unpack(source)
    except (zlib.error, lzma.LZMAError, EOFError, OSError) as error:
        raise Unreadable(ProblemKind.CORRUPT, type(error).__name__) from error
    with stream:
        yield Embedded(_inner_name(head), stream, size=size_of(stream))


def _opened(file: BinaryIO, head: bytes) -> BinaryIO:
    if head.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)  # type: ignore[return-value]
    if head.startswith(b"BZh"):
        return bz2.BZ2File(file)  # type: ignore[return-value]
    return lzma.LZMAFile(file)  # type: ignore[return-value]


def _inner_name(head: bytes) -> str:
    """The original name in a gzip header (RFC 1952, flag FNAME), shown as text."""
    if not head.startswith(b"\x1f\x8b") or len(head) < 11 or not head[3] & 0x08:
        return "content"
    start = 10
    if head[3] & 0x04:
        start += 2 + int.from_bytes(head[10:12], "little")
    name = head[start : head.find(b"\0", start)].decode("latin-1")
    return clean(name).strip() or "content"
