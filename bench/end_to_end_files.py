"""Quick writers of office files, pictures and mail for the end-to-end benchmark: from the same dice the same bytes."""

from __future__ import annotations

import base64
import io
import random
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from pathlib import Path
from textwrap import wrap

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from end_to_end_texts import Made

from scanner.demo import paper, slides

EPOCH = (2019, 3, 4, 9, 0, 0)
BODY = "word/document.xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def lines_of(made: Made) -> list[str]:
    """A document's lines; a table's cells with tabs between them."""
    return [made.title, "", *made.lines, *("\t".join(row) for row in made.rows)]


def docx(made: Made, picture: bytes = b"") -> bytes:
    """A Word document with the parts that Word itself writes, and a picture in it."""
    body = "".join(f"<w:p><w:r><w:t xml:space='preserve'>{escape(line)}</w:t></w:r></w:p>" for line in made.lines)
    if made.rows:
        body += "<w:tbl>" + "".join(map(_word_row, made.rows)) + "</w:tbl>"
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{WORD}"><w:body>'
    heading = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{escape(made.title)}</w:t></w:r></w:p>'
    document = f"{head}{heading}{body}</w:body></w:document>".encode()
    return _package(_shell("docx"), {BODY: document}, "word/media/image1.jpeg", picture)


def _word_row(row: Sequence[str]) -> str:
    return (
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{escape(cell)}</w:t></w:r></w:p></w:tc>" for cell in row) + "</w:tr>"
    )


def xlsx(made: Made, picture: bytes = b"") -> bytes:
    """A workbook of one sheet with shared strings, as Excel writes it."""
    strings: dict[str, int] = {}
    rows = []
    for number, row in enumerate(made.rows or [(line,) for line in made.lines], 1):
        cells = (f'<c t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>' for cell in row)
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    sheet = f"{head}<worksheet {main}><sheetData>{''.join(rows)}</sheetData></worksheet>"
    shared = f"{head}<sst {main}>" + "".join(f"<si><t>{escape(text)}</t></si>" for text in strings) + "</sst>"
    parts = {"xl/worksheets/sheet1.xml": sheet.encode(), "xl/sharedStrings.xml": shared.encode()}
    return _package(_shell("xlsx"), parts, "xl/media/image1.jpeg", picture)


def pptx(made: Made, picture: bytes = b"") -> bytes:
    """A presentation of a few lines a slide."""
    lines = [part for line in made.lines for part in wrap(line, 110)][:240]
    pages = [lines[at : at + 8] for at in range(0, len(lines), 8)] or [[made.title]]
    data = slides.pptx(pages, date(2019, 3, 4))
    return _package(_members(data), {}, "ppt/media/image1.jpeg", picture)


@cache
def _shell(kind: str) -> tuple[tuple[str, bytes], ...]:
    """The parts of an empty document by python-docx or XlsxWriter: styles, theme, settings and the rest."""
    day = date(2019, 3, 4)
    return _members(paper.docx("x", day) if kind == "docx" else paper.xlsx({"Sheet1": [["x"]]}, day))


def _members(data: bytes) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        kept = (info for info in source.infolist() if "thumbnail" not in info.filename or "rels" in info.filename)
        return tuple((info.filename, source.read(info)) for info in kept)


