"""Web pages saved as one file (MHTML, RFC 2557): the page's text; its pictures and parts are not items of their own."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from models.errors import Unreadable
from models.records import Piece, ProblemKind
from scanner.extractors import html
from scanner.extractors.base import clean, guarded, prose, read_all
from scanner.sniff_charset import decode

if TYPE_CHECKING:
    from email.message import Message

TYPES = frozenset({"multipart/related"})


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """All parts that are web pages or plain text, in their order."""
    from email import policy
    from email.parser import BytesParser

    message = BytesParser(policy=policy.compat32).parsebytes(read_all(file).lstrip())
    found = False
    for part in message.walk():
        kind = part.get_content_type()
        if kind in ("text/html", "application/xhtml+xml", "text/plain"):
            found = True
            yield from _part(part, kind)
    if not found:
        raise Unreadable(ProblemKind.CORRUPT, "no page inside")


def _part(part: Message, kind: str) -> Iterator[Piece]:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return
    declared = clean(str(part.get_content_charset() or ""))
    if kind == "text/plain":
        yield from prose(decode(data, declared))
    else:
        yield from html.pieces(BytesIO(data), declared)
