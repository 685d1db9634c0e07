"""Rows of an Excel sheet read as a stream, for sheets too sparse or too wide to be laid out in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from scanner.extractors._ooxml import main_part, relations
from scanner.extractors._package import Package
from scanner.extractors._rows import MAX_CELL
from scanner.extractors._xml import events, free, local
from scanner.extractors.base import cell

TAGS = ("{*}row", "{*}c")


def sparse_rows(package: Package, part: str) -> Iterator[Sequence[str]]:
    """The filled cells of each row, side by side without the gaps; numbers as stored."""
    strings = shared_strings(package)
    row: list[str] = []
    with package.open(part) as stream:
        for _, element in events(stream, TAGS, ("end",)):
            if local(element) == "c":
                value = _value(element, strings)
                if value:
                    row.append(value)
                continue
            if row:
                yield row
                row = []
            free(element)


def _value(element: etree._Element, strings: Sequence[str]) -> str:
    kind = element.get("t", "n")
    if kind == "inlineStr":
        return cell("".join(map(str, element.itertext()))[:MAX_CELL])
    value = next((child.text or "" for child in element if local(child) == "v"), "")
    if kind == "s":
        return strings[int(value)] if value.isdigit() and int(value) < len(strings) else ""
    return cell(value[:MAX_CELL])


def shared_strings(package: Package) -> list[str]:
    """The workbook's table of strings, phonetic readings left out."""
    main = main_part(package, "xl/workbook.xml")
    parts = [relation.target for relation in relations(package, main) if relation.kind == "sharedStrings"]
    if not parts or parts[0] not in package:
        return []
    found: list[str] = []
    with package.open(parts[0]) as stream:
        for _, element in events(stream, ("{*}si",), ("end",)):
            found.append(cell("".join(_runs(element))[:MAX_CELL]))
            free(element)
    return found


def _runs(element: etree._Element) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name == "t":
            yield str(child.text or "")
        elif name == "r":
            yield from _runs(child)
