"""Extractors: one module a format family; `ALL` is the registry, chosen by media type and never by extension."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from models.errors import Unreadable
from models.records import Format, Piece, ProblemKind
from scanner.extractors import (
    archives,
    calendar,
    compressed,
    dbf,
    delimited,
    doc,
    docx,
    drawings,
    eml,
    epub,
    html,
    images,
    loose,
    mbox,
    mht,
    msg,
    odf,
    pdf,
    ppt,
    pptx,
    protected,
    pst,
    rtf,
    sheets,
    smime,
    text,
    tnef,
    wordperfect,
    xml,
    zip,
)
from scanner.extractors.base import EMPTY, LIMITS, Extractor, Limits

__all__ = ["ALL", "EMPTY", "LIMITS", "Extractor", "Limits", "extract", "extractor_for"]

ALL: tuple[Extractor, ...] = (
    archives,
    calendar,
    compressed,
    dbf,
    delimited,
    doc,
    docx,
    drawings,
    eml,
    epub,
    html,
    images,
    loose,
    mbox,
    mht,
    msg,
    odf,
    pdf,
    ppt,
    pptx,
    protected,
    pst,
    rtf,
    sheets,
    smime,
    text,
    tnef,
    wordperfect,
    xml,
    zip,
)

_BY_TYPE: dict[str, Extractor] = {media_type: module for module in ALL for media_type in module.TYPES}


def extractor_for(media_type: str) -> Extractor | None:
    """The extractor of a canonical media type, None where there is none; any text and any XML can be read as such."""
    if media_type in _BY_TYPE:
        return _BY_TYPE[media_type]
    if media_type.startswith("text/"):
        return text
    return xml if media_type.endswith("+xml") else None


def extract(file: BinaryIO, format: Format) -> Iterator[Piece]:
    """The pieces of a file of a known format; raises `Unreadable` (unsupported format) where no extractor reads it."""
    module = extractor_for(format.media_type)
    if module is None:
        raise Unreadable(ProblemKind.UNSUPPORTED, format.media_type)
    yield from module.extract(file)
