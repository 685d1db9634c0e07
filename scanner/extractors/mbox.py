"""Mailboxes (mbox): split at their "From " lines in constant memory, each message a thing of its own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from models.errors import Unreadable
from models.records import Embedded, ItemKind, Piece, ProblemKind
from scanner.extractors import _mailheaders as headers
from scanner.extractors import _mime
from scanner.extractors.base import LIMITS, MIB, Names, guarded

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
    names = Names()
    number = 0
    for number, data in enumerate(messages(file), 1):
        head = data.read(HEAD)
        size = data.seek(0, 2)
        data.seek(0)
        part = _mime.message(head)
        name = names.distinct(headers.file_name(number, part.header("subject")))
        yield Embedded(name, data, ItemKind.MESSAGE, size, headers.date_of(part.header("date")))
    if not number:
        raise Unreadable(ProblemKind.CORRUPT, "no message found")


def messages(file: BinaryIO) -> Iterator[BinaryIO]:
    """The messages' bytes, their envelope lines left out and quoted "From " lines restored."""
    file.seek(0)
    held = _Held()
    buffer, started = b"\n\n", False
    while True:
        chunk = file.read(MIB)
        buffer += chunk
        start = 0
        for match in SEPARATOR.finditer(buffer):
            held.write(buffer[start : match.start()])
            if started and held.size:
                yield held.taken()
            held.clear()
            started, start = True, match.end()
        buffer = buffer[start:]
        if not chunk:
            break
        keep = buffer.rfind(b"\n", 0, max(0, len(buffer) - OVERLAP)) + 1
        held.write(buffer[:keep])
        buffer = buffer[keep:]
    held.write(buffer)
    if started and held.size:
        yield held.taken()


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
