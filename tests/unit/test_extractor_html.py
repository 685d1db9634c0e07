"""Web pages and XML: what is seen is read, what is not is left, and nesting does not matter."""

from __future__ import annotations

import io
import time

import pytest

from models.records import Form, Problem, Properties, Text
from scanner.extractors import html, xml


def pieces(module, data: bytes | str):
    return list(module.extract(io.BytesIO(data.encode() if isinstance(data, str) else data)))


def text(module, data: bytes | str) -> str:
    return "\n".join(piece.text for piece in pieces(module, data) if isinstance(piece, Text))


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        ("<p>one <b>two</b>three", "one twothree"),
        ("<p>one<p>two<br>three", "one\ntwo\nthree"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<div>a</div><div> b </div>", "a\nb"),
        ("a&nbsp;b &amp; c &#373;", "a\xa0b & c ŵ"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("x<script>if (a<b) y()</script><style>z</style><!-- c -->", "x"),
        ("<img alt='the crest'> town", "the crest town"),
        ("<input type=text value='Ifan Example'><input type=hidden value=x>", "Ifan Example"),
        ("<table><tr><td>just</td></tr><tr><td>layout</td></tr></table>", "just\nlayout"),
        ("<table><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table><td>side</table>", "a\tb\nc\td\nside"),
        ("<noscript>please</noscript>", "please"),
        ("<a href='mailto:ifan@example.org?subject=x'>Write</a> now", "Write ifan@example.org now"),
        (
            "<a href='mailto:ifan@example.org'>ifan@example.org</a> <a href='http://example.org'>site</a>",
            "ifan@example.org site",
        ),
    ],
)
def test_what_is_seen(page, seen):
    assert text(html, f"<html><body>{page}</body></html>") == seen


def test_a_table_with_a_header_is_a_table():
    page = "<p>Before<table><tr><th>Name<th>Born<tr><td>Ifan<br>Example<td>1961</table>After"
    before, found, after, properties = pieces(html, page)
    assert (before.text, after.text) == ("Before", "After")
    assert (found.form, found.text) == (Form.TABLE, "Name\tBorn\nIfan Example\t1961")
    assert properties == Properties(tables=1)


def test_a_long_table_is_passed_on_in_pieces():
    row = "<tr><td>Blodwen Sampleton</td><td>01/02/1950</td></tr>"
    found = [piece for piece in pieces(html, "<table><tr><td>Name<td>Born" + row * 60_000) if isinstance(piece, Text)]
    assert len(found) == 2
    assert found[1].header == ("Name", "Born")
    assert sum(piece.text.count("\n") + 1 for piece in found) == 60_001


@pytest.mark.parametrize(
    "data",
    [
        "<meta charset=iso-8859-14><p>tŷ".encode("iso8859-14"),
        "<p>tŷ a dŵr".encode("iso8859-14"),
        "<meta charset=windows-1252><p>tŷ".encode(),
        "\ufeff<p>tŷ".encode("utf-16"),
    ],
)
def test_the_character_set(data):
    assert text(html, data).startswith("tŷ")


def test_title_and_author_are_properties():
    page = "<title>Our\n clients</title><meta name=Author content='Ifan'>"
    page += "<meta name=dcterms.created content=2012-03-14><p>x"
    properties = pieces(html, page)[-1]
    assert (properties.title, properties.author, properties.created.year) == ("Our clients", "Ifan", 2012)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 200_000,
        "<b>" * 200_000,
        "<table><tr><td>" * 50_000,
        "<p><font>" * 100_000,
        "<a " + "x=y " * 200_000 + ">",
    ],
    ids=["div", "b", "table", "font", "attributes"],
)
def test_nesting_costs_nothing(page):
    began = time.process_time()
    assert text(html, page + "hello") == "hello"
    assert time.process_time() - began < 3


def test_xml_gives_its_text_an_element_a_line():
    assert (
        text(xml, "<?xml version='1.0'?><a><!-- c --><b>one</b> <c x='y'>two &amp; <i>three</i></c></a>")
        == "one\ntwo & three"
    )


def test_xml_rows_of_2003_are_a_table():
    rows = "<Row><Cell><Data>Name</Data></Cell><Cell><Data>Born</Data></Cell></Row>"
    rows += "<Row><Cell><Data>Ifan</Data></Cell></Row>"
    book = f"<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Table>{rows}</Table></Workbook>"
    (found,) = pieces(xml, book)
    assert (found.form, found.text) == (Form.TABLE, "Name\tBorn\nIfan")


def test_xml_that_breaks_off_is_told():
    found = pieces(xml, "<a><b>one</b><c>tw")
    assert found[0].text.startswith("one")


def test_xml_fetches_and_expands_nothing_at_length():
    steps = "".join(f'<!ENTITY x{i} "{f"&x{i - 1};" * 10}">' for i in range(1, 12))
    bomb = f'<!DOCTYPE a [<!ENTITY x0 "lol">{steps}]><a>&x11; end</a>'
    assert len(text(xml, bomb)) < 2_000_000
    assert "root" not in text(xml, '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>')


def test_deep_xml_is_read():
    assert "hello" in text(xml, "<a>" * 100_000 + "hello")
    assert not any(isinstance(piece, Problem) for piece in pieces(xml, "<a>x</a>"))
