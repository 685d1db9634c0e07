"""Binary PowerPoint files ([MS-PPT]): records, the objects that are still part of the show, and their text."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from models.errors import Unreadable
from models.records import ProblemKind

DOCUMENT, SLIDE, NOTES, MASTER = 0x03E8, 0x03EE, 0x03F0, 0x03F8
SLIDE_PERSIST, SLIDE_LIST, NOTES_ATOM = 0x03F3, 0x0FF0, 0x03F1
TEXT_CHARS, TEXT_BYTES, STRING = 0x0FA0, 0x0FA8, 0x0FBA
USER_EDIT, PERSIST_DIRECTORY, COMMENT, HEADERS_FOOTERS, OLE_STORAGE = 0x0FF5, 0x1772, 0x2EE0, 0x0FD9, 0x1011
TEXT_HEADER, NO_PLACEHOLDER = 0x0F9F, 4
LISTS_OF_SLIDES, LISTS_OF_NOTES = 0, 2
ENCRYPTED_TOKEN = 0xF3D1C4DF
MAX_DEPTH, MAX_EDITS, MAX_OBJECT = 40, 5_000, 256 * 1024 * 1024
HEAD = struct.Struct("<HHI").unpack_from
TEXTS = frozenset({TEXT_CHARS, TEXT_BYTES})
CHARACTERS = str.maketrans({"\r": "\n", "\x0b": "\n", "\0": None})


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its type, its instance number, and where its content stands. `container` holds further records."""

    type: int
    instance: int
    start: int
    end: int
    container: bool


@dataclass(slots=True)
class Slide:
    """A slide or notes page of the show: its object, its id, and the outline's texts for it."""

    persist: int
    number: int
    outline: list[str] = field(default_factory=list)


