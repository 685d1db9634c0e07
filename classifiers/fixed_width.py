"""Tables made with spaces: lists printed by old systems, and pasted from them, whose columns line up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

NAMES: Final = 3
"""A header has at least so many names, with two spaces or more between them."""
ROWS: Final = 2
LONGEST: Final = 400
_GAP = re.compile(r" {2,}")
_NAME = re.compile(r"[A-Za-zÀ-ž#£%(](?:[^:;!?.\t]|\.(?! [A-Z])){0,38}")
_RULE = re.compile(r"[ \-=_+|]*")
_FIGURES = re.compile(r"\d{3}|\d[/.\-]\d")


@dataclass(frozen=True, slots=True)
class Found:
    """A table in a text: offsets of its first and last character, and where its columns begin in every line."""

    start: int
    end: int
    columns: tuple[int, ...]


Gaps = list[tuple[int, int]]


def tables(body: str) -> Iterator[Found]:
    """The tables of spaces in a text, in order; each begins with its header line. Every line is read at most twice.

    >>> text = "Ref    Name       DOB" + chr(10) + "1      Pat Dunne  1/2/61" + chr(10) + "2      Ali Bhatt  4/5/70"
    >>> [found.columns for found in tables(text)]
    [(0, 3, 16)]
    """
    position = 0
    while (gap := body.find("   ", position)) >= 0:
        position = body.rfind("\n", position, gap) + 1 or position
        end = _line_end(body, gap)
        gaps = _header(body[position:end]) if end - position <= LONGEST else None
        found = _table(body, position, end, gaps) if gaps else None
        if found:
            yield found
        position = (found.end if found else end) + 1


def cells(line_start: int, line_end: int, columns: Sequence[int], body: str) -> Iterator[tuple[int, int]]:
    """The cells of one line as offsets, the spaces around each left out."""
    for first, last in zip(columns, (*columns[1:], line_end - line_start), strict=True):
        start, end = min(line_start + first, line_end), min(line_start + last, line_end)
        text = body[start:end]
        end -= len(text) - len(text.rstrip())
        yield start + min(len(text) - len(text.lstrip()), end - start), end


def _line_end(body: str, start: int) -> int:
    end = body.find("\n", start)
    return len(body) if end < 0 else end


def _header(line: str) -> Gaps | None:
    """The gaps between the names of a header; None for any other line."""
    text = line.rstrip()
    names = _GAP.split(text.strip())
    if len(names) < NAMES or _FIGURES.search(text) or not all(_NAME.fullmatch(name) for name in names):
        return None
    first = len(text) - len(text.lstrip())
    return [(gap.start(), gap.end()) for gap in _GAP.finditer(text, first)]


def _table(body: str, start: int, end: int, gaps: Gaps) -> Found | None:
    """The rows below a header that leave a space in each of its gaps."""
    last, rows, full, position = end, 0, 0, end + 1
    while position < len(body):
        stop = _line_end(body, position)
        line = body[position:stop]
        if not line.strip() or (rows == 0 and _RULE.fullmatch(line)):
            if rows and not line.strip():
                break
            position = stop + 1
            continue
        left = _narrowed(gaps, line) if stop - position <= LONGEST else None
        if left is None:
            break
        gaps, last, rows, full = left, stop, rows + 1, full + (_filled(line, left) >= NAMES)
        position = stop + 1
    if rows < ROWS or 2 * full < rows:
        return None
    return Found(start, last, (0, *(first for first, _ in gaps)))


def _narrowed(gaps: Gaps, line: str) -> Gaps | None:
    """What a line leaves of the gaps: the spaces it has in each; None where it fills one, has tabs or no gap itself."""
    if "\t" in line or ("  " not in line and len(line.rstrip()) > gaps[0][0]):
        return None
    left = []
    for first, last in gaps:
        part = line[first:last].ljust(last - first)
        runs = [run for run in re.finditer(r" +", part) if run.end() - run.start() > 0]
        if not runs:
            return None
        widest = max(runs, key=lambda run: run.end() - run.start())
        left.append((first + widest.start(), first + widest.end()))
    return left


def _filled(line: str, gaps: Gaps) -> int:
    """How many cells of a line hold something."""
    ends = [first for first, _ in gaps] + [len(line)]
    starts = [0, *(last for _, last in gaps)]
    return sum(bool(line[start:end].strip()) for start, end in zip(starts, ends, strict=True))
