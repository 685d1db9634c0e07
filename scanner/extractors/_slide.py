"""The text of one slide, notes page or list of comments: paragraphs of its shapes, and its tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from lxml import etree

from models.records import Text
from scanner.extractors import _rows
from scanner.extractors._package import to_the_end
from scanner.extractors._xml import events, local
from scanner.extractors.base import cell, prose

TAGS = tuple(
    "{*}" + name
    for name in ("t", "br", "p", "tbl", "tr", "tc", "sp", "fld", "text", "ph", "AlternateContent", "Choice", "Fallback")
)  # fmt: skip
# Placeholders whose text says nothing on a notes page: its number, and the image of its slide.
FURNITURE = frozenset({"sldNum", "sldImg"})


class _Slide:
    """Collects a slide: `shapes` are its paragraphs in order, `tables` its tables as rows of cells."""

    def __init__(self, where: str, master: bool = False) -> None:
        self._master = master
        self._notes = where.endswith("notes")
        self.shapes: list[str] = []
        self.tables: list[list[list[str]]] = []
        self._words: list[str] = []
        self._depth = 0
        self._furniture = False
        self._choices: list[bool] = []
        self._skip = 0

    def walk(self, stream: IO[bytes]) -> Iterator[Text]:
        """Takes in the part; it gives nothing before its end."""
        for event, element in events(stream, TAGS):
            (self.start if event == "start" else self.end)(element)
        yield from ()

    def start(self, element: etree._Element) -> None:
        name = local(element)
        if name == "tbl":
            self._depth += 1
            self._close_shape()
            self.tables.append([])
        elif name == "tr" and self.tables:
            self.tables[-1].append([])
        elif name == "ph":
            self._furniture = self._master or (self._notes and element.get("type", "") in FURNITURE)
        elif name == "AlternateContent":
            self._choices.append(False)
        elif name == "Choice" and self._choices:
            self._choices[-1] = True
        elif name == "Fallback" and self._choices and self._choices[-1]:
            self._skip += 1

    def end(self, element: etree._Element) -> None:
        name = local(element)
        if name in ("t", "text"):
            if not self._skip:
                self._words.append(element.text or "")
            if name == "text":
                self._words.append("\n")
        elif name in ("br", "p"):
            self._words.append("\n")
        elif name == "sp":
            self._close_shape()
        else:
            self._end_structure(name)

    def _end_structure(self, name: str) -> None:
        if name == "tc" and self._depth and self.tables[-1]:
            self.tables[-1][-1].append(cell("".join(self._words)))
            self._words = []
        elif name == "tbl":
            self._depth = max(0, self._depth - 1)
        elif name == "AlternateContent" and self._choices:
            self._choices.pop()
        elif name == "Fallback" and self._skip:
            self._skip -= 1

    def _close_shape(self) -> None:
        text = "".join(self._words).strip()
        if text and not self._furniture:
            self.shapes.append(text)
        self._words, self._furniture = [], False

    def texts(self, where: str) -> Iterator[Text]:
        """The shapes as one text, layout tables among them; real tables after it."""
        self._close_shape()
        layouts = [_rows.paragraphs(rows) for rows in self.tables if not _rows.is_table(rows)]
        yield from prose("\n".join(filter(None, [*self.shapes, *layouts])), where)
        for rows in filter(_rows.is_table, self.tables):
            yield from _rows.table_texts(rows, f"{where} table")


def slide_texts(stream: IO[bytes], where: str, master: bool = False) -> Iterator[Text]:
    """The texts of a part made of shapes; a master's placeholders are left out. Raises `Unreadable` on broken XML."""
    slide = _Slide(where, master)
    yield from to_the_end(slide.walk(stream), lambda: slide.texts(where))
