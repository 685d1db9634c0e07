"""Where a value stands: the column, header, row label or form label that says what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from models.records import Form, Text

HEADER_ROWS = 12
HEADER_LENGTH = 80
LINE_LIMIT = 20_000
RULES = ("\t", "|")
SEPARATORS = (";", ",")
_NAME = re.compile(r"[^.!?:]{0,40}\.?")
_VALUE_LIKE = re.compile(
    r"\d{5}|@|\d[/.\-]\d{1,2}[/.\-]\d|\d{3}[ \-]\d{3}|\d{2}[ \-]\d{2}[ \-]\d{2}"
    r"|\d(?:st|nd|rd|th)?[ \-][A-Z][a-z]+[ \-]\d{2}"
    r"|\b[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}\b"
)
_LABEL = re.compile(r"([^:\t|;\n]{1,60}?)[ \t]*(?::|\.{3,}|…|_{3,}|=|-{2,}>?)[ \t._]*$")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: row and column from 0, offsets in the text (quotes left out), and its column's header."""

    row: int
    column: int
    start: int
    end: int
    header: str


@dataclass(frozen=True, slots=True)
class Place:
    """The cell around an offset: its bounds, the header of its column and the nearest filled cell to its left."""

    start: int
    end: int
    header: str
    left: str


@dataclass(slots=True)
class _Block:
    """A run of rows with one delimiter; `end` is where the rows seen so far end.

    `found` is the delimiter and how often a row holds it (0: as often as it likes).
    """

    start: int
    end: int
    found: tuple[str, int]
    quoted: bool
    header: tuple[str, ...]


class Grid:
    """The tables of one text, asked for ascending offsets; each line is read a bounded number of times."""

    def __init__(self, text: Text) -> None:
        self._body = text.text
        self._whole = text.form is Form.TABLE
        self._rows = _quoted_rows(text) if self._whole and text.quoted and '"' in text.text else None
        self._block = _Block(0, -1, (text.delimiter, 0), text.quoted, ())
        if self._whole:
            self._block.header = columns(text)
        self._row = (-1, -1)
        self._plain = (-1, -1)
        self._cells: list[tuple[int, int]] = []

    def place(self, offset: int) -> Place | None:
        """The cell at a character offset, or None outside any table."""
        if self._plain[0] <= offset <= self._plain[1]:
            return None
        start, end = self._bounds(offset)
        block = self._block if self._whole else self._find_block(start, end)
        if block is None:
            self._plain = (start, end)
            return None
        if self._row != (start, end):
            self._row, self._cells = (start, end), list(_split(self._body, start, end, block))
        column = _column(self._cells, offset)
        header = self._name(block.header, column)
        first, last = self._cells[column]
        return Place(first, last, header, self._left_of(column))

    def _name(self, names: tuple[str, ...], column: int) -> str:
        """The column's name; where tabs were doubled to line names up, the filled cells of row and header pair off."""
        if "" in names and len(names) != len(self._cells):
            filled = [place for place, (first, last) in enumerate(self._cells) if self._body[first:last].strip()]
            given = [name for name in names if name]
            if len(given) == len(filled) and column in filled:
                return given[filled.index(column)]
        return names[column] if column < len(names) else ""

    def _left_of(self, column: int) -> str:
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
        found = _delimiter(self._body, start, end)
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
            if _delimiter(self._body, above, top - 1) != found:
                break
            top = above
        if known.end >= 0 and known.found == found and top == known.end + 1:
            known.end = end
            return known
        names = _header_row(_rows_from(self._body, top, found[0]), ())
        if found[0] in SEPARATORS and not all(_NAME.fullmatch(name) for name in names):
            names = ()
        self._block = _Block(top, end, found, False, names)
        return self._block


@dataclass(slots=True)
class _QuotedRows:
    """Row starts of RFC 4180 text, where a line break may stand inside quotes; a cursor, linear for rising offsets."""

    body: str
    start: int = 0
    end: int = -1

    def bounds(self, offset: int) -> tuple[int, int]:
        """Start and end of the row around an offset."""
        if offset < self.start or self.end < 0:
            self.start, self.end = 0, _row_end(self.body, 0)
        while self.end < offset:
            self.start = self.end + 1
            self.end = _row_end(self.body, self.start)
        return self.start, self.end


def cells(text: Text) -> Iterator[Cell]:
    """Every cell of a `Form.TABLE` text below its header row, row by row; nothing for prose."""
    if text.form is not Form.TABLE:
        return
    header = columns(text)
    block = _Block(0, len(text.text), (text.delimiter, 0), text.quoted, header)
    for row, (start, end) in enumerate(_row_bounds(text)):
        for column, (first, last) in enumerate(_split(text.text, start, end, block)):
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
    return _header_row(_first_rows(text), text.header) if text.form is Form.TABLE else ()


