"""Visio drawings and XPS documents: the words on each page, taken from the XML of a zip package."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from models.errors import Unreadable
from models.records import Piece, ProblemKind, Properties
from scanner.extractors.base import Budget, clean, from_iso, guarded, prose, size_of

_VISIO = frozenset(
    {
        "application/vnd.ms-visio.drawing",
        "application/vnd.ms-visio.drawing.macroenabled.12",
        "application/vnd.ms-visio.template",
        "application/vnd.ms-visio.stencil",
    }
)
_XPS = frozenset({"application/vnd.ms-xpsdocument", "application/oxps"})
TYPES = _VISIO | _XPS

_PAGE = re.compile(r"(?:visio/pages/page|visio/masters/master|.*/Pages/)(\d+)\.(?:xml|fpage)$", re.IGNORECASE)


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """Pages in the order of their numbers; `where` is "page N", or "master N" for shapes of a stencil."""
    size = size_of(file)
    with zipfile.ZipFile(file) as package:
        budget = Budget(size)
        pages = [(found.group(1), name) for name in package.namelist() if (found := _PAGE.match(name))]
        for number, name in sorted(pages, key=lambda page: ("master" in page[1], int(page[0]))):
            kind = "master" if "/masters/" in name else "page"
            yield from prose(_page_text(_part(package, name, budget)), f"{kind} {number}")
        if "docProps/core.xml" in package.NameToInfo:
            yield _properties(_part(package, "docProps/core.xml", budget))
        if not pages and not any(name.startswith("visio/") for name in package.namelist()):
            raise Unreadable(ProblemKind.CORRUPT, "no pages inside")


def _part(package: zipfile.ZipFile, name: str, budget: Budget) -> bytes:
    info = package.getinfo(name)
    with package.open(info) as source, budget.unpack(source, info.compress_size) as part:  # type: ignore[arg-type]
        return part.read()


class _Page:
    """The target of the parser's events: `Text` elements of Visio, `Glyphs` of XPS."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._inside = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name == "Text":
            self._inside += 1
            self.lines.append("")
        elif name == "Glyphs" and attributes.get("UnicodeString"):
            self.lines.append(attributes["UnicodeString"].removeprefix("{}"))

    def end(self, tag: str) -> None:
        if tag.rpartition("}")[2] == "Text":
            self._inside = max(0, self._inside - 1)

    def data(self, data: str) -> None:
        if self._inside:
            self.lines[-1] += data

    def close(self) -> str:
        return "\n".join(line.strip() for line in self.lines if line.strip())


def _page_text(xml: bytes) -> str:
    from lxml import etree

    target: Any = _Page()
    parser: Any = etree.XMLParser(target=target, recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        parser.feed(xml)
        return str(parser.close())
    except etree.XMLSyntaxError:
        return str(target.close())


def _element(xml: str, name: str) -> str:
    found = re.search(rf"<(?:\w+:)?{name}\b[^<>]*>([^<]*)<", xml)
    return clean(found.group(1).strip())[:500] if found else ""


def _properties(xml: bytes) -> Properties:
    text = xml.decode("utf-8", "replace")
    return Properties(
        title=_element(text, "title"),
        author=_element(text, "creator"),
        last_author=_element(text, "lastModifiedBy"),
        created=from_iso(_element(text, "created")),
        modified=from_iso(_element(text, "modified")),
    )
