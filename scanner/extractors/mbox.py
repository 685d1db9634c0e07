"""Mailboxes (mbox): split at their "From " lines in constant memory, each message a thing of its own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from models.errors import Unreadable
from models.readings import Part
from models.records import Embedded, ItemKind, Piece, ProblemKind
from scanner.extractors import _mailheaders as headers
from scanner.extractors import _mime
from scanner.extractors.base import LIMITS, MIB, Names, guarded, size_of

TYPES: frozenset[str] = frozenset({"application/mbox"})

# An envelope line as RFC 4155 has it is followed by a header field; without a time it must follow a blank line.
SEPARATOR = re.compile(
    rb"^From (?:[^\r\n]{0,200}\d{1,2}:\d\d[^\r\n]{0,100}|\?\?\?@\?\?\?[^\r\n]{0,100}"
    rb"|(?<=\n\nFrom )\S{1,100}|(?<=\n\r\nFrom )\S{1,100})[ \t]*\r?\n(?=[!-9;-~]+[ \t]*:|>From )",
    re.M,
)
QUOTED = re.compile(rb"^>(>*From )", re.M)
# The longest envelope line and the name of the field after it: what may stand across two chunks.
OVERLAP = 1024
HEAD = 64 * 1024


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """Each message as an embedded stream (message/rfc822), named by its number and subject."""
    yield from extract_part(file, Part(0, size_of(file), 1, 0))


def extract_part(file: BinaryIO, part: Part) -> Iterator[Piece]:
    """The messages that begin in a stretch of bytes, numbered from the part's first."""
    names = Names()
    number = part.number - 1
    for number, data in enumerate(messages(file, part.begin, part.end), part.number):
        head = data.read(HEAD)
        size = data.seek(0, 2)
        data.seek(0)
        first = _mime.message(head)
        name = names.distinct(headers.file_name(number, first.header("subject")))
        yield Embedded(name, data, ItemKind.MESSAGE, size, headers.date_of(first.header("date")))
    if number < part.number:
        raise Unreadable(ProblemKind.CORRUPT, "no message found")


def parts(file: BinaryIO, size: int, within: Part | None = None) -> Iterator[Part]:
    """Stretches of about `size` bytes, each of whole messages; together they are the mailbox, or the part `within`."""
    within = within or Part(0, size_of(file), 1, 0)
    begin, number, count, length = within.begin, within.number, 0, 0
    for place, data in _cut(file, within.begin, within.end):
        length += len(data)
        if place is None:
            continue
        count += length > 0
        length = 0
        if place - begin >= size and count:
            yield Part(begin, place, number, count)
            begin, number, count = place, number + count, 0
    yield Part(begin, within.end, number, count + (length > 0))


def messages(file: BinaryIO, begin: int, end: int) -> Iterator[BinaryIO]:
    """The messages' bytes, their envelope lines left out and quoted "From " lines restored."""
    held = _Held()
    for place, data in _cut(file, begin, end):
        held.write(data)
        if place is not None and held.size:
            yield held.taken()
        if place is not None:
            held.clear()
    if held.size:
        yield held.taken()


def _cut(file: BinaryIO, begin: int, end: int) -> Iterator[tuple[int | None, bytes]]:
    """The bytes between envelope lines, piece by piece; with the last before a line, where that line begins.

    What stands before the first line is left out.
    """
    file.seek(begin)
    buffer, at, context, started = b"\n\n", begin - 2, 2, False
    while True:
        chunk = file.read(min(MIB, end - at - len(buffer)))
        buffer += chunk
        start = context
        for match in SEPARATOR.finditer(buffer, context):
            yield at + match.start(), buffer[start : match.start()] if started else b""
            started, start = True, match.end()
        keep = max(start, buffer.rfind(b"\n", 0, max(0, len(buffer) - OVERLAP)) + 1) if chunk else len(buffer)
        if started:
            yield None, buffer[start:keep]
        context = min(3, keep)
        at, buffer = at + keep - context, buffer[keep - context :]
        if not chunk:
            return


class _Held:
    """The bytes of the message being read, on disk where they are many."""

    def __init__(self) -> None:
        self.size = 0
        self._small: list[bytes] = []
        self._spool: BinaryIO | None = None

    def write(self, data: bytes) -> None:
        self.size += len(data)
        if self._spool is None and self.size > LIMITS.spool_bytes:
            self._spool = cast(BinaryIO, SpooledTemporaryFile(LIMITS.spool_bytes))  # noqa: SIM115 - handed to the reader
            self._spool.writelines(self._small)
            self._small = []
        if self._spool is not None:
            self._spool.write(data)
        elif data:
            self._small.append(data)

    def taken(self) -> BinaryIO:
        """The message as a stream."""
        if self._spool is not None:
            self._spool.seek(0)
            return self._spool
        data = b"".join(self._small)
        return io.BytesIO(QUOTED.sub(rb"\1", data) if b"\n>" in data else data)

    def clear(self) -> None:
        """Make ready for the next message; the stream handed out stays with its reader."""
        self.size, self._small, self._spool = 0, [], None
