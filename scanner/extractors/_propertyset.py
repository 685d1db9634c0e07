"""OLE property sets ([MS-OLEPS]): the typed values of SummaryInformation and DocumentSummaryInformation streams."""

from __future__ import annotations

import codecs
import struct
from datetime import datetime

from scanner.extractors import _stamps

MAX_VALUES = 2_000
CODEPAGES = {
    0: "cp1252", 1200: "utf-16-le", 1201: "utf-16-be", 10000: "mac_roman", 20127: "cp1252", 20866: "koi8-r",
    20932: "euc_jp", 21866: "koi8-u", 28591: "cp1252", 50220: "iso2022_jp", 51932: "euc_jp", 51949: "euc_kr",
    52936: "hz", 54936: "gb18030", 65000: "utf-7", 65001: "utf-8",
}  # fmt: skip
VT_I2, VT_I4, VT_BOOL, VT_LPSTR, VT_LPWSTR, VT_FILETIME = 2, 3, 11, 30, 31, 64


def sections(data: bytes) -> list[dict[int, object]]:
    """The sections' values by property number: str, int or datetime; what is damaged or of another type is left out."""
    if len(data) < 48 or data[:2] != b"\xfe\xff":
        return []
    (count,) = struct.unpack_from("<I", data, 24)
    found = []
    for index in range(min(count, 2)):
        try:
            (offset,) = struct.unpack_from("<I", data, 28 + 20 * index + 16)
            found.append(_section(data, offset))
        except struct.error:
            break
    return found


def _section(data: bytes, start: int) -> dict[int, object]:
    (count,) = struct.unpack_from("<I", data, start + 4)
    places: dict[int, int] = {}
    for index in range(min(count, MAX_VALUES)):
        number, offset = struct.unpack_from("<II", data, start + 8 + 8 * index)
        places[number] = start + offset
    codepage = _codepage(data, places)
    values: dict[int, object] = {}
    for number, place in places.items():
        value = _names(data, place, codepage) if number == 0 else _value(data, place, codepage)
        if value is not None:
            values[number] = value
    return values


def _codepage(data: bytes, places: dict[int, int]) -> str:
    value = _value(data, places[1], "latin-1") if 1 in places else None
    return codec(value & 0xFFFF) if isinstance(value, int) else "cp1252"


def codec(codepage: int) -> str:
    """The Python codec of a Windows code page number; cp1252 where it is unknown."""
    name = CODEPAGES.get(codepage) or (f"iso8859-{codepage - 28590}" if 28591 < codepage < 28606 else f"cp{codepage}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _value(data: bytes, place: int, codepage: str) -> object:
    try:
        (kind,) = struct.unpack_from("<H", data, place)
        if kind in (VT_I2, VT_BOOL):
            return int(struct.unpack_from("<h", data, place + 4)[0])
        if kind == VT_I4:
            return int(struct.unpack_from("<i", data, place + 4)[0])
        if kind == VT_FILETIME:
            return _time(int(struct.unpack_from("<Q", data, place + 4)[0]))
        if kind in (VT_LPSTR, VT_LPWSTR):
            return _text(data, place, "utf-16-le" if kind == VT_LPWSTR else codepage)
    except struct.error:
        return None
    return None


def _time(value: int) -> datetime | None:
    return _stamps.filetime(value)


def _text(data: bytes, place: int, codepage: str, at: int = 4) -> str:
    (count,) = struct.unpack_from("<I", data, place + at)
    wide = data[place : place + 2] == b"\x1f\0"
    raw = data[place + at + 4 : place + at + 4 + count * (2 if wide else 1)]
    return raw.decode(codepage, "replace").split("\0", 1)[0]


def _names(data: bytes, place: int, codepage: str) -> object:
    """The dictionary of a custom section: property names by number."""
    names: dict[int, str] = {}
    (count,) = struct.unpack_from("<I", data, place)
    position = place + 4
    for _ in range(min(count, MAX_VALUES)):
        number, length = struct.unpack_from("<II", data, position)
        size = length * 2 if codepage == "utf-16-le" else length
        names[number] = data[position + 8 : position + 8 + size].decode(codepage, "replace").rstrip("\0")
        position += 8 + size + (-size % 4 if codepage == "utf-16-le" else 0)
    return names


def custom_properties(data: bytes) -> dict[str, str]:
    """The custom properties by name, as text; only those that are strings."""
    try:
        found = sections(data)
    except struct.error:
        return {}
    if len(found) < 2 or not isinstance(found[1].get(0), dict):
        return {}
    names = found[1][0]
    values = {name: found[1].get(number) for number, name in names.items()}  # type: ignore[attr-defined]
    return {name: value for name, value in values.items() if isinstance(value, str)}
