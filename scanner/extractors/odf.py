"""OpenDocument texts, sheets, presentations and drawings, as packages or flat XML files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from models.errors import Unreadable
from models.records import Piece, ProblemKind, Properties, Text
from scanner.extractors import _stamps
from scanner.extractors._odftext import Document
from scanner.extractors._ooxml import embedded
from scanner.extractors._package import Package, normal, part_texts
from scanner.extractors._xml import attribute, events, local, tree
from scanner.extractors.base import guarded

_ODF = "application/vnd.oasis.opendocument."
TYPES: frozenset[str] = frozenset(
    _ODF + kind + template
    for kind in ("text", "spreadsheet", "presentation", "graphics")
    for template in ("", "-template")
) | {_ODF + "text-master", _ODF + "chart", _ODF + "formula"}

MAX_META = 4 * 1024 * 1024
MAX_OBJECTS = 1_000
META = ("title", "initial-creator", "creator", "creation-date", "date", "print-date", "editing-cycles", "template")


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The content's texts, headers and footers, embedded objects, and the properties last."""
    head = file.read(4)
    file.seek(0)
    if head[:2] == b"PK":
        yield from _package(Package(file))
    else:
        yield from _flat(file)


def _package(package: Package) -> Iterator[Piece]:
    _refuse_encrypted(package)
    document = Document()
    yield from part_texts(package, "content.xml", document.read, required=True)
    marked: list[str] = []
    if "styles.xml" in package:
        for piece in part_texts(package, "styles.xml", Document("style").read):
            if isinstance(piece, Text) and piece.where in ("header", "footer"):
                marked += piece.text.splitlines()
                yield piece
    yield from _objects(package, document.objects)
    yield from package.damage()
    meta = package.read("meta.xml", MAX_META) if "meta.xml" in package else b""
    found = properties(meta)
    mark = found.marking or _stamps.marking(marked)
    yield replace(found, marking=mark, pictures=document.pictures, tables=document.tables)


def _flat(file: BinaryIO) -> Iterator[Piece]:
    document = Document()
    yield from document.read(file)
    file.seek(0)
    found: dict[str, str] = {}
    for _, element in events(file, ("{*}meta", "{*}body"), ("start", "end")):
        if local(element) == "meta" and len(element):
            found = _values(element)
            break
        if local(element) == "body":
            break
    yield replace(_properties(found), pictures=document.pictures, tables=document.tables)


def _refuse_encrypted(package: Package) -> None:
    manifest = "meta-inf/manifest.xml"
    if manifest in package and b"encryption-data" in package.read(manifest, MAX_META):
        raise Unreadable(ProblemKind.ENCRYPTED, "protected by a password")


def _objects(package: Package, targets: list[str]) -> Iterator[Piece]:
    """Embedded charts and documents as texts, embedded files of other programs as things of their own."""
    for target in dict.fromkeys(targets[:MAX_OBJECTS]):
        name = normal(target.removeprefix("./"))
        if f"{name}/content.xml" in package:
            yield from part_texts(package, f"{name}/content.xml", Document("embedded object").read)
        elif name in package:
            yield embedded(package, name)


def properties(meta: bytes) -> Properties:
    """What meta.xml says, without default stamps."""
    root = tree(meta) if meta else None
    if root is None:
        return Properties()
    inner = next((child for child in root if local(child) == "meta"), root)
    return _properties(_values(inner))


def _values(meta: object) -> dict[str, str]:
    found: dict[str, str] = {}
    for child in meta:  # type: ignore[attr-defined]
        name = local(child)
        if name == "user-defined":
            found["custom " + attribute(child, "name")] = (child.text or "").strip()
        elif name == "template":
            found[name] = attribute(child, "title")
        elif name in META:
            found.setdefault(name, (child.text or "").strip())
    return found


def _properties(found: dict[str, str]) -> Properties:
    revision = found.get("editing-cycles", "")
    return Properties(
        title=_stamps.title(found.get("title", "")),
        author=_stamps.person(found.get("initial-creator", "") or found.get("creator", "")),
        last_author=_stamps.person(found.get("creator", "")),
        template=_stamps.template(found.get("template", "")),
        created=_stamps.w3c_date(found.get("creation-date", "")),
        modified=_stamps.w3c_date(found.get("date", "")),
        printed=_stamps.w3c_date(found.get("print-date", "")),
        revision=int(revision) if revision.isdigit() and len(revision) < 9 else None,
        marking=_stamps.label({key[7:]: value for key, value in found.items() if key.startswith("custom ")}),
    )
