"""Compound files: written and read back, binary Word and PowerPoint, Outlook messages, winmail.dat, data files."""

from __future__ import annotations

import io
import random
import struct
from datetime import UTC, datetime
from pathlib import Path

import olefile
import pytest

from models.records import MailClass
from scanner.extractors import doc, eml, msg, ppt, pst, sheets, tnef
from scanner.extractors._biff import biff_sheets
from scanner.extractors._mapi import Attachment, Message, pieces, to_mime
from scanner.extractors._ole import ole10_native
from scanner.extractors._olewrite import compound
from scanner.extractors._propertyset import codec, sections
from scanner.extractors._sheetformats import PADDED, padded
from scanner.extractors._stamps import label, marking, person, template, w3c_date
from scanner.extractors._xlsextra import plain_header
from scanner.extractors.doc import plain
from tests.unit.office_samples import inside, problems, properties, read, refusal, texts

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize("count", [0, 1, 2, 7, 60, 300])
def test_compound_files_are_read_back(count):
    dice = random.Random(count)
    streams = {
        f"stream {number}": dice.randbytes(dice.choice([0, 1, 63, 64, 4095, 4096, 9000])) for number in range(count)
    }
    written = compound(streams | {"storage": {"inner": b"deep" * 2000, "more": {"x": b"y"}}})
    with olefile.OleFileIO(io.BytesIO(written)) as ole:
        assert not ole.parsing_issues
        assert all(ole.openstream(name).read() == data for name, data in streams.items() if data)
        assert ole.openstream("storage/inner").read() == b"deep" * 2000
        assert ole.openstream("storage/more/x").read() == b"y"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('see \x13 HYPERLINK "http://example.org" \x14the page\x15.', "see the page."),
        ("\x13 IF \x13 MERGEFIELD a \x14one\x15 \x14two\x15", "two"),
        ("date \x13 DATE \x15.", "date ."),
        ("non\x1ebreaking, soft\x1fhyphen", "non-breaking, softhyphen"),
        ("never \x13 ended", "never "),
        ("odd\x15\x14end", "oddend"),
        ("\x13" * 500 + "x" + "\x15" * 500 + "after", "after"),
    ],
)
def test_fields_and_marks_of_word(text, shown):
    assert plain(text).endswith(shown)


def test_an_encrypted_word_document():
    stream = bytearray(0x600)
    struct.pack_into("<HHHHHH", stream, 0, 0xA5EC, 0xC1, 0, 0, 0, 0x0300)
    assert refusal(doc, compound({"WordDocument": bytes(stream), "1Table": b"x"})) == "encrypted"


def test_an_encrypted_presentation():
    user = struct.pack("<HHI", 0, 0x0FF6, 20) + struct.pack("<III", 20, 0xF3D1C4DF, 0) + bytes(8)
    assert refusal(ppt, compound({"PowerPoint Document": b"x" * 100, "Current User": user})) == "encrypted"


def test_objects_within_a_document_become_files():
    inner = {"Workbook": b"w" * 5000, "\x01CompObj": b"c"}
    picture = {"\x01Ole": b"o", "\x02OlePres000": b"p"}
    label, data = b"notes.txt\0", b"the notes"
    native = b"\2\0" + label + b"C:\\x\0" + bytes(4) + struct.pack("<I", 0) + struct.pack("<I", len(data)) + data
    wrapped = {"\x01Ole10Native": struct.pack("<I", len(native)) + native}
    tree = read_tree(GOLDEN / "letter.doc") | {"ObjectPool": {"_1": inner, "_2": picture, "_3": wrapped}}
    found = inside(read(doc, compound(tree)))
    assert [*found] == ["object 1.xls", "notes.txt"]
    assert found["notes.txt"] == data
    assert olefile.OleFileIO(io.BytesIO(found["object 1.xls"])).openstream("Workbook").read() == b"w" * 5000


def read_tree(path: Path) -> dict:
    with olefile.OleFileIO(str(path)) as ole:
        return {name: ole.openstream(name).read() for (name,) in ole.listdir()}


