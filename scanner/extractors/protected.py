"""Encrypted Word, Excel and PowerPoint packages: opened where the password is Office's own, else reported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from models.errors import Unreadable
from models.records import Piece, ProblemKind
from scanner.extractors._crypto import decrypted
from scanner.extractors._ooxml import main_part
from scanner.extractors._package import Package
from scanner.extractors.base import guarded

TYPES: frozenset[str] = frozenset({"application/x-ooxml-protected"})


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The decrypted package's pieces. Raises `Unreadable` (encrypted) where a person chose the password."""
    from scanner.extractors import docx, pptx, sheets

    plain = decrypted(file)
    main = main_part(Package(plain), "")
    for folder, module in (("word/", docx), ("xl/", sheets), ("ppt/", pptx)):
        if main.startswith(folder):
            yield from module.extract(plain)
            return
    raise Unreadable(ProblemKind.UNSUPPORTED, "an encrypted package of another kind")
