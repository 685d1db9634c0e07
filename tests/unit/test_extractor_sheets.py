"""Spreadsheets: values as people wrote them, headers found, and sheets made to exhaust memory."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
import xlsxwriter

from models.records import Form, Text
from scanner.extractors import sheets
from scanner.extractors._rows import header_row, table_texts
from scanner.extractors._xlsbreach import comment_text, headers, reach
from scanner.extractors.sheets import shown
from tests.unit.office_samples import problems, read, texts, workbook


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7.0, "7"), (0.5, "0.5"), (4929123412341234.0, "4929123412341234"), (True, "TRUE"), ("0123", "0123"),
        ("a\tb\nc", "a b c"), (datetime.fromisoformat("2012-03-14"), "2012-03-14"),
        (datetime.fromisoformat("2012-03-14T09:30"), "2012-03-14 09:30:00"),
        ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_values_as_text(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        ([["Name", "Born"], ["Ann", "1950"]], 0),
        ([["Clients", ""], ["", ""], ["Name", "Born"], ["Ann", "1950"]], 2),
        ([["a", "", "", ""], ["Name", "Born", "Ward", "Notes"], ["Ann", "1950", "", ""]], 1),
        ([["only"], ["one"], ["column"]], 0),
        ([], 0),
    ],
)
def test_where_the_header_stands(rows, index):
    assert header_row(rows) == index


def test_no_row_is_lost_at_the_edge_of_the_search():
    for count in range(18, 24):
        found = list(table_texts(iter([[str(row), "x"] for row in range(count)]), "s"))
        assert [line.split("\t")[0] for text in found for line in text.text.splitlines()] == list(
            map(str, range(count))
        )


def test_long_sheets_are_cut_with_the_header_repeated():
    rows = (["Name", "Notes"] if number == 0 else [f"p{number}", f"{number} " * 200] for number in range(2500))
    found = list(table_texts(rows, "s"))
    assert len(found) == 3
    assert [text.header for text in found] == [(), ("Name", "Notes"), ("Name", "Notes")]


def test_a_title_above_the_header_is_prose():
    rows = f'<row r="1">{cell("A1", "Clients")}</row><row r="3">{cell("A3", "Name")}{cell("B3", "Born")}</row>'
    pieces = read(sheets, workbook(rows + f'<row r="4">{cell("A4", "Ann")}<c r="B4"><v>1950</v></c></row>'))
    found = [(piece.form, piece.text) for piece in pieces if isinstance(piece, Text) and piece.where == "sheet S"]
    assert found == [(Form.PROSE, "Clients"), (Form.TABLE, "Name\tBorn\nAnn\t1950")]


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="1">{cell("A1", "near")}</row><row r="1048576">{cell("XFD1048576", "far")}</row>',
        f"<row r='1'>{cell('A1', 'near')}</row><row r='1048576'>"
        "<c r = 'XFD1048576' t='inlineStr'><is><t>far</t></is></c></row>",
        f'<row r="1">{cell("A1", "near")}</row><row r="900000"><c t="inlineStr"><is><t>far</t></is></c></row>'
        '<row r="900001"><c r="XFD900001"><v>1</v></c></row>',
    ],
    ids=["plain", "otherwise quoted", "without places"],
)
def test_a_value_in_the_last_cell_does_not_fill_the_memory(rows):
    found = texts(read(sheets, workbook(rows)), "sheet S")
    assert "near" in found[0]
    assert "far" in "".join(found)


def test_how_far_a_binary_sheet_reaches():
    def record(kind: int, value: int) -> bytes:
        return bytes([kind, 8]) + value.to_bytes(4, "little") + bytes(4)

    far = record(0, 0) + record(5, 0) + b"\x94\x01\x02xx" + record(0, 1_048_575) + record(7, 16_383)
    assert reach(far) == (16_384, 1_048_576)
    assert reach(far[:-3]) == (16_384, 1_048_576)
    assert reach(b"\xff") == reach(b"\xff\xff\xff\xff\xff\xff") == (0, 0)


def test_a_wrong_dimension_does_no_harm():
    rows = f'<row r="1">{cell("A1", "one")}{cell("B1", "two")}</row>'
    file = workbook(rows, inner='<dimension ref="A1:XFD1048576"/>')
    assert texts(read(sheets, file), "sheet S") == ["one\ttwo"]


def test_a_sheet_calamine_refuses_is_read_from_its_xml():
    rows = f'<row r="0">{cell("A0", "kept")}{cell("B0", "too")}</row>'
    assert "kept\ttoo" in "".join(texts(read(sheets, workbook(rows, before="<!DOCTYPE x>"))))


def test_a_broken_sheet_gives_what_came_before_and_a_problem():
    pieces = read(sheets, workbook(f'<row r="1">{cell("A1", "kept")}</row><row r="2"><c r="A2"><v>1</row>'))
    assert "kept" in "".join(texts(pieces))
    assert problems(pieces)


def test_a_long_text_that_many_cells_show_is_cut_after_a_while():
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{"flood risk " * 400}{n % 2}</t></is></c>'
        f'<c r="B{n}" t="inlineStr"><is><t>case {n}</t></is></c></row>'
        for n in range(1, 301)
    )
    text = "\n".join(texts(read(sheets, workbook(rows)), "sheet S"))
    assert text.count("flood risk 0") == text.count("flood risk 1") == 20
    assert all(f"case {n}" in text for n in range(1, 301))
    assert len(text) < 250_000


def test_a_header_in_a_column_of_zeros_stays_what_it_says():
    """The header has the column's format too, and its value is the place of a shared text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("S")
        sort_code = book.add_format({"num_format": "00-00-00"})
        sheet.write_row("A1", ["Name", "Sort code", "Paid"], sort_code)
        sheet.write_row("A2", ["Ann Sample", 10203], sort_code)
        sheet.write("C2", 1234, book.add_format({"num_format": "0.000"}))
    assert "Name\tSort code\tPaid\nAnn Sample\t01-02-03\t1234" in texts(read(sheets, out), "sheet S")


def binary_record(kind: int, data: bytes) -> bytes:
    return bytes([kind & 0x7F | 0x80, kind >> 7, len(data)]) + data


def wide(text: str) -> bytes:
    return len(text).to_bytes(4, "little") + text.encode("utf-16-le")


def test_comments_and_headers_of_binary_packages():
    """[MS-XLSB] 2.4.328 BrtCommentText (637) and 2.4.20 BrtBeginHeaderFooter (479): strings, or all ones for none."""
    comments = (
        binary_record(635, bytes(36)) + binary_record(637, b"\0" + wide("Rang on\nMonday")) + binary_record(636, b"")
    )
    assert comment_text(comments) == "Rang on Monday"
    assert comment_text(comments[:-20]).startswith("Rang")
    none = b"\xff" * 4
    header = binary_record(479, b"\0\0" + wide("&LOFFICIAL&P") + none * 4 + wide("First"))
    assert [text for text in headers(header) if text] == ["OFFICIAL", "First"]