def test_damaged_wrappers_are_no_danger():
    assert ole10_native(b"") is None
    assert ole10_native(b"\xff" * 20) == ("", b"\xff" * 16)
    assert sections(b"\xfe\xff" + b"\xff" * 100) == []


@pytest.mark.parametrize(
    ("number", "name"), [(1252, "cp1252"), (65001, "utf-8"), (28604, "iso8859-14"), (99999, "cp1252")]
)
def test_code_pages(number, name):
    assert codec(number) == name


def test_stamps_that_say_nothing():
    assert w3c_date("2013-12-23T23:15:00Z") is None
    assert person("python-docx") == ""
    assert person("Blodwen  Sampleton") == "Blodwen Sampleton"
    assert template("Normal.dotm") == ""
    assert template("Housing letter.dotx") == "Housing letter.dotx"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["OFFICIAL"], "OFFICIAL"),
        (["OFFICIAL: SENSITIVE - PERSONAL"], "OFFICIAL-SENSITIVE PERSONAL"),
        (["Official opening of the library"], ""),
        (["NOT PROTECTIVELY MARKED"], "NOT PROTECTIVELY MARKED"),
        (["RESTRICTED " + "and so on " * 10], ""),
        (["OFFICIAL", "SECRET"], "SECRET"),
    ],
)
def test_markings(lines, found):
    assert marking(lines) == found


def test_labels_of_custom_properties():
    assert label({"MSIP_Label_1_Name": "Official"}) == "Official"
    assert label({"Document Classification": "OFFICIAL", "Other": "x"}) == "OFFICIAL"
    assert label({"Classification": "Mammals"}) == ""


def message(**more: object) -> Message:
    return Message(subject="Visit", sender_name="Ann Example", sender_address="ann@example.org", plain="hello", **more)  # type: ignore[arg-type]


def test_a_message_and_its_mime_form_say_the_same():
    inner = message(message_class="IPM.Note")
    outer = message(
        recipients=[(1, "Bob", "bob@example.org"), (2, "Cai", "cai@example.org"), (1, "Dai", "")],
        received=datetime(2012, 3, 15, 9, 30, tzinfo=UTC),
        attachments=[Attachment("Llŷr.txt", b"data"), Attachment("Before", message=inner)],
        message_class="IPM.Schedule.Meeting.Request",
        message_id="<1@example.org>",
    )
    direct, again = list(pieces(outer)), read(eml, to_mime(outer))
    assert texts(direct, "header") == texts(again, "header")
    assert [*inside(direct)] == [*inside(again)] == ["Llŷr.txt", "Before.eml"]
    assert properties(direct).mail_class is properties(again).mail_class is MailClass.MEETING
    assert properties(direct).message_id == properties(again).message_id == "1@example.org"
    assert properties(direct).recipients == properties(again).recipients == 3
    assert properties(direct).received == properties(again).received == datetime(2012, 3, 15, 9, 30, tzinfo=UTC)
    assert to_mime(outer) == to_mime(outer)


def test_hostile_values_do_not_break_the_mime_form():
    odd = message(attachments=[Attachment('a"\r\nb\\c.txt', b"x")])
    odd.subject = "one\r\nBcc: two"
    found = read(eml, to_mime(odd))
    assert "Subject: one Bcc: two" in texts(found, "header")[0]
    assert len(inside(found)) == 1


def test_a_rights_managed_message_is_told():
    assert problems(pieces(message(attachments=[Attachment("message.rpmsg", b"x")]))) == ["encrypted"]


def test_code_page_of_8_bit_strings_by_locale():
    stream = bytes(32) + struct.pack("<HHI", 3, 0x3FF1, 0) + struct.pack("<II", 0x0419, 0)
    tree = {"__properties_version1.0": stream, "__substg1.0_0037001E": "Письмо".encode("cp1251")}
    assert "Subject: Письмо" in texts(read(msg, compound(tree)))[0]


