"""The text of an OpenDocument XML part: paragraphs, tables and sheets, slides, notes, comments, tracked deletions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from lxml import etree

from models.records import Text
from scanner.extractors import _rows
from scanner.extractors._odfcell import MAX_COLUMNS, MAX_REPEAT, cell_value, repeated
from scanner.extractors._package import to_the_end
from scanner.extractors._xml import attribute, events, free, local
from scanner.extractors.base import cell, prose

TAGS = tuple(
    "{*}" + name
    for name in (
        "p", "h", "table", "table-row", "table-cell", "covered-table-cell", "annotation", "note", "text-box", "page",
        "notes", "tracked-changes", "header", "footer", "header-left", "footer-left", "style", "master-page", "frame",
        "header-first", "footer-first", "object", "object-ole", "spreadsheet", "presentation", "drawing",
        "image", "title", "desc",
    )
)  # fmt: skip
# Elements whose paragraphs belong to a place of their own.
PLACES = {
    "annotation": "comments", "note": "notes", "tracked-changes": "deleted text", "header": "header",
    "footer": "footer", "header-left": "header", "footer-left": "footer", "header-first": "header",
    "footer-first": "footer",
}  # fmt: skip
# Elements within a paragraph that hold paragraphs of their own, or text no reader sees.
APART = frozenset({"annotation", "note", "frame", "custom-shape", "text-box", "ruby-text", "rect", "ellipse", "line"})


@dataclass(slots=True)
class _Flow:
    """A flow of paragraphs for one place; `cell` gathers those of the open cell of the outermost table."""

    where: str
    words: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    depth: int = 0
    size: int = 0

    def add(self, text: str) -> None:
        (self.cell if self.depth else self.words).append(text)
        self.size += len(text)


class Document:
    """Reads one XML part. `objects` holds the names of embedded objects met, `tables` and `pictures` count."""

    def __init__(self, where: str = "") -> None:
        self.tables = self.pictures = 0
        self.objects: list[str] = []
        self._flows = [_Flow(where)]
        self._aside: dict[str, list[str]] = {}
        self._kind = ""
        self._page = 0
        self._hidden: set[str] = set()

    def read(self, stream: IO[bytes]) -> Iterator[Text]:
        """The part's texts. Raises `Unreadable` where the XML breaks off, after yielding what came before."""
        yield from to_the_end(self._walk(stream), self._rest)

    def _walk(self, stream: IO[bytes]) -> Iterator[Text]:
        for event, element in events(stream, TAGS):
            name = local(element)
            if event == "start":
                yield from self._start(name, element)
            else:
                yield from self._end(name, element)

    def _start(self, name: str, element: etree._Element) -> Iterator[Text]:
        flow = self._flows[-1]
        if name == "table":
            if not flow.depth and len(self._flows) == 1:
                yield from self._flush()
            flow.depth += 1
            if flow.depth == 1 and self._kind == "spreadsheet":
                flow.where = self._sheet(element)
        elif name == "table-row" and flow.depth == 1:
            flow.rows.append([])
        elif name in ("table-cell", "covered-table-cell") and flow.depth == 1:
            flow.cell = []
        elif name in PLACES:
            self._flows.append(_Flow(PLACES[name]))
        elif name == "text-box" and self._kind not in ("presentation", "drawing"):
            self._flows.append(_Flow("text box"))
        elif name == "notes" and self._page:
            self._flows.append(_Flow(f"slide {self._page} notes"))
        elif name in ("spreadsheet", "presentation", "drawing"):
            self._kind = name
        elif name == "page" and self._kind:
            self._page += 1
            flow.where = f"{'slide' if self._kind == 'presentation' else 'page'} {self._page}"

    def _sheet(self, element: etree._Element) -> str:
        hidden = attribute(element, "style-name") in self._hidden
        return f"{'hidden ' if hidden else ''}sheet {attribute(element, 'name')}"

    def _end(self, name: str, element: etree._Element) -> Iterator[Text]:
        flow = self._flows[-1]
        if name in ("p", "h"):
            self._paragraph(flow, name, element)
            if len(self._flows) == 1 and flow.size > _rows.PIECE and not flow.depth:
                yield from self._flush()
        elif name in ("table-cell", "covered-table-cell"):
            self._cell(flow, element)
        elif name == "table-row":
            yield from self._row(flow, element)
        elif name == "table":
            yield from self._table(flow)
        elif name == "style" and len(element) and any(attribute(child, "display") == "false" for child in element):
            self._hidden.add(attribute(element, "name"))
        elif name in PLACES or (name == "text-box" and flow.where == "text box") or name == "notes":
            self._close()
        elif name == "page" and self._kind:
            yield from self._flush()
            free(element)
        elif name in ("title", "desc") and "svg" in str(element.tag):
            self._aside.setdefault("picture description", []).append((element.text or "").strip())
        elif name in ("object", "object-ole", "image"):
            self._thing(name, attribute(element, "href"))

    def _paragraph(self, flow: _Flow, name: str, element: etree._Element) -> None:
        flow.add("".join(inline(element)))
        flow.add("\n")
        if name == "p" and len(self._flows) == 1 and not flow.depth:
            free(element)

    def _cell(self, flow: _Flow, element: etree._Element) -> None:
        if flow.depth != 1 or not flow.rows:
            return
        text = cell("".join(flow.cell))
        flow.cell = []
        text = cell_value(element, text)
        flow.rows[-1] += [text] * min(repeated(element, "number-columns-repeated"), MAX_REPEAT if text else MAX_COLUMNS)

    def _row(self, flow: _Flow, element: etree._Element) -> Iterator[Text]:
        if flow.depth != 1 or not flow.rows:
            return
        row = flow.rows[-1]
        while row and not row[-1]:
            row.pop()
        if row:
            flow.rows += [row] * (min(repeated(element, "number-rows-repeated"), MAX_REPEAT) - 1)
        else:
            flow.rows.pop()
        free(element)
        yield from ()

    def _table(self, flow: _Flow) -> Iterator[Text]:
        flow.depth = max(0, flow.depth - 1)
        if flow.depth:
            return
        rows, flow.rows = flow.rows, []
        if len(self._flows) > 1:
            flow.add(_rows.paragraphs(rows) + "\n")
            return
        self.tables += 1
        if self._kind == "spreadsheet":
            yield from _rows.table_texts(rows, flow.where)
        elif _rows.is_table(rows):
            yield from _rows.table_texts(rows, f"{flow.where} table {self.tables}".lstrip())
        else:
            yield from prose(_rows.paragraphs(rows), flow.where)

    def _thing(self, name: str, target: str) -> None:
        if name == "image":
            self.pictures += 1
        elif target:
            self.objects.append(target)

    def _close(self) -> None:
        if len(self._flows) > 1:
            flow = self._flows.pop()
            text = "".join(flow.words).strip()
            if text:
                self._aside.setdefault(flow.where, []).append(text)

    def _flush(self) -> Iterator[Text]:
        flow = self._flows[0]
        text = "".join(flow.words).strip("\n")
        flow.words, flow.size = [], 0
        yield from prose(text, flow.where)

    def _rest(self) -> Iterator[Text]:
        """What is left at the end of the part, or where it broke off."""
        while len(self._flows) > 1:
            self._close()
        flow = self._flows[0]
        if flow.depth:
            flow.depth = 1
            yield from self._table(flow)
        yield from self._flush()
        for where, texts in self._aside.items():
            yield from prose("\n".join(dict.fromkeys(filter(None, texts))), where)


def inline(element: etree._Element) -> Iterator[str]:
    """The characters of a paragraph: spaces, tabs and breaks written out, notes and frames left to their own place."""
    yield str(element.text or "")
    for child in element:
        name = local(child)
        if name == "s":
            count = attribute(child, "c")
            yield " " * (min(int(count), 1000) if count.isdigit() else 1)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name and name not in APART:
            yield from inline(child)
        yield str(child.tail or "")
