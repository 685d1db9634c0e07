"""Plain and delimited text: decoded right, offsets exact, pieces bounded."""

from __future__ import annotations

import io

import pytest

from models.records import Form
from scanner.extractors import base, delimited, text
from scanner.sniff_charset import decode, detect


@pytest.mark.parametrize(
    ("words", "codec"),
    [
        ("Mae'r tŷ ger y dŵr yng Ngwynedd", "iso8859-14"),
        ("Tŷ Gwyn, High Street", "iso8859-14"),
        ("Café “quoted” – £500 for Ifan’s house", "cp1252"),
        ("It cost £500", "cp1252"),
        ("TENANT 0012345 BLODWEN SAMPLETON, 4 High Street, Examplewick. Arrears of 210.50 on 14/03/2012", "cp500"),
        ("The office’s reply", "cp1252"),
        ("the (draft)’s cost, £3.5 million", "cp1252"),
        ("the Council’s “reply” – soon", "mac_roman"),
        ("García’s appeal", "mac_roman"),
        ("a ½ price, 20 °C", "cp1252"),
        ("Café £500, a rôle", "cp850"),
        ("Zażółć gęślą jaźń, proszę się zgłosić do urzędu", "cp1250"),
        ("Привет, это документ на русском языке", "cp1251"),
        ("名前,年齢,住所\r\n佐藤太郎,30,東京", "cp932"),
        ("Þetta er það sem við erum með", "cp1252"),
        ("Llŷn a Môn", "utf-8"),
        ("Llŷn a Môn", "utf-8-sig"),
        ("Llŷn a Môn", "utf-16"),
        ("Llŷn a Môn, plain", "utf-16-le"),
        ("Llŷn a Môn, plain", "utf-16-be"),
        ("Llŷn a Môn", "utf-32"),
    ],
)
def test_character_sets(words, codec):
    assert decode(words.encode(codec)) == words


def test_a_declared_character_set_is_believed_unless_the_bytes_are_utf8():
    assert detect(io.BytesIO("é".encode("latin-1")), "iso-8859-1").codec == "iso8859-1"
    assert detect(io.BytesIO("é".encode()), "iso-8859-1").codec == "utf-8"
    assert detect(io.BytesIO("é".encode("latin-1")), "no-such-set").codec == "cp1252"


def test_utf8_with_a_wrong_byte_late_in_the_file_stays_utf8():
    data = "tŷ ".encode() * 400_000 + b"\xff end"
    assert detect(io.BytesIO(data)).codec == "utf-8"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_offsets_are_those_of_the_decoded_text(newline):
    whole = newline.join(f"line {number} of the tŷ" for number in range(120_000))
    pieces = list(text.extract(io.BytesIO(whole.encode("utf-8-sig"))))
    assert len(pieces) > 1
    assert all(whole[piece.start : piece.start + len(piece.text)] == piece.text for piece in pieces)
    assert max(len(piece.text) for piece in pieces) <= base.LIMITS.piece_chars
    covered = sum(len(piece.text) for piece in pieces)
    assert len(whole) - covered < len(pieces)


def test_one_endless_line_is_cut():
    pieces = list(text.extract(io.BytesIO(b"x" * 2_500_000)))
    assert [piece.start for piece in pieces] == [0, 1_000_000, 2_000_000]


def test_zero_bytes_and_control_characters_become_spaces_in_place():
    (piece,) = text.extract(io.BytesIO(b"a\0b\x01c\td\r\ne"))
    assert piece.text == "a b c\td\r\ne"


def read(data: bytes):
    return list(delimited.extract(io.BytesIO(data)))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    rows = [["Name", "Born", "Town"], ["Sampleton, Blodwen", "01/02/1950", "Bangor"], ["Ifan", "03/04/1961", "Bala"]]
    lines = [delimiter.join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows]
    (piece,) = read("\n".join(lines).encode())
    assert (piece.delimiter, piece.form, piece.quoted, piece.header) == (delimiter, Form.TABLE, True, ())


def test_a_table_without_a_header_says_so_with_empty_names():
    (piece,) = read(b"Blodwen,01/02/1950,01632 960123\nIfan,03/04/1961,01632 960124\n")
    assert piece.header == ("", "", "")


def test_a_long_table_is_cut_between_rows_and_keeps_its_header():
    row = 'Blodwen Sampleton,"two\nlines",01632 960123\n'
    whole = "Name,Note,Telephone\n" + row * 60_000
    pieces = read(whole.encode())
    assert len(pieces) == 3
    assert pieces[0].header == ()
    assert all(piece.header == ("Name", "Note", "Telephone") for piece in pieces[1:])
    assert all(piece.text.startswith("Blodwen") for piece in pieces[1:])
    assert all(whole[piece.start : piece.start + len(piece.text)] == piece.text for piece in pieces)


def test_a_stray_quote_does_not_hold_the_table_together():
    pieces = read(b'Size,Name\n5" pipe,Ifan\n' + b"1,Blodwen Sampleton\n" * 80_000)
    assert len(pieces) > 1


def test_a_table_helper_cuts_and_cleans():
    rows = [["Name", "Note"]] + [["Blodwen", "a\tb\nc" + "x" * 1000]] * 1500
    pieces = list(base.table(iter(rows), "sheet A"))
    assert len(pieces) == 2
    assert pieces[1].header == ("Name", "Note")
    assert pieces[0].text.split("\n")[1].startswith("Blodwen\ta b cx")