def test_a_contact_of_outlook():
    def text(tag: int, value: str) -> dict[str, bytes]:
        return {f"__substg1.0_{tag:04X}001F": value.encode("utf-16-le")}

    born = struct.pack("<HHIQ", 0x40, 0x3A42, 0, 110_000_000_000_000_000)
    tree = {"__properties_version1.0": bytes(32) + born, **text(0x001A, "IPM.Contact"), **text(0x3A1C, "07700 900123")}
    tree |= text(0x8083, "blodwen@example.org")
    found = texts(read(msg, compound(tree)), "fields")[0]
    assert found == "Mobile telephone: 07700 900123\nDate of birth: 1949-07-30\nE-mail: blodwen@example.org"


def test_a_winmail_file_cut_off_gives_what_came_before():
    data = (GOLDEN / "winmail.dat").read_bytes()
    assert "header" in [piece.where for piece in read(tnef, data[:-30]) if hasattr(piece, "where")]
    assert refusal(tnef, data[:3]) == "corrupt"


def test_folders_of_a_data_file_are_in_the_names():
    names = [*inside(read(pst, (GOLDEN / "notes.pst").read_bytes()))]
    assert names[0] == "Notes/00001 Blue color note.eml"
    assert len(names) == len(set(names)) == 3


@pytest.mark.parametrize(
    ("digits", "code", "shown"),
    [("10203", "00-00-00", "01-02-03"), ("123456", "00000000", "00123456"), ("1234567890", "00000", "1234567890")],
)
def test_numbers_shown_with_leading_zeros(digits, code, shown):
    assert padded(digits, code) == shown


@pytest.mark.parametrize(("code", "kept"), [("00-00-00", True), ("00000000", True), ("0.000", False), ("0.00", False)])
def test_only_formats_of_zeros_keep_zeros(code, kept):
    assert bool(PADDED.fullmatch(code)) is kept


def test_leading_zeros_of_a_sheet_are_kept():
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("S")
    page.write_row(1, 1, ["Account", "Sort code", "Visits"])
    page.write(2, 1, 123456, book.add_format({"num_format": "00000000"}))
    page.write(2, 2, 10203, book.add_format({"num_format": "00-00-00"}))
    page.write(2, 3, 7)
    page.set_header("&COFFICIAL-SENSITIVE")
    book.close()
    found = read(sheets, out.getvalue())
    assert "00123456\t01-02-03\t7" in texts(found, "sheet S")[0]
    assert properties(found).marking == "OFFICIAL-SENSITIVE"


def test_a_workbook_read_record_by_record():
    with olefile.OleFileIO(str(GOLDEN / "clients.xls")) as ole:
        found = [(name, list(rows)) for name, rows in biff_sheets(ole.openstream("Workbook").read())]
    assert found[0] == ("Clients", [["Name", "NHS number"], ["Blodwen Sampleton", "999 123 4560"], *found[0][1][2:]])


def test_a_workbook_of_excel_4():
    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    data = record(0x0409, struct.pack("<HHH", 0, 0x10, 0))
    data += record(0x0204, struct.pack("<4H", 0, 0, 0, 4) + b"Name") + record(
        0x0204, struct.pack("<4H", 0, 1, 0, 4) + b"Born"
    )
    data += record(0x0204, struct.pack("<4H", 1, 0, 0, 3) + b"Ann") + record(0x0203, struct.pack("<3Hd", 1, 1, 0, 1950))
    assert texts(read(sheets, data + record(0x000A, b""))) == ["Name\tBorn\nAnn\t1950"]


@pytest.mark.parametrize(
    ("value", "shown"), [(7 << 2 | 2, "7"), (0xFFFFFFFE, "-1"), (700 << 2 | 3, "7"), (0x3FF00000, "1")]
)
def test_numbers_in_30_bits(value, shown):
    body = struct.pack("<3HI", 0, 0, 0, value)
    begin = struct.pack("<HHHH", 0x0809, 4, 0x0500, 0x10)
    sheet = begin + struct.pack("<HH", 0x027E, len(body)) + body + struct.pack("<HH", 0x000A, 0)
    assert [list(rows) for _, rows in biff_sheets(sheet)] == [[[shown]]]


def test_codes_of_printed_headers():
    assert plain_header('&L&"Arial,Bold"&12Clients && carers&R&D') == "Clients & carers"
