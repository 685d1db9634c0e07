"""Outlook messages (msg, oft): people, subject, body in any of its forms, attachments and attached messages."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from models.errors import Unreadable
from models.records import Piece, ProblemKind
from scanner.extractors import _mapi, _mapiread
from scanner.extractors._mapi import Attachment, Message
from scanner.extractors._ole import open_ole, try_stream
from scanner.extractors._olestore import stored_object
from scanner.extractors._propertyset import codec
from scanner.extractors._stamps import any_filetime
from scanner.extractors.base import guarded

if TYPE_CHECKING:
    from scanner.extractors._ole import Ole

TYPES: frozenset[str] = frozenset({"application/vnd.ms-outlook"})

MAX_DEPTH = 30
MAX_ATTACHMENTS = 5_000
PROPERTIES = "__properties_version1.0"
RECIPIENT, ATTACHMENT = "__recip_version1.0_#", "__attach_version1.0_#"
UNICODE, STRING8, BINARY, OBJECT = "001F", "001E", "0102", "000D"
METHOD_EMBEDDED, METHOD_OLE = 5, 6
# The code page of a locale's language (its lower ten bits), where it is not Western.
LOCALES = {
    0x01: 1256, 0x02: 1251, 0x04: 950, 0x05: 1250, 0x08: 1253, 0x0D: 1255, 0x0E: 1250, 0x11: 932, 0x12: 949,
    0x15: 1250, 0x18: 1250, 0x19: 1251, 0x1B: 1250, 0x1E: 874, 0x1F: 1254, 0x22: 1251, 0x25: 1257, 0x26: 1257,
    0x27: 1257, 0x2A: 1258,
}  # fmt: skip


class Node:
    """A storage of a message file: the message itself, a recipient, an attachment, or a message within."""

    def __init__(self, ole: Ole, path: list[str], head: int, codepage: str = "") -> None:
        self.ole = ole
        self.path = path
        self.fixed = _fixed(try_stream(ole, [*path, PROPERTIES]), head)
        self.codepage = codepage or self._own_codepage()

    def _own_codepage(self) -> str:
        """The code page of 8-bit strings: the message's, its locale's, else that of its internet form."""
        number = self.integer(0x3FFD) or LOCALES.get(self.integer(0x3FF1) & 0x3FF, 0) or self.integer(0x3FDE)
        return codec(number) if number else "cp1252"

    def integer(self, tag: int) -> int:
        """A 16- or 32-bit value, 0 where there is none."""
        return int.from_bytes(self.fixed.get(tag, b"")[:4], "little")

    def moment(self, tag: int) -> datetime | None:
        """A time, None where there is none."""
        return any_filetime(int.from_bytes(self.fixed.get(tag, b""), "little"))

    def binary(self, tag: int, kind: str = BINARY) -> bytes:
        """A value's stream; empty where it is missing or damaged."""
        return try_stream(self.ole, [*self.path, f"__substg1.0_{tag:04X}{kind}"])

    def text(self, *tags: int) -> str:
        """The first of the named string properties that is there."""
        for tag in tags:
            raw = self.binary(tag, UNICODE)
            if raw:
                return raw.decode("utf-16-le", "replace").rstrip("\0")
            raw = self.binary(tag, STRING8)
            if raw:
                return raw.decode(self.codepage, "replace").rstrip("\0")
        return ""

    def named_texts(self) -> Iterator[str]:
        """The texts among properties that only have a name (numbers from 0x8000)."""
        depth = len(self.path)
        for path in self.ole.listdir():
            name = path[-1]
            if (
                len(path) == depth + 1
                and path[:depth] == self.path
                and name[12:13] in ("8", "9")
                and name[16:19] == "001"
            ):
                yield self.text(int(name[12:16], 16))

    def children(self, prefix: str) -> list[list[str]]:
        """The paths of the storages below that carry the prefix, in order."""
        depth = len(self.path)
        found = {
            path[depth]
            for path in self.ole.listdir(streams=True, storages=True)
            if len(path) > depth and path[:depth] == self.path and path[depth].startswith(prefix)
        }
        return [[*self.path, name] for name in sorted(found)][:MAX_ATTACHMENTS]


def _fixed(data: bytes, head: int) -> dict[int, bytes]:
    """The values kept in a property stream itself, by property number ([MS-OXMSG] 2.4)."""
    found = {}
    for position in range(head, len(data) - 15, 16):
        _, tag = struct.unpack_from("<HH", data, position)
        found[tag] = data[position + 8 : position + 16]
    return found


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The shown headers (where "header"), the body once, attachments (attached messages in MIME form), properties."""
    with open_ole(file) as ole:
        root = Node(ole, [], 32)
        if not root.fixed and not ole.exists("__nameid_version1.0"):
            raise Unreadable(ProblemKind.CORRUPT, "no message properties")
        yield from _mapi.pieces(read_message(root))


def read_message(node: Node, depth: int = 0) -> Message:
    """A message and all within it."""
    found = _mapiread.message(node)
    inner = [Node(node.ole, path, 8, node.codepage) for path in node.children(RECIPIENT)]
    found.recipients = [_mapiread.recipient(person) for person in inner]
    files = [Node(node.ole, path, 8, node.codepage) for path in node.children(ATTACHMENT)]
    found.attachments = [_attachment(file, depth) for file in files]
    return found


def _attachment(node: Node, depth: int) -> Attachment:
    name = node.text(0x3707, 0x3704, 0x3001)
    method = node.integer(0x3705)
    inner = [*node.path, f"__substg1.0_3701{OBJECT}"]
    if method == METHOD_EMBEDDED or (node.ole.exists([*inner, PROPERTIES])):
        if depth >= MAX_DEPTH:
            return _mapi.unreadable_attachment(
                name, Unreadable(ProblemKind.TOO_DEEP, f"more than {MAX_DEPTH} messages deep")
            )
        return Attachment(node.text(0x3001) or name, message=read_message(Node(node.ole, inner, 24), depth + 1))
    data = node.binary(0x3701)
    if not data and method == METHOD_OLE:
        stored = stored_object(node.ole, inner, name)
        if stored is None or stored.stream is None:
            return _mapi.unreadable_attachment(name, Unreadable(ProblemKind.UNSUPPORTED, "a picture of an object"))
        name, data = name or stored.name, stored.stream.read()
    return Attachment(name, data, inline=_mapiread.is_inline(node))
