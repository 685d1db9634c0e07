"""What calamine leaves out of binary workbooks ([MS-XLS]): comments, text boxes, chart titles, headers and footers."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from models.records import Text
from scanner.extractors.base import prose

TEXT_OBJECT, CONTINUE, NOTE, HEADER, FOOTER, SERIES_TEXT, BEGIN = 0x01B6, 0x003C, 0x001C, 0x0014, 0x0015, 0x100D, 0x0809
BIFF8 = 0x0600
WANTED = frozenset({TEXT_OBJECT, CONTINUE, NOTE, HEADER, FOOTER, SERIES_TEXT, BEGIN})
MAX_RECORDS = 5_000_000
# Codes for position, font, size and fields in a header ("&L&\"Arial\"&10Draft &D").
CODES = re.compile(r"&(?:\"[^\"]*\"|[LCRPNDTFAGZBIUESXYOH+-]|K[0-9A-F]{6}|\d{1,3})")


def extra_texts(data: bytes) -> Iterator[Text]:
    """The texts, by where they were; nothing for workbooks older than Excel 97."""
    found: dict[str, list[str]] = {}
    wide = True
    pending = 0
    for kind, start, end in records(data, WANTED):
        if kind == BEGIN and end - start >= 2:
            wide = struct.unpack_from("<H", data, start)[0] == BIFF8
        elif kind == TEXT_OBJECT and end - start >= 12:
            (pending,) = struct.unpack_from("<H", data, start + 10)
        elif kind == CONTINUE and pending:
            found.setdefault("comments and text boxes", []).append(_characters(data[start:end], pending))
            pending = 0
        elif kind == NOTE and not wide:
            found.setdefault("comments and text boxes", []).append(data[start + 6 : end].decode("cp1252", "replace"))
        elif kind in (HEADER, FOOTER):
            found.setdefault("headers and footers", []).append(plain_header(_string(data[start:end], wide)))
        elif kind == SERIES_TEXT:
            found.setdefault("chart", []).append(_short(data[start + 2 : end], wide))
    for where, texts in found.items():
        yield from prose("\n".join(dict.fromkeys(filter(None, map(str.strip, texts)))), where)


def records(data: bytes, wanted: frozenset[int] | None = None) -> Iterator[tuple[int, int, int]]:
    """Kind, beginning and end of each record in a workbook's stream, or of those of some kinds."""
    unpack = struct.Struct("<HH").unpack_from
    position, last = 0, len(data) - 4
    for _ in range(MAX_RECORDS):
        if position > last:
            return
        kind, length = unpack(data, position)
        position += 4
        if wanted is None or kind in wanted:
            yield kind, position, min(position + length, len(data))
        position += length


def _characters(data: bytes, count: int) -> str:
    """A flag for wide characters, then the characters."""
    if not data:
        return ""
    return (
        data[1 : 1 + 2 * count].decode("utf-16-le", "replace")
        if data[0] & 1
        else data[1 : 1 + count].decode("cp1252", "replace")
    )


def _string(data: bytes, wide: bool) -> str:
    """A string with its length in front: two bytes in Excel 97, one before."""
    if wide:
        return _characters(data[2:], struct.unpack_from("<H", data)[0]) if len(data) > 3 else ""
    return data[1:].decode("cp1252", "replace")


def _short(data: bytes, wide: bool) -> str:
    return _characters(data[1:], data[0]) if wide and data else data[1:].decode("cp1252", "replace")


def plain_header(text: str) -> str:
    """A header's words without its codes.

    >>> plain_header('&L&"Arial,Bold"&10OFFICIAL&RPage &P')
    'OFFICIAL Page'
    """
    return " ".join(CODES.sub(" ", text.replace("&&", "&")).split())
