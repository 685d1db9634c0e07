"""Word packages: what surrounds the body, tables, deletions, and files made to do harm."""

from __future__ import annotations

import pytest

from models.records import Form, Text
from scanner.extractors import docx
from tests.unit.office_samples import paragraph, problems, properties, read, refusal, texts, word

TABLE = "<w:tbl>{}</w:tbl>"


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def test_paragraphs_tabs_and_breaks():
    stops = "<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>"
    body = f"<w:p>{stops}<w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:br/><w:t>C</w:t></w:r></w:p>"
    assert texts(read(docx, word(body + paragraph("D"))), "") == ["A\tB\nC\nD"]


def test_a_table_stands_between_its_prose():
    pieces = read(
        docx, word(paragraph("before") + TABLE.format(row("Name", "Born") + row("Ann", "1950")) + paragraph("after"))
    )
    shown = [(piece.form, piece.text) for piece in pieces if isinstance(piece, Text)]
    assert shown == [(Form.PROSE, "before"), (Form.TABLE, "Name\tBorn\nAnn\t1950"), (Form.PROSE, "after")]
    assert properties(pieces).tables == 1


@pytest.mark.parametrize("rows", [row("one cell"), row("a", "b"), row("a") + row("b")])
def test_a_layout_table_is_prose(rows):
    pieces = read(docx, word(TABLE.format(rows)))
    assert all(piece.form is Form.PROSE for piece in pieces if isinstance(piece, Text))


def test_merged_cells_keep_columns_in_step():
    span = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    wide = f"<w:tr><w:tc>{span}{paragraph('a')}</w:tc><w:tc>{paragraph('c')}</w:tc></w:tr>"
    assert texts(read(docx, word(TABLE.format(row("x", "y", "z") + wide)))) == ["x\ty\tz\na\t\tc"]


def test_cells_of_a_nested_table_stay_in_their_cell():
    inner = TABLE.format(row("in", "side"))
    outer = f"<w:tr><w:tc>{paragraph('k')}</w:tc><w:tc>{inner}{paragraph('v')}</w:tc></w:tr>"
    assert texts(read(docx, word(TABLE.format(row("a", "b") + outer)))) == ["a\tb\nk\tin side v"]


def test_a_text_box_is_read_once():
    box = f"<w:txbxContent>{paragraph('boxed')}</w:txbxContent>"
    choice = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    pieces = read(docx, word(f"<w:p><w:r><w:t>body</w:t>{choice}</w:r></w:p>"))
    assert texts(pieces, "") == ["body"]
    assert texts(pieces, "text box") == ["boxed"]


def test_tracked_changes():
    deleted = "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
    moved = "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
    added = "<w:ins><w:r><w:t>new</w:t></w:r></w:ins>"
    pieces = read(docx, word(f"<w:p>{deleted}{moved}{added}</w:p>"))
    assert texts(pieces, "") == ["new"]
    assert texts(pieces, "deleted text") == ["gone"]


def test_the_chosen_entry_of_a_form_field():
    field = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Yes"/><w:listEntry w:val="No"/></w:ddList>'
    assert texts(read(docx, word(f"<w:p>{field}</w:p>"))) == ["No"]


def test_the_marking_in_a_header():
    pieces = read(docx, word(paragraph("x"), {"header": paragraph("OFFICIAL - SENSITIVE")}))
    assert texts(pieces, "header") == ["OFFICIAL - SENSITIVE"]
    assert properties(pieces).marking == "OFFICIAL-SENSITIVE"


def test_what_came_before_the_damage_is_kept():
    pieces = read(docx, word(paragraph("first") + "<w:p><w:r><w:t>second</w:r>"))
    assert "first" in texts(pieces)[0]
    assert problems(pieces) == ["corrupt"]


def test_entities_are_not_expanded():
    laughs = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY e SYSTEM "file:///etc/hostname">]>'
    pieces = read(docx, word("<w:p><w:r><w:t>x &b; &e; y</w:t></w:r></w:p>", before=laughs))
    assert "lol" not in "".join(texts(pieces))


def test_a_part_that_unpacks_to_too_much():
    assert refusal(docx, word(" " * 90_000_000)) == "decompression bomb"


def test_a_long_text_is_cut_into_pieces():
    pieces = read(docx, word(paragraph("word " * 500_000)))
    assert [len(piece.text) for piece in pieces if isinstance(piece, Text)] == [1_000_000, 1_000_000, 500_000]


@pytest.mark.parametrize("kept", [0.5, 0.99])
def test_a_document_without_the_list_of_its_parts_is_read_as_far_as_it_goes(kept):
    data = word("".join(paragraph(f"Annwyl Blodwen, {number * 7919}") for number in range(2_000))).getvalue()
    pieces = read(docx, data[: int(len(data) * kept)])
    assert texts(pieces, "")[0].startswith("Annwyl Blodwen, 0\nAnnwyl Blodwen, 7919\n")
    assert set(problems(pieces)) == {"corrupt"}
