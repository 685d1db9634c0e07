"""Outlook data files (pst, ost): folder by folder, each message a thing of its own, its attachments within it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from models.errors import Unreadable
from models.readings import Part
from models.records import Embedded, ItemKind, Piece, Problem, ProblemKind
from scanner.extractors import _mailheaders as headers
from scanner.extractors import _mapi, _mapiread
from scanner.extractors._mapi import Attachment, Message
from scanner.extractors._propertyset import codec
from scanner.extractors._stamps import any_filetime
from scanner.extractors.base import Names, guarded, problem_of, size_of

TYPES: frozenset[str] = frozenset({"application/vnd.ms-outlook-pst"})

MAX_FOLDER_DEPTH = 100
MAX_DEPTH = 20
MAX_ATTACHMENT = 256 * 1024 * 1024
UNICODE, STRING8 = 0x1F, 0x1E
EMBEDDED_MESSAGE = 5
RECOVERED = "Recovered/"
# The library's errors, and what it raises on values of another type than asked for.
ERRORS = (OSError, ValueError, TypeError, AttributeError, OverflowError)


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """Each message as an embedded stream in MIME form, named by its folder, number and subject."""
    yield from extract_part(file, Part(0, sys.maxsize, 1, 0))


def extract_part(file: BinaryIO, part: Part) -> Iterator[Piece]:
    """The messages from one place up to another in the order of the folders; those that no folder holds come last."""
    with _opened(file) as store:
        names = Names()
        at = 0
        for place in _places(store):
            if isinstance(place, Problem):
                if part.begin <= at < part.end:
                    yield place
                continue
            first, last = max(part.begin - at, 0), min(part.end - at, place.count)
            for index in range(first, last):
                yield from _embedded(place, index, names)
            at += place.count
            if at >= part.end:
                return


def parts(file: BinaryIO, size: int, within: Part | None = None) -> Iterator[Part]:
    """Ranges of messages that hold about `size` bytes, were all alike; together they are the file, or the part."""
    with _opened(file) as store:
        total = sum(place.count for place in _places(store) if isinstance(place, Place))
    step = max(1, total * size // max(1, size_of(file)))
    begin, end = (within.begin, min(within.end, total)) if within else (0, total)
    for start in range(begin, end, step):
        stop = min(start + step, end)
        yield Part(start, sys.maxsize if stop == total else stop, start + 1, stop - start)


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Any]:
    import pypff

    store = pypff.file()
    file.seek(0)
    try:
        store.open_file_object(file)
    except ERRORS as error:
        raise Unreadable(ProblemKind.CORRUPT, "the data file's structure is damaged") from error
    try:
        yield store
    finally:
        store.close()


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, or what no folder holds: the path shown, how many messages it has, and how to get one of them."""

    path: str
    count: int
    get: Callable[[int], Any]


def _places(store: Any) -> Iterator[Place | Problem]:
    used = {RECOVERED}
    for place in _folders(store.root_folder):
        if isinstance(place, Place) and place.count:
            path, number = place.path, 1
            while path in used:  # two folders of one name
                number += 1
                path = f"{place.path.rstrip('/') or 'unnamed'} ({number})/"
            used.add(path)
            yield Place(path, place.count, place.get)
        elif isinstance(place, Problem):
            yield place
    yield Place(RECOVERED, store.number_of_orphan_items, store.get_orphan_item)


def _folders(root: Any) -> Iterator[Place | Problem]:
    """Every folder; by a stack of its own, so that a loop among damaged folders ends."""
    stack: list[tuple[Any, str, int]] = [(root, "", 0)]
    while stack:
        folder, path, depth = stack.pop()
        try:
            yield Place(path, folder.number_of_sub_messages, folder.get_sub_message)
            children = [folder.get_sub_folder(index) for index in range(folder.number_of_sub_folders)]
        except ERRORS:
            yield Problem("extract", ProblemKind.CORRUPT, "a folder cannot be read")
            continue
        if depth >= MAX_FOLDER_DEPTH:
            yield Problem("extract", ProblemKind.TOO_DEEP, f"folders nested more than {MAX_FOLDER_DEPTH} deep")
            continue
        # The folders at depth 1 are the mailbox's own top and its search folders: their names say nothing.
        stack += [(child, _path(path, child) if depth else "", depth + 1) for child in reversed(children)]


def _path(path: str, folder: Any) -> str:
    try:
        name = (folder.name or "unnamed").replace("/", "_")
    except ERRORS:
        name = "unnamed"
    return f"{path}{name}/"


