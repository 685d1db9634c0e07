"""Makes the golden samples that a script can make: `python tests/golden/make.py`. All people in them are invented.

Each sample NAME has a file NAME.expected.txt beside it, whose lines say what must be found:
`type MEDIA_TYPE`, `has SNIPPET`, `not SNIPPET`, `where PLACE`, `inside NAME`, `problem KIND`, `title TITLE`, `table`.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).parent
PERSON = "Blodwen Sampleton"
LETTER = f"""Annwyl {PERSON},

Your council tax account was closed on 14 March 2012.
Mae eich cyfrif wedi cau. Tŷ Gwyn, Heol y Dŵr.

Telephone: 01632 960123. NHS number 999 123 4560.
"""
TABLE = [
    ["Name", "Date of birth", "Telephone"],
    [PERSON, "01/02/1950", "01632 960124"],
    ["Ifan Example", "03/04/1961", ""],
]


def save(name: str, data: bytes | str, *expected: str) -> None:
    """Write a sample and what is expected of it."""
    (HERE / name).write_bytes(data.encode() if isinstance(data, str) else data)
    (HERE / f"{name}.expected.txt").write_text("\n".join(expected) + "\n", encoding="utf-8")


def texts() -> None:
    found = (f"has {PERSON}", "has Tŷ Gwyn, Heol y Dŵr", "has 999 123 4560")
    save("letter.txt", LETTER, "type text/plain", *found)
    save("letter-celtic.txt", LETTER.encode("iso8859-14"), "type text/plain", *found)
    save("letter-utf16.txt", LETTER.encode("utf-16"), "type text/plain", *found)
    save("letter-crlf.txt", LETTER.replace("\n", "\r\n"), "type text/plain", *found)
    save(
        "office.txt",
        "“Café” – £500 owed by Ifan Example’s firm\n".encode("cp1252"),
        "type text/plain",
        "has “Café” – £500",
    )
    save("notes.md", f"# Notes\n\n- {PERSON} telephoned\n", "type text/markdown", f"has {PERSON}")
    save("case.json", '{"client": "Blodwen Sampleton", "closed": true}', "type application/json", f"has {PERSON}")
    card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{PERSON}\r\nTEL:01632 960125\r\nEND:VCARD\r\n"
    save("person.vcf", card, "type text/vcard", f"has {PERSON}", "has 01632 960125")
    event = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Visit {PERSON}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    save("visit.ics", event, "type text/calendar", f"has Visit {PERSON}")
    save("empty.txt", b"", "type application/x-empty")


def tables() -> None:
    rows = ["\t".join(row) for row in TABLE]
    save(
        "clients.tsv", "\n".join(rows) + "\n", "type text/tab-separated-values", "table", "has Date of birth\tTelephone"
    )
    quoted = 'Name;"Date of birth";Notes\n"Sampleton, Blodwen";01/02/1950;"two\nlines"\n'
    save(
        "clients.csv", quoted, "type text/csv", "table", "has Sampleton, Blodwen", "has two\nlines".replace("\n", "\\n")
    )


def pages() -> None:
    cells = "".join("<tr>" + "".join(f"<td>{value}</td>" for value in row) + "</tr>" for row in TABLE)
    html = (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Our clients</title><style>p { color: red }</style>"
        "</head><body><h1>Clients</h1><script>var secret = 'scripted';</script><!-- a comment -->"
        f"<p>About <b>{PERSON}</b>.</p>"
        f"<table>{cells}</table><img src='x.png' alt='The crest of the council'></body></html>"
    )
    found = (
        f"has About {PERSON}.",
        "has Name\tDate of birth",
        "has The crest",
        "not scripted",
        "not color",
        "not a comment",
    )
    save("clients.html", html, "type text/html", "table", "title Our clients", *found)
    mht = (
        "From: <Saved by a browser>\r\nSubject: Our clients\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="=_b"\r\n\r\n--=_b\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + html + "\r\n--=_b--\r\n"
    )
    save("clients.mht", mht, "type multipart/related", "table", *found)
    xml = f"<?xml version='1.0'?><case xmlns='urn:x'><client>{PERSON}</client><closed>2012</closed></case>"
    save("case.xml", xml, "type application/xml", f"has {PERSON}", "has 2012")
    save(
        "book.epub",
        epub(html),
        "type application/epub+zip",
        "title The book",
        "where chapter 1",
        f"has About {PERSON}.",
    )


def epub(html: str) -> bytes:
    package = (
        '<package><metadata><dc:title>The book</dc:title></metadata><manifest><item id="a" href="a.xhtml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    container = '<container><rootfiles><rootfile full-path="OPS/p.opf"/></rootfiles></container>'
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OPS/p.opf": package,
        "OPS/a.xhtml": html,
    }
    return zipped(parts)


def rtf() -> None:
    body = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title A letter}{\author Ifan Example}"
        r"{\creatim\yr2012\mo3\dy14\hr9\min30}}{\header Social Services\par}Dear Blodwen Sampleton, T\u375?\~Gwyn,"
        r" \'a3500{\*\secretdest not for eyes}.\par\trowd\cellx1\cellx2\pard\intbl Name\cell Born\cell\row"
        r"\trowd\cellx1\cellx2\pard\intbl Ifan\cell 1961\cell\row\pard End{\footnote See the file}\par}"
    )
    found = (
        "has Dear Blodwen Sampleton, Tŷ\xa0Gwyn, £500.",
        "has Name\tBorn",
        "has See the file",
        "not for eyes",
        "not Arial",
    )
    save(
        "letter.rtf", body, "type application/rtf", "table", "title A letter", "where header", "where footnote", *found
    )


def pdf() -> None:
    save(
        "letter.pdf",
        written_pdf([f"Dear {PERSON}", "Second page"]),
        "type application/pdf",
        "where page 2",
        f"has {PERSON}",
    )
    save("scan.pdf", written_pdf([None]), "type application/pdf", "problem needs OCR")


def written_pdf(pages: list[str | None]) -> bytes:
    """A small PDF (ISO 32000-1); None is a page that shows a picture alone."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {resources} /Contents {5 + 2 * number} 0 R >>"
        )
        image = "q 500 0 0 700 40 40 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID 00FF00FF> EI Q"
        stream = f"BT /F1 12 Tf 72 770 Td ({text}) Tj ET" if text else image
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    xref = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer << /Root 1 0 R /Size {len(places) + 1} >>\nstartxref\n{xref}\n%%EOF\n".encode()
    return bytes(out)


def zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2012, 3, 14, 9, 30, 0)), content)
    return out.getvalue()


def archives() -> None:
    plain = zipped({"letters/letter.txt": LETTER, "../outside.txt": "outside"})
    save("letters.zip", plain, "type application/zip", "inside letters/letter.txt", "inside ../outside.txt")
    save("letter.txt.gz", gzip.compress(LETTER.encode(), mtime=0), "type application/gzip", "inside content")
    save("letter.txt.bz2", bz2.compress(LETTER.encode()), "type application/x-bzip2", "inside content")
    save("letter.txt.xz", lzma.compress(LETTER.encode()), "type application/x-xz", "inside content")
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("letters/letter.txt")
        info.size, info.mtime = len(LETTER.encode()), 1_331_717_400
        archive.addfile(info, io.BytesIO(LETTER.encode()))
    save("letters.tar", out.getvalue(), "type application/x-tar", "inside letters/letter.txt")


def pictures() -> None:
    size = struct.pack(">IIBBBBB", 600, 400, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\xff" * 600 for _ in range(400)))
    chunks = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", size), (b"IDAT", rows), (b"IEND", b""))
    )
    save("scan.png", b"\x89PNG\r\n\x1a\n" + chunks, "type image/png", "problem needs OCR")


def drawings() -> None:
    page = "<PageContents xmlns='urn:x'><Shape><Text>Ring <cp IX='0'/>Blodwen Sampleton</Text></Shape></PageContents>"
    types = (
        "<Types><Override PartName='/visio/document.xml' "
        "ContentType='application/vnd.ms-visio.drawing.main+xml'/></Types>"
    )
    core = "<cp:coreProperties><dc:title>How we call back</dc:title></cp:coreProperties>"
    parts = {"[Content_Types].xml": types, "visio/document.xml": "<VisioDocument/>", "visio/pages/page1.xml": page}
    found = ("has Ring Blodwen Sampleton", "where page 1", "title How we call back")
    save("calls.vsdx", zipped({**parts, "docProps/core.xml": core}), "type application/vnd.ms-visio.drawing", *found)


