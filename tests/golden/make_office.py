"""Makes the golden samples of Office documents and mail: `python tests/golden/make_office.py`. All people invented."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import xlsxwriter

from scanner.extractors._olewrite import compound

HERE = Path(__file__).parent
PERSON = "Blodwen Sampleton"
NHS = "999 123 4560"
SENTENCE = f"Annwyl {PERSON}, your account was closed on 14 March 2012."
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHOW = "http://schemas.openxmlformats.org/presentationml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument."


def save(name: str, data: bytes | str, *expected: str) -> None:
    """Write a sample and what is expected of it."""
    (HERE / name).write_bytes(data.encode() if isinstance(data, str) else data)
    (HERE / f"{name}.expected.txt").write_text("\n".join(expected) + "\n", encoding="utf-8")


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A zip whose bytes are the same each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (2012, 3, 14, 9, 30, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def relationships(*targets: tuple[str, str]) -> str:
    """A .rels part: (kind, target) in order, as rId1, rId2 …"""
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{RELS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def content_types(*parts: tuple[str, str]) -> str:
    rows = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts)
    rows = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' + rows
    return f'<Types xmlns="{PACKAGE}/content-types">{rows}</Types>'


CORE = f"""<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>Closing letter</dc:title><dc:creator>python-docx</dc:creator>
<dcterms:created>2013-12-23T23:15:00Z</dcterms:created><dcterms:modified>2012-03-15T10:00:00Z</dcterms:modified>
</cp:coreProperties>"""


def paragraph(text: str, inner: str = "") -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r>{inner}</w:p>'


def word_table(rows: list[list[str]]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def docx() -> None:
    box = f"<w:txbxContent>{paragraph('Text in a box')}</w:txbxContent>"
    shape = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    deleted = "<w:del><w:r><w:delText>a struck sentence</w:delText></w:r></w:del>"
    table = word_table([["Name", "NHS number"], [PERSON, NHS], ["Ifan Example", "999 765 4321"]])
    spaces = f'xmlns:w="{WORD}" xmlns:mc="urn:mc" xmlns:wps="urn:wps" xmlns:r="{RELS}"'
    body = paragraph(SENTENCE, shape + deleted) + table + paragraph("Yours")
    document = f"<w:document {spaces}><w:body>{body}</w:body></w:document>"

    def part(root: str, inner: str) -> str:
        return f"<w:{root} {spaces}>{inner}</w:{root}>"

    around = [
        ("header", "header1.xml"), ("footnotes", "footnotes.xml"), ("comments", "comments.xml"),
        ("package", "embeddings/clients.xlsx"),
    ]  # fmt: skip
    members = {
        "[Content_Types].xml": content_types(("word/document.xml", TYPE + "wordprocessingml.document.main+xml")),
        "_rels/.rels": relationships(
            ("officeDocument", "word/document.xml"), ("metadata/core-properties", "docProps/core.xml")
        ),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": relationships(*around),
        "word/header1.xml": part("hdr", paragraph("OFFICIAL - SENSITIVE")),
        "word/footnotes.xml": part("footnotes", f"<w:footnote>{paragraph('See the tenancy file.')}</w:footnote>"),
        "word/comments.xml": part("comments", f"<w:comment>{paragraph('Rang 01632 960123.')}</w:comment>"),
        "word/embeddings/clients.xlsx": b"not really a workbook",
        "docProps/core.xml": CORE,
    }
    save(
        "letter.docx", zipped(members), f"type {TYPE}wordprocessingml.document", f"has {SENTENCE}", "has Text in a box",
        "not Text in a box\\nText in a box", f"has Name\tNHS number\\n{PERSON}\t{NHS}", "table", "where header",
        "where footnotes", "where comments", "where text box", "where deleted text", "has a struck sentence",
        "inside clients.xlsx", "title Closing letter",
    )  # fmt: skip


def sheets() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": "Clients", "created": datetime(2012, 3, 14, 9, 30)})  # noqa: DTZ001
    clients = book.add_worksheet("Clients")
    clients.write("A1", "Clients of the day centre")
    clients.write_row("A3", ["Name", "NHS number", "Born", "Visits"])
    clients.write_row("A4", [PERSON, NHS])
    clients.write_datetime("C4", date(1950, 2, 1), book.add_format({"num_format": "dd/mm/yyyy"}))
    clients.write("D4", 12)
    clients.write_comment("A4", "Prefers Welsh")
    hidden = book.add_worksheet("Old")
    hidden.hide()
    hidden.write_row("A1", ["Account", "00123456"])
    book.close()
    save(
        "clients.xlsx", out.getvalue(), f"type {TYPE}spreadsheetml.sheet", "table", "has Clients of the day centre",
        f"has {PERSON}\t{NHS}\t1950-02-01\t12", "has 00123456", "where sheet Clients", "where hidden sheet Old",
        "has Prefers Welsh", "where comments", "title Clients",
    )  # fmt: skip


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def label(row: int, column: int, text: str) -> bytes:
    return record(0x0204, struct.pack("<4HB", row, column, 15, len(text), 1) + text.encode("utf-16-le"))


def xls() -> None:
    """A BIFF8 workbook with one sheet of labels and a number."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 0x06)
    sheet = record(0x0809, begin[:2] + struct.pack("<H", 0x0010) + begin[4:])
    sheet += record(0x0200, struct.pack("<IIHHH", 0, 3, 0, 2, 0))
    for row, cells in enumerate([["Name", "NHS number"], [PERSON, NHS], ["Ifan Example", "999 765 4321"]]):
        sheet += b"".join(label(row, column, text) for column, text in enumerate(cells))
    sheet += record(0x000A)
    head = record(0x0809, begin) + record(0x0042, struct.pack("<H", 1200))
    name = b"Clients"
    bound = 4 + 8 + len(name)
    place = len(head) + bound + 4
    head += record(0x0085, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name) + record(0x000A)
    data = compound({"Workbook": (head + sheet).ljust(4096, b"\0")})
    save("clients.xls", data, "type application/vnd.ms-excel", "table", f"has {PERSON}\t{NHS}", "where sheet Clients")


