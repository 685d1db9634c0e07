"""OpenDocument files: values as stored, repeats bounded, notes and comments apart from the text."""

from __future__ import annotations

import io

import pytest

from models.records import Form, Text
from scanner.extractors import odf
from tests.unit.office_samples import problems, properties, read, refusal, texts, zipped

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "draw", "presentation", "meta")
)


def document(kind: str, body: str, styles: str = "", extra: dict[str, str | bytes] | None = None) -> io.BytesIO:
    inner = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    inner += f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return zipped(
        {"content.xml": f"<office:document-content {SPACES}>{inner}</office:document-content>"} | (extra or {})
    )


def sheet(rows: str, name: str = "S", style: str = "") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{rows}</table:table>'


def row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def cell(text: str, **attributes: str) -> str:
    shown = "".join(f' {name.replace("_", ":", 1).replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-cell{shown}><text:p>{text}</text:p></table:table-cell>"


def test_spaces_tabs_breaks_and_spans():
    body = 'a<text:s text:c="2"/>b<text:tab/>c<text:line-break/><text:span>d<text:a>e</text:a></text:span>f'
    assert texts(read(odf, document("text", f"<text:p>{body}</text:p>"))) == ["a  b\tc\ndef"]


def test_notes_comments_and_deletions_have_their_place():
    note = "<text:note><text:note-body><text:p>a note</text:p></text:note-body></text:note>"
    comment = "<office:annotation><text:p>a comment</text:p></office:annotation>"
    gone = "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
    pieces = read(odf, document("text", f"{gone}<text:p>one{note} two{comment}</text:p>"))
    assert texts(pieces, "") == ["one two"]
    assert (texts(pieces, "notes"), texts(pieces, "comments")) == (["a note"], ["a comment"])
    assert texts(pieces, "deleted text") == ["gone"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (cell("14/03/12", office_value_type="date", office_date_value="2012-03-14"), "2012-03-14"),
        (cell("1,234.50", office_value_type="float", office_value="1234.5"), "1234.5"),
        (cell("£7.00", office_value_type="currency", office_value="7"), "7"),
        (cell("00123456", office_value_type="float", office_value="123456"), "00123456"),
        (cell("01-02-03", office_value_type="float", office_value="10203"), "01-02-03"),
        (cell("text"), "text"),
    ],
)
def test_values_of_cells(given, shown):
    pieces = read(odf, document("spreadsheet", sheet(row(cell("Name"), cell("Value")) + row(cell("x"), given))))
    assert texts(pieces, "sheet S") == [f"Name\tValue\nx\t{shown}"]


def test_hidden_sheets_are_read_and_told():
    style = '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    pieces = read(odf, document("spreadsheet", sheet(row(cell("a"), cell("b")), "Old", "h"), style))
    assert texts(pieces, "hidden sheet Old") == ["a\tb"]


def test_repeats_are_bounded():
    wide = cell("x", table_number_columns_repeated="16384")
    pieces = read(odf, document("spreadsheet", sheet(row(wide, repeated=1_048_576))))
    assert sum(len(text) for text in texts(pieces)) < 1_000_000


def test_slides_and_their_notes():
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    notes = f"<presentation:notes>{box.format('aside')}</presentation:notes>"
    show = f"<draw:page>{box.format('one')}</draw:page><draw:page>{box.format('two')}{notes}</draw:page>"
    pieces = read(odf, document("presentation", show))
    assert texts(pieces, "slide 1") == ["one"]
    assert texts(pieces, "slide 2") == ["two"]
    assert texts(pieces, "slide 2 notes") == ["aside"]


def test_properties_and_flat_files():
    meta = "<meta:initial-creator>Ann Example</meta:initial-creator><meta:editing-cycles>4</meta:editing-cycles>"
    body = "<office:body><office:text><text:p>flat</text:p></office:text></office:body>"
    flat = f"<office:document {SPACES}><office:meta>{meta}</office:meta>{body}</office:document>"
    pieces = read(odf, flat.encode())
    assert texts(pieces) == ["flat"]
    assert (properties(pieces).author, properties(pieces).revision) == ("Ann Example", 4)


def test_tables_between_prose():
    table = sheet(row(cell("Name"), cell("Born")) + row(cell("Ann"), cell("1950")))
    pieces = read(odf, document("text", f"<text:p>before</text:p>{table}<text:p>after</text:p>"))
    forms = [piece.form for piece in pieces if isinstance(piece, Text)]
    assert forms == [Form.PROSE, Form.TABLE, Form.PROSE]


def test_encrypted_and_damaged_packages():
    manifest = {"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}
    assert refusal(odf, document("text", "<text:p>x</text:p>", extra=manifest)) == "encrypted"
    pieces = read(odf, document("text", "<text:p>kept</text:p><text:p>and</text:h>"))
    assert "kept" in texts(pieces)[0]
    assert problems(pieces) == ["corrupt"]
