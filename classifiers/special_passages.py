"""The clause, form field or table row around each term: what a reader takes in at one glance."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

import numpy as np

from classifiers.detectors.folding import Folded, fold
from classifiers.special_terms import Hit
from classifiers.tables import Grid, line_bounds
from models.findings import Finding, FindingType
from models.records import Form, Text

REACH = 400
ROWS_BELOW, ROWS_TAKEN = 40, 3
_END = re.compile(
    r"[.!?;](?<!\bMr.)(?<!\bDr.)(?<!\bMs.)(?<!\bSt.)(?<!\bMrs.)(?<!\bCllr.)(?<!\b[A-Z].)['\")]?\s+"
    r"(?=[A-Z0-9'\"(\[*-])"
    r"|\n[ \t]*\n|\n(?=[ \t]*(?:[-*]|\d{1,3}[.)/ ]|[A-Z(\[]))"
)
_FIELD = re.compile(r"[ \t]*((?:[A-Z0-9][^:\n.!;]{1,60}?)\??)[ \t]*:[ \t]*([^\n]{0,140})$", re.MULTILINE)
LABEL_WORDS = 9
_FILLED = re.compile(r"[A-Za-z0-9]")
_BLANK = re.compile(r"[._]{4,}|\[ ?\]|\( ?\)|Y ?/ ?N|Yes ?/ ?No|YES ?/ ?NO", re.IGNORECASE)


_PLACEHOLDER = re.compile(
    r"dd ?/ ?mm|yyyy|\bAA ?99 ?99 ?99|\b999 999 9999\b|\bY ?/ ?N\b|\bsee list\b|\bplease select\b", re.IGNORECASE
)


class Kind(StrEnum):
    """The shape of a passage."""

    PROSE = "prose"
    FIELD = "field"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Piece:
    """One text as it is judged: folded to ASCII, with findings and hits in folded offsets, by rising start.

    `invented` is where the text says that what follows is made up.
    """

    text: Text
    body: str
    findings: tuple[Finding, ...]
    hits: tuple[Hit, ...]
    starts: tuple[int, ...]
    hit_starts: tuple[int, ...] = ()
    invented: tuple[int, ...] = ()

    def within(self, start: int, end: int) -> tuple[Finding, ...]:
        """The findings that begin in a stretch."""
        return self.findings[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one piece and the terms of one category in it.

    `header` names the columns the terms stand under; `by_header` is set where only the header holds the term.
    `label` is the end of a field's label, else the start of the passage.
    """

    start: int
    end: int
    kind: Kind
    hits: tuple[Hit, ...]
    label: int
    header: str = ""
    by_header: bool = False
    row: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def piece_of(text: Text, findings: Sequence[Finding], hits: Iterable[Hit], folded: Folded) -> Piece:
    """A text with its findings moved to folded offsets."""
    moved = sorted(_moved(findings, folded), key=lambda f: (f.start, f.end, f.type.value))
    placed = tuple(hits)
    return Piece(
        text, folded.text, tuple(moved), placed, tuple(f.start for f in moved), tuple(hit.start for hit in placed)
    )


def _moved(findings: Sequence[Finding], folded: Folded) -> Iterator[Finding]:
    if folded.dropped is None:
        yield from findings
        return
    places = folded.dropped + np.arange(folded.dropped.size)
    for finding in findings:
        start, end = (int(at - np.searchsorted(places, at)) for at in (finding.start, finding.end))
        yield replace(finding, start=start, end=end)


def passages(piece: Piece) -> Iterator[Passage]:
    """The passages of a piece, one for each stretch and category, in order."""
    grid = Grid(replace(piece.text, text=piece.body))
    for (start, end, kind), located in groupby(_located(piece), key=lambda pair: pair[0]):
        hits = tuple(hit for _, hit in located)
        if kind is Kind.ROW:
            yield from _row_passages(piece, grid, start, end, hits)
        else:
            yield from _split_by_category(_plain(piece, start, end, kind, hits))


def _located(piece: Piece) -> Iterator[tuple[tuple[int, int, Kind], Hit]]:
    place = (-1, -1, Kind.PROSE)
    for hit in piece.hits:
        if hit.start >= place[1]:
            place = _bounds(piece, hit)
        yield place, hit


def _bounds(piece: Piece, hit: Hit) -> tuple[int, int, Kind]:
    body = piece.body
    first, last = line_bounds(body, hit.start)
    if is_row(piece.text, body[first:last]):
        return first, last, Kind.ROW
    if is_field(body, first, last) and not _is_speaker(piece, first):
        return first, last, Kind.FIELD
    start, end = max(0, hit.start - REACH), min(len(body), hit.end + REACH)
    for stop in _END.finditer(body, start, hit.start):
        start = stop.end()
    after = _END.search(body, hit.end, end)
    return start, max(hit.end, after.start() + 1 if after else end), Kind.PROSE


