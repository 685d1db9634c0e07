"""Outlook messages (msg, oft): people, subject, body in any of its forms, attachments and attached messages."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from models.errors import Unreadable
from models.records import Piece, ProblemKind
from scanner.extractors import _mapi
from scanner.extractors._mailtext import decode
from scanner.extractors._mapi import Attachment, Message
from scanner.extractors._ole import open_ole, try_stream
from scanner.extractors._olestore import stored_object
from scanner.extractors._propertyset import codec
from scanner.extractors._stamps import filetime
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
        return filetime(int.from_bytes(self.fixed.get(tag, b""), "little"))

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
    message = Message(
        message_class=node.text(0x001A),
        subject=node.text(0x0037, 0x0E1D, 0x0070),
        sender_name=node.text(0x0C1A, 0x0042),
        sender_address=_address(node, (0x5D01, 0x5D02, 0x0C1F, 0x0065)),
        sent=node.moment(0x0039),
        received=node.moment(0x0E06),
        created=node.moment(0x3007),
        plain=node.text(0x1000),
        html=_html(node),
        rtf=node.binary(0x1009),
        message_id=node.text(0x1035),
        in_reply_to=node.text(0x1042),
        references=node.text(0x1039),
        thread_index=node.binary(0x0071),
        transport=node.text(0x007D),
    )
    message.recipients = [_recipient(Node(node.ole, path, 8, node.codepage)) for path in node.children(RECIPIENT)]
    message.attachments = [
        _attachment(Node(node.ole, path, 8, node.codepage), depth) for path in node.children(ATTACHMENT)
    ]
    return message


def _html(node: Node) -> str:
    raw = node.binary(0x1013)
    if raw:
        number = node.integer(0x3FDE)
        return decode(raw, codec(number) if number else "")
    return node.text(0x1013)


def _address(node: Node, tags: tuple[int, ...]) -> str:
    """The first internet address among the properties; Exchange's internal ones only where there is no other."""
    found = [node.text(tag) for tag in tags]
    return next((address for address in found if "@" in address), next(filter(None, found), ""))


def _recipient(node: Node) -> tuple[int, str, str]:
    return node.integer(0x0C15) & 3 or 1, node.text(0x3001, 0x5FF6), _address(node, (0x39FE, 0x3003, 0x403E))


def _attachment(node: Node, depth: int) -> Attachment:
    name = node.text(0x3707, 0x3704, 0x3001)
    inline = bool(node.text(0x3712)) and (node.integer(0x3714) & 4 != 0 or node.integer(0x7FFE) & 1 != 0)
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
    return Attachment(name, data, inline=inline)