def _embedded(place: Place, index: int, names: Names) -> Iterator[Embedded]:
    """One message; nothing where what no folder holds is no message."""
    number = index + 1
    try:
        item = place.get(index)
        if place.path == RECOVERED and not hasattr(item, "get_plain_text_body"):
            return
        message = read_message(item)
    except ERRORS:
        error = Unreadable(ProblemKind.CORRUPT, "a message cannot be read")
        name = names.distinct(f"{place.path}{number:05d}.eml")
        yield Embedded(name, None, ItemKind.MESSAGE, problem=problem_of(error))
        return
    data = _mapi.to_mime(message)
    name = names.distinct(place.path + headers.file_name(number, message.subject))
    yield Embedded(name, io.BytesIO(data), ItemKind.MESSAGE, len(data), message.sent or message.created)


class Record:
    """The properties in one record set of an item."""

    def __init__(self, record_set: Any, codepage: str = "") -> None:
        entries = (record_set.get_entry(index) for index in range(record_set.number_of_entries)) if record_set else ()
        self._entries = {entry.entry_type: entry for entry in entries}
        self.codepage = codepage or self._own_codepage()

    def _own_codepage(self) -> str:
        number = self.integer(0x3FFD) or self.integer(0x3FDE)
        return codec(number) if number else "cp1252"

    def binary(self, tag: int) -> bytes:
        """A value's bytes; empty where it is missing or cannot be read."""
        entry = self._entries.get(tag)
        try:
            return bytes(entry.data or b"") if entry is not None else b""
        except ERRORS:
            return b""

    def integer(self, tag: int) -> int:
        """A whole number, 0 where there is none."""
        return int.from_bytes(self.binary(tag)[:4], "little")

    def moment(self, tag: int) -> datetime | None:
        """A time, None where there is none."""
        return any_filetime(int.from_bytes(self.binary(tag)[:8], "little"))

    def text(self, *tags: int) -> str:
        """The first of the named texts that is there."""
        for tag in tags:
            entry = self._entries.get(tag)
            if entry is None or entry.value_type not in (UNICODE, STRING8):
                continue
            encoding = "utf-16-le" if entry.value_type == UNICODE else self.codepage
            found = self.binary(tag).decode(encoding, "replace").rstrip("\0")
            if found:
                return _unprefixed(found)
        return ""

    def named_texts(self) -> Iterator[str]:
        """The texts among properties that only have a name (numbers from 0x8000)."""
        return (self.text(tag) for tag in self._entries if tag is not None and tag >= 0x8000)


def _unprefixed(text: str) -> str:
    """A subject without the two marks in front that give the length of its prefix ([MS-PST] 2.5.3.1.1.1)."""
    return text[2:] if text[:1] == "\x01" else text


def read_message(item: Any, depth: int = 0) -> Message:
    """A message with its recipients and attachments; messages attached to it included."""
    values = Record(item.get_record_set(0) if item.number_of_record_sets else None)
    message = _mapiread.message(values)
    message.recipients = _recipients(item, values.codepage)
    message.attachments = list(_attachments(item, values.codepage, depth))
    return message


def _recipients(item: Any, codepage: str) -> list[tuple[int, str, str]]:
    try:
        table = item.recipients
        sets = [table.get_record_set(index) for index in range(table.number_of_record_sets)] if table else []
    except ERRORS:
        return []
    return [_mapiread.recipient(Record(one, codepage)) for one in sets]


def _attachments(item: Any, codepage: str, depth: int) -> Iterator[Attachment]:
    try:
        count = item.number_of_attachments
    except ERRORS:
        return
    for index in range(count):
        try:
            yield _attachment(item.get_attachment(index), codepage, depth)
        except ERRORS:
            yield _mapi.unreadable_attachment(f"attachment {index + 1}", Unreadable(ProblemKind.CORRUPT, "damaged"))


def _attachment(attachment: Any, codepage: str, depth: int) -> Attachment:
    values = Record(attachment.get_record_set(0) if attachment.number_of_record_sets else None, codepage)
    name = values.text(0x3707, 0x3704, 0x3001)
    if values.integer(0x3705) == EMBEDDED_MESSAGE and attachment.number_of_sub_items:
        if depth >= MAX_DEPTH:
            error = Unreadable(ProblemKind.TOO_DEEP, f"more than {MAX_DEPTH} messages deep")
            return _mapi.unreadable_attachment(name, error)
        return Attachment(values.text(0x3001) or name, message=read_message(attachment.get_sub_item(0), depth + 1))
    return Attachment(name, _content(attachment), inline=_mapiread.is_inline(values))


def _content(attachment: Any) -> bytes:
    size = attachment.size or 0
    if size > MAX_ATTACHMENT:
        raise Unreadable(ProblemKind.TOO_LARGE, f"an attachment of {size} bytes")
    return bytes(attachment.read_buffer(size)) if size else b""