def is_field(body: str, first: int, last: int) -> bool:
    """True for a line "Label: value" of a form; a label is a few words without a full stop, a value no paragraph."""
    field = _FIELD.match(body, first) if last - first < 220 else None
    return field is not None and field.end() <= last and len(field.group(1).split()) <= LABEL_WORDS


def _is_speaker(piece: Piece, first: int) -> bool:
    """True where a line begins with a person's name and a colon, as in a chat."""
    named = next(iter(piece.within(first, first + 3)), None)
    return named is not None and named.type is FindingType.PERSON and piece.body[named.end : named.end + 1] == ":"


def is_row(text: Text, line: str) -> bool:
    """True for a row of a table: of a table text, or a line of tabs, bars or short parts between commas."""
    if text.form is Form.TABLE or "\t" in line.strip() or line.count("|") > 1:
        return True
    if line.count(",") < 2 and line.count(";") < 2:
        return False
    parts = line.split("," if line.count(",") >= line.count(";") else ";")
    tight = sum(part[:1] not in (" ", "") for part in parts[1:]) * 2 >= len(parts) - 1
    return tight and max(map(len, parts)) < 60


def _plain(piece: Piece, start: int, end: int, kind: Kind, hits: tuple[Hit, ...]) -> Passage:
    label = start
    if kind is Kind.FIELD and (field := _FIELD.match(piece.body, start)):
        label = field.end(1)
        if field.start(2) >= end or not _FILLED.search(field.group(2)):
            end = _line_below(piece.body, end)
    return Passage(start, end, kind, hits, label)


def _line_below(body: str, end: int) -> int:
    """The end of the next line, where a label stands alone and its value below it."""
    stop = body.find("\n", end + 1)
    stop = len(body) if stop < 0 else stop
    below = body[end + 1 : stop]
    return stop if 0 < len(below) < 120 and ":" not in below and _FILLED.search(below) else end


def _split_by_category(passage: Passage) -> Iterator[Passage]:
    for category in dict.fromkeys(hit.category for hit in passage.hits):
        yield replace(passage, hits=tuple(hit for hit in passage.hits if hit.category is category))


def _row_passages(piece: Piece, grid: Grid, start: int, end: int, hits: tuple[Hit, ...]) -> Iterator[Passage]:
    delimiter = delimiter_of(piece.text, piece.body[start:end])
    row = tuple(cell.strip(' "') for cell in piece.body[start:end].split(delimiter))
    for category in dict.fromkeys(hit.category for hit in hits):
        mine = tuple(hit for hit in hits if hit.category is category)
        place = grid.place(mine[0].start)
        header = place.header if place else ""
        own = piece.body[place.start : place.end].strip() if place else ""
        if header and fold(header).text == own:
            yield from _rows_below(piece, start, end, delimiter, row, mine)
        else:
            yield Passage(start, end, Kind.ROW, mine, start, fold(header).text, False, row, _headers(grid, start, row))


def _headers(grid: Grid, start: int, row: tuple[str, ...]) -> tuple[str, ...]:
    names, offset = [], start
    for _ in row[:12]:
        place = grid.place(offset)
        names.append(fold(place.header).text if place else "")
        offset = (place.end if place else offset) + 1
    return tuple(names)


def _rows_below(
    piece: Piece, start: int, end: int, delimiter: str, names: tuple[str, ...], hits: tuple[Hit, ...]
) -> Iterator[Passage]:
    """Rows with a value in a column whose header is a term: at most three, those with a finding first."""
    column = piece.body.count(delimiter, start, hits[0].start)
    found, position = [], end + 1
    for _ in range(ROWS_BELOW):
        if position >= len(piece.body):
            break
        first, last = line_bounds(piece.body, position)
        position = last + 1
        row = tuple(cell.strip(' "') for cell in piece.body[first:last].split(delimiter))
        if is_placeholder(piece.body[first:last]):
            continue
        if column < len(row) and _FILLED.search(row[column]) and not _BLANK.search(row[column]):
            found.append(Passage(first, last, Kind.ROW, hits, first, names[column], True, row, names))
    found.sort(key=lambda passage: not piece.within(passage.start, passage.end))
    yield from found[:ROWS_TAKEN]


def is_placeholder(row: str) -> bool:
    """True for a row that only shows how to fill it in.

    >>> is_placeholder(",,dd/mm/yyyy,AA999999A,see list,Y/N"), is_placeholder("Sampleby,Ann,01/02/1960,White British")
    (True, False)
    """
    return _PLACEHOLDER.search(row) is not None


def delimiter_of(text: Text, line: str) -> str:
    """What separates the cells of a row."""
    if text.form is Form.TABLE:
        return text.delimiter
    for delimiter in ("\t", "|"):
        if delimiter in line:
            return delimiter
    return "," if line.count(",") >= line.count(";") else ";"
