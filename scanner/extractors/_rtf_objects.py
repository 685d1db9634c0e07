"""Objects embedded in Rich Text Format: their hexadecimal data unwrapped from the OLE 1.0 header."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from io import BytesIO

from models.records import Embedded, ItemKind
from scanner.extractors.base import clean


def embedded(raw: bytes, number: int) -> Iterator[Embedded]:
    """An object of OLE 1.0 ([MS-OLEDS] 2.2): header, class name, two more names, then the native data."""
    digits = re.sub(rb"[^0-9a-fA-F]", b"", raw)
    data = binascii.unhexlify(digits[: len(digits) // 2 * 2])
    position, names = 8, []
    for _ in range(3):
        length = int.from_bytes(data[position : position + 4], "little")
        names.append(data[position + 4 : position + 4 + length].rstrip(b"\0").decode("cp1252", "replace"))
        position += 4 + length
    size = int.from_bytes(data[position : position + 4], "little")
    native = data[position + 4 : position + 4 + size]
    if native:
        label, native = _unwrapped(native) if names[0] == "Package" else ("", native)
        name = clean(f"object {number} {label or names[0]}"[:200]).strip()
        yield Embedded(name, BytesIO(native), ItemKind.EMBEDDED, len(native))


def _unwrapped(native: bytes) -> tuple[str, bytes]:
    """The label and content of a file that the Windows Packager wrapped; the data itself where it is not its work."""
    if native[:2] != b"\x02\0":
        return "", native
    label_end = native.find(b"\0", 2)
    path_end = native.find(b"\0", label_end + 1)
    place = path_end + 5
    place += 4 + int.from_bytes(native[place : place + 4], "little")
    size = int.from_bytes(native[place : place + 4], "little")
    content = native[place + 4 : place + 4 + size]
    if min(label_end, path_end) < 0 or not content:
        return "", native
    return native[2:label_end].decode("cp1252", "replace"), content
