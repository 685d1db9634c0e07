"""Binary workbooks of Excel 2 to 2003 read record by record: those too old or too damaged for calamine."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scanner.extractors._propertyset import codec
from scanner.extractors._xlsextra import MAX_RECORDS, records
from scanner.extractors.base import cell

BEGIN = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
END, BOUND_SHEET, CODE_PAGE, STRINGS, CONTINUE, FILE_PASS = 0x000A, 0x0085, 0x0042, 0x00FC, 0x003C, 0x002F
INTEGER2, NUMBER2, LABEL2, STRING2 = 0x0002, 0x0003, 0x0004, 0x0007
NUMBER, LABEL, RICH_LABEL, SHARED_LABEL, RK, MULTIPLE_RK, STRING = (
    0x0203,
    0x0204,
    0x00D6,
    0x00FD,
    0x027E,
    0x00BD,
    0x0207,
)
FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
CELLS = frozenset({0x0201, 0x0205, 0x00BE, NUMBER, LABEL, RICH_LABEL, SHARED_LABEL, RK, MULTIPLE_RK, *FORMULAS})
DIMENSIONS, ROWS = 0x0200, 65_536
GLOBALS, BIFF8 = 0x0005, 0x0600
MAX_CELLS, COLUMNS = 5_000_000, 256
Cells = dict[tuple[int, int], str]


@dataclass(slots=True)
class _State:
    """What the records so far have said."""

    version: int = 0
    codec: str = "cp1252"
    names: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    cells: Cells = field(default_factory=dict)
    open: bool = False
    pending: tuple[int, int] | None = None


def is_biff(data: bytes) -> bool:
    """Whether the bytes begin as a workbook's stream does."""
    return len(data) >= 8 and data[1] in (0, 2, 4, 8) and data[0] == 9 and data[2] in (4, 6, 8, 16) and data[3] == 0


def reaches_too_far(data: bytes) -> bool:
    """Whether a record claims what no sheet can hold (columns, a range, strings): calamine would lay out gigabytes."""
    unpack = struct.Struct("<4H").unpack_from
    position, last = 0, len(data) - 8
    for _ in range(MAX_RECORDS):
        if position > last:
            return False
        kind, length, _, column = unpack(data, position)
        if kind in CELLS:
            if column >= COLUMNS and length >= 4:
                return True
        elif kind in (DIMENSIONS, STRINGS) and _claims_too_much(data, kind, position + 4, length):
            return True
        position += 4 + length
    return False


def _claims_too_much(data: bytes, kind: int, start: int, length: int) -> bool:
    length = min(length, len(data) - start)
    if kind == DIMENSIONS and length >= 12:
        top, bottom, left, right = struct.unpack_from("<IIHH", data, start)
        return bool(bottom > ROWS or right > COLUMNS or top > bottom or left > right)
    return kind == STRINGS and length >= 8 and 3 * struct.unpack_from("<I", data, start + 4)[0] > len(data)


def biff_sheets(data: bytes) -> Iterator[tuple[str, Iterator[Sequence[str]]]]:
    """Each sheet's name and rows; damaged records are passed over."""
    state = _State()
    number = 0
    for kind, start, end in records(data):
        body = data[start:end]
        if kind in BEGIN and len(body) >= 4:
            state.version = struct.unpack_from("<H", body)[0] if kind == 0x0809 else 0x0200
            state.open = struct.unpack_from("<H", body, 2)[0] != GLOBALS
        elif kind == END and state.open:
            name = state.names[number] if number < len(state.names) else f"{number + 1}"
            number += 1
            yield name, _rows(state.cells)
            state.cells, state.open = {}, False
        else:
            _take(state, data, kind, body, end)
    if state.cells:
        yield "cut off", _rows(state.cells)


def _take(state: _State, data: bytes, kind: int, body: bytes, end: int) -> None:
    try:
        if kind == CODE_PAGE:
            state.codec = codec(struct.unpack_from("<H", body)[0])
        elif kind == BOUND_SHEET:
            state.names.append(_text(state, body[6:], short=True))
        elif kind == STRINGS and not state.strings:
            state.strings = _shared_strings(_continued(data, body, end))
        elif state.open and len(state.cells) < MAX_CELLS:
            _take_cell(state, kind, body)
    except (struct.error, IndexError):
        return


