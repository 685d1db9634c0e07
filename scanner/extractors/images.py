"""Pictures: their size from the header alone; those large enough to hold writing are told to need OCR."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from models.records import Piece, Problem, ProblemKind, Properties
from scanner.extractors.base import guarded

TYPES = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/bmp",
        "image/tiff",
        "image/webp",
        "image/heic",
        "image/avif",
        "image/jp2",
        "image/jxl",
        "image/vnd.adobe.photoshop",
        "image/vnd.djvu",
        "image/x-canon-cr2",
        "image/x-canon-cr3",
        "image/x-icns",
        "image/x-win-bitmap",
    }
)

_HEAD = 1 << 18
# Below this a picture is a logo, an icon or a smiley: 300 x 100 pixels hold a line or two of legible writing.
_LEAST_WIDTH, _LEAST_HEIGHT = 300, 100


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """One picture, and a problem (needs OCR) where it is large enough to hold text or its size is unknown."""
    head = file.read(_HEAD)
    width, height = dimensions(head, file)
    yield Properties(pictures=1)
    known = width > 0 and height > 0
    if not known or (width >= _LEAST_WIDTH and height >= _LEAST_HEIGHT):
        yield Problem("extract", ProblemKind.NEEDS_OCR, f"picture, {width} x {height} pixels" if known else "picture")


def dimensions(head: bytes, file: BinaryIO) -> tuple[int, int]:
    """Width and height in pixels; (0, 0) where the header does not tell."""
    try:
        return _dimensions(head, file)
    except (struct.error, IndexError):
        return 0, 0


def _dimensions(head: bytes, file: BinaryIO) -> tuple[int, int]:
    if head.startswith(b"\x89PNG"):
        return _pair(">II", head, 16)
    if head.startswith(b"GIF8"):
        return _pair("<HH", head, 6)
    if head.startswith(b"BM"):
        return _pair("<ii", head, 18) if head[14] >= 40 else _pair("<HH", head, 18)
    if head.startswith(b"\xff\xd8"):
        return _jpeg(head)
    if head.startswith((b"II*\0", b"MM\0*")):
        return _tiff(head, file)
    return _webp(head) if head.startswith(b"RIFF") else (0, 0)


def _pair(layout: str, head: bytes, offset: int) -> tuple[int, int]:
    first, second = struct.unpack_from(layout, head, offset)
    return abs(first), abs(second)


def _jpeg(head: bytes) -> tuple[int, int]:
    """Segment by segment to the frame header (ITU T.81, B.2.2)."""
    place = 2
    while place + 9 <= len(head):
        if head[place] != 0xFF:
            place += 1
            continue
        marker = head[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", head, place + 5)
            return width, height
        if marker == 0xFF or 0xD0 <= marker <= 0xD8 or marker == 0x01:
            place += 1 if marker == 0xFF else 2
            continue
        place += 2 + max(2, struct.unpack_from(">H", head, place + 2)[0])
    return 0, 0


def _tiff(head: bytes, file: BinaryIO) -> tuple[int, int]:
    """ImageWidth (256) and ImageLength (257) of the first directory (TIFF 6.0, section 2)."""
    order = "<" if head.startswith(b"II") else ">"
    file.seek(struct.unpack_from(order + "I", head, 4)[0])
    entries = file.read(2 + 12 * 200)
    sizes = {256: 0, 257: 0}
    for index in range(min(struct.unpack_from(order + "H", entries)[0], 200)):
        tag, kind = struct.unpack_from(order + "HH", entries, 2 + 12 * index)
        if tag in sizes:
            sizes[tag] = struct.unpack_from(order + ("H" if kind == 3 else "I"), entries, 10 + 12 * index)[0]
    return sizes[256], sizes[257]


def _webp(head: bytes) -> tuple[int, int]:
    kind = head[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", head, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", head, 21)[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    return 0, 0
