"""Identification: by content, whatever the name; the extension only breaks ties among kinds of text."""

from __future__ import annotations

import io
import random
import struct
import zipfile

import pytest

from scanner.identify import EMPTY, UNKNOWN, identify
from scanner.sniff_names import PACKAGE_PUIDS
from scanner.sniff_ole import OLE, from_ole
from scanner.sniff_tools import pronom
from scanner.sniff_zip import MAIN_PARTS

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIL = b"Received: from mx.example.org\r\nFrom: Ifan Example <ifan@example.org>\r\nSubject: Visit\r\n\r\nHello\r\n"


def media_type(data: bytes, name: str = "") -> str:
    return identify(io.BytesIO(data), name).media_type


def package(content_type: str, part: str = "/word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        types = f'<Types><Override PartName="{part}" ContentType="{content_type}"/></Types>'
        for name, text in (("[Content_Types].xml", types), (part.strip("/"), "<document/>")):
            archive.writestr(zipfile.ZipInfo(name), text)  # without the time of day: two test processes make the same
    return out.getvalue()


def compound(*names: str, class_id: int = 0) -> bytes:
    """The smallest compound file: a header, one allocation sector, one directory sector with the names in its root."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0") + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header += b"\xff\xff\xff\xff" * 108
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE).ljust(512, b"\xff")
    entries = [_entry("Root Entry", 0xFFFFFFFF, 1, class_id)]
    for number, name in enumerate(names, 1):
        entries.append(_entry(name, number + 1 if number < len(names) else 0xFFFFFFFF, 0xFFFFFFFF, 0))
    return header[:512] + table + b"".join(entries).ljust(512, b"\0")


def _entry(name: str, right: int, child: int, class_id: int) -> bytes:
    raw = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 2 * len(name) + 2, 2, 1)
    return (raw + struct.pack("<IIII", 0xFFFFFFFF, right, child, class_id)).ljust(128, b"\0")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", EMPTY),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\r\n%PDF-1.4\n1 0 obj", "application/pdf"),
        (b"{\\rtf1\\ansi Hello}", "application/rtf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "image/png"),
        (b"!BDN" + bytes(600), "application/vnd.ms-outlook-pst"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(30), "application/x-7z-compressed"),
        (b"Rar!\x1a\x07\x00" + bytes(30), "application/vnd.rar"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "text/html"),
        (b"<!-- made by hand --><HTML><p>x</HTML>", "text/html"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "application/xhtml+xml"),
        (b"<?xml version='1.0'?><case/>", "application/xml"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "text/calendar"),
        (b"BEGIN:VCARD\nEND:VCARD\n", "text/vcard"),
        (b'{"a": 1}', "application/json"),
        (MAIL, "message/rfc822"),
        (b"From ifan@example.org Wed Mar 14 09:30:00 2012\n" + MAIL, "application/mbox"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=1\n\n--1\n\n" + bytes(9), "message/rfc822"),
        (b"Dear Blodwen,\n\nPlease telephone.\n", "text/plain"),
        (b"Name\tBorn\nIfan\t1961\nBlodwen\t1950\n", "text/tab-separated-values"),
        ("Annwyl Blodwen, tŷ".encode("utf-16"), "text/plain"),
        (random.Random(7).randbytes(5000), UNKNOWN),
        (package("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"), WORD),
        (compound("WordDocument", "1Table"), "application/msword"),
        (compound("__properties_version1.0"), "application/vnd.ms-outlook"),
        (compound("Workbook"), "application/vnd.ms-excel"),
        (compound("EncryptedPackage", "EncryptionInfo"), "application/x-ooxml-protected"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_the_content_decides(data, expected):
    assert media_type(data) == expected
    assert media_type(data, "misleading.doc") == expected


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"one,two\n", "a.csv", "text/csv"),
        (b"one,two\n", "a.txt", "text/plain"),
        (b"# Title\n", "a.md", "text/markdown"),
        (b"12:00 started\n", "a.log", "text/x-log"),
        (b"Subject: Visit\nFrom: Ifan\n\nHello\n", "a.eml", "message/rfc822"),
        (b"Subject: Visit\nFrom: Ifan\n\nHello\n", "a.txt", "text/plain"),
        (b"%PDF-1.7\n", "a.csv", "application/pdf"),
    ],
)
def test_the_extension_breaks_ties_among_text_and_the_basis_says_so(data, name, expected):
    form = identify(io.BytesIO(data), name)
    assert form.media_type == expected
    assert ("extension" in form.basis) == (expected not in ("text/plain", "application/pdf"))


@pytest.mark.parametrize("content_type", MAIN_PARTS)
def test_office_packages_are_known_by_their_main_part(content_type):
    assert media_type(package(content_type)) == MAIN_PARTS[content_type]


def test_a_package_cut_off_before_its_directory_is_still_known():
    data = package("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")
    form = identify(io.BytesIO(data[:-60]), "letter.docx")
    assert (form.media_type, form.warning) == (WORD, "damaged zip file")


def test_a_prose_with_commas_is_no_table():
    text = b"Dear Ifan, thank you, again, for all.\nWe met, we spoke, we left, all well.\nYours, truly, as ever, B.\n"
    assert media_type(text) == "text/plain"


def test_a_wrong_extension_is_warned_of_and_a_right_one_is_not():
    assert "extension mismatch" in identify(io.BytesIO(b"{\\rtf1 x}"), "letter.doc").warning
    assert identify(io.BytesIO(b"{\\rtf1 x}"), "letter.rtf").warning == ""
    assert identify(io.BytesIO(b"{\\rtf1 x}"), "letter").warning == ""


def test_text_with_binary_parts_is_still_read_as_text():
    form = identify(io.BytesIO(b"09:30 Blodwen signed in\r\n" * 9 + bytes(64) + b"09:31 signed out\r\n" * 9), "a.log")
    assert (form.media_type, form.warning) == ("text/plain", "text with binary parts")


def test_pronom_identifiers_come_with_their_basis():
    form = identify(io.BytesIO(b"%PDF-1.4\n1 0 obj\n%%EOF\n"))
    assert form.puid == "fmt/18"
    assert "PRONOM" in form.basis


PARTS = {"word": "/word/document.xml", "spread": "/xl/workbook.xml", "present": "/ppt/presentation.xml"}


@pytest.mark.parametrize(("content_type", "kind"), [pair for pair in MAIN_PARTS.items() if pair[1] in PACKAGE_PUIDS])
def test_identifiers_of_packages_are_those_that_siegfried_gives(content_type, kind):
    part = next(part for start, part in PARTS.items() if f".{start}" in content_type)
    data = package(content_type, part)
    form = identify(io.BytesIO(data))
    assert (form.media_type, form.basis) == (kind, "content type of the main part")
    assert form.puid == pronom(io.BytesIO(data)).puid


def test_the_stream_is_left_rewound():
    for data in (b"", b"text", b"PK\x03\x04", b"%PDF-1.4", MAIL, compound("Workbook")):
        stream = io.BytesIO(data)
        stream.seek(0, 2)
        identify(stream, "x.bin")
        assert stream.tell() == 0


def test_any_bytes_are_survived():
    dice = random.Random(1)
    starts = [
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"%PDF-",
        b"From ",
        b"<?xml",
        b"\xff\xfe",
        b"RIFF",
    ]
    for start in starts:
        for size in (0, 1, 7, 100, 513, 5000):
            form = identify(io.BytesIO(start + dice.randbytes(size)), "x")
            assert "/" in form.media_type
            assert form.media_type == form.media_type.lower()


def test_a_compound_file_whose_directory_loops_ends():
    data = bytearray(compound("Workbook"))
    data[512 + 4 : 512 + 8] = struct.pack("<I", 1)  # the directory's sector follows itself
    data[1024 + 128 + 68 : 1024 + 128 + 76] = struct.pack("<II", 1, 1)  # the stream is its own sibling
    assert from_ole(io.BytesIO(bytes(data)))[0] == "application/vnd.ms-excel"
    assert from_ole(io.BytesIO(bytes(data[:600])))[0] == OLE


def test_libmagic_and_siegfried_may_be_missing(monkeypatch):
    import sys

    from scanner import sniff_tools

    sniff_tools._libmagic.cache_clear()
    monkeypatch.setitem(sys.modules, "magic", None)
    monkeypatch.setitem(sys.modules, "pygfried", None)
    assert media_type(b"%PDF-1.4\n") == "application/pdf"
    assert media_type(b"\x01\x02\x03\x04" * 9) == UNKNOWN
    sniff_tools._libmagic.cache_clear()
