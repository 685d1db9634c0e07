"""Small Office packages and messages for the extractors' tests, made in memory; all people are invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from models.errors import Unreadable
from models.records import Embedded, Piece, Problem, Properties, Text

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(members: dict[str, str | bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out


def relationships(targets: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{RELS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'


def word(body: str, around: dict[str, str] | None = None, before: str = "") -> io.BytesIO:
    """A docx with that body; `around` are further stories by kind, as their inner XML."""
    spaces = f'xmlns:w="{WORD}" xmlns:mc="urn:mc" xmlns:r="{RELS}"'
    around = around or {}
    members: dict[str, str | bytes] = {
        "_rels/.rels": relationships([("officeDocument", "word/document.xml")]),
        "word/document.xml": f"{before}<w:document {spaces}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relationships((kind, f"{kind}.xml") for kind in around),
    }
    for kind, inner in around.items():
        members[f"word/{kind}.xml"] = f"<w:{kind} {spaces}>{inner}</w:{kind}>"
    return zipped(members)


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def workbook(rows: str, before: str = "", inner: str = "", extra: dict[str, str | bytes] | None = None) -> io.BytesIO:
    """An xlsx with one sheet "S" of those rows."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}worksheet+xml"/></Types>'
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "_rels/.rels": relationships([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELS}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships([("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")]),
        "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{SHEET}">{inner}'
        f"<sheetData>{rows}</sheetData></worksheet>",
    }
    return zipped(members | (extra or {}))


def read(module, file) -> list[Piece]:
    return list(module.extract(io.BytesIO(file) if isinstance(file, bytes) else file))


def texts(pieces: Iterable[Piece], where: str | None = None) -> list[str]:
    return [piece.text for piece in pieces if isinstance(piece, Text) and where in (None, piece.where)]


def inside(pieces: Iterable[Piece]) -> dict[str, bytes]:
    """What is embedded, by name; read as it comes."""
    return {piece.name: piece.stream.read() for piece in pieces if isinstance(piece, Embedded) and piece.stream}


def properties(pieces: Iterable[Piece]) -> Properties:
    return next(piece for piece in pieces if isinstance(piece, Properties))


def problems(pieces: Iterable[Piece]) -> list[str]:
    return [piece.kind.value for piece in pieces if isinstance(piece, Problem)]


def refusal(module, file) -> str:
    """The kind of `Unreadable` raised; empty when none is."""
    try:
        read(module, file)
    except Unreadable as error:
        return str(error.kind)
    return ""
