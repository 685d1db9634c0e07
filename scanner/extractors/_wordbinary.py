"""Binary Word files ([MS-DOC], and Word 6/95): where the text of each story stands, and which paragraphs are cells."""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from models.errors import Unreadable
from models.records import ProblemKind

WORD97, WORD95, WORD2 = 0xA5EC, 0xA5DC, 0xA5DB
MAGICS = frozenset({WORD97, WORD95, WORD2, 0xA5DD, 0xA5DE, 0xA699, 0xA5EB})
HEADERS = "headers and footers"
STORIES = ("", "footnotes", HEADERS, "macros", "comments", "endnotes", "text box", "header text box")
FLAG_COMPLEX, FLAG_ENCRYPTED, FLAG_TABLE1 = 0x0004, 0x0100, 0x0200
COMPRESSED = 0x40000000
MAX_LOST = 4 * 1024 * 1024
"""Characters that pieces may claim beyond four times the file: of a file cut off, some stand where nothing is left."""
PAGE = 512
IN_TABLE, ROW_END = 1, 2
# Code pages of Word 95 by the document's primary language; the rest is Western.
LANGUAGE_CODECS = {0x0405: "cp1250", 0x0415: "cp1250", 0x040E: "cp1250", 0x0419: "cp1251", 0x0422: "cp1251",
                   0x0408: "cp1253", 0x041F: "cp1254", 0x040D: "cp1255", 0x0411: "cp932", 0x0804: "cp936"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a version of the format keeps what we need: offsets into the file's header (FIB)."""

    stories: int
    pieces: int
    paragraphs: int
    wide: bool


LAYOUT97 = Layout(0x4C, 0x1A2, 0x102, True)
LAYOUT2 = Layout(0x34, 0, 0, False)
LAYOUT95 = Layout(0x34, 0x160, 0xC0, False)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that stand together in the file: its first character's number, text, file offset, width."""

    start: int
    text: str
    offset: int
    width: int


class WordFile:
    """The pieces of a binary Word file. Raises `Unreadable` where it is none, encrypted, or its tables are broken."""

    def __init__(self, document: bytes, tables: tuple[bytes, bytes]) -> None:
        if len(document) < 0x200:
            raise Unreadable(ProblemKind.CORRUPT, "the document stream is too short")
        self.document = document
        magic, self.version = struct.unpack_from("<HH", document, 0)
        if magic not in MAGICS:
            raise Unreadable(ProblemKind.UNSUPPORTED, "not a Word document of version 2 or later")
        self.flags = struct.unpack_from("<H", document, 10)[0]
        if magic == WORD2:
            self.flags &= ~FLAG_COMPLEX
        if self.flags & FLAG_ENCRYPTED:
            raise Unreadable(ProblemKind.ENCRYPTED, "protected by a password")
        old = magic != WORD97 or self.version < 0xC0
        self.layout = LAYOUT2 if magic == WORD2 else LAYOUT95 if old else LAYOUT97
        self.table = document if old else tables[bool(self.flags & FLAG_TABLE1)] or tables[0] or tables[1]
        self.codec = LANGUAGE_CODECS.get(struct.unpack_from("<H", document, 6)[0], "cp1252") if old else "cp1252"
        self.counts = struct.unpack_from("<8i", document, self.layout.stories)
        self._room = 4 * len(document) + MAX_LOST
        self.pieces = self._pieces()
        self._starts = [piece.start for piece in self.pieces]

    def _block(self, place: int) -> bytes:
        offset, length = struct.unpack_from("<II", self.document, place)
        return self.table[offset : offset + length]

    def _pieces(self) -> list[Piece]:
        block = self._block(self.layout.pieces) if self.layout.pieces else b""
        found = self._piece_table(block) if block else []
        if found:
            return found
        (start,) = struct.unpack_from("<I", self.document, 0x18)
        length = min(sum(max(0, count) for count in self.counts), len(self.document))
        return [self._piece(0, length, start, self.layout.wide and self._is_wide(start, length))]

    def _is_wide(self, start: int, length: int) -> bool:
        """Without a piece table, whether text is in UTF-16: then every other byte is mostly zero."""
        sample = self.document[start : start + min(2 * length, 400)]
        return sample[1::2].count(0) * 2 > len(sample) // 2

    def _piece_table(self, block: bytes) -> list[Piece]:
        position = 0
        while position < len(block) and block[position] == 1:
            position += 3 + int(struct.unpack_from("<H", block, position + 1)[0])
        if position >= len(block) or block[position] != 2:
            return []
        (size,) = struct.unpack_from("<I", block, position + 1)
        table = block[position + 5 : position + 5 + size]
        count = (len(table) - 4) // 12
        places = struct.unpack_from(f"<{count + 1}I", table, 0) if count > 0 else ()
        pieces = []
        for index in range(count):
            (offset,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * index + 2)
            pieces.append(self._from_table(places[index], places[index + 1], offset))
        return pieces

    def _from_table(self, start: int, end: int, offset: int) -> Piece:
        self._room -= end - start
        if end < start or self._room < 0:
            raise Unreadable(ProblemKind.CORRUPT, "the piece table is damaged")
        if not self.layout.wide:
            return self._piece(start, end - start, offset, False)
        if offset & COMPRESSED:
            return self._piece(start, end - start, (offset & ~COMPRESSED) // 2, False)
        return self._piece(start, end - start, offset, True)

    def _piece(self, start: int, length: int, offset: int, wide: bool) -> Piece:
        raw = self.document[offset : offset + length * (2 if wide else 1)]
        text = raw.decode("utf-16-le" if wide else self.codec, "replace")
        # What lies beyond the file's end, or was two units of one character, keeps the numbering of the rest in step.
        return Piece(start, text.ljust(length, "\0") if len(text) < length else text, offset, 2 if wide else 1)

    def text(self) -> str:
        """All stories' characters."""
        return "".join(piece.text for piece in self.pieces)

    def stories(self) -> list[tuple[str, int, str]]:
        """The stories: where each stands for people, the number of its first character, and its characters."""
        text = self.text()
        ends = list(accumulate((max(0, count) for count in self.counts), initial=0))
        if not self.counts[0] or ends[1] > len(text) + 1:
            return [("", 0, text)]
        return [(where, begin, text[begin:end]) for where, begin, end in zip(STORIES, ends, ends[1:], strict=False)]

    def offset(self, place: int) -> int:
        """The file offset of a character by its number."""
        piece = self.pieces[max(0, bisect_right(self._starts, place) - 1)]
        return piece.offset + (place - piece.start) * piece.width

    def paragraph_flags(self) -> tuple[list[int], list[int]]:
        """Paragraphs by file offset: where each begins, and whether it is in a table or ends a row."""
        block = self._block(self.layout.paragraphs) if self.layout.paragraphs else b""
        entry = 4 if self.layout.wide else 2
        count = (len(block) - 4) // (4 + entry)
        found: list[tuple[int, int]] = []
        for index in range(max(0, count)):
            place = 4 * (count + 1) + entry * index
            page = int.from_bytes(block[place : place + entry], "little") & 0x3FFFFF
            found += self._page_flags(self.document[page * PAGE : (page + 1) * PAGE])
        found.sort()
        return [place for place, _ in found], [flags for _, flags in found]

    def _page_flags(self, page: bytes) -> list[tuple[int, int]]:
        if len(page) < PAGE:
            return []
        count, width = page[-1], 13 if self.layout.wide else 7
        if 4 * (count + 1) + width * count > PAGE:
            return []
        found = []
        for index in range(count):
            (start,) = struct.unpack_from("<I", page, 4 * index)
            at = 2 * page[4 * (count + 1) + width * index]
            found.append((start, self._flags(page, at) if at else 0))
        return found

    def _flags(self, page: bytes, at: int) -> int:
        """The properties that matter among a paragraph's: sprmPFInTable and sprmPFTtp, found by their codes."""
        size = 2 * page[at]
        begin = at + 1
        if self.layout.wide and not size:
            size, begin = 2 * page[at + 1] + 1, at + 2
        found = page[begin + (2 if self.layout.wide else 1) : begin + max(0, size - 1)]
        if self.layout.wide:
            return (IN_TABLE if b"\x16\x24\x01" in found else 0) | (ROW_END if b"\x17\x24\x01" in found else 0)
        return (IN_TABLE if b"\x18\x01" in found else 0) | (ROW_END if b"\x19\x01" in found else 0)
