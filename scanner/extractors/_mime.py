"""The parts of a message found in its bytes, without recursion and without copies: spans, headers, decoded bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scanner.extractors import _mailtext

FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)(?:\r?\n|\Z)")
ENVELOPE = re.compile(rb"(?:>?From [^\r\n]*\r?\n|[ \t]*\r?\n)*")
BLANK = re.compile(rb"[ \t]*(?:\r?\n|\Z)")
END_OF_LINE = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
MAX_DEPTH = 100
MAX_PARTS = 10_000
MAX_FIELDS = 5_000


@dataclass(slots=True)
class Part:
    """One part: its header fields by lower-case name, and where its body stands in the message's bytes."""

    data: bytes
    fields: dict[str, list[bytes]]
    start: int
    end: int
    depth: int = 0
    parent: str = ""
    sibling: int = 0
    type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    filename: str = ""

    def header(self, name: str) -> str:
        """The first field of that name (lower case), decoded; empty when there is none."""
        values = self.fields.get(name)
        return _mailtext.header(values[0]) if values else ""

    def headers(self, name: str) -> list[str]:
        """All fields of that name, decoded."""
        return [_mailtext.header(value) for value in self.fields.get(name, ())]

    def raw(self) -> bytes:
        """The body as it stands."""
        return self.data[self.start : self.end]

    def body(self) -> bytes:
        """The body, its transfer encoding undone."""
        encoding = self.header("content-transfer-encoding").lower()
        return _mailtext.transfer(self.raw(), encoding.split()[0] if encoding else "")

    def text(self) -> str:
        """The body as text in its charset, lines ended by newlines."""
        text = _mailtext.decode(self.body(), self.parameters.get("charset", ""))
        text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        return unflowed(text, self.parameters) if self.parameters.get("format", "").lower() == "flowed" else text


def unflowed(text: str, parameters: dict[str, str]) -> str:
    """Soft line breaks of `format=flowed` (RFC 3676) undone, the signature's separator left alone."""
    joint = "" if parameters.get("delsp", "").lower() == "yes" else " "
    return re.sub(r"(?<!^--) \n(?=[^>\n])", joint, text, flags=re.M)


def fields(data: bytes, start: int, end: int) -> tuple[dict[str, list[bytes]], int]:
    """The header fields in `data[start:end]` by lower-case name, and where the body begins."""
    found: dict[str, list[bytes]] = {}
    position = start
    for _ in range(MAX_FIELDS):
        match = FIELD.match(data, position, end)
        if not match:
            break
        found.setdefault(match[1].decode("ascii").lower(), []).append(match[2])
        position = match.end()
    blank = BLANK.match(data, position, end)
    return found, blank.end() if blank else position


def message(data: bytes, start: int = 0, end: int | None = None) -> Part:
    """The whole message as a part; blank and envelope lines ("From …") before its header are passed over."""
    end = len(data) if end is None else end
    envelope = ENVELOPE.match(data, start, end)
    return _part(data, envelope.end() if envelope else start, end)


def as_ascii(data: bytes) -> bytes:
    """A message saved as UTF-16, or with the line ends of old Macs, in the form that mail has."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode()
    elif data[:3] == b"\xef\xbb\xbf":
        data = data[3:]
    elif data[1:16:2] == bytes(8) or data[:15:2] == bytes(8):
        data = data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace").encode()
    return data.replace(b"\r", b"\n") if b"\r" in data and b"\n" not in data else data


def _part(data: bytes, start: int, end: int, depth: int = 0, parent: str = "", sibling: int = 0) -> Part:
    found, body = fields(data, start, end)
    part = Part(data, found, body, end, depth, parent, sibling)
    default = "message/rfc822" if parent == "multipart/digest" else "text/plain"
    kind, part.parameters = _mailtext.parameters(part.header("content-type"))
    part.type = kind if kind.count("/") == 1 else default
    if "content-disposition" in found:
        part.disposition, named = _mailtext.parameters(part.header("content-disposition"))
        part.filename = _mailtext.header(named.get("filename", "").encode("utf-8", "replace"))
    part.filename = part.filename or _mailtext.header(part.parameters.get("name", "").encode("utf-8", "replace"))
    return part


def children(part: Part) -> Iterator[Part]:
    """The parts of a multipart, in order; none where its boundary does not occur."""
    boundary = part.parameters.get("boundary", "").rstrip()
    if not boundary:
        return
    begin, number = -1, 0
    for start, end, last in _delimiters(part, boundary.encode("utf-8", "replace")):
        if begin >= 0:
            yield _part(part.data, begin, _before(part.data, begin, start), part.depth + 1, part.type, number)
            number += 1
        begin = -1 if last else end
        if last:
            return
    if begin >= 0:
        yield _part(part.data, begin, part.end, part.depth + 1, part.type, number)


def _delimiters(part: Part, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """The boundary's lines within a part: where each begins and ends, and whether it is the last."""
    data, mark = part.data, b"--" + boundary
    place = data.find(mark, part.start, part.end)
    while place >= 0:
        after = place + len(mark)
        if place == part.start or data[place - 1 : place] == b"\n":
            line = END_OF_LINE.match(data, after, part.end)
            if line:
                yield place, line.end(), bool(line[1])
                after = line.end()
        place = data.find(mark, after, part.end)


def _before(data: bytes, start: int, end: int) -> int:
    """Where a part ends: the line break before a boundary belongs to the boundary."""
    if end > start and data[end - 1 : end] == b"\n":
        end -= 1
        if end > start and data[end - 1 : end] == b"\r":
            end -= 1
    return end
