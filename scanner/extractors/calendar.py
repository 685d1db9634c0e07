"""Calendars (ics): the text exactly as it stands, and the files that entries carry."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from models.records import Embedded, ItemKind, Piece
from scanner.extractors import text
from scanner.extractors._calendar import calendar_files
from scanner.extractors._mailtext import decode
from scanner.extractors.base import Names, guarded, read_all

TYPES: frozenset[str] = frozenset({"text/calendar"})


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The decoded text with its offsets, then each attached file (RFC 5545 ATTACH in base64)."""
    yield from text.extract(file)
    file.seek(0)
    names = Names()
    for name, data in calendar_files(decode(read_all(file))):
        shown = name.replace("\\", "/").rpartition("/")[2]
        yield Embedded(names.distinct(shown), io.BytesIO(data), ItemKind.ATTACHMENT, len(data))
