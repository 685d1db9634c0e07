"""EPUB books: the chapters' text in the order of the zip's spine, title and author."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO
from urllib.parse import unquote

from models.errors import Unreadable
from models.records import Piece, Problem, ProblemKind, Properties
from scanner.extractors import html
from scanner.extractors.base import Budget, clean, from_iso, guarded, size_of

TYPES = frozenset({"application/epub+zip"})

_MOST_CHAPTERS = 5_000


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The chapters as web pages, `where` numbered; encrypted books (DRM) raise `Unreadable`."""
    size = size_of(file)
    with zipfile.ZipFile(file) as book:
        budget = Budget(size)
        package_name = _package_name(book, budget)
        package = _read(book, package_name, budget).decode("utf-8", "replace")
        if "META-INF/rights.xml" in book.NameToInfo:
            raise Unreadable(ProblemKind.ENCRYPTED, "EPUB with rights management")
        yield _properties(package)
        missing = 0
        for number, name in enumerate(_chapters(package, posixpath.dirname(package_name))[:_MOST_CHAPTERS], 1):
            if name not in book.NameToInfo:
                missing += 1
                continue
            pages = html.pieces(BytesIO(_read(book, name, budget)), "utf-8", f"chapter {number}")
            yield from (piece for piece in pages if not isinstance(piece, Properties))
        if missing:
            yield Problem("extract", ProblemKind.CORRUPT, f"{missing} chapters are missing")


def _read(book: zipfile.ZipFile, name: str, budget: Budget) -> bytes:
    info = book.getinfo(name)
    with book.open(info) as source, budget.unpack(source, info.compress_size) as part:  # type: ignore[arg-type]
        return part.read()


_ROOT_FILE = re.compile(r"full-path\s*=\s*[\"']([^\"']+)")


def _package_name(book: zipfile.ZipFile, budget: Budget) -> str:
    container = _read(book, "META-INF/container.xml", budget).decode("utf-8", "replace")
    found = _ROOT_FILE.search(container)
    if not found:
        raise Unreadable(ProblemKind.CORRUPT, "EPUB without a package document")
    return unquote(found.group(1))


_ITEM = re.compile(r"<(?:\w+:)?item\s[^<>]*>")
_ITEMREF = re.compile(r"<(?:\w+:)?itemref\s[^<>]*>")


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"\s{name}\s*=\s*[\"']([^\"']*)", tag)
    return found.group(1) if found else ""


def _chapters(package: str, folder: str) -> list[str]:
    """Names of the spine's documents (EPUB 3.3, section 5.7)."""
    items = {_attribute(tag, "id"): _attribute(tag, "href") for tag in _ITEM.findall(package)}
    hrefs = [items.get(_attribute(tag, "idref"), "") for tag in _ITEMREF.findall(package)]
    return [posixpath.normpath(posixpath.join(folder, unquote(href.split("#")[0]))) for href in hrefs if href]


def _element(package: str, name: str) -> str:
    found = re.search(rf"<(?:dc:)?{name}\b[^<>]*>([^<]*)<", package)
    return clean(found.group(1).strip())[:500] if found else ""


def _properties(package: str) -> Properties:
    return Properties(
        title=_element(package, "title"),
        author=_element(package, "creator"),
        created=from_iso(_element(package, "date")),
    )
