"""What calamine leaves out of Excel packages: how far a sheet reaches, comments, drawings, charts, names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from models.errors import Unreadable
from models.records import Piece, Text
from scanner.extractors._drawing import chart_text, drawing_text
from scanner.extractors._ooxml import embedded, reachable, relations
from scanner.extractors._package import Package, chunks
from scanner.extractors._rows import MAX_CELL
from scanner.extractors._xlsextra import plain_header
from scanner.extractors._xml import attribute, events, free, local
from scanner.extractors.base import problem_of, prose

CHUNK = 1 << 20
# Calamine lays a sheet out in full, some 32 bytes a cell; one value in XFD1048576 would abort the process.
MAX_CELLS = 27_000_000
OVERLAP = 64
# A cell whose place has three letters or seven digits, is written with entities, or is missing, may stand anywhere.
FAR = rb"\br\s*=\s*[\"'](?:[A-Z]{3}\d|[A-Z]*\d{7}|[^\"']*&)|<c(?:[>/]|\s+(?:[^r\s]|r[^\s=]))"
WIDE, WIDE_COLUMNS, COLUMNS = rb"\br\s*=\s*[\"'][A-Z]{2}", 702, 26
TALL, TALL_ROWS = rb"\br\s*=\s*[\"'][A-Z]*\d{6}", 999_999
LONG, LONG_ROWS, ROWS = rb"\br\s*=\s*[\"'][A-Z]*\d{5}", 99_999, 9_999
REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{0,3})(\d{1,7})[\"']")
PLACELESS = re.compile(rb"<c(?=[\s>/])(?![^>]*\br\s*=\s*[\"'][A-Z]{1,3}\d{1,7}[\"'])[^>]*>")
WIDEST = 16_384
HEADER = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]{1,2000})</")
TAIL = 1 << 16
BUILT_IN = "_xlnm."
COMMENTS = frozenset({"comments", "threadedComment"})
OBJECTS = frozenset({"oleObject", "package"})


@lru_cache
def _patterns() -> tuple[Any, Any, Any, Any]:
    """The patterns above, by RE2 where it is installed: one pass over 100 MB takes it 0.2 s, `re` 3 s."""
    try:
        import re2
    except ImportError:
        return re.compile(FAR), re.compile(WIDE), re.compile(LONG), re.compile(TALL)
    return re2.compile(FAR), re2.compile(WIDE), re2.compile(LONG), re2.compile(TALL)


def reach(package: Package, part: str) -> int:
    """An upper bound for the cells calamine would lay out for a sheet (rows times columns)."""
    far, wide, long, tall = _patterns()
    columns, rows = COLUMNS, ROWS
    tail = end = b""
    with package.open(part) as stream:
        for chunk in chunks(stream, CHUNK):
            data = tail + chunk
            if far.search(data):
                return exact_reach(package, part)
            columns = WIDE_COLUMNS if columns == COLUMNS and wide.search(data) else columns
            rows = LONG_ROWS if rows == ROWS and long.search(data) else rows
            rows = TALL_ROWS if rows == LONG_ROWS and tall.search(data) else rows
            tail, end = data[-OVERLAP:], (end + chunk)[-TAIL:]
    package.memo[f"headers of {part}"] = _headers(end)
    return columns * rows if columns * rows <= MAX_CELLS else exact_reach(package, part)


def exact_reach(package: Package, part: str) -> int:
    """Rows times columns of the rectangle from the first cell to the farthest."""
    columns: set[bytes] = set()
    height, width = 1, 1
    tail = b""
    with package.open(part) as stream:
        for chunk in chunks(stream, CHUNK):
            data = tail + chunk
            found = REFERENCE.findall(data)
            columns.update(column for column, _ in found)
            height = max(height, max((int(row) for _, row in found), default=1))
            width = WIDEST if PLACELESS.search(data) else width
            tail = data[-OVERLAP:]
    return height * max([width, *(column_number(column.decode()) for column in columns)])


def overlong(package: Package, main: str) -> bool:
    """Whether a shared string is much longer than Excel allows; calamine would copy it into each cell that shows it."""
    for relation in relations(package, main):
        if relation.kind == "sharedStrings" and relation.target in package:
            with package.open(relation.target) as stream:
                return any(max(map(len, chunk.split(b"<"))) > 2 * MAX_CELL for chunk in chunks(stream, CHUNK))
    return False


def _row(found: tuple[bytes, bytes]) -> int:
    return int(found[1])


def column_number(letters: str) -> int:
    """A column's number from 1.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def sheet_parts(package: Package, main: str) -> dict[str, str]:
    """The part of each sheet by the sheet's name."""
    targets = {relation.id: relation.target for relation in relations(package, main) if not relation.external}
    parts: dict[str, str] = {}
    with package.open(main) as stream:
        for _, element in events(stream, ("{*}sheet",), ("end",)):
            target = targets.get(attribute(element, "id"), "")
            if target in package:
                parts[str(element.get("name", ""))] = target
    return parts


