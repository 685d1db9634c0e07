"""The text of one WordprocessingML part, in document order: paragraphs, tables, text boxes, tracked deletions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from lxml import etree

from models.records import Text
from scanner.extractors import _rows
from scanner.extractors._package import to_the_end
from scanner.extractors._xml import attribute, events, free
from scanner.extractors.base import cell, prose

TAGS = tuple(
    "{*}" + name
    for name in (
        "t", "delText", "tab", "ptab", "br", "cr", "noBreakHyphen", "sym", "p", "tbl", "tr", "tc", "gridSpan",
        "txbxContent", "del", "moveFrom", "AlternateContent", "Choice", "Fallback", "ddList", "docPr",
    )
)  # fmt: skip
CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": " "}


@dataclass(slots=True)
class _Frame:
    """A flow of text: the body, or one text box. `rows` is the outermost open table, `depth` counts open tables."""

    words: list[str] = field(default_factory=list)
    size: int = 0
    rows: list[list[str]] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    span: int = 1
    depth: int = 0

    @property
    def sink(self) -> list[str]:
        return self.cell if self.depth else self.words

    def add(self, text: str) -> None:
        self.sink.append(text)
        self.size += len(text)


class Story:
    """Reads one part. `tables` counts the tables met; `lines` keeps nothing, so any length can be read."""

    def __init__(self, where: str = "") -> None:
        self.where = where
        self.tables = 0
        self._frames = [_Frame()]
        self._boxes: list[str] = []
        self._deleted: list[str] = []
        self._described: list[str] = []
        self._choices: list[bool] = []
        self._skip = 0

    def read(self, stream: IO[bytes]) -> Iterator[Text]:
        """The part's texts. Raises `Unreadable` where the XML breaks off, after yielding what came before."""
        yield from to_the_end(self._walk(stream), self._rest)

    def _walk(self, stream: IO[bytes]) -> Iterator[Text]:
        for event, element in events(stream, TAGS):
            name = _local(element)
            if event == "start":
                self._start(name, element)
                if name == "tbl" and len(self._frames) == 1 and self._frames[0].depth == 1:
                    yield from self._flush()
                continue
            self._end(name, element)
            if name == "tbl" and len(self._frames) == 1 and not self._frames[0].depth:
                yield from self._table()
            elif name in ("p", "tr"):
                free(element)
                if self._frames[0].size > _rows.PIECE:
                    yield from self._flush()

    def _start(self, name: str, element: etree._Element) -> None:
        frame = self._frames[-1]
        if name == "tbl":
            frame.depth += 1
        elif name == "tr" and frame.depth == 1:
            frame.rows.append([])
        elif name == "tc" and frame.depth == 1:
            frame.cell, frame.span = [], 1
        elif name == "txbxContent":
            self._frames.append(_Frame())
        elif name == "AlternateContent":
            self._choices.append(False)
        elif name == "Choice" and self._choices:
            self._choices[-1] = True
        elif name == "moveFrom" or (name == "Fallback" and self._choices and self._choices[-1]):
            self._skip += 1
        elif name == "docPr" and not self._skip:
            self._described.append(element.get("descr", ""))

    def _end(self, name: str, element: etree._Element) -> None:
        frame = self._frames[-1]
        if name == "t":
            if not self._skip and element.text:
                frame.add(element.text)
        elif name == "p":
            frame.add("\n")
        elif name in CHARACTERS:
            if not self._skip and not _is_tab_stop(element):
                frame.add(CHARACTERS[name])
        elif name == "delText":
            self._deleted.append(element.text or "")
        elif name == "del":
            self._deleted.append("\n")
        elif name == "ddList":
            frame.add(_selected(element))
        else:
            self._end_structure(name, element, frame)

    def _end_structure(self, name: str, element: etree._Element, frame: _Frame) -> None:
        if name == "gridSpan" and frame.depth == 1:
            value = attribute(element, "val")
            frame.span = min(int(value), 64) if value.isdigit() and len(value) < 4 else 1
        elif name == "tc" and frame.depth == 1 and frame.rows:
            frame.rows[-1] += ["".join(frame.cell), *[""] * (frame.span - 1)]
            frame.cell = []
        elif name == "tbl" and frame.depth:
            frame.depth -= 1
            if not frame.depth and len(self._frames) > 1:
                frame.add(_rows.paragraphs(frame.rows) + "\n")
                frame.rows = []
        elif name == "txbxContent" and len(self._frames) > 1:
            self._close_box()
        elif name == "AlternateContent" and self._choices:
            self._choices.pop()
        elif name == "moveFrom" or (name == "Fallback" and self._choices and self._choices[-1]):
            self._skip -= 1

    def _close_box(self) -> None:
        text = "".join(self._frames.pop().words).strip()
        if text and not self._skip:
            self._boxes.append(text)

    def _flush(self) -> Iterator[Text]:
        frame = self._frames[0]
        text = "".join(frame.words).strip("\n")
        frame.words, frame.size = [], 0
        yield from prose(text, self.where)

    def _table(self) -> Iterator[Text]:
        frame = self._frames[0]
        rows, frame.rows = frame.rows, []
        frame.size = 0
        self.tables += 1
        if _rows.is_table(rows):
            where = f"{self.where} table {self.tables}".lstrip()
            yield from _rows.table_texts([[cell(text) for text in row] for row in rows], where)
        else:
            yield from prose(_rows.paragraphs(rows), self.where)

    def _rest(self) -> Iterator[Text]:
        """What is left at the end of the part, or where it broke off."""
        while len(self._frames) > 1:
            self._close_box()
        frame = self._frames[0]
        if frame.depth:
            frame.depth = 0
            yield from self._table()
        yield from self._flush()
        for text in self._boxes:
            yield from prose(text, f"{self.where} text box".lstrip())
        described = "\n".join(filter(None, map(str.strip, self._described)))
        yield from prose(described, f"{self.where} picture description".lstrip())
        deleted = "".join(self._deleted).strip()
        yield from prose(deleted, f"{self.where} deleted text".lstrip())


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _is_tab_stop(element: etree._Element) -> bool:
    """A `tab` within paragraph properties defines a stop; one within a run is a character."""
    parent = element.getparent()
    return parent is not None and _local(parent) == "tabs"


def _selected(element: etree._Element) -> str:
    """The chosen entry of a drop-down form field, which stands nowhere else."""
    entries = [attribute(child, "val") for child in element if _local(child) == "listEntry"]
    chosen = [attribute(child, "val") for child in element if _local(child) == "result"]
    index = int(chosen[0]) if chosen and chosen[0].isdigit() else 0
    return entries[index] if index < len(entries) else ""
