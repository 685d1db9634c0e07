"""How far the sheets of a binary Excel package reach ([MS-XLSB]), before calamine lays them out in memory."""

from __future__ import annotations

from models.errors import Unreadable
from models.records import ProblemKind
from scanner.extractors._ooxml import relations
from scanner.extractors._package import Package
from scanner.extractors._sheetxml import MAX_CELLS

ROW, FIRST_CELL, LAST_CELL = 0, 1, 11
MAX_PART = 256 * 1024 * 1024


def refuse_far(package: Package, main: str) -> None:
    """Raises `Unreadable` (too large) where a sheet's cells span more than can be laid out."""
    for relation in relations(package, main):
        if relation.kind == "worksheet" and relation.target in package:
            width, height = reach(package.read(relation.target, MAX_PART))
            if width * height > MAX_CELLS:
                raise Unreadable(ProblemKind.TOO_LARGE, "a sheet's cells lie too far apart")


def reach(data: bytes) -> tuple[int, int]:
    """Columns and rows up to the farthest cell. Records have a number in one byte or two, a length in up to four."""
    width = height = position = 0
    end = len(data)
    while position + 2 <= end:
        kind = data[position]
        position += 1
        if kind & 0x80:
            kind = kind & 0x7F | data[position] << 7
            position += 1
        length = shift = 0
        while position < end and shift < 28:
            byte = data[position]
            position += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if kind <= LAST_CELL and length >= 4:
            value = int.from_bytes(data[position : position + 4], "little") + 1
            if kind == ROW:
                height = max(height, value)
            else:
                width = max(width, value)
        position += length
    return width, height
