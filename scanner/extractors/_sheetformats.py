"""Numbers that Excel shows with leading zeros or hyphens: account numbers, sort codes, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.errors import Unreadable
from scanner.extractors._ooxml import relations
from scanner.extractors._package import Package, chunks
from scanner.extractors._sheetxml import column_number
from scanner.extractors._xml import attribute, local, tree

CHUNK, OVERLAP = 1 << 20, 512
MAX_STYLES = 32 * 1024 * 1024
MAX_CELLS = 2_000_000
# A format made of zeros, and of what may stand between them ("00-00-00", "00000 000000"); a point makes it a decimal.
PADDED = re.compile(r"0(?:[0\- /]*0){2,}")
PLAIN = str.maketrans("", "", "\"\\'@;_")


def padded_styles(package: Package, main: str) -> dict[int, str]:
    """The number formats made of zeros, by the number of the cell style that uses them; none where there are none."""
    parts = [relation.target for relation in relations(package, main) if relation.kind == "styles"]
    if not parts or parts[0] not in package:
        return {}
    try:
        root = tree(package.read(parts[0], MAX_STYLES))
    except Unreadable:
        return {}
    if root is None:
        return {}
    codes: dict[str, str] = {}
    styles: dict[int, str] = {}
    for group in root:
        if local(group) == "numFmts":
            shown = ((attribute(item, "numFmtId"), attribute(item, "formatCode").translate(PLAIN)) for item in group)
            codes = {number: code for number, code in shown if PADDED.fullmatch(code)}
        elif local(group) == "cellXfs" and codes:
            used = ((index, codes.get(attribute(item, "numFmtId"))) for index, item in enumerate(group))
            styles = {index: code for index, code in used if code}
    return styles


def padded_cells(package: Package, part: str, styles: dict[int, str]) -> dict[tuple[int, int], str]:
    """What cells of those styles show, by row and column from 0."""
    numbers = b"|".join(str(style).encode() for style in styles)
    # A cell of another type holds no number: its value may be the place of a shared text.
    cell = rb'<c r="([A-Z]{1,3})(\d{1,7})" s="(' + numbers + rb')"(?![^>]*\st="[^n])[^>]*>'
    pattern = re.compile(cell + rb"\s*<v>(\d{1,15})(?:\.0+)?</v>")
    found: dict[tuple[int, int], str] = {}
    for column, row, style, value in _matches(package, part, pattern):
        place = int(row) - 1, column_number(column.decode()) - 1
        found[place] = padded(value.decode(), styles[int(style)])
        if len(found) >= MAX_CELLS:
            break
    return found


def _matches(package: Package, part: str, pattern: re.Pattern[bytes]) -> Iterator[tuple[bytes, ...]]:
    tail = b""
    with package.open(part) as stream:
        for chunk in chunks(stream, CHUNK):
            data = tail + chunk
            yield from pattern.findall(data)
            tail = data[-OVERLAP:]


def padded(digits: str, code: str) -> str:
    """A number in a format of zeros.

    >>> padded("10203", "00-00-00"), padded("1234567890", "00000")
    ('01-02-03', '1234567890')
    """
    left = list(digits)
    out = [left.pop() if left and sign == "0" else sign for sign in reversed(code)]
    return "".join([*left, *reversed(out)])
