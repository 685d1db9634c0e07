"""A small writer of PDF files (ISO 32000-1): pages of text with Welsh letters, and pages that are only a picture."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from textwrap import wrap

from scanner.demo.markup import Block, blocks

LINES, WIDTH, LEADING, LEFT, TOP = 52, 92, 14, 56, 790
WELSH = {"ŵ": (129, "wcircumflex"), "ŷ": (141, "ycircumflex"), "Ŵ": (143, "Wcircumflex"), "Ŷ": (144, "Ycircumflex")}
"""Letters that WinAnsiEncoding lacks, put on codes that it leaves free."""


def pdf(source: str, when: date, title: str = "") -> bytes:
    """Pages of text in Helvetica."""
    pages = [_text_page(lines) for lines in _pages(source)]
    differences = " ".join(f"{code} /{name}" for code, name in WELSH.values())
    font = (
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding "
        f"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [{differences}] >> >>"
    )
    return _file([(page, "/Font << /F1 3 0 R >>") for page in pages], [font.encode()], when, title)


def picture_pdf(width: int, height: int, pixels: bytes, when: date) -> bytes:
    """One page that is only a greyscale picture, as a scanner without text recognition writes it."""
    head = (
        f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray "
        "/BitsPerComponent 8 /Filter /FlateDecode"
    )
    image = _stream(zlib.compress(pixels, 9), head)
    return _file([(b"q 595 0 0 842 0 0 cm /Im1 Do Q", "/XObject << /Im1 3 0 R >>")], [image], when, "")


def _pages(source: str) -> Iterator[list[tuple[int, Block]]]:
    """Blocks cut into lines and lines into pages; the number is the font's size."""
    lines = [line for block in blocks(source) for line in _lines(block)]
    for start in range(0, max(len(lines), 1), LINES):
        yield lines[start : start + LINES]


def _lines(block: Block) -> Iterator[tuple[int, Block]]:
    if block.kind == "row":
        yield 10, block
        return
    for part in wrap(block.text, WIDTH if block.kind == "paragraph" else 60) or [""]:
        yield (14 if block.kind == "heading" else 10), Block(block.kind, (part,))
    yield 10, Block("paragraph", ("",))


def _text_page(lines: Iterable[tuple[int, Block]]) -> bytes:
    parts = []
    for index, (font, line) in enumerate(lines):
        step = 480 / max(len(line.cells), 1)
        for column, cell in enumerate(line.cells):
            place = f"BT /F1 {font} Tf 1 0 0 1 {LEFT + column * step:g} {TOP - index * LEADING} Tm ".encode()
            parts.append(place + b"(" + _encoded(cell) + b") Tj ET")
    return b"\n".join(parts)


def _encoded(text: str) -> bytes:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return b"".join(
        bytes([WELSH[character][0]]) if character in WELSH else character.encode("cp1252", "replace")
        for character in escaped
    )


def _stream(data: bytes, head: str = "<<") -> bytes:
    return f"{head} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _file(pages: list[tuple[bytes, str]], shared: list[bytes], when: date, title: str) -> bytes:
    """Objects: 1 catalogue, 2 page tree, the shared ones from 3, then page and content in turn, and the information."""
    first = 3 + len(shared)
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(len(pages)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()]
    objects += shared
    for index, (content, resources) in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << {resources} >> "
            f"/Contents {first + 2 * index + 1} 0 R >>".encode()
        )
        objects.append(_stream(content))
    stamp = f"/CreationDate (D:{when:%Y%m%d}090000Z)"
    objects.append(b"<< /Title (" + _encoded(title) + f") {stamp} /Producer (Dyffryn Arian) >>".encode())
    return _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for index, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{index} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())
