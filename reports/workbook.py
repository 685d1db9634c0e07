"""Excel workbooks of any length: constant memory, text never taken as a formula or a link."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from reports.writing import Line, Value

SHEET_ROWS = 1_048_576
"""Rows of a sheet, header included (Excel's limit); what is over goes to a further sheet."""
CELL_CHARACTERS = 32_767
"""Characters of a cell (Excel's limit); longer text is cut and says so."""
PROPERTY_CHARACTERS = 255
"""Characters of a property (Excel's limit)."""
CUT = " … [cut]"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def write_workbook(
    lines: Iterable[Line], out: Path, columns: tuple[str, ...], title: str, about: Mapping[str, str] | None = None
) -> int:
    """Write the lines to sheets named after `title` and return how many there were. Raises OSError.

    What is said `about` the export becomes custom properties of the workbook (File > Info in Excel).
    """
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".xlsx-") as scratch:
        book = xlsxwriter.Workbook(str(out), {**OPTIONS, "tmpdir": scratch})
        for name, value in (about or {}).items():
            book.set_custom_property(name, value[:PROPERTY_CHARACTERS], "text")
        count = _fill(book, lines, columns, title)
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error
    return count


def _fill(book: Any, lines: Iterable[Line], columns: tuple[str, ...], title: str) -> int:
    sheet, used, count = _new_sheet(book, columns, title, 1), 1, 0
    for line in lines:
        if used == SHEET_ROWS:
            sheet.autofilter(0, 0, used - 1, len(columns) - 1)
            sheet, used = _new_sheet(book, columns, title, count // (SHEET_ROWS - 1) + 1), 1
        sheet.write_row(used, 0, [cell(line[column]) for column in columns])
        used, count = used + 1, count + 1
    sheet.autofilter(0, 0, max(used - 1, 1), len(columns) - 1)
    return count


def _new_sheet(book: Any, columns: tuple[str, ...], title: str, number: int) -> Any:
    name = title[:25] if number == 1 else f"{title[:25]} {number}"
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, _width(column))
    sheet.write_row(0, 0, columns, book.add_format({"bold": True, "bottom": 1}))
    return sheet


def _width(column: str) -> int:
    wide = {"path": 60, "FILE_PATH": 60, "URI": 40, "inside": 30, "reason": 60, "trigger_basis": 40, "detail": 40}
    return wide.get(column, max(12, len(column) + 4))


def cell(value: Value) -> Value:
    """The value as a cell holds it: no lone surrogates, not longer than Excel takes, None for blank."""
    if not isinstance(value, str):
        return value
    text = value.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - len(CUT)] + CUT
