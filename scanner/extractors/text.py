"""Plain text: the decoded text exactly as it stands, in pieces with their offsets, so findings point at characters."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from models.records import Piece, Text
from scanner.extractors.base import EMPTY, LIMITS, MIB, clean, guarded
from scanner.sniff_charset import detect

TYPES = frozenset(
    {
        EMPTY,
        "text/plain",
        "text/markdown",
        "text/x-log",
        "text/vcard",
        "text/vtt",
        "text/x-script",
        "application/json",
        "application/x-subrip",
        "application/x-yaml",
        "application/x-ldif",
        "application/x-pem",
    }
)


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The text by its character set, newlines as they are, the byte order mark dropped, `Text.start` set."""
    for start, text in cut_stream(decoded(file)):
        if text.strip():
            yield Text(text, start=start)


def decoded(file: BinaryIO, declared: str = "") -> Iterator[str]:
    """A stream's text block by block; undecodable bytes become U+FFFD, control characters become spaces."""
    charset = detect(file, declared)
    decoder = codecs.getincrementaldecoder(charset.codec)("replace")
    file.seek(charset.bom)
    while block := file.read(MIB):
        yield clean(decoder.decode(block))
    yield clean(decoder.decode(b"", final=True))


def cut_stream(blocks: Iterator[str], size: int = LIMITS.piece_chars) -> Iterator[tuple[int, str]]:
    """Parts of about `size` characters, each with the offset of its first, cut at line ends where there are any.

    The newline at a cut belongs to neither part.
    """
    start, rest = 0, ""
    for block in blocks:
        rest += block
        while len(rest) > size:
            end, gap = line_end(rest, size)
            yield start, rest[:end]
            start, rest = start + end + gap, rest[end + gap :]
    yield start, rest


def line_end(text: str, size: int) -> tuple[int, int]:
    """Where to cut a text within its first `size` characters, and how many characters the cut swallows."""
    newline = text.rfind("\n", 0, size)
    return (newline, 1) if newline > 0 else (size, 0)
