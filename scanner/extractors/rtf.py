"""Rich Text Format: body, tables, headers, footnotes, comments, deletions, embedded objects and document properties."""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO

from models.errors import Unreadable
from models.records import Piece, Problem, ProblemKind, Properties, Text
from scanner.extractors._rtf_objects import embedded
from scanner.extractors._rtf_words import (
    CHARSETS,
    INFO,
    OPTIONAL_READ,
    PLACES,
    SETS,
    SKIPPED,
    SYMBOLS,
    TIME_PARTS,
    TIMES,
)
from scanner.extractors.base import clean, guarded, plausible, prose, read_all, table

TYPES = frozenset({"application/rtf"})

_TOKEN = re.compile(rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|([{}])|([^\\{}]+)|\\(.?)", re.DOTALL)
_DEEPEST = 10_000
_ESCAPED = {b"\\": "\\", b"{": "{", b"}": "}", b"~": "\xa0", b"_": "-", b"\n": "\n", b"\r": "\n", b"\t": "\t"}


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The document's text by place, its properties, and its embedded objects."""
    data = read_all(file)
    start = data.find(b"{\\rtf", 0, 1024)
    if start < 0:
        raise Unreadable(ProblemKind.CORRUPT, "no RTF header")
    reader = _Reader()
    complete = reader.read(data, start)
    yield from reader.results()
    if not complete:
        yield Problem("extract", ProblemKind.CORRUPT, "the file ends inside a group")


def text_of(data: bytes) -> str:
    """The text of an RTF document as one string, for bodies of messages; raises `Unreadable`."""
    return "\n".join(piece.text for piece in extract(BytesIO(data)) if isinstance(piece, Text))


@dataclass(slots=True)
class _State:
    """What a group inherits and restores: where text goes, its codec, and how much `\\u` leaves to skip."""

    place: str = ""
    skip: bool = False
    codec: str = "cp1252"
    fallback: int = 1
    deleted: bool = False
    field: str = ""
    in_table: bool = False
    twice: bool = False
    optional: bool = False

    def inner(self) -> _State:
        """The state of a group within this one."""
        return _State(
            self.place, self.skip, self.codec, self.fallback, self.deleted, self.field, self.in_table, self.twice
        )


class _Reader:
    def __init__(self) -> None:
        self.state = _State()
        self.stack: list[_State] = []
        self.texts: dict[str, list[str]] = {"": []}
        self.rows: list[list[str]] = []
        self.cells: list[str] = []
        self.body: list[Piece] = []
        self.bytes = bytearray()
        self.to_skip = 0
        self.default_codec = "cp1252"
        self.fonts: dict[int, str] = {}
        self.font = 0
        self.info: dict[str, str] = {}
        self.times: dict[str, dict[bytes, int]] = {}
        self.objects: list[bytearray] = []
        self.pictures = 0
        self.tables = 0

    def read(self, data: bytes, start: int) -> bool:
        """Take in the tokens; False where the end comes inside a group."""
        position, match = start, _TOKEN.match
        while token := match(data, position):
            position = token.end()
            word, number, code, brace, plain, escaped = token.groups()
            if word is not None:
                if word == b"bin" and number:
                    position += max(0, int(number))
                elif not self.state.skip or (word == b"ud" and self.state.twice):
                    self._word(word, int(number) if number else None)
            elif brace is not None:
                self._decode_pending()
                if brace == b"{":
                    self._open()
                elif self._close():
                    return True
            elif not self.state.skip:
                self._characters(code, plain, escaped)
        self._decode_pending()
        return False

    def _open(self) -> None:
        """Begin a group, which inherits all but the mark of an optional destination."""
        if len(self.stack) > _DEEPEST:
            raise Unreadable(ProblemKind.TOO_DEEP, f"more than {_DEEPEST} groups in one another")
        self.stack.append(self.state)
        self.state = self.state.inner()

    def _close(self) -> bool:
        """End a group; True at the end of the document."""
        self.state = self.stack.pop() if self.stack else _State()
        self.to_skip = 0
        return not self.stack

    # --- characters

    def _characters(self, code: bytes | None, plain: bytes | None, escaped: bytes | None) -> None:
        if code is not None:
            if self.to_skip:
                self.to_skip -= 1
            else:
                self.bytes += binascii.unhexlify(code)
        elif plain is not None:
            plain = plain.translate(None, b"\r\n\0")
            dropped = min(self.to_skip, len(plain))
            self.to_skip -= dropped
            self.bytes += plain[dropped:]
        elif escaped == b"*":
            self.state.optional = True
        elif self.to_skip:
            self.to_skip -= 1
        elif escaped in _ESCAPED:
            self._put(_ESCAPED[escaped])

    def _decode_pending(self) -> None:
        if self.bytes:
            raw, self.bytes = bytes(self.bytes), bytearray()
            if self.state.field == "\0object":
                self.objects[-1] += raw
            else:
                self._write(raw.decode(self.state.codec, "replace"))

    def _put(self, text: str) -> None:
        self._decode_pending()
        self._write(text)

    def _write(self, text: str) -> None:
        state = self.state
        if state.field:
            if not state.field.startswith("\0"):
                self.info[state.field] = self.info.get(state.field, "") + text
            return
        if self.rows and not state.place and not state.in_table and text.strip():
            self._end_table()
        place = "deleted text" if state.deleted else state.place
        self.texts.setdefault(place, []).append(text)

    # --- control words

    def _word(self, word: bytes, number: int | None) -> None:
        optional, self.state.optional = self.state.optional, False
        if word == b"u" and number is not None:
            self._unicode(number)
        elif word in SYMBOLS:
            self._put(SYMBOLS[word])
        elif word in PLACES:
            self._decode_pending()
            self.state.place = PLACES[word]
            self.texts.setdefault(self.state.place, []).append("\n")
        elif word in _ACTIONS:
            self._decode_pending()
            _ACTIONS[word](self, number)
        elif word in INFO or word in TIMES or word == b"info":
            self._info(word)
        elif word in SKIPPED or (optional and word not in OPTIONAL_READ):
            self._decode_pending()
            self.pictures += word in (b"pict", b"shppict") and self.state.field == ""
            self.state.skip = True
        elif word in SETS:
            self.default_codec = self.state.codec = SETS[word]
        elif word in TIME_PARTS and self.state.field.startswith("\0time"):
            self.times[self.state.field[5:]][word] = number or 0

    def _unicode(self, number: int) -> None:
        self._put(chr(number & 0xFFFF))
        self.to_skip = self.state.fallback

    def _info(self, word: bytes) -> None:
        self._decode_pending()
        if word == b"info":
            self.state.field = "\0info"
        elif self.state.field == "\0info" and word in TIMES:
            self.state.field = "\0time" + TIMES[word]
            self.times[TIMES[word]] = {}
        elif self.state.field == "\0info" or word == b"company":
            self.state.field = INFO[word]

    def _code_page(self, number: int | None) -> None:
        codec = {0: "cp1252", 10000: "mac_roman", 65001: "utf-8"}.get(number or 0, f"cp{number}")
        with suppress(LookupError):  # an unknown code page leaves the default one
            self.default_codec = self.state.codec = codecs.lookup(codec).name

    def _font(self, number: int | None) -> None:
        self.font = number or 0
        self.state.codec = self.fonts.get(self.font, self.default_codec)

    def _font_charset(self, number: int | None) -> None:
        if self.state.field == "\0fonts" and number in CHARSETS and number != 0:
            self.fonts[self.font] = CHARSETS[number]

    def _font_table(self, number: int | None) -> None:
        self.state.field = "\0fonts"

    def _object(self, number: int | None) -> None:
        self.objects.append(bytearray())
        self.state.field = "\0object"

    def _cell(self, number: int | None) -> None:
        """The end of a cell. All before the table was flushed when it began, so the body holds the cell alone."""
        self.cells.append("".join(self.texts[""]))
        self.texts[""] = []

    def _in_table(self, number: int | None) -> None:
        if not self.state.in_table and not self.rows and not self.cells and not self.state.place:
            self._flush_body()
        self.state.in_table = True

    def _paragraph_reset(self, number: int | None) -> None:
        self.state.in_table = False

    def _row(self, number: int | None) -> None:
        if self.cells:
            self.rows.append(self.cells)
        self.cells = []

    def _twice(self, number: int | None) -> None:
        """`\\upr` gives the text twice: only the Unicode half, in `\\ud`, is read."""
        self.state.skip = self.state.twice = True

    def _unicode_half(self, number: int | None) -> None:
        self.state.skip = self.state.twice = False

    def _fallback(self, number: int | None) -> None:
        self.state.fallback = max(0, number if number is not None else 1)

    def _deleted(self, number: int | None) -> None:
        self.state.deleted = number != 0

    def _plain(self, number: int | None) -> None:
        self.state.deleted = False
        self.state.codec = self.default_codec

    # --- results

    def _flush_body(self) -> None:
        text = _joined(self.texts[""])
        self.texts[""] = []
        self.body.extend(prose(text.strip("\n")))

    def _end_table(self) -> None:
        self._row(None)
        if len(self.rows) > 1 and any(len(row) > 1 for row in self.rows):
            self.tables += 1
            self.body.extend(table([[_joined([value]) for value in row] for row in self.rows]))
        else:
            self.body.extend(prose("\n".join(_joined([value]).strip() for row in self.rows for value in row)))
        self.rows = []

    def results(self) -> Iterator[Piece]:
        """The pieces: body, other places, objects, properties."""
        self._end_table()
        self._flush_body()
        yield from self.body
        for place, parts in self.texts.items():
            if place:
                yield from prose(_joined(parts).strip("\n"), place)
        for number, raw in enumerate(self.objects, 1):
            yield from embedded(bytes(raw), number)
        yield self._properties()

    def _properties(self) -> Properties:
        moments = {name: _moment(parts) for name, parts in self.times.items()}
        texts = {name: clean(_joined([value]).strip())[:500] for name, value in self.info.items()}
        return Properties(**texts, **moments, pictures=self.pictures, tables=self.tables)  # type: ignore[arg-type]


_ACTIONS = {
    b"uc": _Reader._fallback,
    b"f": _Reader._font,
    b"fcharset": _Reader._font_charset,
    b"fonttbl": _Reader._font_table,
    b"ansicpg": _Reader._code_page,
    b"cell": _Reader._cell,
    b"row": _Reader._row,
    b"intbl": _Reader._in_table,
    b"pard": _Reader._paragraph_reset,
    b"plain": _Reader._plain,
    b"deleted": _Reader._deleted,
    b"objdata": _Reader._object,
    b"upr": _Reader._twice,
    b"ud": _Reader._unicode_half,
}


def _joined(parts: list[str]) -> str:
    """The text with pairs of surrogates, as `\\u` gives them, made into the characters they stand for."""
    text = "".join(parts)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _moment(parts: dict[bytes, int]) -> datetime | None:
    try:
        year, month, day, hour, minute = (parts.get(part, 0) for part in TIME_PARTS)
        return plausible(datetime(year, month, day, hour, minute, tzinfo=UTC))
    except (ValueError, OverflowError):
        return None