def pptx() -> None:
    def slide(inner: str, root: str = "sld") -> str:
        return f'<p:{root} xmlns:p="{SHOW}" xmlns:a="{MAIN}"><p:cSld><p:spTree>{inner}</p:spTree></p:cSld></p:{root}>'

    def shape(text: str) -> str:
        return f"<p:sp><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"

    cells = [["Ward", "Visits"], ["Castell Isaf", "12"]]
    rows = "".join(
        "<a:tr>"
        + "".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{cell}</a:t></a:r></a:p></a:txBody></a:tc>" for cell in row)
        + "</a:tr>"
        for row in cells
    )
    members = {
        "[Content_Types].xml": content_types(("ppt/presentation.xml", TYPE + "presentationml.presentation.main+xml")),
        "_rels/.rels": relationships(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{SHOW}" xmlns:r="{RELS}"><p:sldIdLst>'
        '<p:sldId id="257" r:id="rId2"/><p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>',
        "ppt/_rels/presentation.xml.rels": relationships(
            ("slide", "slides/slide1.xml"), ("slide", "slides/slide2.xml")
        ),
        "ppt/slides/slide1.xml": slide(f"<p:graphicFrame><a:tbl>{rows}</a:tbl></p:graphicFrame>" + shape("Last words")),
        "ppt/slides/slide2.xml": slide(shape(f"The case of {PERSON}")),
        "ppt/slides/_rels/slide2.xml.rels": relationships(("notesSlide", "../notesSlides/notesSlide1.xml")),
        "ppt/notesSlides/notesSlide1.xml": slide(shape("Do not read this aloud"), "notes"),
    }
    save(
        "visits.pptx", zipped(members), f"type {TYPE}presentationml.presentation", f"has The case of {PERSON}",
        "where slide 1", "where slide 1 notes", "has Do not read this aloud", "table",
        "has Ward\tVisits\\nCastell Isaf\t12", "where slide 2 table",
    )  # fmt: skip


def doc() -> None:
    """Word 97: one piece of 8-bit text with a table-free body, and a footnote."""
    body, note = f"{SENTENCE}\rSee \x13 REF x \x14the file\x15.\r", "\x02 A footnote.\r"
    text = (body + note + "\r").encode("cp1252")
    start = 0x600
    stream = bytearray(start + len(text))
    struct.pack_into("<HHHHHH", stream, 0, 0xA5EC, 0xC1, 0, 0x0809, 0, 0x0200)
    struct.pack_into("<II", stream, 0x18, start, start + len(text))
    struct.pack_into("<8i", stream, 0x4C, len(body), len(note), 0, 0, 0, 0, 0, 0)
    stream[start:] = text
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, 0x40000000 | start * 2, 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", stream, 0x1A2, 0, len(table))
    data = compound({"WordDocument": bytes(stream), "1Table": table})
    save(
        "letter.doc", data, "type application/msword", f"has {SENTENCE}", "has See the file.", "not REF",
        "where footnotes", "has A footnote.",
    )  # fmt: skip


def atom(kind: int, data: bytes, version: int = 0, instance: int = 0) -> bytes:
    return struct.pack("<HHI", version | instance << 4, kind, len(data)) + data


def ppt() -> None:
    """PowerPoint 97: a document with an outline, one slide with a text box, and the directory that leads to them."""
    outline = atom(0x03F3, struct.pack("<5I", 2, 0, 0, 256, 0)) + atom(
        0x0FA0, f"The case of {PERSON}".encode("utf-16-le")
    )
    document = atom(0x03E8, atom(0x0FF0, outline, 15), 15)
    slide = atom(0x03EE, atom(0x040C, atom(0xF00D, atom(0x0FA8, b"Drawn on the slide"), 15), 15), 15)
    places = struct.pack("<3I", 1 | 2 << 20, 0, len(document))
    directory = atom(0x1772, places)
    edit_place = len(document) + len(slide) + len(directory)
    edit = atom(0x0FF5, struct.pack("<7I", 256, 0, 0, len(document) + len(slide), 1, 3, 0))
    user = atom(0x0FF6, struct.pack("<III", 20, 0xE391C05F, edit_place) + bytes(12))
    data = compound({"PowerPoint Document": document + slide + directory + edit, "Current User": user})
    save(
        "visits.ppt", data, "type application/vnd.ms-powerpoint", f"has The case of {PERSON}", "has Drawn on the slide",
        "where slide 1",
    )  # fmt: skip


def odf() -> None:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    rows = "".join(
        "<table:table-row>" + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>" for row in [["Name", "NHS number"], [PERSON, NHS]]
    )  # fmt: skip
    note = "<text:note><text:note-body><text:p>A footnote.</text:p></text:note-body></text:note>"
    body = f"<text:p>{SENTENCE}{note}</text:p>"
    content = (
        f"<office:document-content {spaces}><office:body><office:text>{body}<table:table>{rows}</table:table>"
        "</office:text></office:body></office:document-content>"
    )
    members = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    save(
        "letter.odt", zipped(members), "type application/vnd.oasis.opendocument.text", f"has {SENTENCE}", "table",
        f"has {PERSON}\t{NHS}", "where notes", "has A footnote.",
    )  # fmt: skip


def mail(subject: str, number: int) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{PERSON} <blodwen.sampleton@example.org>"
    message["To"] = "Ifan Example <ifan@example.org>"
    message["Subject"] = subject
    message["Date"] = datetime(2012, 3, 14, 9, 30 + number, tzinfo=UTC)
    message["Message-ID"] = f"<{number}@example.org>"
    message.set_content(f"{SENTENCE}\n\nFrom Monday my NHS number is {NHS}.\n")
    return message


def fixed(message: EmailMessage) -> bytes:
    """The message's bytes with boundaries that are the same each time."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_golden_{number}")
    return message.as_bytes()


def messages() -> None:
    message = mail("Tŷ Gwyn", 1)
    message.add_alternative(f"<p>{SENTENCE}</p><p>From Monday my NHS number is {NHS}.</p>", subtype="html")
    message.add_attachment("Name\tBorn\n", filename="Llŷr.txt")
    message.add_attachment(mail("Before", 0))
    save(
        "letter.eml", fixed(message), "type message/rfc822", "where header", "has Subject: Tŷ Gwyn", f"has {SENTENCE}",
        f"not {SENTENCE}\\n{SENTENCE}", "inside Llŷr.txt", "inside Before.eml", "title Tŷ Gwyn",
    )  # fmt: skip
    box = b"".join(
        b"From blodwen@example.org Wed Mar 14 09:3%d:00 2012\n" % number
        + fixed(mail(f"Visit {number}", number)).replace(b"\nFrom ", b"\n>From ") + b"\n"
        for number in range(1, 4)
    )  # fmt: skip
    save("visits.mbox", box, "type application/mbox", "inside 00001 Visit 1.eml", "inside 00003 Visit 3.eml")


def property_stream(head: int, values: dict[int, bytes]) -> bytes:
    rows = b"".join(struct.pack("<HHI", 0x0003, tag, 6) + value.ljust(8, b"\0") for tag, value in values.items())
    return bytes(head) + rows


def msg() -> None:
    def text(tag: int, value: str) -> dict[str, bytes]:
        return {f"__substg1.0_{tag:04X}001F": value.encode("utf-16-le")}

    time = int((datetime(2012, 3, 14, 9, 30, tzinfo=UTC).timestamp() + 11_644_473_600) * 10_000_000)
    stamped = {0x0039: struct.pack("<Q", time)}
    inner = {
        "__properties_version1.0": property_stream(24, stamped), **text(0x0037, "Before"),
        **text(0x1000, "The earlier letter."),
    }  # fmt: skip
    tree = {
        "__properties_version1.0": property_stream(32, stamped),
        **text(0x001A, "IPM.Note"), **text(0x0037, "Tŷ Gwyn"), **text(0x1000, SENTENCE),
        **text(0x0C1A, PERSON), **text(0x5D01, "blodwen.sampleton@example.org"), **text(0x1035, "<1@example.org>"),
        "__recip_version1.0_#00000000": {
            "__properties_version1.0": property_stream(8, {0x0C15: b"\1"}), **text(0x3001, "Ifan Example"),
            **text(0x39FE, "ifan@example.org"),
        },
        "__attach_version1.0_#00000000": {
            "__properties_version1.0": property_stream(8, {0x3705: b"\1"}), **text(0x3707, "Llŷr.txt"),
            "__substg1.0_37010102": b"Name\tBorn\n",
        },
        "__attach_version1.0_#00000001": {
            "__properties_version1.0": property_stream(8, {0x3705: b"\5"}), **text(0x3001, "Before"),
            "__substg1.0_3701000D": inner,
        },
    }  # fmt: skip
    save(
        "letter.msg", compound(tree), "type application/vnd.ms-outlook", "where header", "has Subject: Tŷ Gwyn",
        "has To: Ifan Example <ifan@example.org>", f"has {SENTENCE}", "inside Llŷr.txt", "inside Before.eml",
        "title Tŷ Gwyn",
    )  # fmt: skip


def tnef() -> None:
    def attribute(level: int, number: int, data: bytes) -> bytes:
        return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    def text(tag: int, value: str) -> bytes:
        data = (value + "\0").encode("utf-16-le")
        return struct.pack("<HHII", 0x1F, tag, 1, len(data)) + data + bytes(-len(data) % 4)

    values = [text(0x0037, "Tŷ Gwyn"), text(0x1000, SENTENCE), text(0x0C1A, PERSON)]
    data = struct.pack("<IH", 0x223E9F78, 1)
    data += attribute(1, 0x00069003, struct.pack("<I", len(values)) + b"".join(values))
    data += attribute(2, 0x00069002, bytes(14)) + attribute(2, 0x00018010, b"clients.txt\0")
    data += attribute(2, 0x0006800F, b"Name\tBorn\n")
    save(
        "winmail.dat", data, "type application/vnd.ms-tnef", "where header", f"has {SENTENCE}", "inside clients.txt",
        "title Tŷ Gwyn",
    )  # fmt: skip


def protected() -> None:
    """The workbook, encrypted with the password that Excel uses by itself; salted, so its bytes differ each time."""
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO((HERE / "clients.xlsx").read_bytes())).encrypt("VelvetSweatshop", out)
    save("protected.xlsx", out.getvalue(), "type application/x-ooxml-protected", "table", f"has {PERSON}")


def main() -> None:
    """Make them all."""
    for make in (docx, sheets, xls, pptx, doc, ppt, odf, messages, msg, tnef, protected):
        make()


if __name__ == "__main__":
    main()
