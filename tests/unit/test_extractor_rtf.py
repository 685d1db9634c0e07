"""Rich Text Format: characters of every kind, places, tables, objects, and what is not text."""

from __future__ import annotations

import io
import struct

import pytest

from models.errors import Unreadable
from models.records import Embedded, Form, Problem, ProblemKind, Properties, Text
from scanner.extractors import rtf


def pieces(
    body: str, head: str = r"\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset238 Arial CE;}{\f2\fcharset128 M;}}"
):
    return list(rtf.extract(io.BytesIO(("{\\rtf1" + head + body + "}").encode("latin-1"))))


def text(body: str, **kwargs) -> str:
    return "\n".join(piece.text for piece in pieces(body, **kwargs) if isinstance(piece, Text))


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (r" caf\'e9", "café"),
        (r" t\u375?", "tŷ"),
        (r" t\u375\'79 x", "tŷ x"),
        (r" \uc0 t\u375 x", "tŷx"),
        (r"\uc2 t\u375\'3f\'3f x", "tŷ x"),
        (r" \u-10179?\u-8704?", "😀"),
        (r"{\f1 \'b3}\'b3", "ł³"),
        (r"{\f2 \'93\'fa\'96\'7b}", "日本"),
        (r" a\~b\_c\-d", "a\xa0b-cd"),
        (r" \{a\}\\", "{a}\\"),
        (r" one\par two\line three\tab four", "one\ntwo\nthree\tfour"),
        (r" \ldblquote x\rdblquote\emdash\bullet", "“x”—•"),
        ("one\r\n two", "one two"),
        (r"{\*\unheardof secret}seen", "seen"),
        (r"{\stylesheet{\s1 Heading;}}{\pict\pngblip 89504e47}seen", "seen"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}", "link"),
        (r"{\upr{plain}{\*\ud{t\u375?}}}", "tŷ"),
        (r"\bin5 {{{{{seen", "seen"),
        (r"{\listtext 1.\tab}first", "1.\tfirst"),
        (r"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt boxed}}}", "boxed"),
    ],
)
def test_characters(body, shown):
    assert text(body).lstrip(" ") == shown


def test_code_page_of_the_document():
    assert text(r" \'cf\'f0\'e8", head=r"\ansi\ansicpg1251") == "При"
    assert text(r" \'82", head=r"\pca") == "é"


def test_a_table_is_a_table():
    row = r"\trowd\cellx1\cellx2\pard\intbl Name\cell Born\cell\row"
    row += r"\trowd\pard\intbl Ifan\par Example\cell 1961\cell\row\pard"
    before, found, after, _ = pieces(r"\pard before\par" + row + r" after\par")
    assert (before.text, after.text) == ("before", "after")
    assert (found.form, found.text) == (Form.TABLE, "Name\tBorn\nIfan Example\t1961")


def test_places():
    found = pieces(r"{\header head}body{\footnote note}{\*\annotation remark}{\deleted gone}{\footer foot}")
    where = {piece.where: piece.text for piece in found if isinstance(piece, Text)}
    assert where == {
        "": "body", "header": "head", "footnote": "note", "comment": "remark", "deleted text": "gone", "footer": "foot"
    }  # fmt: skip


def test_properties():
    info = r"{\info{\title T\u375?}{\author Ifan}{\operator Blodwen}{\*\company Cyngor}"
    info += r"{\creatim\yr2012\mo3\dy14\hr9\min30}}x"
    found = next(piece for piece in pieces(info) if isinstance(piece, Properties))
    assert (found.title, found.author, found.last_author, found.company) == ("Tŷ", "Ifan", "Blodwen", "Cyngor")
    assert found.created is not None
    assert found.created.isoformat() == "2012-03-14T09:30:00+00:00"


def test_embedded_objects_come_out():
    name = b"Package\0"
    data = (
        struct.pack("<II", 0x0501, 2) + struct.pack("<I", len(name)) + name + bytes(8) + struct.pack("<I", 5) + b"hello"
    )
    found = pieces(r"{\object\objemb{\*\objclass Package}{\*\objdata " + data.hex() + r"}{\result shown}}")
    (thing,) = [piece for piece in found if isinstance(piece, Embedded)]
    assert (thing.name, thing.stream.read()) == ("object 1 Package", b"hello")
    assert "shown" in next(piece.text for piece in found if isinstance(piece, Text))


def test_a_packaged_file_is_unwrapped():
    path = b"C:\\x\\note.txt\0"
    inner = b"\x02\0note.txt\0" + path + b"\0\0\x03\0" + struct.pack("<I", len(path)) + path
    inner += struct.pack("<I", 5) + b"hello"
    name = b"Package\0"
    data = struct.pack("<III", 0x0501, 2, len(name)) + name + bytes(8) + struct.pack("<I", len(inner)) + inner
    (thing,) = [p for p in pieces(r"{\object{\*\objdata " + data.hex() + "}}") if isinstance(p, Embedded)]
    assert (thing.name, thing.stream.read()) == ("object 1 note.txt", b"hello")


def test_a_document_that_breaks_off_is_read_and_told():
    found = list(rtf.extract(io.BytesIO(rb"{\rtf1 one {\b two")))
    assert found[0].text == "one two"
    assert found[-1] == Problem("extract", ProblemKind.CORRUPT, "the file ends inside a group")


def test_endless_groups_are_too_deep():
    with pytest.raises(Unreadable) as caught:
        list(rtf.extract(io.BytesIO(b"{\\rtf1" + b"{" * 1_000_000)))
    assert caught.value.kind == ProblemKind.TOO_DEEP


def test_text_of_is_one_string():
    assert rtf.text_of(rb"{\rtf1 one\par two}") == "one\ntwo"


def test_cells_of_a_single_row_do_not_run_into_each_other():
    for body in (r"\trowd\intbl Name\cell Blodwen Sampleton\cell\row", r"Name\cell Blodwen Sampleton\cell "):
        assert [piece.text for piece in pieces(body) if isinstance(piece, Text)] == ["Name\nBlodwen Sampleton"]