def _take_cell(state: _State, kind: int, body: bytes) -> None:
    if kind in (STRING, STRING2):
        if state.pending is not None:
            state.cells[state.pending] = cell(_text(state, body, short=kind == STRING2))
            state.pending = None
        return
    place: tuple[int, int] = struct.unpack_from("<HH", body)
    if place[1] >= COLUMNS:
        return
    found = _value(state, kind, body)
    if found is not None:
        state.cells[place] = cell(found)
    elif kind == MULTIPLE_RK:
        for index in range((len(body) - 6) // 6):
            state.cells[place[0], place[1] + index] = _rk(struct.unpack_from("<I", body, 6 + 6 * index)[0])
    elif kind in FORMULAS:
        result = body[7:15] if kind == 0x0006 and state.version < 0x0300 else body[6:14]
        if result[6:8] == b"\xff\xff":
            state.pending = place if result[0] == 0 else None
        else:
            state.cells[place] = _number(struct.unpack("<d", result)[0])


def _value(state: _State, kind: int, body: bytes) -> str | None:
    """The value of a record that holds one cell; None for other records."""
    if kind == NUMBER:
        return _number(struct.unpack_from("<d", body, 6)[0])
    if kind == RK:
        return _rk(struct.unpack_from("<I", body, 6)[0])
    if kind == SHARED_LABEL:
        return state.strings[int(struct.unpack_from("<I", body, 6)[0])]
    if kind in (LABEL, RICH_LABEL):
        return _text(state, body[6:], short=False)
    if kind == LABEL2:
        return body[8 : 8 + body[7]].decode(state.codec, "replace")
    if kind == NUMBER2:
        return _number(struct.unpack_from("<d", body, 7)[0])
    return str(struct.unpack_from("<H", body, 7)[0]) if kind == INTEGER2 else None


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)


def _rk(value: int) -> str:
    """A number in 30 bits: an integer or the head of a double, as it stands or in hundredths."""
    if value & 2:
        number = float((value >> 2) - (1 << 30 if value & 1 << 31 else 0))
    else:
        number = float(struct.unpack("<d", struct.pack("<Q", (value & 0xFFFFFFFC) << 32))[0])
    return _number(number / 100 if value & 1 else number)


def _text(state: _State, data: bytes, short: bool) -> str:
    """A string with its length in front, in one byte or two; from Excel 97 on a flag tells its width."""
    count, start = (data[0], 1) if short else (int(struct.unpack_from("<H", data)[0]), 2)
    if state.version < BIFF8:
        return data[start : start + count].decode(state.codec, "replace")
    wide = data[start] & 1
    raw = data[start + 1 : start + 1 + count * (2 if wide else 1)]
    return raw.decode("utf-16-le" if wide else "latin-1", "replace")


def _continued(data: bytes, body: bytes, end: int) -> list[bytes]:
    """A record and those that continue it."""
    blocks = [body]
    for kind, start, stop in records(data[end:]):
        if kind != CONTINUE:
            break
        blocks.append(data[end + start : end + stop])
    return blocks


def _shared_strings(blocks: list[bytes]) -> list[str]:
    """The table of strings; a string broken by a block's end goes on after a new flag for its width."""
    found: list[str] = []
    block, place = 0, 8
    (total,) = struct.unpack_from("<I", blocks[0], 4)
    while len(found) < total and block < len(blocks):
        if place >= len(blocks[block]):
            block, place = block + 1, 0
            continue
        try:
            text, block, place = _shared_string(blocks, block, place)
        except (struct.error, IndexError):
            break
        found.append(text)
    return found


def _shared_string(blocks: list[bytes], block: int, place: int) -> tuple[str, int, int]:
    data = blocks[block]
    count, flags = struct.unpack_from("<HB", data, place)
    place += 3
    runs = struct.unpack_from("<H", data, place)[0] if flags & 8 else 0
    place += 2 if flags & 8 else 0
    extra = struct.unpack_from("<I", data, place)[0] if flags & 4 else 0
    place += 4 if flags & 4 else 0
    parts: list[str] = []
    while count:
        size = 2 if flags & 1 else 1
        here = min(count, (len(data) - place) // size)
        raw = data[place : place + here * size]
        parts.append(raw.decode("utf-16-le" if size == 2 else "latin-1", "replace"))
        place, count = place + here * size, count - here
        if count:
            block, place = block + 1, 1
            data, flags = blocks[block], blocks[block][0]
    place += 4 * runs + extra
    while block < len(blocks) and place > len(blocks[block]):
        place, block = place - len(blocks[block]), block + 1
    return "".join(parts), block, place


def _rows(cells: Cells) -> Iterator[Sequence[str]]:
    """The cells as rows, from the first row and column to the last of each row that has any."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), text in cells.items():
        rows.setdefault(row, {})[column] = text
    for _, columns in sorted(rows.items()):
        yield [columns.get(index, "") for index in range(max(columns) + 1)]
