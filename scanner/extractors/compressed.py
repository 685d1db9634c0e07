"""Files compressed as a whole: gzip, bzip2, xz, zlib, and others that libarchive knows; inside is one embedded file."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from models.errors import Unreadable
from models.records import Embedded, Piece, ProblemKind
from scanner.extractors.archives import single_file
from scanner.extractors.base import MIB, Budget, clean, guarded, size_of

TYPES = frozenset(
    {
        "application/gzip",
        "application/x-bzip2",
        "application/x-xz",
        "application/x-lzma",
        "application/zlib",
        "application/x-compress",
        "application/zstd",
        "application/x-lz4",
    }
)

# First bytes -> libarchive's filter, for what Python 3.11 cannot undo itself.
_FILTERS = {b"\x1f\x9d": "compress", b"\x28\xb5\x2f\xfd": "zstd", b"\x04\x22\x4d\x18": "lz4"}


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The one file inside, named as the gzip header says, else "content"."""
    head = file.read(2048)
    budget = Budget(size_of(file))
    for magic, name in _FILTERS.items():
        if head.startswith(magic):
            yield from single_file(file, name, budget)
            return
    try:
        stream = budget.unpack(_opened(file, head))
    except (zlib.error, lzma.LZMAError, EOFError, OSError) as error:
        raise Unreadable(ProblemKind.CORRUPT, type(error).__name__) from error
    with stream:
        yield Embedded(_inner_name(head), stream, size=size_of(stream))


def _opened(file: BinaryIO, head: bytes) -> Any:
    if head.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)
    if head.startswith(b"BZh"):
        return bz2.BZ2File(file)
    if head[:1] == b"\x78" and int.from_bytes(head[:2], "big") % 31 == 0:
        return _Zlib(file)
    return lzma.LZMAFile(file)


class _Zlib:
    """A zlib stream (RFC 1950) read in blocks."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = zlib.decompressobj()

    def read(self, size: int = MIB) -> bytes:
        while not self._decoder.eof:
            packed = self._decoder.unconsumed_tail or self._file.read(size // 16)
            if data := self._decoder.decompress(packed, size):
                return data
            if not packed:
                raise EOFError
        return b""


def _inner_name(head: bytes) -> str:
    """The original name in a gzip header (RFC 1952, flag FNAME), shown as text."""
    if not head.startswith(b"\x1f\x8b") or len(head) < 11 or not head[3] & 0x08:
        return "content"
    start = 10
    if head[3] & 0x04:
        start += 2 + int.from_bytes(head[10:12], "little")
    name = head[start : head.find(b"\0", start)].decode("latin-1")
    return clean(name).strip() or "content"
