"""Presentations of PowerPoint 97 to 2003 (ppt, pps, pot): slides, notes, comments, footers, embedded objects."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from models.errors import Unreadable
from models.records import Embedded, ItemKind, Piece, ProblemKind, Text
from scanner.extractors import _stamps, loose
from scanner.extractors._crypto import decrypted
from scanner.extractors._ole import ole_properties, open_ole, stream, try_stream, unwrap_object
from scanner.extractors._pptbinary import Record, Show, Slide
from scanner.extractors.base import guarded, prose

if TYPE_CHECKING:
    from scanner.extractors._ole import Ole

TYPES: frozenset[str] = frozenset({"application/vnd.ms-powerpoint"})

DUAL = "PP97_DUALSTORAGE"
# What a notes page or a slide shows for fields that are filled in when it is printed.
FIELDS = frozenset({"*", "‹#›", "<#>"})


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """Slide after slide with its notes and comments, then footers, embedded objects, and properties last."""
    with open_ole(file) as ole:
        if ole.exists("PP40") and not ole.exists(DUAL):  # PowerPoint 95
            yield from loose.extract(file)
            return
        show = _show(file, ole)
        anything = False
        for text in _texts(show):
            anything = True
            yield text
        if not anything:
            yield from prose("\n".join(show.all_texts()))
        furniture = _joined([*show.footers(), *show.master_texts()])
        yield from prose(furniture, "headers and footers")
        yield from _objects(show)
        found = ole_properties(ole)
        yield replace(found, marking=found.marking or _stamps.marking(furniture.splitlines()))


def _show(file: BinaryIO, ole: Ole) -> Show:
    try:
        return _open(ole)
    except Unreadable as error:
        if error.kind != ProblemKind.ENCRYPTED:
            raise
    with open_ole(decrypted(file)) as plain:
        return _open(plain)


def _open(ole: Ole) -> Show:
    prefix = [DUAL] if ole.exists([DUAL, "PowerPoint Document"]) else []
    data = stream(ole, [*prefix, "PowerPoint Document"])
    if not data:
        raise Unreadable(ProblemKind.UNSUPPORTED, "a presentation older than PowerPoint 97")
    return Show(data, try_stream(ole, [*prefix, "Current User"]))


def _texts(show: Show) -> Iterator[Text]:
    notes = _notes(show)
    for number, slide in enumerate(show.slides, 1):
        where = f"slide {number}"
        record = show.object(slide.persist)
        drawn = show.texts(record) if record else []
        yield from prose(_joined([*slide.outline, *drawn]), where)
        yield from prose(_joined(notes.pop(slide.number, [])), f"{where} notes")
        yield from prose(_joined(show.comments(record) if record else []), f"{where} comments")
    for rest in notes.values():
        yield from prose(_joined(rest), "notes")


def _notes(show: Show) -> dict[int, list[str]]:
    """The texts of the notes pages by the slide they belong to."""
    found: dict[int, list[str]] = {}
    for page in show.notes:
        record = show.object(page.persist)
        if record is not None:
            found.setdefault(show.slide_of(record) or -page.number, []).extend(_page(show, page, record))
    return found


def _page(show: Show, page: Slide, record: Record) -> list[str]:
    return [*page.outline, *show.texts(record)]


def _joined(texts: list[str]) -> str:
    lines = (line.rstrip() for text in texts for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip() and line.strip() not in FIELDS)


def _objects(show: Show) -> Iterator[Embedded]:
    for number, data in enumerate(show.objects(), 1):
        if data:
            inner = unwrap_object(io.BytesIO(data))
            name, content = inner if inner is not None else ("", data)
            yield Embedded(name or f"object {number}", io.BytesIO(content), ItemKind.EMBEDDED, len(content))
