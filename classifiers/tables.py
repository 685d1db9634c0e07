"""Where a value stands: the column, header, row label or form label that says what it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from classifiers.fixed_width import cells as aligned_cells
from classifiers.table_rows import (
    HEADER_LENGTH,
    HEADER_ROWS,
    LINE_LIMIT,
    NAME,
    SEPARATORS,
    block_end,
    cell_bounds,
    delimiter_of,
    header_row,
    line_above,
    line_bounds,
    row_end,
    rows_from,
)
from models.records import Form, Text

__all__ = [
    "Cell",
    "Grid",
    "Place",
    "block_end",
    "cells",
    "columns",
    "header_of",
    "label_of",
    "line_above",
    "line_bounds",
]

_LABEL = re.compile(r"([^:\t|;\n]{1,60}?)[ \t]*(?::|\.{3,}|…|_{3,}|=|-{2,}>?)[ \t._]*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: row and column from 0, offsets in the text (quotes left out), and its column's header."""

    row: int
    column: int
    start: int
    end: int
    header: str


class Place(NamedTuple):
    """The cell around an offset: its bounds, the header of its column, and how to look for its neighbours."""

    start: int
    end: int
    header: str
    column: int
    grid: Grid

    @property
    def left(self) -> str:
        """The nearest filled cell to its left, at most three away; ask before the grid is asked for another row."""
        return self.grid.left_of(self.column)


@dataclass(slots=True)
class _Block:
    """A run of rows with one delimiter; `end` is where the rows seen so far end.

    `found` is the delimiter and how often a row holds it (0: as often as it likes). While the first row stands `alone`,
    nobody has asked for its names.
    """

    start: int
    end: int
    found: tuple[str, int]
    quoted: bool
    header: tuple[str, ...]
    alone: bool = False