class Show:
    """A presentation's live objects. Raises `Unreadable` where the stream is none, or encrypted."""

    def __init__(self, data: bytes, current_user: bytes) -> None:
        self.data = data
        if len(current_user) >= 16 and struct.unpack_from("<I", current_user, 12)[0] == ENCRYPTED_TOKEN:
            raise Unreadable(ProblemKind.ENCRYPTED, "protected by a password")
        self.places: dict[int, int] = {}
        self.document = self._document(current_user)
        self.slides = self._list(LISTS_OF_SLIDES)
        self.notes = self._list(LISTS_OF_NOTES)

    def records(self, start: int, end: int) -> Iterator[Record]:
        """The records side by side in a span; a record that claims to be longer ends where the span does."""
        end = min(end, len(self.data))
        while start + 8 <= end:
            head, kind, length = HEAD(self.data, start)
            stop = min(start + 8 + length, end)
            yield Record(kind, head >> 4, start + 8, stop, head & 15 == 15)
            start = stop

    def walk(self, record: Record, wanted: frozenset[int]) -> Iterator[Record]:
        """The records of some types within a record, at every depth."""
        ends, start = [min(record.end, len(self.data))], record.start
        while ends:
            end = ends[-1]
            if start + 8 > end:
                start = ends.pop()
                continue
            head, kind, length = HEAD(self.data, start)
            start += 8
            stop = min(start + length, end)
            if kind in wanted:
                yield Record(kind, head >> 4, start, stop, head & 15 == 15)
            if head & 15 == 15 and len(ends) <= MAX_DEPTH:
                ends.append(stop)
            else:
                start = stop

    def record_at(self, place: int) -> Record | None:
        """The record that begins at an offset of the stream."""
        return next(self.records(place, len(self.data)), None) if 0 <= place < len(self.data) else None

    def object(self, persist: int) -> Record | None:
        """The live version of an object by its number."""
        return self.record_at(self.places[persist]) if persist in self.places else None

    def _document(self, current_user: bytes) -> Record | None:
        place = struct.unpack_from("<I", current_user, 16)[0] if len(current_user) >= 20 else -1
        document = 0
        for _ in range(MAX_EDITS):
            edit = self.record_at(place) if place > 0 else None
            if edit is None or edit.type != USER_EDIT or edit.end - edit.start < 20:
                break
            last, directory, number = struct.unpack_from("<III", self.data, edit.start + 8)
            document = document or number
            self._read_directory(directory)
            if last >= place:
                break
            place = last
        return self.object(document) or next(self._top(DOCUMENT), None)

    def _top(self, kind: int) -> Iterator[Record]:
        return (record for record in self.records(0, len(self.data)) if record.type == kind)

    def _read_directory(self, place: int) -> None:
        directory = self.record_at(place)
        if directory is None or directory.type != PERSIST_DIRECTORY:
            return
        words = struct.unpack_from(f"<{(directory.end - directory.start) // 4}I", self.data, directory.start)
        index = 0
        while index < len(words):
            first, count = words[index] & 0xFFFFF, words[index] >> 20
            for offset, place in enumerate(words[index + 1 : index + 1 + count]):
                self.places.setdefault(first + offset, place)
            index += 1 + count

    def _list(self, kind: int) -> list[Slide]:
        found: list[Slide] = []
        lists = self.records(self.document.start, self.document.end) if self.document else iter(())
        for listing in lists:
            if listing.type != SLIDE_LIST or listing.instance != kind:
                continue
            for record in self.records(listing.start, listing.end):
                if record.type == SLIDE_PERSIST and record.end - record.start >= 16:
                    persist, _, _, number = struct.unpack_from("<IIII", self.data, record.start)
                    found.append(Slide(persist, number))
                elif found:
                    found[-1].outline += filter(None, [self.text(record)])
        return found

    def text(self, record: Record) -> str:
        """The text of a text atom; empty for other records."""
        raw = self.data[record.start : record.end]
        if record.type in (TEXT_CHARS, STRING):
            return raw.decode("utf-16-le", "replace").translate(CHARACTERS)
        return raw.decode("latin-1").translate(CHARACTERS) if record.type == TEXT_BYTES else ""

    def texts(self, record: Record) -> list[str]:
        """The texts in an object's shapes, in drawing order."""
        return list(filter(None, map(self.text, self.walk(record, TEXTS))))

    def master_texts(self) -> list[str]:
        """What masters show on every slide beside their placeholders, each once."""
        found: list[str] = []
        for place in sorted(set(self.places.values())):
            record = self.record_at(place)
            if record is not None and record.type == MASTER:
                found += self._free_texts(record)
        return list(dict.fromkeys(found))

    def _free_texts(self, master: Record) -> list[str]:
        """The texts whose header says that they belong to no placeholder."""
        found: list[str] = []
        kind = -1
        for record in self.walk(master, TEXTS | {TEXT_HEADER}):
            if record.type == TEXT_HEADER and record.end - record.start >= 4:
                (kind,) = struct.unpack_from("<I", self.data, record.start)
            elif kind == NO_PLACEHOLDER and record.type in TEXTS:
                found += filter(None, [self.text(record)])
        return found

    def comments(self, record: Record) -> list[str]:
        """Reviewers' comments on a slide: the second string of each."""
        found = []
        for child in self.walk(record, frozenset({COMMENT})):
            inner = self.records(child.start, child.end)
            found += [self.text(text) for text in inner if text.type == STRING and text.instance == 1]
        return found

    def footers(self) -> list[str]:
        """Headers and footers of slides and notes, each once."""
        if self.document is None:
            return []
        found = self.walk(self.document, frozenset({HEADERS_FOOTERS}))
        strings = (text for record in found for text in self.records(record.start, record.end) if text.type == STRING)
        return list(dict.fromkeys(filter(None, map(self.text, strings))))

    def slide_of(self, notes: Record) -> int:
        """The number of the slide a notes page belongs to; 0 where it does not say."""
        for record in self.records(notes.start, notes.end):
            if record.type == NOTES_ATOM and record.end - record.start >= 4:
                return int(struct.unpack_from("<I", self.data, record.start)[0])
        return 0

    def objects(self) -> Iterator[bytes]:
        """The embedded objects' compound files."""
        for place in sorted(set(self.places.values())):
            record = self.record_at(place)
            if record is not None and record.type == OLE_STORAGE:
                raw = self.data[record.start : record.end]
                yield _inflated(raw[4:]) if record.instance == 1 else raw

    def all_texts(self) -> list[str]:
        """Every text outside masters, where the show's own lists are damaged."""
        found: list[str] = []
        for record in self.records(0, len(self.data)):
            if record.type in (SLIDE, NOTES, DOCUMENT):
                found += self.texts(record)
        return list(dict.fromkeys(found))


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, MAX_OBJECT)
    except zlib.error:
        return b""
