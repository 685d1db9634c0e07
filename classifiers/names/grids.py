"""Bare first names in the cells of rotas, registers and lists that have no header to tell them by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from classifiers.names.lexicon import FIRST, PLACE, STOP, WELSH, flags_of, pure
from classifiers.names.spans import Name

_CELL = re.compile(r"[^\t|,;\n ](?:[^\t|\n ]| (?! ))*")
_GAPS = re.compile(r"\t|\||\S {2,}\S")
_VALUE = re.compile(r"[^\W\d_][\w'’-]+(?: [A-Z]\.?)?")
LEAST = 2
"""First names that are nothing else in one line of cells, to make it a line of names."""


def grid_names(body: str) -> Iterator[Name]:
    """The cells of each line that holds at least two bare first names among its cells."""
    start = 0
    for line in body.split("\n"):
        if _GAPS.search(line):
            yield from _in_line(body, start, start + len(line))
        start += len(line) + 1


def _in_line(body: str, start: int, end: int) -> Iterator[Name]:
    cells = [match for match in _CELL.finditer(body, start, end) if _VALUE.fullmatch(match.group().rstrip(",;. "))]
    flags = [flags_of(cell.group().split()[0].rstrip(",;.")) for cell in cells]
    clear = {cell.group() for cell, flag in zip(cells, flags, strict=True) if pure(flag, FIRST)}
    if len(clear) < LEAST:
        return
    for cell, flag in zip(cells, flags, strict=True):
        if flag & FIRST and not flag & (STOP | PLACE | WELSH) and not cell.group().isupper():
            yield Name(cell.start(), cell.start() + len(cell.group().rstrip(",;. ")), 0.68, "rule: row of names")
