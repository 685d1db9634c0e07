"""The few requests of SMB 2/3 that reading needs ([MS-SMB2] 2.2), and the facts in the answers."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from smbprotocol.change_notify import ChangeNotifyFlags, SMB2ChangeNotifyRequest
from smbprotocol.open import (
    CreateDisposition,
    ImpersonationLevel,
    SMB2CloseRequest,
    SMB2CreateRequest,
    SMB2QueryDirectoryRequest,
    SMB2QueryInfoRequest,
    SMB2ReadRequest,
)

RELATED = b"\xff" * 16
"""In a chain of requests: the file that the first one opens."""
READ_DATA, READ_ATTRIBUTES, READ_CONTROL, SYNCHRONIZE = 0x1, 0x80, 0x20000, 0x100000
SHARE_ALL = 0x7
"""Others may read, write and delete what we have open."""
FOLDER, FILE, AS_IT_STANDS, NO_RECALL = 0x1, 0x40, 0x200000, 0x400000
"""Options of opening: must be a folder, must not be one, no reparse point followed, nothing offline fetched."""
WITH_TIMES = 0x1
ID_BOTH_DIRECTORY = 37
INFO_FILE, INFO_FILESYSTEM, INFO_SECURITY = 1, 2, 3
OWNER_GROUP_DACL = 0x7
ALL_CHANGES = 0x15F
"""Names, attributes, sizes, times of writing and creation, permissions; not the time of access ([MS-SMB2] 2.2.35)."""
EPOCH = 116_444_736_000_000_000
"""1970 in Windows's time, hundreds of nanoseconds since 1601."""
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


def create(name: bytes, access: int, options: int) -> Any:
    """Open what exists, for reading; `name` is UTF-16."""
    message = SMB2CreateRequest()
    message["impersonation_level"] = ImpersonationLevel.Impersonation
    message["desired_access"] = access
    message["share_access"] = SHARE_ALL
    message["create_disposition"] = CreateDisposition.FILE_OPEN
    message["create_options"] = options
    message["buffer_path"] = name or b"\x00\x00"
    return message


def query_directory(file: bytes, size: int, pattern: bytes = b"*\x00") -> Any:
    """The next entries of an open folder, at most `size` bytes of them; `pattern` is UTF-16."""
    message = SMB2QueryDirectoryRequest()
    message["file_information_class"] = ID_BOTH_DIRECTORY
    message["file_id"] = file
    message["output_buffer_length"] = size
    message["buffer"] = pattern
    return message


def query_info(file: bytes, kind: int, what: int, size: int, more: int = 0) -> Any:
    """Information of one `kind` about an open file."""
    message = SMB2QueryInfoRequest()
    message["info_type"] = kind
    message["file_info_class"] = what
    message["output_buffer_length"] = size
    message["additional_information"] = more
    message["file_id"] = file
    return message


def read(file: bytes, offset: int, length: int) -> Any:
    """Bytes of an open file."""
    message = SMB2ReadRequest()
    message["padding"] = b"\x50"
    message["length"] = length
    message["offset"] = offset
    message["file_id"] = file
    return message


def close(file: bytes, *, times: bool = False) -> Any:
    """Close an open file; with `times` the answer says how it is then."""
    message = SMB2CloseRequest()
    message["flags"] = WITH_TIMES if times else 0
    message["file_id"] = file
    return message


def change_notify(folder: bytes, size: int) -> Any:
    """Tell when anything below an open folder changes."""
    message = SMB2ChangeNotifyRequest()
    message["flags"] = ChangeNotifyFlags.SMB2_WATCH_TREE
    message["output_buffer_length"] = size
    message["file_id"] = folder
    message["completion_filter"] = ALL_CHANGES
    return message


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
