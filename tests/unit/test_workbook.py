"""Workbooks as other programs read them: odd text, several sheets, filters, and cells as XlsxWriter writes them."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from python_calamine import CalamineWorkbook

from reports import workbook
from reports.workbook import CELL_CHARACTERS, write_workbook
from reports.writing import Line

ODD = (
    "plain", "=1+1", "a & b < c > d", "  spaces  ", "line\nbreak", "tab\tin", "\x01control\x1f", "return\r\nline",
    "_x0041_", "Siân ŵ 🏛", '"quoted"', "</t></is></c>", "<r>rich</r>", "'apostrophe", "007", "\ufffe", "http://example.org/?a=1&b=2",
)  # fmt: skip
COLUMNS = ("path", "size", "score", "note")


def lines(number: int) -> list[Line]:
    return [{"path": f"a/{n}.txt", "size": n, "score": n / 3, "note": None} for n in range(number)]


def read(out: Path) -> list[list[list[object]]]:
    """Sheets of lines as openpyxl reads them."""
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in openpyxl.load_workbook(out)]


def test_odd_text_comes_back_as_it_is(tmp_path: Path) -> None:
    out = tmp_path / "odd.xlsx"
    given = [text for text in ODD if text != "\ufffe"]  # calamine leaves its escape as it is
    assert write_workbook([{"path": text} for text in given], out, ("path",), "Odd") == len(given)
    shown = [str(line[0]) for line in CalamineWorkbook.from_path(str(out)).get_sheet_by_name("Odd").to_python()[1:]]
    assert [text.replace("\r\n", "\n") for text in shown] == [text.replace("\r\n", "\n") for text in given]
    with ZipFile(out) as book:
        for name in book.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(book.read(name))


@pytest.mark.parametrize("text", [text for text in ODD if text != "<r>rich</r>"])
def test_cells_are_those_of_xlsxwriter(text: str, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "theirs.xlsx"), {"constant_memory": True, "strings_to_formulas": False,
                                                             "strings_to_urls": False}) as book:  # fmt: skip
        sheet = book.add_worksheet("Same")
        sheet.write_row(0, 0, ("path", "size"))
        sheet.write_row(1, 0, (text, 12))
    write_workbook([{"path": text, "size": 12}], tmp_path / "ours.xlsx", ("path", "size"), "Same")
    assert cells(tmp_path / "ours.xlsx") == cells(tmp_path / "theirs.xlsx")


def cells(out: Path) -> list[tuple[str, str | None, list[str]]]:
    """The second row's cells: where, of what type, and their text as the XML has it."""
    with ZipFile(out) as book:
        root = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    row = root.findall(".//{*}row")[1]
    return [(cell.get("r"), cell.get("t"), [text or "" for text in cell.itertext()]) for cell in row]


def test_numbers_stay_numbers_and_what_is_none_stays_blank(tmp_path: Path) -> None:
    out = tmp_path / "n.xlsx"
    given: list[Line] = [{"path": None, "size": 2**53, "score": float("nan"), "note": ""},
                         {"path": "x", "size": -1, "score": 0.1, "note": None}]  # fmt: skip
    write_workbook(given, out, COLUMNS, "Numbers")
    assert read(out)[0][1:] == [[None, 2**53, None, None], ["x", -1, 0.1, None]]


def test_long_text_is_cut_and_says_so(tmp_path: Path) -> None:
    write_workbook([{"path": "&" * 40_000}], tmp_path / "long.xlsx", ("path",), "Long")
    text = str(read(tmp_path / "long.xlsx")[0][1][0])
    assert len(text) == CELL_CHARACTERS
    assert text.endswith("[cut]")


@pytest.mark.parametrize(("rows", "size"), [(101, 10**9), (10**6, 6_000)])
def test_a_full_sheet_is_followed_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, size: int
) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", rows)
    monkeypatch.setattr(workbook, "SHEET_BYTES", size)
    out = tmp_path / "many.xlsx"
    assert write_workbook(iter(lines(250)), out, COLUMNS, "Inventory", {"policy_digest": "p1"}) == 250
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[:2] == ["Inventory", "Inventory 2"]
    found = [row[0] for sheet in read(out) for row in sheet[1:]]
    assert found == [f"a/{n}.txt" for n in range(250)]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:D{sheet.max_row}"
        assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert {one.name: one.value for one in book.custom_doc_props.props} == {"policy_digest": "p1"}


def test_a_workbook_without_lines_has_its_header(tmp_path: Path) -> None:
    assert write_workbook([], tmp_path / "none.xlsx", COLUMNS, "Nothing") == 0
    assert read(tmp_path / "none.xlsx") == [[list(COLUMNS)]]


def test_a_failing_line_leaves_no_other_file(tmp_path: Path) -> None:
    def failing() -> object:
        yield from lines(3)
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_workbook(failing(), tmp_path / "f.xlsx", COLUMNS, "F")  # type: ignore[arg-type]
    assert [one.name for one in tmp_path.iterdir()] == ["f.xlsx"]


def test_the_same_lines_make_the_same_sheets(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(lines(20), tmp_path / name, COLUMNS, "Same")
    books = [ZipFile(tmp_path / name) for name in ("a.xlsx", "b.xlsx")]
    for name in books[0].namelist():
        both = [re.sub(rb"<dcterms:.*?</dcterms:\w+>", b"", book.read(name)) for book in books]
        assert both[0] == both[1], name
