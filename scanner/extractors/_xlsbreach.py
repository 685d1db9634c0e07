"""What calamine does not tell of binary Excel packages ([MS-XLSB]): how far sheets reach, comments, headers."""

from __future__ import annotations

from collections.abc import Iterator

from models.errors import Unreadable
from models.records import Piece, ProblemKind
from scanner.extractors._ooxml import reachable, relations
from scanner.extractors._package import Package, part_texts
from scanner.extractors._sheetxml import MAX_CELLS
from scanner.extractors._xlsextra import plain_header
from scanner.extractors.base import prose

ROW, FIRST_CELL, LAST_CELL = 0, 1, 11
HEADERS, COMMENT_TEXT, NO_STRING = 479, 637, 0xFFFFFFFF
MAX_PART = 256 * 1024 * 1024


def binary_headers(package: Package, main: str) -> Iterator[str]:
    """The headers and footers of all sheets, each once."""
    seen: set[str] = set()
    for relation in relations(package, main):
        if relation.kind == "worksheet" and relation.target in package:
            for text in headers(package.read(relation.target, MAX_PART)):
                if text and text not in seen:
                    seen.add(text)
                    yield text


def binary_comments(package: Package, main: str) -> Iterator[Piece]:
    """The comments of all sheets."""
    for _, relation in reachable(package, main):
        if relation.kind == "comments":
            yield from part_texts(package, relation.target, lambda part: prose(comment_text(part.read()), "comments"))


def refuse_far(package: Package, main: str) -> None:
    """Raises `Unreadable` (too large) where a sheet's cells span more than can be laid out."""
    for relation in relations(package, main):
        if relation.kind == "worksheet" and relation.target in package:
            width, height = reach(package.read(relation.target, MAX_PART))
            if width * height > MAX_CELLS:
                raise Unreadable(ProblemKind.TOO_LARGE, "a sheet's cells lie too far apart")


def reach(data: bytes) -> tuple[int, int]:
    """Columns and rows up to the farthest cell."""
    width = height = 0
    for kind, start, length in records(data):
        if kind <= LAST_CELL and length >= 4:
            value = int.from_bytes(data[start : start + 4], "little") + 1
            if kind == ROW:
                height = max(height, value)
            else:
                width = max(width, value)
    return width, height


def records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, beginning and length of each record. They have a number in one byte or two, a length in up to four."""
    position, end = 0, len(data)
    while position + 2 <= end:
        kind = data[position]
        position += 1
        if kind & 0x80:
            kind = kind & 0x7F | data[position] << 7
            position += 1
        length = shift = 0
        while position < end and shift < 28:
            byte = data[position]
            position += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, position, length
        position += length


def comment_text(data: bytes) -> str:
    """The comments of a sheet, a line each, from their own part."""
    found = (_string(data, start + 1)[0] for kind, start, _ in records(data) if kind == COMMENT_TEXT)
    return "\n".join(filter(None, (" ".join(text.split()) for text in found)))


def headers(data: bytes) -> Iterator[str]:
    """The printed headers and footers of a sheet: for odd, even and first pages, where there are any."""
    for kind, start, length in records(data):
        if kind == HEADERS:
            place = start + 2
            while place + 4 <= start + length:
                text, place = _string(data, place)
                yield plain_header(text)


def _string(data: bytes, start: int) -> tuple[str, int]:
    """A string with its length in characters in front, all ones for none; and where it ends."""
    count = int.from_bytes(data[start : start + 4], "little")
    end = start + 4 + (0 if count == NO_STRING else 2 * count)
    return data[start + 4 : end].decode("utf-16-le", "replace"), end
