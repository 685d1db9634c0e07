"""A table that arrives row by row and is passed on in pieces, so that its length does not matter."""

from __future__ import annotations

from collections.abc import Iterator

from models.records import Text
from scanner.extractors.base import LIMITS, cell, table


class GrowingTable:
    """Rows are kept until they make a piece; later pieces carry the first row as their header."""

    def __init__(self, where: str = "") -> None:
        self.rows: list[list[str]] = []
        self._where = where
        self._header: tuple[str, ...] = ()
        self._length = 0

    @property
    def begun(self) -> bool:
        """True when a piece of this table was passed on already, so the rest must follow as table too."""
        return bool(self._header)

    def full(self) -> bool:
        """True when enough rows have come for a piece."""
        return self._length > LIMITS.piece_chars * 9 // 10

    def add(self, row: list[str]) -> None:
        """Take one more row."""
        self.rows.append(row)
        self._length += sum(map(len, row)) + len(row)

    def take(self) -> Iterator[Text]:
        """The pieces of the rows that have come since the last time."""
        rows, self.rows, self._length = self.rows, [], 0
        if rows:
            yield from table(rows, self._where, self._header)
            self._header = self._header or tuple(map(cell, rows[0]))
