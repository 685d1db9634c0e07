"""What calamine leaves out of Excel packages: how far a sheet reaches, comments, drawings, charts, names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.errors import Unreadable
from models.records import Piece, Text
from scanner.extractors._drawing import chart_text, drawing_text
from scanner.extractors._ooxml import embedded, reachable, relations
from scanner.extractors._package import Package, chunks
from scanner.extractors._rows import MAX_CELL
from scanner.extractors._xml import attribute, events, free, local
from scanner.extractors.base import problem_of, prose

CHUNK = 1 << 20
OVERLAP = 64
# A cell's place has 1 to 3 letters and 1 to 7 digits; each further letter or digit is a farther reach.
COLUMN_TIERS = ((rb'r="[A-Z]{3}\d', 16_384), (rb'r="[A-Z]{2}\d', 702))
ROW_TIERS = ((rb'r="[A-Z]*\d{7}"', 1_048_576), (rb'r="[A-Z]*\d{6}"', 999_999), (rb'r="[A-Z]*\d{5}"', 99_999))
REFERENCE = re.compile(rb' r="([A-Z]{1,3})(\d{1,7})"')
BUILT_IN = "_xlnm."
COMMENTS = frozenset({"comments", "threadedComment"})
OBJECTS = frozenset({"oleObject", "package"})


def reach(package: Package, part: str) -> int:
    """An upper bound for the cells calamine would lay out for a sheet (rows times columns)."""
    width, height = 26, 9_999
    columns, rows = list(COLUMN_TIERS), list(ROW_TIERS)
    tail = b""
    with package.open(part) as stream:
        for chunk in chunks(stream, CHUNK):
            data = tail + chunk
            width, columns = _farther(data, width, columns)
            height, rows = _farther(data, height, rows)
            tail = data[-OVERLAP:]
    return width * height


def _farther(data: bytes, bound: int, tiers: list[tuple[bytes, int]]) -> tuple[int, list[tuple[bytes, int]]]:
    for index, (pattern, value) in enumerate(tiers):
        if re.search(pattern, data):
            return value, tiers[:index]
    return bound, tiers


def exact_reach(package: Package, part: str) -> int:
    """Rows times columns of the rectangle that the sheet's cells span."""
    columns: set[bytes] = set()
    rows: set[int] = set()
    tail = b""
    with package.open(part) as stream:
        for chunk in chunks(stream, CHUNK):
            data = tail + chunk
            found = REFERENCE.findall(data)
            columns.update(column for column, _ in found)
            rows.update((int(min(found, key=_row)[1]), int(max(found, key=_row)[1])) if found else ())
            tail = data[-OVERLAP:]
    if not columns:
        return 0
    numbers = [column_number(column.decode()) for column in columns]
    return (max(numbers) - min(numbers) + 1) * (max(rows) - min(rows) + 1)


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


def surroundings(package: Package, main: str) -> Iterator[Piece]:
    """Comments, shapes, charts and embedded objects of the whole workbook."""
    for _, relation in reachable(package, main):
        if relation.kind in COMMENTS:
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
