"""XML of any vocabulary: its text, an element a line; SVG, Office's formats of 2003 and flat OpenDocument as well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from models.errors import Unreadable
from models.records import Piece, Problem, ProblemKind
from scanner.extractors._growing import GrowingTable
from scanner.extractors.base import LIMITS, MIB, guarded, prose

TYPES = frozenset(
    {
        "application/xml",
        "application/rss+xml",
        "application/atom+xml",
        "application/tei+xml",
        "application/gpx+xml",
        "application/vnd.google-earth.kml+xml",
        "application/x-flat-opc+xml",
        "application/vnd.ms-wordml",
        *(
            f"application/vnd.oasis.opendocument.{k}-flat-xml"
            for k in ("text", "spreadsheet", "presentation", "graphics")
        ),
        "application/vnd.ms-spreadsheetml",
        "image/svg+xml",
    }
)

_RUNS = frozenset({"t", "r", "span", "tspan", "b", "i", "em", "strong", "u", "a", "font", "s", "Data", "Font"})
_BINARY = frozenset({"binData", "binaryData", "binary-data", "script", "style"})
_ROWS = frozenset({"Row", "table-row"})
_CELLS = frozenset({"Cell", "table-cell"})
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SKIPPED = frozenset(_OFFICE + part for part in ("settings", "meta", "styles", "automatic-styles", "scripts"))
_TABLES = frozenset({"Table", "Worksheet", "table"})


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The text of all elements in their order; a damaged document as far as the parser recovers it.

    Rows of SpreadsheetML become tables. Entities are not resolved and nothing is fetched.
    """
    from lxml import etree

    content = _Content()
    target: Any = content
    parser: Any = etree.XMLParser(
        target=target, recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    complete = True
    try:
        while block := file.read(MIB // 4):
            parser.feed(block)
            yield from content.take()
        parser.close()
    except etree.XMLSyntaxError:
        if content.elements == 0:
            raise Unreadable(ProblemKind.CORRUPT, "not well-formed XML") from None
        complete = False
    content.finish()
    yield from content.take()
    if not complete:
        yield Problem("extract", ProblemKind.CORRUPT, "the XML breaks off")


class _Content:
    """The target of the parser's events."""

    def __init__(self) -> None:
        self.elements = 0
        self._skipping = 0
        self._ready: list[Piece] = []
        self._text: list[str] = []
        self._length = 0
        self._path: list[str] = []
        self._row: list[str] = []
        self._table = GrowingTable()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self.elements += 1
        self._path.append(name)
        self._skipping += self._skipping > 0 or tag in _SKIPPED
        if name not in _RUNS:
            self._add("\n")
        if name == "tab":
            self._add("\t")
        if name in _CELLS:
            self._row.append("")

    def data(self, data: str) -> None:
        if self._skipping or (self._path and self._path[-1] in _BINARY):
            return
        if self._row and not _CELLS.isdisjoint(self._path[-4:]):
            self._row[-1] += data
        else:
            self._add(data)

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        self._skipping = max(0, self._skipping - 1)
        if self._path:
            self._path.pop()
        if name in _ROWS and self._row:
            self._table.add(self._row)
            self._row = []
            if self._table.full():
                self._flush()
                self._ready.extend(self._table.take())
        elif name in _TABLES:
            self._end_table()
        elif name not in _RUNS:
            self._add("\n")

    def comment(self, text: str | bytes) -> None:
        """Comments in XML are for machines' keepers, not text."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Processing instructions are not text."""

    def close(self) -> None:
        """The parser's end; `finish` does the work."""

    def _add(self, text: str) -> None:
        if text == "\n" and self._text[-1:] == ["\n"]:
            return
        self._text.append(text)
        self._length += len(text)
        if self._length > LIMITS.piece_chars and text == "\n":
            self._flush()

    def _end_table(self) -> None:
        self._flush()
        self._ready.extend(self._table.take())
        self._table = GrowingTable()

    def _flush(self) -> None:
        lines = (" ".join(line.split(" ")).strip() for line in "".join(self._text).split("\n"))
        self._text, self._length = [], 0
        self._ready.extend(prose("\n".join(line for line in lines if line)))

    def finish(self) -> None:
        """What is left at the end."""
        if self._row:
            self._table.add(self._row)
        self._end_table()

    def take(self) -> list[Piece]:
        """The pieces that are complete."""
        ready, self._ready = self._ready, []
        return ready
