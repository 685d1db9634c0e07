"""Extractors: one module a format family; `ALL` is the registry, chosen by media type and never by extension."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, Protocol

from models.errors import Unreadable
from models.readings import Part
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
    iwork,
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
from scanner.extractors.base import EMPTY, LIMITS, Extractor, Limits, guarded

__all__ = ["ALL", "EMPTY", "LIMITS", "Extractor", "Limits", "extract", "extract_part", "extractor_for", "parts_of"]

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
    iwork,
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


class Mailbox(Protocol):
    """An extractor whose files can be read in parts, by several workers."""

    TYPES: frozenset[str]

    def parts(self, file: BinaryIO, size: int, within: Part | None = None) -> Iterator[Part]:
        """Stretches of about `size` bytes, in order; together they are the file, or the part `within`."""
        ...

    def extract_part(self, file: BinaryIO, part: Part) -> Iterator[Piece]:
        """The pieces of one stretch: of all stretches in order, what `extract` yields."""
        ...


MAILBOXES: tuple[Mailbox, ...] = (mbox, pst)

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


def parts_of(file: BinaryIO, format: Format, size: int, within: Part | None = None) -> tuple[Part, ...]:
    """The parts of a mailbox, or of a part of one; none for other formats and for what cannot be opened."""
    for module in MAILBOXES:
        if format.media_type in module.TYPES:
            try:
                return tuple(module.parts(file, size, within))
            except Unreadable:
                return ()
    return ()


def extract_part(file: BinaryIO, format: Format, part: Part) -> Iterator[Piece]:
    """The pieces of one part of a mailbox; raises as `extract` does."""
    for module in MAILBOXES:
        if format.media_type in module.TYPES:
            yield from guarded(partial(module.extract_part, part=part))(file)
            return
    raise Unreadable(ProblemKind.UNSUPPORTED, format.media_type)