def old_tables() -> None:
    """A dBASE III table, and runs of letters in a format that nothing reads."""
    fields = [("SURNAME", b"C", 20), ("BORN", b"D", 8)]
    header = struct.pack("<BBBBIHH", 3, 112, 3, 14, 1, 32 + 32 * len(fields) + 1, 29).ljust(32, b"\0")
    for name, kind, length in fields:
        header += (name.encode().ljust(11, b"\0") + kind + bytes(4) + bytes([length])).ljust(32, b"\0")
    record = b" " + b"Sampleton".ljust(20) + b"19500201"
    found = ("table", "has SURNAME\tBORN", "has Sampleton\t1950-02-01")
    save("clients.dbf", header + b"\r" + record + b"\x1a", "type application/x-dbf", *found)
    notes = b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3" + bytes(range(64)) * 3
    notes += f"{PERSON} rang".encode("utf-16-le") + bytes(40) + b"second page of notes" + bytes(40)
    found = (f"has {PERSON} rang", "has second page of notes", "problem unsupported format")
    save("notes.one", notes, "type application/onenote", *found)


def wordperfect() -> None:
    """Version 5.1: soft returns, an extended character (é is 41 of set 1), a bold code; version 6: soft spaces."""
    head = b"\xffWPC" + struct.pack("<IBBBBHH", 16, 1, 0x0A, 0, 1, 0, 0)
    five = b"Dear \xc3\x0c\xc3Blodwen\xc4\x0c\xc4\x0dSampleton, caf\xc0\x29\x01\xc0\x0aYours"
    save("letter.wp5", head + five, "type application/vnd.wordperfect", "has Dear Blodwen Sampleton, café", "not \xc3")
    six = head[:10] + b"\x02" + head[11:] + b"Dear\x80Blodwen\x80Sampleton\xd0\x04\x0a\0\0\0\0\x0a\0\xd0Yours"
    save("letter.wpd", six, "type application/vnd.wordperfect", "has Dear Blodwen Sampleton\\nYours")


def der(tag: int, *parts: bytes) -> bytes:
    """A value of the Distinguished Encoding Rules."""
    body = b"".join(parts)
    length = bytes([len(body)]) if len(body) < 128 else b"\x82" + struct.pack(">H", len(body))
    return bytes([tag]) + length + body


def signed() -> None:
    kind = bytes.fromhex("06092a864886f70d0107")
    content = der(0x30, kind + b"\x01", der(0xA0, der(0x24, der(0x04, b"Dear "), der(0x04, PERSON.encode()))))
    data = der(0x30, kind + b"\x02", der(0xA0, der(0x30, der(0x02, b"\x01"), der(0x31), content)))
    save("letter.p7m", data, "type application/pkcs7-mime", "inside signed content")
    sealed = der(0x30, kind + b"\x03", der(0xA0, der(0x30, der(0x02, b"\x01"))))
    save("sealed.p7m", sealed, "type application/pkcs7-mime", "problem encrypted")


def main() -> None:
    """Make them all."""
    for make in (texts, tables, pages, rtf, pdf, archives, pictures, drawings, old_tables, wordperfect, signed):
        make()


if __name__ == "__main__":
    main()
