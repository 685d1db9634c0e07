"""Text in DrawingML parts: charts, diagrams, and shapes on drawings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from models.records import Piece
from scanner.extractors._package import Package, part_texts
from scanner.extractors._xml import events, free, local
from scanner.extractors.base import prose

DRAWING_TAGS = ("{*}t", "{*}br", "{*}p", "{*}cNvPr")
CHART_TAGS = ("{*}t", "{*}p", "{*}v", "{*}f", "{*}pt")


def paragraphs(stream: IO[bytes]) -> str:
    """The text of `a:t` runs, a line for each paragraph."""
    words: list[str] = []
    for _, element in events(stream, DRAWING_TAGS, ("end",)):
        name = local(element)
        if name == "cNvPr":
            words.append(f"{element.get('descr', '')}\n")
            continue
        words.append(element.text or "" if name == "t" else "\n")
        if name == "p":
            free(element)
    return _tidy(words)


def chart_words(stream: IO[bytes]) -> str:
    """Titles, axis and series names and the values a chart caches, a line for each."""
    words: list[str] = []
    for _, element in events(stream, CHART_TAGS, ("end",)):
        name = local(element)
        if name == "t":
            words.append(element.text or "")
        elif name == "v":
            words.append(f"{element.text or ''}\n")
        elif name == "p":
            words.append("\n")
    return _tidy(words)


def _tidy(words: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
    return "\n".join(filter(None, lines))


def drawing_text(package: Package, part: str, where: str = "diagram") -> Iterator[Piece]:
    """A part with shapes as one text."""
    yield from part_texts(package, part, lambda stream: prose(paragraphs(stream), where))


def chart_text(package: Package, part: str, where: str = "chart") -> Iterator[Piece]:
    """A chart as one text."""
    yield from part_texts(package, part, lambda stream: prose(chart_words(stream), where))