class Grid:
    """The tables of one text, asked for ascending offsets; each line is read a bounded number of times."""

    def __init__(self, text: Text) -> None:
        self._body = text.text
        self._whole = text.form is Form.TABLE
        self._rows = _QuotedRows(text.text) if self._whole and text.quoted and '"' in text.text else None
        self._block = _Block(0, -1, (text.delimiter, 0), text.quoted, ())
        self._columns = text.columns
        if self._whole:
            self._block.header = columns(text)
        self._row = (-1, -1)
        self._plain = (-1, -1)
        self._cells: list[tuple[int, int]] = []
        self._starts: list[int] = []
        self._names: tuple[str, ...] = ()

    def place(self, offset: int) -> Place | None:
        """The cell at a character offset, or None outside any table."""
        if self._plain[0] <= offset <= self._plain[1]:
            return None
        if self._row[0] <= offset <= self._row[1]:
            return self._in_row(offset)
        start, end = self._bounds(offset)
        block = self._block if self._whole else self._find_block(start, end)
        if block is None:
            self._plain = (start, end)
            return None
        if self._row != (start, end):
            self._row, self._cells = (start, end), self._cells_of(start, end, block)
            self._starts = [first for first, _ in self._cells]
            self._names = self._names_of(block.header)
        return self._in_row(offset)

    def _cells_of(self, start: int, end: int, block: _Block) -> list[tuple[int, int]]:
        if self._columns:
            return list(aligned_cells(start, end, self._columns, self._body))
        return cell_bounds(self._body, start, end, block.found[0], block.quoted)

    @property
    def names(self) -> tuple[str, ...]:
        """The column names of the table asked for last."""
        return self._block.header

    def _in_row(self, offset: int) -> Place:
        column = max(0, bisect_right(self._starts, offset) - 1)
        first, last = self._cells[column]
        return Place(first, last, self._names[column] if column < len(self._names) else "", column, self)

    def _names_of(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The names of this row's columns; where tabs were doubled, the filled cells of row and header pair off."""
        if len(names) == len(self._cells) or "" not in names:
            return names
        filled = [column for column, (first, last) in enumerate(self._cells) if self._body[first:last].strip()]
        given = [name for name in names if name]
        if len(given) != len(filled):
            return names
        paired = dict(zip(filled, given, strict=True))
        return tuple(paired.get(column, "") for column in range(len(self._cells)))

    def left_of(self, column: int) -> str:
        """The nearest filled cell to the left of a column in the row asked for last, at most three away; else ""."""
        for first, last in reversed(self._cells[max(0, column - 3) : column]):
            if value := self._body[first:last].strip():
                return value[:HEADER_LENGTH]
        return ""

    def _bounds(self, offset: int) -> tuple[int, int]:
        if self._rows is not None:
            return self._rows.bounds(offset)
        return line_bounds(self._body, offset)

    def _find_block(self, start: int, end: int) -> _Block | None:
        if end - start > LINE_LIMIT:
            return None
        found = delimiter_of(self._body, start, end)
        if found is None:
            return None
        block = self._block_of(start, end, found)
        if found[0] in SEPARATORS and (not block.header or block.start == start):
            return None
        return block

    def _block_of(self, start: int, end: int, found: tuple[str, int]) -> _Block:
        """The run of rows a row belongs to, climbing no further than the rows already seen."""
        known = self._block
        if known.start <= start <= known.end and known.found == found:
            return known
        top = start
        while top > 0 and (known.found != found or top != known.end + 1):
            above = self._body.rfind("\n", max(0, top - 1 - LINE_LIMIT), top - 1) + 1
            if delimiter_of(self._body, above, top - 1) != found:
                break
            top = above
        if known.end >= 0 and known.found == found and top == known.end + 1:
            if known.alone:
                known.header, known.alone = self._names_from(known.start, found[0]), False
            known.end = end
            return known
        alone = found[0] in SEPARATORS and top == start
        self._block = _Block(top, end, found, False, () if alone else self._names_from(top, found[0]), alone)
        return self._block

    def _names_from(self, top: int, delimiter: str) -> tuple[str, ...]:
        """The column names of the block that begins here; between commas only what looks like names."""
        names = header_row(rows_from(self._body, top, delimiter), ())
        if delimiter in SEPARATORS and not all(NAME.fullmatch(name) for name in names):
            return ()
        return names


@dataclass(slots=True)
class _QuotedRows:
    """Row starts of RFC 4180 text, where a line break may stand inside quotes; a cursor, linear for rising offsets."""

    body: str
    start: int = 0
    end: int = -1

    def bounds(self, offset: int) -> tuple[int, int]:
        """Start and end of the row around an offset."""
        if offset < self.start or self.end < 0:
            self.start, self.end = 0, row_end(self.body, 0)
        while self.end < offset:
            self.start = self.end + 1
            self.end = row_end(self.body, self.start)
        return self.start, self.end


def cells(text: Text) -> Iterator[Cell]:
    """Every cell of a `Form.TABLE` text below its header row, row by row; nothing for prose."""
    if text.form is not Form.TABLE:
        return
    header = columns(text)
    for row, (start, end) in enumerate(_row_bounds(text)):
        for column, (first, last) in enumerate(_cells_of(text, start, end)):
            yield Cell(row, column, first, last, header[column] if column < len(header) else "")


@lru_cache(maxsize=1)
def _grid(text: Text) -> Grid:
    return Grid(text)


def header_of(text: Text, offset: int) -> str:
    """The header of the column around a character offset; empty outside tables.

    Rows of tabs, bars, semicolons or commas inside prose count as tables. Ask in rising order of offsets.
    """
    place = _grid(text).place(offset)
    return place.header if place else ""


def label_of(text: Text, offset: int) -> str:
    """What names the value at an offset: column header, cell to the left, "Label: value", or the line above."""
    place = _grid(text).place(offset)
    if place and (place.header or place.left):
        return place.header or place.left
    start, _ = line_bounds(text.text, offset)
    before = text.text[max(start, offset - HEADER_LENGTH) : offset]
    if match := _LABEL.search(before):
        return match.group(1).strip()
    return "" if before.strip() else line_above(text.text, start)


def columns(text: Text) -> tuple[str, ...]:
    """The column names of a `Form.TABLE` text; none for prose."""
    return header_row(_first_rows(text), text.header) if text.form is Form.TABLE else ()


def _row_bounds(text: Text) -> Iterator[tuple[int, int]]:
    body, start = text.text, 0
    quoted = text.quoted and '"' in body
    while start < len(body):
        end = row_end(body, start) if quoted else body.find("\n", start)
        end = len(body) if end < 0 else end
        yield start, end
        start = end + 1


def _cells_of(text: Text, start: int, end: int) -> list[tuple[int, int]]:
    if text.columns:
        return list(aligned_cells(start, end, text.columns, text.text))
    return cell_bounds(text.text, start, end, text.delimiter, text.quoted)


def _first_rows(text: Text) -> list[list[str]]:
    rows = []
    for start, end in _row_bounds(text):
        bounds = _cells_of(text, start, min(end, start + LINE_LIMIT))
        rows.append([text.text[first:last].strip() for first, last in bounds])
        if len(rows) == HEADER_ROWS:
            break
    return rows
