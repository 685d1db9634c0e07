"""OLE2 compound files: opened safely, their streams and property sets read, objects taken out of their wrappers."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from models.errors import Unreadable
from models.records import ProblemKind, Properties
from scanner.extractors import _stamps

if TYPE_CHECKING:
    from olefile import OleFileIO

    Ole = OleFileIO[str]

OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
MAX_STREAM = 512 * 1024 * 1024
IN_MEMORY = 8 * 1024 * 1024
OLE_ERRORS = (
    OSError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    AttributeError,
    struct.error,
    OverflowError,
    RecursionError,
)
# Streams that hold an embedded object's content as it stands ([MS-OLEDS], and what Acrobat and Office write).
CONTENT_STREAMS = ("Package", "CONTENTS", "EmbeddedOdf", "package_stream")


def open_ole(file: BinaryIO) -> Ole:
    """The compound file, with damage tolerated where its structure still allows reading. Raises `Unreadable`."""
    import olefile

    size = file.seek(0, 2)
    file.seek(0)
    head = file.read(0x44).ljust(0x44, b"\0")
    if struct.unpack_from("<I", head, 0x40)[0] * 512 > size:  # olefile would go round a loop until it has so many
        raise Unreadable(ProblemKind.CORRUPT, "the compound file's header is damaged")
    file.seek(0)
    source = io.BytesIO(file.read()) if size <= IN_MEMORY else file  # olefile reads sector by sector
    try:
        ole = olefile.OleFileIO(source, raise_defects=olefile.DEFECT_FATAL)
    except OLE_ERRORS as error:
        raise Unreadable(ProblemKind.CORRUPT, "the compound file's structure is damaged") from error
    _believe_no_more_than(size, ole)
    return ole


def _believe_no_more_than(size: int, ole: Ole) -> None:
    """No stream is larger than its file: where a damaged chain is a loop, olefile goes round until a size is full."""
    for entry in ole.direntries:  # type: ignore[attr-defined]
        if entry is not None:
            entry.size = min(entry.size, size)


def stream(ole: Ole, path: str | list[str]) -> bytes:
    """A stream's bytes, empty where there is none. Raises `Unreadable` on damage or unreasonable size."""
    try:
        if not ole.exists(path):
            return b""
        if ole.get_size(path) > MAX_STREAM:
            raise Unreadable(ProblemKind.TOO_LARGE, f"a stream of more than {MAX_STREAM} bytes")
        return bytes(ole.openstream(path).read())
    except OLE_ERRORS as error:
        raise Unreadable(ProblemKind.CORRUPT, "a stream is damaged") from error


def try_stream(ole: Ole, path: str | list[str]) -> bytes:
    """A stream's bytes, empty where it is missing or damaged."""
    try:
        return stream(ole, path)
    except Unreadable:
        return b""


def unwrap_object(file: BinaryIO) -> tuple[str, bytes] | None:
    """The file inside an OLE object: name (empty when unknown) and bytes; None where there is no wrapper."""
    try:
        ole = open_ole(file)
    except Unreadable:
        return None
    with ole:
        return unwrap_entries(ole, [])


def unwrap_entries(ole: Ole, prefix: list[str]) -> tuple[str, bytes] | None:
    """The same for an object stored under `prefix` within a compound file."""
    native = try_stream(ole, [*prefix, "\x01Ole10Native"])
    if native:
        return ole10_native(native)
    for name in CONTENT_STREAMS:
        data = try_stream(ole, [*prefix, name])
        if data:
            return "", data
    return None


def ole10_native(data: bytes) -> tuple[str, bytes] | None:
    """Label and bytes of an Ole10Native stream ([MS-OLEDS] 2.3.6): size, flags, label, path, temporary path, data."""
    try:
        label, position = _cstring(data, 6)
        _, position = _cstring(data, position)
        position += 4
        (length,) = struct.unpack_from("<I", data, position)
        position += 4 + length
        (size,) = struct.unpack_from("<I", data, position)
    except (struct.error, ValueError):
        return ("", data[4:]) if len(data) > 4 else None
    content = data[position + 4 : position + 4 + size]
    name = label.decode("cp1252", "replace").replace("\\", "/").rpartition("/")[2]
    return (name, content) if content else ("", data[4:])


def _cstring(data: bytes, start: int) -> tuple[bytes, int]:
    end = data.index(b"\0", start)
    return data[start:end], end + 1


@dataclass(frozen=True, slots=True)
class Summary:
    """Values of the two standard property sets by their number, and the custom ones by name."""

    summary: dict[int, object]
    document: dict[int, object]
    custom: dict[str, str]


def summaries(ole: Ole) -> Summary:
    """The property sets of a compound file; what is damaged is empty."""
    from scanner.extractors._propertyset import custom_properties

    return Summary(
        _property_set(ole, "\x05SummaryInformation"),
        _property_set(ole, "\x05DocumentSummaryInformation"),
        custom_properties(try_stream(ole, "\x05DocumentSummaryInformation")),
    )


def _property_set(ole: Ole, name: str) -> dict[int, object]:
    from scanner.extractors._propertyset import sections

    found = sections(try_stream(ole, name))
    return found[0] if found else {}


def ole_properties(ole: Ole) -> Properties:
    """Title, people, times and marking of an Office 97 document ([MS-OLEPS] 3.1.1), without default stamps."""
    found = summaries(ole)
    core = found.summary
    revision = str(core.get(9, ""))
    return Properties(
        title=_stamps.title(_string(core.get(2))),
        author=_stamps.person(_string(core.get(4))),
        last_author=_stamps.person(_string(core.get(8))),
        company=_string(found.document.get(15))[:200],
        template=_stamps.template(_string(core.get(7))),
        marking=_stamps.label(found.custom),
        created=_time(core.get(12)),
        modified=_time(core.get(13)),
        printed=_time(core.get(11)),
        revision=int(revision) if revision.isdigit() and len(revision) < 9 else None,
    )


def _string(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _time(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None


def is_ole(file: BinaryIO) -> bool:
    """True when the file starts as a compound file does; the position is put back to the start."""
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    return head == OLE_MAGIC


def as_stream(data: bytes) -> BinaryIO:
    """Bytes as a stream."""
    return io.BytesIO(data)
