"""Files of a share, opened for reading only: random access with read-ahead, over a new connection where one is lost."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from models.errors import SourceError, Unreadable
from models.records import ProblemKind
from scanner.filesystem import OFFLINE_ATTRIBUTES, Facts, Opened
from scanner.smb.address import Address, stored
from scanner.smb.link import Link, Refused
from scanner.smb.links import attempt
from scanner.smb.messages import (
    FILE,
    NO_RECALL,
    READ_ATTRIBUTES,
    READ_DATA,
    SYNCHRONIZE,
    State,
    close,
    closed,
    create,
    created,
    data_read,
    read,
)
from scanner.smb.statuses import unreadable

Result = TypeVar("Result")

BLOCK = 1 << 20
KEPT = 32
"""Blocks of a file that are kept: what is hashed is then read again without the network, up to 32 MiB."""
AHEAD = 4
"""Blocks asked for at once when a file is read from front to back."""
UNIT = 1 << 16
"""Bytes for which the server's credit counts one."""


@contextmanager
def open_file(path: bytes) -> Iterator[Opened]:
    """Open a file of a share for reading.

    Raises Unreadable with the reason (denied, vanished, offline, open by someone), SourceError when the server is lost.
    """
    raw = RemoteFile(stored(path))
    try:
        state = raw.open()
        with io.BufferedReader(raw, UNIT) as file:
            yield Opened(file, state.size, state.modified_ns, state.changed_ns, True, raw.finish)
    finally:
        raw.leave()


class RemoteFile(io.RawIOBase):
    """A file of a share. A failure stays: what an extractor may have swallowed is raised again by `finish`."""

    def __init__(self, address: Address) -> None:
        self._address, self._file = address, b""
        self._link: Link | None = None
        self._state = State(0, None, 0, 0, 0, 0)
        self._place = self._last = 0
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        self._failure: Unreadable | SourceError | None = None

    def open(self) -> State:
        """Open it and say how it is. Raises Unreadable or SourceError."""
        self._last = -1
        self._state = self._tried(self._opened)
        return self._state

    def finish(self) -> Facts:
        """Close it and say how it was then; nothing can be read from it afterwards. Raises what failed before."""
        if self._failure is not None:
            raise self._failure
        state = self._tried(self._closed)
        return Facts(state.size, state.modified_ns, state.accessed_ns == self._state.accessed_ns)

    def leave(self) -> None:
        """Close it, whatever happened."""
        link, self._link = self._link, None
        if link is not None:
            link.forget(close(self._file))
        self._blocks.clear()

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def tell(self) -> int:
        """The place of the next byte."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As files do; nothing is asked of the server."""
        start = (0, self._place, self._state.size)[whence]
        self._place = max(0, start + offset)
        return self._place

    def readinto(self, target: Any) -> int:
        """Bytes from the place where we are, at most to the end of a block. Raises Unreadable or SourceError."""
        view = memoryview(target).cast("B")
        number, offset = divmod(self._place, BLOCK)
        if self._place >= self._state.size:
            return 0
        data = self._block(number)[offset : offset + len(view)]
        view[: len(data)] = data
        self._place += len(data)
        return len(data)

    def _block(self, number: int) -> bytes:
        if number not in self._blocks:
            if self._failure is not None:
                raise self._failure
            last = (self._state.size - 1) // BLOCK
            count = AHEAD if number == self._last + 1 else 1
            wanted = [one for one in range(number, min(number + count, last + 1)) if one not in self._blocks]
            found = self._tried(lambda link: self._fetched(link, wanted))
            self._blocks.update(zip(wanted, found, strict=True))
            while len(self._blocks) > KEPT:
                self._blocks.popitem(last=False)
            self._last = wanted[-1]
        return self._blocks[number]

    def _fetched(self, link: Link, numbers: list[int]) -> list[bytes]:
        """Blocks of the file, asked for together as far as the server's credit goes."""
        self._again(link)
        size = min(BLOCK, link.most)
        places = [n * BLOCK + at for n in numbers for at in range(0, BLOCK, size)]
        got: list[bytes] = []
        waiting: list[Any] = []
        for place in places:
            length = max(0, min(size, self._state.size - place))
            if not length or (waiting and link.room() < 2 * size // UNIT):
                got += [data_read(link.take(request)) for request in waiting]
                waiting.clear()
            if length:
                waiting += link.send(read(self._file, place, length))
            else:
                got.append(b"")
        got += [data_read(link.take(request)) for request in waiting]
        each = BLOCK // size
        return [b"".join(got[n * each : (n + 1) * each]) for n in range(len(numbers))]

    def _again(self, link: Link) -> None:
        """Open the file anew where the connection is another than before; it must be the same still."""
        if link is not self._link:
            before = self._state
            state = self._opened(link)
            if (state.size, state.modified_ns) != (before.size, before.modified_ns):
                raise Unreadable(ProblemKind.CHANGED, "it changed while the connection was lost")

    def _opened(self, link: Link) -> State:
        access = READ_DATA | READ_ATTRIBUTES | SYNCHRONIZE
        file, state = created(link.ask(create(self._address.wire, access, FILE | NO_RECALL)))
        self._link, self._file = link, file
        if state.attributes & OFFLINE_ATTRIBUTES:
            raise Unreadable(ProblemKind.OFFLINE, "opening it would fetch it from elsewhere")
        return state

    def _closed(self, link: Link) -> State:
        self._again(link)
        self._link = None
        return closed(link.ask(close(self._file, times=True)))

    def _tried(self, work: Callable[[Link], Result]) -> Result:
        """Do work over the share's connection; a failure is kept, for what follows is not to be trusted."""
        try:
            return attempt(self._address, work)
        except Refused as refused:
            self._failure = unreadable(refused.status)
        except (Unreadable, SourceError) as error:
            self._failure = error
        raise self._failure
