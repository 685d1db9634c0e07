"""The few requests of SMB 2/3 that reading needs ([MS-SMB2] 2.2), and the facts in the answers."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

RELATED = b"\xff" * 16
"""In a chain of requests: the file that the first one opens."""
READ_DATA, READ_ATTRIBUTES, READ_CONTROL, SYNCHRONIZE = 0x1, 0x80, 0x20000, 0x100000
SHARE_ALL = 0x7
"""Others may read, write and delete what we have open."""
FOLDER, FILE, AS_IT_STANDS, NO_RECALL = 0x1, 0x40, 0x200000, 0x400000
"""Options of opening: must be a folder, must not be one, no reparse point followed, nothing offline fetched."""
IMPERSONATION, OPEN_EXISTING, WATCH_TREE = 2, 1, 1
PIPE_TRANSCEIVE = 0x0011C017
ID_BOTH_DIRECTORY = 37
INFO_FILE, INFO_FILESYSTEM, INFO_SECURITY = 1, 2, 3
OWNER_GROUP_DACL = 0x7
ALL_CHANGES = 0x15F
"""Names, attributes, sizes, times of writing and creation, permissions; not the time of access ([MS-SMB2] 2.2.35)."""
EPOCH = 116_444_736_000_000_000
"""1970 in Windows's time, hundreds of nanoseconds since 1601."""
_CREATE = struct.Struct("<HBBIQQIIIIIHHII")
_CLOSE = struct.Struct("<HHI16s")
_READ = struct.Struct("<HBBIQ16sIIIHHB")
_QUERY_DIRECTORY = struct.Struct("<HBBI16sHHI")
_CHANGE_NOTIFY = struct.Struct("<HHI16sII")
_QUERY_INFO = struct.Struct("<HBBIHHIII16s")
_IOCTL = struct.Struct("<HHI16sIIIIIIII")
_CREATED = struct.Struct("<HBBI6QI4x16s")
_CLOSED = struct.Struct("<HHI6QI")
_ENTRY = struct.Struct("<II6QIIIBx24x2xQ")
_BUFFER = struct.Struct("<HHI")


class State(NamedTuple):
    """A file or folder as the server has it; times in nanoseconds since 1970, attributes as in [MS-FSCC] 2.6."""

    size: int
    created_ns: int | None
    accessed_ns: int
    modified_ns: int
    changed_ns: int
    attributes: int


class Named(NamedTuple):
    """An entry of a folder: its name in UTF-16, its state, its number on the volume, and what kind of reparse point."""

    name: bytes
    state: State
    number: int
    tag: int


class Number(int):
    """A number in the shape in which the library asks for it."""

    def get_value(self) -> int:
        """The number."""
        return self


class Message:
    """A request ready to be sent; three times faster made than of the library's fields.

    `payload` is how many bytes it carries or asks for, which the server gives credit for.
    """

    __slots__ = ("COMMAND", "body", "payload")

    def __init__(self, command: int, body: bytes, payload: int = 0) -> None:
        self.COMMAND, self.body, self.payload = command, body, payload

    def pack(self) -> bytes:
        """What is sent after the header."""
        return self.body

    def __len__(self) -> int:
        return len(self.body)

    def __getitem__(self, name: str) -> Number | bytes:
        """What the library asks to work out the credit: `payload`, and nothing more."""
        return Number(self.payload) if name in _PAYLOAD else _NOTHING.get(name, b"")


_PAYLOAD = frozenset({"length", "output_buffer_length", "max_output_response"})
_NOTHING: dict[str, Number | bytes] = {"read_channel_info_length": Number(0)}


def create(name: bytes, access: int, options: int, share: int = SHARE_ALL) -> Message:
    """Open what exists, for reading; `name` is UTF-16, `share` what others may do meanwhile."""
    head = (57, 0, 0, IMPERSONATION, 0, 0, access, 0, share, OPEN_EXISTING, options, 120, len(name), 0, 0)
    return Message(5, _CREATE.pack(*head) + (name or b"\x00\x00"))


def close(file: bytes, *, times: bool = False) -> Message:
    """Close an open file; with `times` the answer says how it is then."""
    return Message(6, _CLOSE.pack(24, 1 if times else 0, 0, file))


def read(file: bytes, offset: int, length: int) -> Message:
    """Bytes of an open file."""
    return Message(8, _READ.pack(49, 0x50, 0, length, offset, file, 0, 0, 0, 0, 0, 0), length)


def query_directory(file: bytes, size: int, pattern: bytes = b"*\x00") -> Message:
    """The next entries of an open folder, at most `size` bytes of them; `pattern` is UTF-16."""
    head = _QUERY_DIRECTORY.pack(33, ID_BOTH_DIRECTORY, 0, 0, file, 96, len(pattern), size)
    return Message(14, head + pattern, size)


def change_notify(folder: bytes, size: int) -> Message:
    """Tell when anything below an open folder changes."""
    return Message(15, _CHANGE_NOTIFY.pack(32, WATCH_TREE, size, folder, ALL_CHANGES, 0))


def query_info(file: bytes, kind: int, what: int, size: int, more: int = 0) -> Message:
    """Information of one `kind` about an open file."""
    return Message(16, _QUERY_INFO.pack(41, kind, what, size, 0, 0, 0, more, 0, file))


def transceive(pipe: bytes, data: bytes, size: int) -> Message:
    """Write to an open pipe and read the answer, at most `size` bytes."""
    head = _IOCTL.pack(57, 0, PIPE_TRANSCEIVE, pipe, 120, len(data), 0, 0, 0, size, 1, 0)
    return Message(11, head + data, size)


def transceived(body: bytes) -> bytes:
    """What the pipe answered."""
    offset, length = struct.unpack_from("<II", body, 32)
    return body[offset - 64 : offset - 64 + length]


def created(body: bytes) -> tuple[bytes, State]:
    """What opening gives: the file's number for further requests, and its state."""
    _, _, _, _, *times, _, size, attributes, file = _CREATED.unpack_from(body)
    return file, _state(size, times, attributes)


def closed(body: bytes) -> State:
    """What closing with times gives."""
    _, _, _, *times, _, size, attributes = _CLOSED.unpack_from(body)
    return _state(size, times, attributes)


def buffer(body: bytes) -> bytes:
    """The bytes that a query answers with; their place counts from the header's beginning, 64 bytes before."""
    _, offset, length = _BUFFER.unpack_from(body)
    return body[offset - 64 : offset - 64 + length]


def data_read(body: bytes) -> bytes:
    """The bytes that a read answers with."""
    offset, length = body[2], struct.unpack_from("<I", body, 4)[0]
    return body[offset - 64 : offset - 64 + length]


def entries(data: bytes) -> Iterator[Named]:
    """The entries of a folder (FileIdBothDirectoryInformation, [MS-FSCC] 2.4.22), "." and ".." left out."""
    place = 0
    while True:
        step, _, *times, size, _, attributes, length, tag, _, number = _ENTRY.unpack_from(data, place)
        name = data[place + 104 : place + 104 + length]
        if name not in (b".\x00", b".\x00.\x00"):
            yield Named(name, _state(size, times, attributes), number, tag)
        if not step:
            return
        place += step


def _state(size: int, times: list[int], attributes: int) -> State:
    created, accessed, written, changed = times
    return State(size, _ns(created) if created else None, _ns(accessed), _ns(written), _ns(changed), attributes)


def _ns(time: int) -> int:
    return (time - EPOCH) * 100 if time else 0
