"""Comma- and tab-separated values: the decoded text exactly as it stands, told apart as a table with its header."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from models.records import Form, Piece, Text
from scanner.extractors.base import LIMITS, guarded
from scanner.extractors.text import decoded, line_end

TYPES = frozenset({"text/csv", "text/tab-separated-values"})

_SAMPLE_CHARS = 65_536
_DELIMITERS = ",;\t|"


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """Pieces of the table cut between rows, `Text.start` set.

    A piece without the header row in it carries it as `header`; names are empty where the table has no header row.
    """
    blocks = decoded(file)
    rest = next(blocks)
    rows, delimiter = sample_rows(rest[:_SAMPLE_CHARS])
    names = header_of(rows)
    start = 0
    for block in blocks:
        rest += block
        while len(rest) > LIMITS.piece_chars:
            end, gap = _row_end(rest, LIMITS.piece_chars)
            yield _piece(rest[:end], start, delimiter, names)
            start, rest = start + end + gap, rest[end + gap :]
    if rest.strip():
        yield _piece(rest, start, delimiter, names)


def _piece(text: str, start: int, delimiter: str, names: tuple[str, ...]) -> Text:
    header = () if start == 0 and any(names) else names
    return Text(text, start=start, form=Form.TABLE, delimiter=delimiter, header=header, quoted=True)


def _row_end(text: str, size: int) -> tuple[int, int]:
    """The last newline within `size` characters that is not inside quotes, else the last newline."""
    newline = first = text.rfind("\n", 0, size)
    quotes = text.count('"', 0, newline)
    while newline > size // 2:
        if quotes % 2 == 0:
            return newline, 1
        previous = text.rfind("\n", 0, newline)
        quotes -= text.count('"', previous + 1, newline)
        newline = previous
    return (first, 1) if first > 0 else line_end(text, size)


def sample_rows(sample: str, most: int = 200) -> tuple[list[list[str]], str]:
    """The first rows and the delimiter that makes them most alike (a comma where none does)."""
    parsed = {delimiter: _parse(sample, delimiter, most) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: _alikeness(parsed[delimiter]))
    return parsed[best], best


def _parse(sample: str, delimiter: str, most: int) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    while len(rows) < most:
        try:
            rows.append(next(reader))
        except (StopIteration, csv.Error):
            break
    return [row for row in rows if row]


def _alikeness(rows: list[list[str]]) -> float:
    """Share of rows with the commonest number of cells, and a little for more cells; 0 for one column."""
    widths = Counter(map(len, rows))
    if not widths:
        return 0.0
    width, count = widths.most_common(1)[0]
    return 0.0 if width < 2 else count / len(rows) + min(width, 20) / 1000


_VALUE = re.compile(r"\d{3}|\d[/.:-]\d|@|^\d+$|^-?[£$€]?\d[\d,.]*%?$")


def header_of(rows: list[list[str]]) -> tuple[str, ...]:
    """The column names in the first row, or as many empty names where the first row holds values.

    Names are short, distinct, mostly filled words; a row with dates, long numbers or addresses of mail is data.
    """
    if not rows:
        return ()
    first = [value.strip() for value in rows[0]]
    filled = [value for value in first if value]
    named = (
        len(filled) * 2 >= len(first)
        and len(set(filled)) == len(filled)
        and all(len(value) <= 80 for value in filled)
        and sum(bool(_VALUE.search(value)) for value in filled) * 4 <= len(filled)
    )
    return tuple(first) if named and filled else ("",) * len(first)
