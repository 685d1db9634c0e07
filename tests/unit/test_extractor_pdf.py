"""PDF: pages, forms, notes, attachments, scans, passwords and torn files."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from models.errors import Unreadable
from models.records import Embedded, Problem, ProblemKind, Properties, Text
from scanner.extractors import pdf
from scanner.extractors._pdf_spacing import runs_together


def written(*objects: str, root: str = "1 0 R", trailer: str = "") -> bytes:
    """A PDF of numbered objects, with its cross-reference table."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer << /Root {root} /Size {len(places) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGES = "<< /Type /Pages /Kids [4 0 R] /Count 1 >>"


def page(content: str, extra: str = "", catalog: str = "", *objects: str) -> bytes:
    """A document of one page; further objects begin at number 6."""
    return written(
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        PAGES,
        FONT,
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        f"/Resources << /Font << /F1 3 0 R >> >> {extra} >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        *objects,
    )


LETTER = "BT /F1 12 Tf 72 700 Td (Dear Blodwen) Tj ET"
PICTURE = "q 500 0 0 700 40 40 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID 00FF00FF> EI Q"


def read(data: bytes):
    return list(pdf.extract(io.BytesIO(data)))


def texts(data: bytes) -> dict[str, str]:
    return {piece.where: piece.text for piece in read(data) if isinstance(piece, Text)}


def test_a_page_is_read_with_its_number():
    assert texts(page(LETTER)) == {"page 1": "Dear Blodwen"}


def test_a_scanned_page_needs_ocr_and_a_blank_one_does_not():
    (problem,) = [piece for piece in read(page(PICTURE)) if isinstance(piece, Problem)]
    assert (problem.kind, problem.detail) == (ProblemKind.NEEDS_OCR, "pages without readable text: 1 of 1")
    assert not [piece for piece in read(page("")) if isinstance(piece, Problem)]


def test_form_fields_and_notes_are_read():
    data = page(
        LETTER,
        "/Annots [6 0 R 7 0 R]",
        "/AcroForm << /Fields [6 0 R] >>",
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (surname) /V (Sampleton) /Rect [0 0 9 9] >>",
        "<< /Type /Annot /Subtype /Text /Contents (call back on 01632 960123) /Rect [0 0 9 9] >>",
    )
    assert texts(data) == {
        "page 1": "Dear Blodwen",
        "page 1, form fields": "surname: Sampleton",
        "page 1, annotations": "call back on 01632 960123",
    }


def test_attachments_come_out():
    data = page(
        LETTER,
        "",
        "/Names << /EmbeddedFiles << /Names [(a.txt) 6 0 R] >> >>",
        "<< /Type /Filespec /F (a.txt) /UF (a.txt) /EF << /F 7 0 R >> >>",
        "<< /Type /EmbeddedFile /Length 5 /Params << /Size 5 >> >>\nstream\nhello\nendstream",
    )
    (found,) = [piece for piece in read(data) if isinstance(piece, Embedded)]
    assert (found.name, found.stream.read()) == ("a.txt", b"hello")


def test_properties():
    data = written(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        "<< /Title (Our clients) /Author (Ifan Example) /CreationDate (D:20120314093000Z) >>",
        trailer="/Info 4 0 R",
    )
    (found,) = [piece for piece in read(data) if isinstance(piece, Properties)]
    assert (found.title, found.author) == ("Our clients", "Ifan Example")
    assert found.created == datetime(2012, 3, 14, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("tear", ["trailer", "xref", "startxref", "%%EOF", "/Root 1 0 R"])
def test_a_torn_file_is_mended(tear):
    assert texts(page(LETTER).replace(tear.encode(), b"")) == {"page 1": "Dear Blodwen"}


def test_a_file_without_pages_is_corrupt():
    with pytest.raises(Unreadable) as caught:
        read(b"%PDF-1.4\n%%EOF\n")
    assert caught.value.kind == ProblemKind.CORRUPT


def test_a_password_is_told():
    security = "<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + "00" * 32 + "> /U <" + "11" * 32 + "> >>"
    data = written("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>", security,
                   trailer="/Encrypt 3 0 R /ID [<00> <00>]")  # fmt: skip
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert caught.value.kind == ProblemKind.ENCRYPTED


@pytest.mark.parametrize(
    ("written_date", "expected"),
    [
        ("D:20120314093000+01'00'", datetime(2012, 3, 14, 8, 30, tzinfo=UTC)),
        ("D:20120314", datetime(2012, 3, 14, tzinfo=UTC)),
        ("20120314093000Z", datetime(2012, 3, 14, 9, 30, tzinfo=UTC)),
        ("D:00000000000000Z", None),
        ("Wednesday", None),
        ("D:20129914", None),
    ],
)
def test_dates(written_date, expected):
    assert pdf.pdf_date(written_date) == expected


def test_page_numbers_are_named_in_runs():
    assert pdf.named_pages([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"
    assert pdf.named_pages(list(range(1, 99, 2))).endswith("39, ...")


GLUED = "Thetenantwrotethattheroof leaks and thathechangedthelocksin " * 12
GERMAN = (
    "Die Grundsteuerbemessungsgrundlage gilt nach der neuen Verordnung auch für alle Gärten und Höfe der Stadt. "
    "Wer im Haus wohnt und seine Miete immer zahlt, der soll nicht mehr Steuern zahlen als die Frau von nebenan, "
    "die im selben Jahr in die Stadt kam und dort blieb. "
) * 3


@pytest.mark.parametrize(("text", "expected"), [(GLUED, True), (GERMAN, False), ("Thetenantwrotethattheroof", False)])
def test_words_that_run_together_are_noticed(text, expected):
    assert runs_together(text) is expected


WIDTHS = {"i": 2.22, "l": 2.22, "t": 2.78, "f": 2.78, "r": 3.33, "c": 5, "k": 5, "s": 5, "w": 7.22}


def test_spaces_are_found_again_where_words_run_together():
    """Letters of Helvetica set one by one, with gaps between words that are too narrow for PDFium."""
    out = []
    for line in range(12):
        left = 40.0
        for word in "the tenant wrote that the roof leaks and that he changed the locks".split():
            for letter in word:
                out.append(f"1 0 0 1 {left:.2f} {800 - 14 * line} Tm ({letter}) Tj")
                left += WIDTHS.get(letter, 5.56)
            left += 1.2 if len(word) > 3 else 3
    texts = [
        piece for piece in pdf.extract(io.BytesIO(page(f"BT /F1 10 Tf {' '.join(out)} ET"))) if isinstance(piece, Text)
    ]
    assert texts[0].text.count("the tenant wrote that the roof") == 12
