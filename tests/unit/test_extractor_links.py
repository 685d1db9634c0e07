"""The names of other workbooks that a workbook refers to."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

from models.inventory import Content, name_hash
from models.records import Properties
from models.store.packing import dump_properties, load_properties
from scanner.extractors._links import biff_links
from scanner.extractors.sheets import extract

GOLDEN = Path(__file__).parents[1] / "golden"
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" TargetMode="External" '
    'Target="{}"/></Relationships>'
)


def linked_workbook(target: str) -> io.BytesIO:
    made = io.BytesIO((GOLDEN / "clients.xlsx").read_bytes())
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
        package.writestr("xl/externalLinks/_rels/externalLink1.xml.rels", RELS.format(target))
    made.seek(0)
    return made


def links(file: io.BytesIO) -> tuple[str, ...]:
    return next(piece.links for piece in extract(file) if isinstance(piece, Properties))


def test_names_without_the_path_and_in_lower_case() -> None:
    assert links(linked_workbook("file:///\\\\fs01\\fin\\Budget%202019.xlsx")) == ("budget 2019.xlsx",)
    assert links(linked_workbook("../Rents.xls")) == ("rents.xls",)
    assert links(io.BytesIO((GOLDEN / "clients.xlsx").read_bytes())) == ()


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def supbook(path: str, wide: bool = False) -> bytes:
    text = path.encode("utf-16-le" if wide else "latin-1")
    return record(0x01AE, struct.pack("<HHB", 1, len(path), wide) + text)


def test_old_workbooks_name_theirs_in_supbooks() -> None:
    own = record(0x01AE, struct.pack("<HHB", 1, 0x0401, 0))
    path = "\x01\x01CFinance\x03Old\x03Rents 2009.XLS"
    stream = record(0x0809, b"\0" * 16) + own + supbook(path) + supbook("\x01b.xls", wide=True)
    end = record(0x000A, b"")
    assert biff_links(stream + end + supbook("later.xls")) == ("b.xls", "rents 2009.xls")
    assert biff_links(b"") == ()


def test_the_inventory_keeps_hashes_of_them_only() -> None:
    kept = dump_properties(Content(links=(name_hash("Budget 2019.xlsx"),)))
    assert "budget" not in kept.lower()
    assert load_properties(kept)["links"] == (name_hash("BUDGET 2019.xlsx"),)
