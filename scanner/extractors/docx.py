"""Word documents (docx, docm, dotx, dotm): body, tables, boxes, headers, notes, comments, deletions, objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from models.records import Piece, Text
from scanner.extractors import _stamps
from scanner.extractors._drawing import chart_text, drawing_text
from scanner.extractors._ooxml import Relation, embedded, mail_links, main_part, properties, reachable
from scanner.extractors._package import Package, part_texts
from scanner.extractors._wordml import Story
from scanner.extractors.base import guarded, prose

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
TYPES: frozenset[str] = frozenset(
    {
        _WORD + "document",
        _WORD + "template",
        "application/vnd.ms-word.document.macroenabled.12",
        "application/vnd.ms-word.template.macroenabled.12",
    }
)

STORIES = {
    "header": "header",
    "footer": "footer",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
}
DRAWINGS = {"chart": chart_text, "chartEx": drawing_text, "diagramData": drawing_text}
OBJECTS = frozenset({"oleObject", "package", "aFChunk"})
# The glossary repeats building blocks that are in no document's text.
SKIP = frozenset({"glossaryDocument", "attachedTemplate"})


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The document's texts in reading order, then what surrounds them, embedded objects, and its properties last."""
    package = Package(file)
    main = main_part(package, "word/document.xml")
    body = Story()
    unseen = mail_links(package, main)
    for piece in part_texts(package, main, body.read, required=True):
        if unseen and isinstance(piece, Text):
            unseen = {address for address in unseen if address not in piece.text}
        yield piece
    yield from prose("\n".join(sorted(unseen)), "links")
    marked: list[str] = []
    pictures = 0
    seen: set[str] = set()
    for _, relation in reachable(package, main, SKIP):
        pictures += relation.kind == "image"
        for piece in _part(package, relation):
            if isinstance(piece, Text) and relation.kind in ("header", "footer"):
                marked += piece.text.splitlines()
                if piece.text in seen:
                    continue
                seen.add(piece.text)
            yield piece
    yield from package.damage()
    found = properties(package)
    mark = found.marking or _stamps.marking(marked)
    yield replace(found, marking=mark, pictures=pictures, tables=body.tables)


def _part(package: Package, relation: Relation) -> Iterator[Piece]:
    if relation.kind in STORIES:
        yield from part_texts(package, relation.target, Story(STORIES[relation.kind]).read)
    elif relation.kind in DRAWINGS:
        yield from DRAWINGS[relation.kind](package, relation.target)
    elif relation.kind in OBJECTS:
        yield embedded(package, relation.target)