def block_end(body: str, offset: int) -> int:
    """Where the run of rows around an offset ends, going down: the lines with the same tab, bar or separator count."""
    start, end = line_bounds(body, offset)
    found = _delimiter(body, start, end)
    while found is not None and end < len(body) and body[end] == "\n":
        start, stop = end + 1, body.find("\n", end + 1)
        stop = len(body) if stop < 0 else stop
        if _delimiter(body, start, stop) != found:
            break
        end = stop
    return end


def line_above(body: str, start: int) -> str:
    """The nearest line above a line start that is not blank (at most two up), if it is short enough for a label."""
    for _ in range(2):
        if start <= 0:
            return ""
        above = body.rfind("\n", max(0, start - 1 - HEADER_LENGTH), start - 1) + 1
        line = body[above : start - 1].strip()
        if line:
            return line.rstrip(" :") if len(line) <= HEADER_LENGTH and not _VALUE_LIKE.search(line) else ""
        start = above
    return ""


def line_bounds(body: str, offset: int) -> tuple[int, int]:
    """Start and end (line break left out) of the line around an offset; a line over 20,000 characters is cut."""
    chunk = offset // LINE_LIMIT
    low = max(0, (chunk - 1) * LINE_LIMIT)
    start = body.rfind("\n", low, offset) + 1 or low
    high = min(len(body), (chunk + 2) * LINE_LIMIT)
    end = body.find("\n", offset, high)
    return start, high if end < 0 else end


def _delimiter(body: str, start: int, end: int) -> tuple[str, int] | None:
    """What separates the cells of a line, and how often where that must agree between rows (commas, semicolons)."""
    for delimiter in RULES:
        if body.find(delimiter, start, end) >= 0:
            return delimiter, 0
    for delimiter in SEPARATORS:
        if (count := body.count(delimiter, start, end)) > 1:
            return delimiter, count
    return None


def _rows_from(body: str, start: int, delimiter: str) -> Iterator[list[str]]:
    for _ in range(HEADER_ROWS):
        end = body.find("\n", start)
        line = body[start : end if end >= 0 else len(body)]
        yield [cell.strip(' "') for cell in line[:LINE_LIMIT].split(delimiter)]
        if end < 0:
            return
        start = end + 1


def _row_bounds(text: Text) -> Iterator[tuple[int, int]]:
    body, start = text.text, 0
    quoted = text.quoted and '"' in body
    while start < len(body):
        end = _row_end(body, start) if quoted else body.find("\n", start)
        end = len(body) if end < 0 else end
        yield start, end
        start = end + 1


def _first_rows(text: Text) -> list[list[str]]:
    block = _Block(0, 0, (text.delimiter, 0), text.quoted, ())
    rows = []
    for start, end in _row_bounds(text):
        rows.append([text.text[a:b].strip() for a, b in _split(text.text, start, min(end, start + LINE_LIMIT), block)])
        if len(rows) == HEADER_ROWS:
            break
    return rows


def _header_row(rows: Iterable[list[str]], given: tuple[str, ...]) -> tuple[str, ...]:
    """The first row that can name columns: two filled cells or more and no values; titles above it do not count."""
    for row in chain([list(given)] if given else [], rows):
        filled = sum(1 for cell in row if cell)
        values = any(_VALUE_LIKE.search(cell) for cell in row)
        if values and filled > 2:
            return ()
        if not values and (filled > 1 or len(row) == 1):
            return tuple(cell[:HEADER_LENGTH] for cell in row)
    return ()


def _row_end(body: str, start: int) -> int:
    """The end of the row that starts here: the first line break outside double quotes.

    A quote that never closes does not swallow the table: after 20,000 characters the first line break counts.
    """
    end, inside = start, False
    while end - start < LINE_LIMIT:
        stop = body.find("\n", end)
        stop = len(body) if stop < 0 else stop
        inside ^= body.count('"', end, stop) % 2 == 1
        if not inside or stop == len(body):
            return stop
        end = stop + 1
    first = body.find("\n", start)
    return first if first >= 0 else len(body)


def _quoted_rows(text: Text) -> _QuotedRows:
    return _QuotedRows(text.text)


def _split(body: str, start: int, end: int, block: _Block) -> Iterator[tuple[int, int]]:
    """The cells of one row as offsets, surrounding quotes and a trailing carriage return left out."""
    if end > start and body[end - 1] == "\r":
        end -= 1
    while start <= end:
        stop = body.find(block.found[0], start, end)
        if block.quoted and body.startswith('"', start):
            close = _closing_quote(body, start + 1, end)
            yield start + 1, close
            stop = body.find(block.found[0], close, end)
        else:
            yield start, stop if stop >= 0 else end
        if stop < 0:
            return
        start = stop + 1


def _closing_quote(body: str, start: int, end: int) -> int:
    while True:
        close = body.find('"', start, end)
        if close < 0:
            return end
        if not body.startswith('"', close + 1):
            return close
        start = close + 2


def _column(found: list[tuple[int, int]], offset: int) -> int:
    low, high = 0, len(found) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if found[middle][0] <= offset else (low, middle - 1)
    return low
