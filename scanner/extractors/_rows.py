"""Rows of cells as texts in table form: tabs between cells, the header named, pieces of bounded length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from models.records import Form, Text
from scanner.extractors.base import LIMITS

PIECE = LIMITS.piece_chars
HEADER_SEARCH = 20
MAX_NAME = 100


def line(cells: Sequence[str]) -> str:
    """A row as one line; empty cells at its end are left out."""
    return "\t".join(cells).rstrip("\t")


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """The index of the first row that looks like column names, 0 when none does.

    Column names are two or more short, different, mostly wordlike cells, as wide as the rows that follow.

    >>> header_row([["Clients 2019", "", ""], ["", "", ""], ["Name", "NHS No", "Born"], ["A", "1", "2"]])
    2
    """
    head = rows[:HEADER_SEARCH]
    widths = [sum(1 for text in row if text) for row in head]
    wanted = max(2, -(-max(widths, default=0) * 6 // 10))
    for index, row in enumerate(head):
        if widths[index] >= wanted and _names(row):
            return index
    return 0


def _names(row: Sequence[str]) -> bool:
    cells = [text for text in row if text]
    wordlike = [text for text in cells if len(text) <= MAX_NAME and any(letter.isalpha() for letter in text)]
    return len(wordlike) * 10 >= len(cells) * 7 and len(set(cells)) * 10 >= len(cells) * 7


def table_texts(rows: Iterable[Sequence[str]], where: str) -> Iterator[Text]:
    """A sheet or table as texts: what stands above the header as prose, then rows, cut at about `PIECE` characters."""
    source = (row for row in rows)
    head = [row for row, _ in zip(source, range(HEADER_SEARCH), strict=False)]
    start = header_row(head)
    above = "\n".join(filter(None, map(line, head[:start])))
    if above:
        yield Text(above, where)
    yield from _cut(_chain(head[start:], source), where)


def _chain(head: Sequence[Sequence[str]], rest: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield from head
    yield from rest


def _cut(rows: Iterator[Sequence[str]], where: str) -> Iterator[Text]:
    names: tuple[str, ...] = ()
    lines: list[str] = []
    size, first = 0, True
    for row in rows:
        text = line(row)
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


def is_table(rows: Sequence[Sequence[str]]) -> bool:
    """True when rows form a table rather than a layout: two rows or more have two filled cells or more."""
    return sum(1 for row in rows if sum(1 for text in row if text.strip()) >= 2) >= 2


def paragraphs(rows: Iterable[Sequence[str]]) -> str:
    """A layout table as paragraphs, cell after cell."""
    return "\n".join(text.strip() for row in rows for text in row if text.strip())
