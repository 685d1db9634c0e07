"""Excel workbooks of any length: constant memory, no temporary file, text never taken as a formula or a link.

XlsxWriter makes the workbook with its header lines, and the lines themselves are put between: it would take twice as
long for them (`bench/exports_inventory.py`) and keep them in a temporary file of several gigabytes.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from reports.writing import Line, Value

SHEET_ROWS = 1_048_576
"""Rows of a sheet, header included (Excel's limit); what is over goes to a further sheet."""
SHEET_BYTES = 1_500_000_000
"""Of a sheet's rows as XML; over 2 GiB the file would need extensions of the zip format that not every reader knows."""
CELL_CHARACTERS = 32_767
"""Characters of a cell (Excel's limit); longer text is cut and says so."""
PROPERTY_CHARACTERS = 255
"""Characters of a property (Excel's limit)."""
CUT = " … [cut]"
FIRST = ("_rels/.rels", "docProps/core.xml")
"""What stands first in the file, whatever the number of sheets, so that tools which look at the beginning know it."""
SHEETS = "xl/worksheets/sheet"
LEVEL = 4
"""Of compression: half the time of the usual 6 for a file that is a tenth larger."""
END = b"</sheetData>"
DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
"""It stands before the lines, when nobody knows how many there will be; each line has its last cell instead."""
ODD = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^\s|\s\Z")
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""What a cell cannot hold as it is (ECMA-376 part 1, 22.9.2.19, ST_Xstring)."""


def write_workbook(
    lines: Iterable[Line], out: Path, columns: tuple[str, ...], title: str, about: Mapping[str, str] | None = None
) -> int:
    """Write the lines to sheets named after `title` and return how many there were. Raises OSError.

    What is said `about` the export becomes custom properties of the workbook (File > Info in Excel).
    """

    rows, counts = _Rows(lines, columns), list[int]()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=LEVEL) as book:
        frame = _frame(columns, title, about or {}, [0])
        for name in FIRST:
            book.writestr(ZipInfo(name), frame[name], ZIP_DEFLATED)
        while rows.waiting is not None or not counts:
            name = f"{SHEETS}{len(counts) + 1}.xml"
            with book.open(name, "w") as sheet:
                start = _frame(columns, title, {}, [*counts, 0])[name].partition(END)[0]
                sheet.write(DIMENSION.sub(b"", start))
                sheet.writelines(rows.sheet())
                counts.append(rows.count)
                sheet.write(END + _frame(columns, title, {}, counts)[name].partition(END)[2])
        for name, data in _frame(columns, title, about or {}, counts).items():
            if name not in FIRST and not name.startswith(SHEETS):
                book.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return sum(counts)


class _Rows:
    """The lines as the rows of one sheet after the other; `count` are those of the last, `waiting` is what is over."""

    def __init__(self, lines: Iterable[Line], columns: tuple[str, ...]) -> None:
        self.columns, self.letters = columns, [xl_col_to_name(index) for index in range(len(columns))]
        self.stream, self.count = iter(lines), 0
        self.waiting = next(self.stream, None)

    def sheet(self) -> Iterator[bytes]:
        """Rows until there are no more or the sheet is full; they must be taken to the end."""
        self.count = size = 0
        while self.waiting is not None and self.count < SHEET_ROWS - 1 and size < SHEET_BYTES:
            self.count += 1
            row = self._row(self.count + 1, self.waiting)
            size += len(row)
            self.waiting = next(self.stream, None)
            yield row

    def _row(self, number: int, line: Line) -> bytes:
        cells = [_cell(letter, number, line[column]) for letter, column in zip(self.letters, self.columns, strict=True)]
        cells[-1] = cells[-1] or f'<c r="{self.letters[-1]}{number}"/>'
        return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def _frame(columns: tuple[str, ...], title: str, about: Mapping[str, str], used: Iterable[int]) -> dict[str, bytes]:
    """The files of a workbook with header lines only, whose sheets have filters over so many lines."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, value in about.items():
            book.set_custom_property(name, value[:PROPERTY_CHARACTERS], "text")
        bold = book.add_format({"bold": True, "bottom": 1})
        for number, count in enumerate(used, 1):
            sheet = book.add_worksheet(title[:25] if number == 1 else f"{title[:25]} {number}")
            sheet.freeze_panes(1, 0)
            for index, column in enumerate(columns):
                sheet.set_column(index, index, _width(column))
            sheet.write_row(0, 0, columns, bold)
            sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    with ZipFile(data) as made:
        return {name: made.read(name) for name in made.namelist()}


def _cell(letter: str, row: int, value: Value) -> str:
    """A cell as its sheet has it; nothing for a blank one."""
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        return f'<c r="{letter}{row}"><v>{value!r}</v></c>' if math.isfinite(value) else ""
    if len(value) <= CELL_CHARACTERS and not ODD.search(value):
        return f'<c r="{letter}{row}" t="inlineStr"><is><t>{value}</t></is></c>'
    text = ESCAPE.sub(lambda match: f"_x{ord(match.group()):04X}_", cell_text(value))
    return f'<c r="{letter}{row}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _width(column: str) -> int:
    wide = {"path": 60, "FILE_PATH": 60, "URI": 40, "inside": 30, "reason": 60, "trigger_basis": 40, "detail": 40}
    return wide.get(column, max(12, len(column) + 4))


def cell_text(value: str) -> str:
    """Text as a cell holds it: no lone surrogates, not longer than Excel takes."""
    text = value.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - len(CUT)] + CUT
