"""Writes the demonstration's documents in real formats, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from html import escape

import xlsxwriter
from docx import Document

from scanner.demo.markup import Block, blocks, tidy

Cell = str | int | float


def steady(data: bytes, when: date) -> bytes:
    """A zip container with every member stamped with one date: what a program writes twice is then the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            target.writestr(_stamped(info.filename, when), source.read(info))
    return out.getvalue()


def zipped(members: Sequence[tuple[str, bytes]], when: date) -> bytes:
    """A zip file of the members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            target.writestr(_stamped(name, when), data)
    return out.getvalue()


def _stamped(name: str, when: date) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (when.year, when.month, when.day, 9, 0, 0))
    info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def docx(source: str, when: date, author: str = "", title: str = "", header: str = "", footer: str = "") -> bytes:
    """A Word document, written with python-docx."""
    document = Document()
    properties = document.core_properties
    properties.author, properties.title, properties.comments = author, title, ""
    properties.created = properties.modified = datetime(when.year, when.month, when.day, 9, tzinfo=UTC)
    properties.last_modified_by = author
    section = document.sections[0]
    section.header.paragraphs[0].text, section.footer.paragraphs[0].text = header, footer
    rows: list[Block] = []
    for block in [*blocks(source), Block("end", ())]:
        if block.kind == "row":
            rows.append(block)
            continue
        if rows:
            _table(document, rows)
            rows = []
        if block.kind == "heading":
            document.add_heading(block.text, 1)
        elif block.kind == "paragraph":
            document.add_paragraph(block.text)
    out = io.BytesIO()
    document.save(out)
    return steady(out.getvalue(), when)


def _table(document: object, rows: list[Block]) -> None:
    width = max(len(row.cells) for row in rows)
    table = document.add_table(len(rows), width)  # type: ignore[attr-defined]
    for row, cells in zip(rows, table.rows, strict=True):
        for value, cell in zip(row.cells, cells.cells, strict=False):
            cell.text = value


def xlsx(sheets: dict[str, Sequence[Sequence[Cell]]], when: date, author: str = "", hidden: str = "") -> bytes:
    """An Excel workbook; the sheet named `hidden` is hidden."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"author": author, "created": datetime(when.year, when.month, when.day, 9, tzinfo=UTC)})
    bold = book.add_format({"bold": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row, bold if index == 0 else None)
        if name == hidden:
            sheet.hide()
    book.close()
    return steady(out.getvalue(), when)


def rtf(source: str) -> bytes:
    """A rich text document as Word 97 would save it."""
    lines = []
    for block in blocks(source):
        text = "".join(_rtf_character(character) for character in block.text)
        lines.append(rf"{{\b\fs28 {text}}}\par" if block.kind == "heading" else rf"{text}\par")
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}\f0\fs22"
    return (head + "\r\n" + "\r\n".join(lines) + "}\r\n").encode("ascii")


def _rtf_character(character: str) -> str:
    if character in "\\{}":
        return "\\" + character
    if character == "\t":
        return r"\tab "
    return character if ord(character) < 128 else rf"\u{ord(character)}?"


def html(source: str, title: str, lang: str = "en") -> bytes:
    """A page as saved from the intranet."""
    tags = {"heading": "h1", "paragraph": "p"}
    body = "\n".join(
        f"<p>{' &middot; '.join(escape(cell) for cell in block.cells)}</p>"
        if block.kind == "row"
        else f"<{tags[block.kind]}>{escape(block.text)}</{tags[block.kind]}>"
        for block in blocks(source)
    )
    page = f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f"{page}\n<body>\n{body}\n</body></html>\n".encode()


def text(source: str, encoding: str = "utf-8", ends: str = "\r\n") -> bytes:
    """A plain text file, with the line ends that Windows writes."""
    return tidy(source).replace("\n", ends).encode(encoding, "replace")


def table(rows: Sequence[Sequence[Cell]], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """A CSV or tab-separated file."""
    lines = (separator.join(_quoted(str(cell), separator) for cell in row) for row in rows)
    return ("\r\n".join(lines) + "\r\n").encode(encoding, "replace")


def _quoted(cell: str, separator: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if separator in cell or '"' in cell or "\n" in cell else cell


ODT_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def odt(source: str, when: date) -> bytes:
    """An OpenDocument text."""
    body = "".join(f"<text:p>{escape(block.text)}</text:p>" for block in blocks(source))
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:text="{names}:text:1.0" office:version="1.2"><office:body><office:text>{body}</office:text>'
        "</office:body></office:document-content>"
    )
    media_type = b"application/vnd.oasis.opendocument.text"
    members = [("mimetype", media_type), ("content.xml", content.encode())]
    return zipped([*members, ("META-INF/manifest.xml", ODT_MANIFEST.encode())], when)
