"""Presentations (pptx, pptm, ppsx, potx): slides with their tables, charts and notes, comments, embedded objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from models.errors import Unreadable
from models.records import Form, Piece, ProblemKind, Text
from scanner.extractors import _stamps
from scanner.extractors._crypto import package_stream
from scanner.extractors._drawing import chart_text, drawing_text
from scanner.extractors._ooxml import Relation, embedded, main_part, properties, relations
from scanner.extractors._package import Package, part_texts
from scanner.extractors._slide import slide_texts
from scanner.extractors._xml import attribute, events
from scanner.extractors.base import guarded, problem_of

_POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml."
TYPES: frozenset[str] = frozenset(
    {
        _POWERPOINT + "presentation",
        _POWERPOINT + "slideshow",
        _POWERPOINT + "template",
        "application/vnd.ms-powerpoint.presentation.macroenabled.12",
        "application/vnd.ms-powerpoint.slideshow.macroenabled.12",
        "application/vnd.ms-powerpoint.template.macroenabled.12",
    }
)

OBJECTS = frozenset({"oleObject", "package"})
# Parts that stand beside a slide, and the name of their place.
SHAPES = {"notesSlide": "notes", "comments": "comments", "diagramData": "diagram", "diagramDrawing": ""}


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """Slide after slide: its text (where "slide N"), then its notes, comments, charts, objects; properties last."""
    package = Package(package_stream(file))
    main = main_part(package, "ppt/presentation.xml")
    pictures = tables = 0
    seen: set[str] = set()
    masters: dict[str, None] = {}
    for number, part in enumerate(slides(package, main), 1):
        where = f"slide {number}"
        around = [relation for relation in relations(package, part) if not relation.external]
        pictures += sum(1 for relation in around if relation.kind == "image")
        for piece in _slide(package, part, where):
            tables += isinstance(piece, Text) and piece.form is Form.TABLE
            yield piece
        masters |= dict.fromkeys(relation.target for relation in around if relation.kind == "slideLayout")
        for relation in around:
            if relation.target not in seen and relation.target in package:
                seen.add(relation.target)
                yield from _beside(package, relation, where)
    marked: list[str] = []
    for text in _masters(package, list(masters)):
        marked += text.text.splitlines()
        yield text
    yield from package.damage()
    found = properties(package)
    mark = found.marking or _stamps.marking(marked)
    yield replace(found, marking=mark, pictures=pictures, tables=tables)


def _masters(package: Package, layouts: list[str]) -> Iterator[Text]:
    """What layouts and their masters show on every slide beside placeholders, each text once."""
    above = (relation for layout in layouts for relation in relations(package, layout))
    parts = [*layouts, *(relation.target for relation in above if relation.kind == "slideMaster")]
    seen: set[str] = set()
    for part in dict.fromkeys(part for part in parts if part in package):
        for piece in _slide(package, part, "slide master", master=True):
            if isinstance(piece, Text) and piece.text not in seen:
                seen.add(piece.text)
                yield piece


def slides(package: Package, main: str) -> list[str]:
    """The slides' parts in the order of the show; hidden ones are among them."""
    targets = {relation.id: relation.target for relation in relations(package, main) if relation.kind == "slide"}
    order: list[str] = []
    with package.open(main) as stream:
        for _, element in events(stream, ("{*}sldId",), ("end",)):
            target = targets.pop(_relation_id(element.attrib, attribute(element, "id")), "")
            if target in package:
                order.append(target)
    return order + [target for target in targets.values() if target in package]


def _relation_id(attributes: object, fallback: str) -> str:
    """`sldId` has an id of its own and, in the relationships' namespace, the id that leads to the slide."""
    for key, value in attributes.items():  # type: ignore[attr-defined]
        if str(key).endswith("}id"):
            return str(value)
    return fallback


def _slide(package: Package, part: str, where: str, master: bool = False) -> Iterator[Piece]:
    yield from part_texts(package, part, lambda stream: slide_texts(stream, where, master))


def _beside(package: Package, relation: Relation, where: str) -> Iterator[Piece]:
    if relation.kind in ("notesSlide", "comments"):
        yield from _slide(package, relation.target, f"{where} {SHAPES[relation.kind]}")
    elif relation.kind == "chart":
        yield from chart_text(package, relation.target, f"{where} chart")
        for inner in relations(package, relation.target):
            if inner.kind in OBJECTS and inner.target in package:
                yield embedded(package, inner.target)
    elif relation.kind in ("diagramData", "chartEx"):
        yield from drawing_text(package, relation.target, f"{where} diagram")
    elif relation.kind in OBJECTS:
        yield embedded(package, relation.target)
    elif relation.kind == "slide" and relation.target not in package:
        yield problem_of(Unreadable(ProblemKind.CORRUPT, "a slide is missing"))
