"""Lines and rows: where they end, what separates their cells, and which of them names the columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

HEADER_ROWS = 12
HEADER_LENGTH = 80
LINE_LIMIT = 20_000
RULES = ("\t", "|")
SEPARATORS = (";", ",")
NAME = re.compile(r"(?!.*[a-z]{3}\. )[^!?:]{0,40}")
_VALUE_LIKE = re.compile(
    r"\d{5}|@|\d[/.\-]\d{1,2}[/.\-]\d|\d{3}[ \-]\d{3}|\d{2}[ \-]\d{2}[ \-]\d{2}"
    r"|\d(?:st|nd|rd|th)?[ \-][A-Z][a-z]+[ \-]\d{2}"
    r"|\b[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}\b"
)


def line_bounds(body: str, offset: int) -> tuple[int, int]:
    """Start and end (line break left out) of the line around an offset; a line over 20,000 characters is cut."""
    chunk = offset // LINE_LIMIT
    low = max(0, (chunk - 1) * LINE_LIMIT)
    start = body.rfind("\n", low, offset) + 1 or low
    high = min(len(body), (chunk + 2) * LINE_LIMIT)
    end = body.find("\n", offset, high)
    return start, high if end < 0 else end


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


def block_end(body: str, offset: int) -> int:
    """Where the run of rows around an offset ends, going down: the lines with the same tab, bar or separator count."""
    start, end = line_bounds(body, offset)
    found = delimiter_of(body, start, end)
    while found is not None and end < len(body) and body[end] == "\n":
        start, stop = end + 1, body.find("\n", end + 1)
        stop = len(body) if stop < 0 else stop
        if delimiter_of(body, start, stop) != found:
            break
        end = stop
    return end


def block_head(body: str, offset: int, low: int) -> str:
    """The first dozen rows of the run of rows that a line goes on with, where the run began before `low`; else "".

    A line break ends them, so that they can stand before a part of the run.
    """
    start, end = line_bounds(body, offset)
    found = delimiter_of(body, start, end)
    while found is not None and start > 0:
        above = body.rfind("\n", 0, start - 1) + 1
        if delimiter_of(body, above, start - 1) != found:
            break
        start = above
    if found is None or start >= low:
        return ""
    stop = start
    for _ in range(HEADER_ROWS):
        stop = body.find("\n", stop) + 1 or len(body)
    return body[start:stop]


def delimiter_of(body: str, start: int, end: int) -> tuple[str, int] | None:
    """What separates the cells of a line, and how often where that must agree between rows (commas, semicolons)."""
    for delimiter in RULES:
        if body.find(delimiter, start, end) >= 0:
            return delimiter, 0
    for delimiter in SEPARATORS:
        if (count := body.count(delimiter, start, end)) > 1:
            return delimiter, count
    return None


def rows_from(body: str, start: int, delimiter: str) -> Iterator[list[str]]:
    """The cells of the first dozen rows from a line start on."""
    for _ in range(HEADER_ROWS):
        end = body.find("\n", start)
        line = body[start : end if end >= 0 else len(body)]
        yield [cell.strip(' "') for cell in line[:LINE_LIMIT].split(delimiter)]
        if end < 0:
            return
        start = end + 1


def header_row(rows: Iterable[list[str]], given: tuple[str, ...]) -> tuple[str, ...]:
    """The first row that can name columns: two filled cells or more and no values; titles above it do not count."""
    for row in chain([list(given)] if given else [], rows):
        filled = sum(1 for cell in row if cell)
        values = any(len(cell) > HEADER_LENGTH or _VALUE_LIKE.search(cell) for cell in row)
        if values and filled > 2:
            return ()
        if not values and (filled > 1 or len(row) == 1):
            return tuple(cell[:HEADER_LENGTH] for cell in row)
    return ()


def row_end(body: str, start: int) -> int:
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


def cell_bounds(body: str, start: int, end: int, delimiter: str, quoted: bool) -> list[tuple[int, int]]:
    """The cells of one row as offsets, surrounding quotes and a trailing carriage return left out."""
    if end > start and body[end - 1] == "\r":
        end -= 1
    if quoted and body.find('"', start, end) >= 0:
        return list(_quoted_cells(body, start, end, delimiter))
    found = []
    for part in body[start:end].split(delimiter):
        found.append((start, start + len(part)))
        start += len(part) + len(delimiter)
    return found


def _quoted_cells(body: str, start: int, end: int, delimiter: str) -> Iterator[tuple[int, int]]:
    while start <= end:
        stop = body.find(delimiter, start, end)
        if body.startswith('"', start):
            close = _closing_quote(body, start + 1, end)
            yield start + 1, close
            stop = body.find(delimiter, close, end)
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
