"""Files made to break readers: bombs, loops, absurd sizes and depths, damage, and names and endings that lie."""

from __future__ import annotations

import io
import os
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
MIB = 1 << 20
LETTER = b"Dear Mrs Okafor, your NHS number is 999 000 0018.\n"


def make_hostile(root: Path) -> list[str]:
    """Write the whole set below `root`; returns the names of the harmless neighbours, which must be read."""
    root.mkdir(parents=True)
    for name, build in BUILDERS.items():
        (root / name).write_bytes(build())
    for name, data in damaged():
        (root / name).write_bytes(data)
    (root / "letter.txt").write_bytes(LETTER)
    _write_raw(root, b"surrogate-\xed\xa0\x80.txt", LETTER + b"1")
    _write_raw(root, b"not-utf8-\xff\xfe.txt", LETTER + b"2")
    lying = {"pdf that is text.pdf": LETTER + b"3", "text that is zip.txt": zipped({"in.txt": LETTER + b"4"})}
    for name, data in lying.items():
        (root / name).write_bytes(data)
    return ["letter.txt", *lying]


def _write_raw(root: Path, name: bytes, data: bytes) -> None:
    with open(os.path.join(os.fsencode(root), name), "wb") as file:
        file.write(data)


def zipped(members: dict[str, bytes]) -> bytes:
    """A deflated zip of members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, data in members.items():
            file.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def flat_bomb() -> bytes:
    return zipped({"zeros": bytes(600 * MIB)})


def nested_bomb() -> bytes:
    data = zipped({"zeros": bytes(100 * MIB)})
    for level in range(8):
        data = zipped({f"{level}-{copy}.zip": data for copy in range(10)})
    return data


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of numbered objects, the first of which is the catalogue, with a correct cross-reference table."""
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return bytes(out) + end % (len(objects) + 1, table, len(objects) + 1, len(out))


def _page(content: bytes, resources: bytes = b"") -> list[bytes]:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % resources
    return [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content]


def flate_pdf() -> bytes:
    """One page whose content stream inflates to 1 GiB."""
    squeezer, parts = zlib.compressobj(9), []
    for _ in range(1024):
        parts.append(squeezer.compress(b" " * MIB))
    data = b"".join([*parts, squeezer.flush()])
    return pdf(_page(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(data), data)))


def form_loop_pdf() -> bytes:
    """Two form XObjects that draw each other."""
    head = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R/B 6 0 R>>>>/Length 12>>"
    form = head + b"stream\n%s\nendstream"
    content = b"<</Length 6>>stream\n/A Do \nendstream"
    return pdf([*_page(content, b"/XObject<</A 5 0 R>>"), form % b"/B Do /B Do ", form % b"/A Do /A Do "])


def page_tree_loop_pdf() -> bytes:
    """A page tree that contains itself."""
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>"])


def sheet(rows: str, dimension: str = "A1") -> bytes:
    """A workbook with one sheet of raw row XML."""
    ns = "http://schemas.openxmlformats.org"
    main, rels, doc = f"{ns}/spreadsheetml/2006/main", f"{ns}/package/2006/relationships", f"{ns}/officeDocument/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
    book = f'<workbook xmlns="{main}" xmlns:r="{doc}/relationships">{sheets}'
    return zipped(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{ns}/package/2006/content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
                f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>'
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{doc}/relationships/officeDocument" '
                'Target="xl/workbook.xml"/></Relationships>'
            ).encode(),
            "xl/workbook.xml": f"{book}</workbook>".encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{doc}/relationships/worksheet" '
                'Target="worksheets/sheet1.xml"/></Relationships>'
            ).encode(),
            "xl/worksheets/sheet1.xml": (
                f'<worksheet xmlns="{main}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
            ).encode(),
        }
    )


def long_sheet() -> bytes:
    row = '<row r="{0}"><c r="A{0}"><v>{0}</v></c><c r="B{0}" t="inlineStr"><is><t>line {0}</t></is></c></row>'
    return sheet("".join(row.format(number) for number in range(1, 300_001)), "A1:B300000")


def far_sheet() -> bytes:
    return sheet('<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>', "A1:XFD1048576")


def laughs(wrap: str) -> bytes:
    steps = "".join(f'<!ENTITY x{n + 1} "{f"&x{n};" * 10}">' for n in range(10))
    return (f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x0 "lol">{steps}]>' + wrap % "&x10;").encode()


def laughing_docx() -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "<w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body>"
    document = f'<w:document xmlns:w="{space}">{body}</w:document>'
    with zipfile.ZipFile(GOLDEN / "letter.docx") as file:
        members = {name: file.read(name) for name in file.namelist()}
    return zipped(members | {"word/document.xml": laughs(document)})


def deep_mail() -> bytes:
    head = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3_000))
    return b"From: a@example.org\r\nSubject: deep\r\nMIME-Version: 1.0\r\n" + head + b"\r\nbottom\r\n"


def many_parts() -> bytes:
    part = b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=n%d.txt\r\n\r\npart %d\r\n"
    head = b"From: a@example.org\r\nSubject: wide\r\nMIME-Version: 1.0\r\n"
    head += b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + b"".join(part % (n, n) for n in range(50_000)) + b"--b--\r\n"


def rtf_groups() -> bytes:
    return b"{\\rtf1 " + b"{" * 500_000 + b"x" + b"}" * 500_000 + b"}"


def one_line_text() -> bytes:
    return b"AB123456C 999 000 0018 " * 900_000


def damaged() -> Iterator[tuple[str, bytes]]:
    """Every golden sample cut short and with flipped bits, by a fixed seed."""
    chance = random.Random(4)
    for sample in sorted(GOLDEN.iterdir()):
        if sample.suffix in (".py", ".tsv") or sample.name.endswith(".expected.txt") or not sample.is_file():
            continue
        data = sample.read_bytes()
        for part in (3, 2):
            yield f"cut {part} {sample.name}", data[: len(data) * (part - 1) // part]
        flipped = bytearray(data)
        for _ in range(min(20, len(flipped))):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        yield f"flipped {sample.name}", bytes(flipped)


BUILDERS: dict[str, Callable[[], bytes]] = {
    "flat bomb.zip": flat_bomb,
    "nested bomb.zip": nested_bomb,
    "1 GiB flate.pdf": flate_pdf,
    "form loop.pdf": form_loop_pdf,
    "page tree loop.pdf": page_tree_loop_pdf,
    "300k rows.xlsx": long_sheet,
    "XFD1048576.xlsx": far_sheet,
    "billion laughs.xml": lambda: laughs("<a>%s</a>"),
    "billion laughs.docx": laughing_docx,
    "200k divs.html": lambda: b"<html><body>" + b"<div>" * 200_000 + b"deep",
    "3000 deep.eml": deep_mail,
    "50k parts.eml": many_parts,
    "500k groups.rtf": rtf_groups,
    "20 MB line.txt": one_line_text,
}
