"""Which other files a workbook refers to: by name only, since where they lay on somebody's machine says little."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from scanner.extractors._ooxml import relations
from scanner.extractors._package import Package

LINK_PART = re.compile(r"(?:^|/)externallinks/externallink\d+\.(?:xml|bin)$")
LINK_KINDS = frozenset({"externalLinkPath", "externalLinkLongPath", "xlPathMissing", "oleObject"})
MOST = 50
"""Names that are kept of one workbook."""
SEPARATORS = re.compile(r"[\x00-\x1f/\\:]+")
SUPBOOK, EOF = 0x01AE, 0x000A
OWN, ADD_IN = 0x0401, 0x3A01
"""[MS-XLS] 2.4.271: a SupBook with one of these in the place of a length refers to the workbook itself, or to an
add-in; any other gives the path of another file, encoded."""


def package_links(package: Package) -> tuple[str, ...]:
    """The names of the files that an Excel package's external links lead to (ECMA-376 part 1, 18.14)."""
    parts = (name for name in package.names if LINK_PART.search(name))
    found = (relation for part in parts for relation in relations(package, part) if relation.external)
    return _names(unquote(relation.target) for relation in found if relation.kind in LINK_KINDS)


def biff_links(stream: bytes) -> tuple[str, ...]:
    """The names of the files that the SupBook records of an old workbook's stream name."""
    return _names(_supbooks(stream))


def _supbooks(stream: bytes) -> Iterator[str]:
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + length]
        if kind == EOF:
            return
        if kind == SUPBOOK and len(body) > 5 and struct.unpack_from("<H", body, 2)[0] not in (OWN, ADD_IN):
            yield _virtual_path(body)
        place += 4 + length


def _virtual_path(body: bytes) -> str:
    """The path in a SupBook, with control characters between its names ([MS-XLS] 2.5.277)."""
    count, wide = struct.unpack_from("<H", body, 2)[0], body[4] & 1
    return body[5 : 5 + count * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _names(paths: Iterable[str]) -> tuple[str, ...]:
    names = (SEPARATORS.split(path.rstrip("/\\"))[-1].strip().strip("[]") for path in paths)
    return tuple(sorted({name.lower() for name in names if "." in name})[:MOST])
