"""Apple Pages, Numbers and Keynote: the text of iWork '09; of newer ones, which are not published, the preview."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, BinaryIO

from models.errors import Unreadable
from models.records import Piece, Problem, ProblemKind, Text
from scanner.extractors._ooxml import embedded
from scanner.extractors._package import Package, part_texts
from scanner.extractors._xml import attribute, events, free, local
from scanner.extractors.base import guarded, prose

TYPES = frozenset(
    {
        "application/vnd.apple.pages",
        "application/vnd.apple.numbers",
        "application/vnd.apple.keynote",
        "application/vnd.apple.iwork",
    }
)

_CONTENT = ("index.xml", "index.apxl")
_PREVIEWS = ("preview.pdf", "QuickLook/Preview.pdf")
_TAGS = ("{*}p", "{*}ct", "{*}n")


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """Paragraphs and cells in the order of the XML; or the preview as an embedded file, with a problem that says so."""
    package = Package(file)
    for name in _CONTENT:
        if name in package:
            yield from part_texts(package, name, _texts, required=True)
            yield from package.damage()
            return
    for name in _PREVIEWS:
        if name in package:
            yield embedded(package, name)
            yield Problem("extract", ProblemKind.UNSUPPORTED, "no reader; only its preview was taken")
            return
    raise Unreadable(ProblemKind.UNSUPPORTED, "no reader, and no preview in it")


def _texts(stream: IO[bytes]) -> Iterator[Text]:
    """A line for each paragraph (`sf:p`), text cell (`sf:ct`) and number (`sf:n`)."""
    lines: list[str] = []
    for _, element in events(stream, _TAGS, ("end",)):
        name = local(element)
        if name == "p":
            lines.append("".join(map(str, element.itertext())).strip())
            free(element)
        else:
            lines.append(attribute(element, "s" if name == "ct" else "v"))
    yield from prose("\n".join(filter(None, lines)))
