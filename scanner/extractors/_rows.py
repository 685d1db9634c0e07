"""Rows of cells as texts in table form: tabs between cells, the header named, pieces of bounded length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from models.errors import Unreadable
from models.records import Form, Text
from scanner.extractors.base import LIMITS

PIECE = LIMITS.piece_chars
HEADER_SEARCH = 20
# The most that a cell of Excel holds; longer ones are made to exhaust memory.
MAX_CELL = 32_767
# Excel stores a text once, however many cells show it: 100 kB can unfold to 400 million characters. So long texts that
# were given out this often are cut to their beginning; they say nothing new.
LONG_LINE, LONG_CELL, REPEATS, BEGINNING, REMEMBERED = 1_000, 200, 20, 50, 2_000


def line(cells: Sequence[str]) -> str:
    """A row as one line; empty cells at its end are left out."""
    return "\t".join(cells).rstrip("\t")


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """The index of the first row about as wide as the rows that follow, which names the columns; titles stand above it.

    >>> header_row([["Clients 2019", "", ""], ["", "", ""], ["Name", "NHS No", "Born"], ["A", "1", "2"]])
    2
    """
    widths = [sum(1 for text in row if text) for row in rows[:HEADER_SEARCH]]
    wanted = max(2, -(-max(widths, default=0) * 6 // 10))
    return next((index for index, width in enumerate(widths) if width >= wanted), 0)


def table_texts(rows: Iterable[Sequence[str]], where: str) -> Iterator[Text]:
    """A sheet or table as texts: what stands above the header as prose, then rows, cut at about `PIECE` characters.

    An `Unreadable` among the rows is raised after those before it were given out.
    """
    damage: list[Unreadable] = []
    source = _until(rows, damage)
    head = list(islice(source, HEADER_SEARCH))
    start = header_row(head)
    above = "\n".join(filter(None, map(line, head[:start])))
    if above:
        yield Text(above, where)
    yield from _cut(chain(head[start:], source), where)
    if damage:
        raise damage[0]


def _until(rows: Iterable[Sequence[str]], damage: list[Unreadable]) -> Iterator[Sequence[str]]:
    """The rows up to where reading fails; the failure waits in `damage` until they were given out."""
    try:
        yield from rows
    except Unreadable as error:
        damage.append(error)


def _cut(rows: Iterator[Sequence[str]], where: str) -> Iterator[Text]:
    names: tuple[str, ...] = ()
    lines: list[str] = []
    size, first = 0, True
    seen: Counter[str] = Counter()
    for row in rows:
        text = line(row)
        if len(text) > LONG_LINE:
            text = line([_unrepeated(value, seen) for value in row])[:PIECE]
        if not text:
            continue
        names = names or tuple(text.split("\t"))
        lines.append(text)
        size += len(text) + 1
        if size >= PIECE:
            yield Text("\n".join(lines), where, form=Form.TABLE, header=() if first else names)
            lines, size, first = [], 0, False
    if lines:
        yield Text("\n".join(lines), where, form=Form.TABLE, header=() if first else names)


def _unrepeated(value: str, seen: Counter[str]) -> str:
    """A cell's text, or its beginning where it is long and has been given out often enough."""
    if len(value) <= LONG_CELL or (len(seen) >= REMEMBERED and value not in seen):
        return value
    seen[value] += 1
    return value if seen[value] <= REPEATS else value[:BEGINNING]


def is_table(rows: Sequence[Sequence[str]]) -> bool:
    """True when rows form a table rather than a layout: two rows or more have two filled cells or more."""
    return sum(1 for row in rows if sum(1 for text in row if text.strip()) >= 2) >= 2


def paragraphs(rows: Iterable[Sequence[str]]) -> str:
    """A layout table as paragraphs, cell after cell."""
    return "\n".join(text.strip() for row in rows for text in row if text.strip())