def _package(shell: Sequence[tuple[str, bytes]], parts: dict[str, bytes], name: str, picture: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as target:
        for path, data in shell:
            if path == "[Content_Types].xml" and picture and b'"jpeg"' not in data:
                data = data.replace(b"<Override", b'<Default Extension="jpeg" ContentType="image/jpeg"/><Override', 1)
            target.writestr(_stamped(path), parts.get(path, data))
        if picture:
            target.writestr(_stamped(name), picture, zipfile.ZIP_STORED)
    return out.getvalue()


def _stamped(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def zipped(members: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip file of some files."""
    return paper.zipped(members, date(2019, 3, 4))


PAGE, WIDTH = 54, 96


def pdf(made: Made, picture: bytes = b"", pictures: int = 0) -> bytes:
    """Pages of compressed text in Helvetica, and pages that are a picture each (scanned)."""
    lines = [part for line in lines_of(made) for part in (wrap(line, WIDTH) or [""])]
    pages = [_page(lines[at : at + PAGE]) for at in range(0, len(lines), PAGE)]
    image = b"<< /Type /XObject /Subtype /Image /Width 640 /Height 480 /ColorSpace /DeviceRGB /BitsPerComponent 8 "
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for number in range(pictures):
        data = varied(picture, number)
        objects.append(image + b"/Filter /DCTDecode /Length %d >>\nstream\n" % len(data) + data + b"\nendstream")
        pages.append(b"q 595 0 0 842 0 0 cm /I%d Do Q" % number)
    shown = b" ".join(b"/I%d %d 0 R" % (number, 4 + number) for number in range(pictures))
    kids = []
    for page in pages:
        data = zlib.compress(page, 4)
        objects.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(data) + data + b"\nendstream")
        sources = b"<< /Font << /F1 3 0 R >> /XObject << " + shown + b" >> >>"
        kids.append(len(objects) + 1)
        rest = b"/MediaBox [0 0 595 842] /Resources " + sources + b" /Contents %d 0 R >>" % len(objects)
        objects.append(b"<< /Type /Page /Parent 2 0 R " + rest)
    tree = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), tree)
    return _assembled(objects)


def _page(lines: Sequence[str]) -> bytes:
    shown = (line.translate({40: r"\(", 41: r"\)", 92: r"\\"}).replace("\t", "   ") for line in lines)
    return (
        b"BT /F1 10 Tf 14 TL 50 790 Td\n"
        + b"\n".join(b"(%s) '" % s.encode("cp1252", "replace") for s in shown)
        + b"\nET"
    )


def _assembled(objects: Sequence[bytes]) -> bytes:
    parts, places, at = [b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"], [], 15
    for number, body in enumerate(objects, 1):
        places.append(at)
        parts.append(b"%d 0 obj\n" % number + body + b"\nendobj\n")
        at += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n" % (size, table, size)
    return b"".join(parts) + tail + b"startxref\n%d\n%%%%EOF\n" % at


def page(made: Made) -> bytes:
    """A page of the intranet."""
    body = "".join(f"<p>{escape(line)}</p>\n" for line in made.lines)
    rows = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>\n" for row in made.rows)
    head = f"<!DOCTYPE html><html><head><title>{made.title}</title></head>"
    return f"{head}<body>{body}<table>{rows}</table></body></html>".encode()


def rtf(made: Made) -> bytes:
    """A rich text document."""
    lines = "".join(
        f"{paper._rtf_character(c)}" if ord(c) > 127 or c in "\\{}\t" else c for c in "\n".join(lines_of(made))
    )
    return (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}\f0\fs22 " + lines.replace("\n", "\\par\r\n") + "}"
    ).encode()


def message(made: Made, number: int, attachment: tuple[str, bytes] | None = None) -> bytes:
    """A message to a team's mailbox, with a file attached."""
    when = format_datetime(datetime.fromtimestamp(1_400_000_000 + 7_200 * number, UTC))
    head = (
        f"From: Customer Desk <desk@example.org>\nTo: Duty <duty{number % 40}@example.org>\n"
        f"Subject: {made.title} {number}\nDate: {when}\nMessage-ID: <e{number}@example.org>\nMIME-Version: 1.0\n"
    )
    body = "\n".join(lines_of(made)[2:])
    plain = 'Content-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n'
    if attachment is None:
        return f"{head}{plain}{body}\n".encode()
    name, data = attachment
    file = (
        f'Content-Type: application/octet-stream; name="{name}"\nContent-Transfer-Encoding: base64\n'
        f'Content-Disposition: attachment; filename="{name}"\n\n'
    )
    start = f'{head}Content-Type: multipart/mixed; boundary="=_e"\n\n--=_e\n{plain}{body}\n--=_e\n{file}'
    return start.encode() + base64.encodebytes(data) + b"--=_e--\n"


def mbox(messages: Iterator[bytes]) -> bytes:
    """A mailbox of messages."""
    start = b"From desk@example.org Mon Mar  4 09:00:00 2019\n"
    return b"".join(start + data.replace(b"\nFrom ", b"\n>From ") + b"\n" for data in messages)


@cache
def photographs() -> tuple[bytes, ...]:
    """Twelve JPEG pictures of noise, of 5 KB to 2.5 MB."""
    from PIL import Image

    dice, made = random.Random(3), []
    for number in range(12):
        side, out = 80 + 160 * number, io.BytesIO()
        noise = dice.randbytes(side * side * 3)
        Image.frombytes("RGB", (side, side), noise).save(out, "JPEG", quality=85)
        made.append(out.getvalue())
    return tuple(made)


def photograph(size: int) -> bytes:
    """The picture whose size is nearest."""
    return min(photographs(), key=lambda data: abs(len(data) - size))


def varied(picture: bytes, number: int) -> bytes:
    """The picture with a comment (JPEG segment COM) that makes its bytes another's."""
    words = b"camera %012d" % number
    return picture[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + picture[2:]


def film(dice: random.Random, size: int) -> bytes:
    """A file that begins like an MP4 video and goes on with what does not compress."""
    return (
        b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + size.to_bytes(4, "big") + b"mdat" + dice.randbytes(size)
    )
