"""Names in tables: by the column's header, or by what most of its cells look like."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from classifiers.names.cues import alternation
from classifiers.names.lexicon import FIRST, NAME, PLACE, STOP, SUFFIX, WORD, flags_of
from classifiers.names.phrases import matches
from classifiers.names.spans import Name
from classifiers.tables import Cell, cells
from models.records import Form, Text

_BY = r"\w+(?:ed|en)[ _](?:in[ _]|off[ _]|out[ _])?by|\w+wyd gan"
_STRONG = re.compile(
    rf"\b(?:full[ _]?name|known as|enw llawn|{_BY}|(?:{alternation('who')})(?:s|['’]s)?(?:[ _]?names?)?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"^(?:.*[ _])?(?:names?|enw(?:au)?)(?:[ _(].*)?$", re.IGNORECASE)
_FORENAME = re.compile(r"\b(?:(?:fore|first|given|christian|middle|f)[ _]?names?|enwau? cyntaf|given)\b", re.IGNORECASE)
_SURNAME = re.compile(r"\b(?:(?:sur|last|family|s|l)[ _]?name|cyfenw)\b", re.IGNORECASE)
_NOT = re.compile(rf"\b(?:{alternation('not_name_header')})\b", re.IGNORECASE)
_CELL = re.compile(r"^[^\W\d_][\w'’.\- ,]*(?:\([^)]*\))?$")
_FREE = re.compile(r"\b(?:notes?|comments?|reasons?|details|description|nodiadau|sylwadau)\b", re.IGNORECASE)
SAMPLE_ROWS = 200


@dataclass(frozen=True, slots=True)
class _Column:
    kind: str
    header: str


def column_names(text: Text) -> Iterator[Name]:
    """The names in a table's cells; neighbouring forename and surname cells make one name."""
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells(text):
        rows[cell.row].append(cell)
    kinds = _kinds(rows, text.text)
    if not kinds:
        return
    for row in rows.values():
        yield from _row_names(row, kinds, text.text)


def other_cells(text: Text) -> list[tuple[int, int]]:
    """The cells that hold no names: the header row, and columns whose header speaks of other things ("Team")."""
    barred = []
    for cell in cells(text):
        value = text.text[cell.start : cell.end].strip()
        header = cell.header
        if value and (value == header or (_NOT.search(header) and not _FREE.search(header) and not _named(header))):
            barred.append((cell.start, cell.end))
    return barred


def _named(header: str) -> bool:
    if any(found.search(header) for found in (_STRONG, _NAME, _FORENAME, _SURNAME)):
        return True
    return any(matches(kind, header) for kind in ("job", "official_label", "subject_label"))


def blocks(body: str) -> Iterator[tuple[int, Text]]:
    """Runs of at least two lines divided by tabs or bars inside prose, each as a table with its offset."""
    start, position, lines = 0, 0, 0
    for line in body.splitlines(keepends=True):
        if "\t" in line or "|" in line:
            lines += 1
        else:
            if lines > 1:
                yield start, _block(body[start:position])
            start, lines = position + len(line), 0
        position += len(line)
    if lines > 1:
        yield start, _block(body[start:])


def _block(lines: str) -> Text:
    delimiter = "\t" if lines.count("\t") >= lines.count("|") else "|"
    return Text(lines.rstrip("\n"), form=Form.TABLE, delimiter=delimiter)


def _kinds(rows: dict[int, list[Cell]], body: str) -> dict[int, _Column]:
    values: dict[int, list[str]] = defaultdict(list)
    headers: dict[int, str] = {}
    for number in sorted(rows)[: SAMPLE_ROWS + 1]:
        for cell in rows[number]:
            headers.setdefault(cell.column, cell.header)
            value = body[cell.start : cell.end].strip()
            if value and value != cell.header:
                values[cell.column].append(value)
    kinds = {column: _kind(header, values[column]) for column, header in headers.items()}
    return {column: _Column(kind, headers[column]) for column, kind in kinds.items() if kind}


def _kind(header: str, values: list[str]) -> str:
    if not values:
        return ""
    if _FORENAME.search(header) and not _SURNAME.search(header):
        return "first" if _share(values, 1) >= 0.3 else ""
    if _SURNAME.search(header):
        return "last" if _share(values, 1) >= 0.3 else ""
    if _STRONG.search(header) and not _NOT.search(header):
        return "full" if _share(values, 1) >= 0.3 else ""
    if _NAME.match(header) and not _NOT.search(header):
        return "full" if _share(values, 1) >= 0.5 else ""
    full = _share(values, 2)
    return "full" if full >= (0.7 if len(values) > 2 else 0.99) and not _NOT.search(header) else ""


def _share(values: list[str], least: int) -> float:
    return sum(_like(value, least) for value in values) / len(values)


def _like(value: str, least: int) -> bool:
    words = re.findall(r"[^\W\d_][\w'’\-]*", value)
    if not _CELL.match(value) or not least <= len(words) <= 6:
        return False
    flags = [flags_of(word) for word in words]
    if any(
        (f & SUFFIX and not f & NAME) or (f & STOP and not f & NAME and len(w) > 3)
        for f, w in zip(flags, words, strict=True)
    ):
        return False
    clear = sum(bool(f & NAME and not f & (WORD | PLACE)) for f in flags)
    if least > 1:
        return clear >= 1 and any(f & FIRST for f in flags) and all(f & NAME or not f for f in flags)
    return clear >= 1 or all(f & NAME or not f for f in flags)


def _row_names(row: list[Cell], kinds: dict[int, _Column], body: str) -> Iterator[Name]:
    joined: Cell | None = None
    for cell in row:
        column = kinds.get(cell.column)
        span = _name_in(cell, body) if column else None
        if column is None or span is None:
            continue
        start, end = span
        if column.kind != "full" and joined is not None and joined.column == cell.column - 1:
            yield Name(joined.start, end, 0.96, "rule: columns", f"column: {column.header}")
            joined = None
            continue
        if column.kind != "full":
            neighbour = kinds.get(cell.column + 1)
            if neighbour and neighbour.kind not in ("full", column.kind) and _filled(row, cell.column + 1, body):
                joined = Cell(cell.row, cell.column, start, end, cell.header)
                continue
        yield Name(start, end, 0.94, "rule: column", f"column: {column.header}" if column.header else "column of names")


def _filled(row: list[Cell], column: int, body: str) -> bool:
    return any(cell.column == column and _name_in(cell, body) for cell in row)


def _name_in(cell: Cell, body: str) -> tuple[int, int] | None:
    raw = body[cell.start : cell.end]
    value = re.sub(r"[ ]*[(\[–].*$", "", raw).rstrip(" ,;.")
    start = cell.start + len(raw) - len(raw.lstrip())
    value = value.strip()
    if not value or len(value) > 60 or value.casefold() == cell.header.strip().casefold() or not _CELL.match(value):
        return None
    words = re.findall(r"[^\W\d_][\w'’\-]*", value)
    flags = [flags_of(word) for word in words]
    if (
        not words
        or all(f & (STOP | WORD) and not f & NAME for f in flags)
        or any(f & SUFFIX and not f & NAME for f in flags)
    ):
        return None
    return start, start + len(value)
