"""The tables of a text as rows of cells, in running text too: lines parted by tabs, bars, slashes, gaps or commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from classifiers.tables import cells
from models.records import Form, Text

MOST: Final = 5_000
"""Rows of a table that are looked at."""
Span = tuple[int, int]
_PARTS = re.compile(r"[ ]*(?:\t|\|| / |[ ]{2,})[ ]*")
_LINE = re.compile(r"[^\n]+|\n(?=\n)")
_MAY_PART = re.compile(r"[\t|;]|  | / |,\S")
_COMMAS = re.compile(r"[,;]")
_TIGHT = re.compile(r"(?:,[^ \n][^,\n]*){2}|(?:;[^ \n][^;\n]*){2}")
_VALUE = re.compile(r"\d{4}|\d[/.\-]\d{1,2}[/.\-]\d|@")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells (half-open offsets), the names of its columns where its first row holds them, else ""."""

    names: tuple[str, ...]
    rows: tuple[tuple[Span, ...], ...]

    def name(self, column: int) -> str:
        """The name of a column; "" beyond the names."""
        return self.names[column] if column < len(self.names) else ""

    def column(self, column: int) -> list[Span]:
        """The cells of a column, rows that are too short left out."""
        return [row[column] for row in self.rows if column < len(row)]

    @property
    def width(self) -> int:
        """How many columns most rows have."""
        counts = sorted(len(row) for row in self.rows)
        return counts[len(counts) // 2]


def tables_in(text: Text, regions: Sequence[Span]) -> Iterator[Table]:
    """The tables of two rows or more in some stretches of whole lines, in order."""
    body = text.text
    for rows in [_table_rows(text)] if text.form is Form.TABLE else _blocks(body, regions):
        named = bool(rows) and not any(_VALUE.search(body, *cell) for cell in rows[0])
        names = tuple(body[s:e].strip(' "') for s, e in rows[0]) if named else ()
        if text.form is Form.TABLE and text.header and not named:
            names = text.header
        values = rows[1:] if named else rows
        if values and (named or len(values) > 1):
            yield Table(names, tuple(values[:MOST]))


def _table_rows(text: Text) -> list[tuple[Span, ...]]:
    found = []
    for _, row in groupby(cells(text), key=lambda cell: cell.row):
        found.append(tuple((cell.start, cell.end) for cell in row))
        if len(found) > MOST:
            break
    return found


def _blocks(body: str, regions: Sequence[Span]) -> Iterator[list[tuple[Span, ...]]]:
    for low, high in regions:
        yield from _within(body, low, high)


def _within(body: str, low: int, high: int) -> Iterator[list[tuple[Span, ...]]]:
    rows: list[tuple[Span, ...]] = []
    for match in _LINE.finditer(body, low, high):
        row = _row(body, *match.span())
        if len(row) > 1:
            rows.append(row)
        elif rows:
            yield rows
            rows = []
    if rows:
        yield rows


def _row(body: str, start: int, end: int) -> tuple[Span, ...]:
    """The cells of a line; one for a line that nothing parts."""
    line = body[start:end]
    if not _MAY_PART.search(line):
        return ()
    parts = _PARTS if _PARTS.search(line.strip()) else _COMMAS
    if end - start > 2_000 or (parts is _COMMAS and not _TIGHT.search(line)):
        return ()
    found, position = [], start + len(line) - len(line.lstrip(" "))
    stop = start + len(line.rstrip())
    for gap in parts.finditer(body, position, stop):
        found.append((position, gap.start()))
        position = gap.end()
    return (*found, (position, stop))