def defined_names(package: Package, main: str) -> Iterator[Text]:
    """Names that hold a constant text ("Manager" = "…"); references and built-in names say nothing."""
    found: list[str] = []
    with package.open(main) as stream:
        for _, element in events(stream, ("{*}definedName",), ("end",)):
            name, value = str(element.get("name", "")), (element.text or "").strip()
            if not name.startswith(BUILT_IN) and value.startswith('"'):
                found.append(f"{name}: {value.strip('=').strip(chr(34))}")
    yield from prose("\n".join(found), "defined names")


def sheet_headers(package: Package, main: str) -> Iterator[str]:
    """The words of printed headers and footers, each once; they stand near the end of a sheet's XML."""
    seen: set[str] = set()
    for part in sheet_parts(package, main).values():
        known = package.memo.get(f"headers of {part}")
        for text in known if isinstance(known, list) else _headers(_tail(package, part)):
            if text and text not in seen:
                seen.add(text)
                yield text


def _headers(tail: bytes) -> list[str]:
    """The headers and footers in the last bytes of a sheet's XML."""
    found = HEADER.findall(tail) if b"Header>" in tail or b"Footer>" in tail else ()
    return [plain_header(html.unescape(text.decode("utf-8", "replace"))) for text in found]


def _tail(package: Package, part: str) -> bytes:
    """The last bytes of a part, as far as it can be unpacked."""
    tail = b""
    try:
        with package.open(part) as stream:
            for chunk in chunks(stream, CHUNK):
                tail = (tail + chunk)[-TAIL:]
    except Unreadable:
        return tail
    return tail


def surroundings(package: Package, main: str) -> Iterator[Piece]:
    """Comments, shapes, charts and embedded objects of the whole workbook."""
    for _, relation in reachable(package, main):
        if relation.kind in COMMENTS and not relation.target.endswith(".bin"):
            yield from _comments(package, relation.target)
        elif relation.kind == "chart":
            yield from chart_text(package, relation.target)
        elif relation.kind in ("drawing", "diagramData"):
            yield from drawing_text(package, relation.target, "drawing")
        elif relation.kind in OBJECTS:
            yield embedded(package, relation.target)


def _comments(package: Package, part: str) -> Iterator[Piece]:
    words: list[str] = []
    try:
        with package.open(part) as stream:
            for _, element in events(stream, ("{*}t", "{*}text", "{*}comment"), ("end",)):
                if local(element) in ("comment", "text"):
                    words.append(_own_text(element) + "\n")
                    free(element)
                else:
                    words.append(element.text or "")
    except Unreadable as error:
        yield problem_of(error)
    text = "\n".join(" ".join(line.split()) for line in "".join(words).splitlines() if line.strip())
    yield from prose(text, "comments")


def _own_text(element: object) -> str:
    return (getattr(element, "text", "") or "").strip()
