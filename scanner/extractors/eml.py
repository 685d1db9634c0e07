"""Messages (eml): headers, body, attachments and attached messages, and what kind of mail it is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from models.errors import Unreadable
from models.records import Embedded, ItemKind, Piece, Problem, ProblemKind, Properties
from scanner.extractors import _mailheaders as headers
from scanner.extractors import _mime, _quoted
from scanner.extractors._calendar import calendar_files, calendar_text
from scanner.extractors._mailtext import uuencoded
from scanner.extractors._markup import text_of
from scanner.extractors._mime import Part
from scanner.extractors.base import Names, guarded, prose, read_all

TYPES: frozenset[str] = frozenset({"message/rfc822"})

SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
STATUS = frozenset({"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"})
ATTACHED = frozenset({"message/rfc822", "message/global", "message/news"})
# A plain alternative this much shorter than the HTML beside it may only say that the message is HTML.
STUB_RATIO = 40
# The parent's type, for parts whose HTML repeats a plain text already read.
UNREAD = "unread html"


@dataclass(slots=True)
class _Reading:
    """What is gathered on the way through the parts."""

    names: Names = field(default_factory=Names)
    parts: int = 0
    attachments: int = 0
    calendar: bool = False


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """The shown headers (where "header"), the body once (plain before HTML; quoted history where "quoted"),
    attachments, and properties last."""
    root = _mime.message(_mime.as_ascii(read_all(file)))
    if not root.fields:
        raise Unreadable(ProblemKind.CORRUPT, "no header fields")
    yield from prose(headers.shown_headers(root.header), "header")
    reading = _Reading()
    yield from _walk(root, reading)
    yield properties(root, reading.attachments, reading.calendar)


def properties(root: Part, attachments: int, calendar: bool) -> Properties:
    """What the headers say."""
    header = root.header
    received = header("received").rpartition(";")[2]
    return Properties(
        title=header("subject")[:500],
        sent=headers.date_of(header("date")),
        received=headers.date_of(received) if received else None,
        sender=headers.sender(header("from") or header("sender")),
        recipients=_recipients(root),
        attachments=attachments,
        message_id=headers.identifier(header("message-id")),
        in_reply_to=headers.identifier(header("in-reply-to")),
        conversation=headers.conversation(
            header("references"), header("in-reply-to"), header("thread-index"), header("message-id")
        ),
        thread=headers.thread_id(header("thread-index")),
        mail_class=headers.mail_class(header, root.type, root.parameters.get("report-type", ""), calendar),
        marking=_marking(root),
    )


def _recipients(root: Part) -> int:
    """How many people it went to; the MIME form of Outlook's items says how many, for not all have an address."""
    stated = root.header("x-recipient-count")
    named = headers.recipients(*(value for name in ("to", "cc", "bcc") for value in root.headers(name)))
    return max(named, int(stated) if stated.isdecimal() and len(stated) < 6 else 0)


def _marking(root: Part) -> str:
    from scanner.extractors._stamps import marking

    return marking([root.header("x-protective-marking"), root.header("subject")])


def _walk(root: Part, reading: _Reading) -> Iterator[Piece]:
    """Every leaf in order, by a stack of its own: nesting cannot exhaust the interpreter's."""
    stack: list[Iterator[Part]] = [iter([root])]
    while stack:
        part = next(stack[-1], None)
        if part is None:
            stack.pop()
            continue
        reading.parts += 1
        if reading.parts > _mime.MAX_PARTS:
            yield Problem("extract", ProblemKind.TOO_LARGE, f"more than {_mime.MAX_PARTS} parts")
            return
        inner = _inner(part) if part.type.startswith("multipart/") else []
        if inner and part.depth >= _mime.MAX_DEPTH:
            yield Problem("extract", ProblemKind.TOO_DEEP, f"parts nested more than {_mime.MAX_DEPTH} deep")
        elif part.type == "multipart/encrypted":
            yield Problem("extract", ProblemKind.ENCRYPTED, "the message is encrypted")
        elif inner:
            stack.append(iter(inner))
        else:
            yield from _leaf(part, reading)


def _inner(part: Part) -> list[Part]:
    """A multipart's parts; of alternatives, the best text and whatever is no text."""
    found = []
    for child in _mime.children(part):
        found.append(child)
        if len(found) > _mime.MAX_PARTS:
            break
    if part.parent == UNREAD:
        return [_without_html(child) for child in found if child.type != "text/html" or child.filename]
    return _alternatives(found) if part.type == "multipart/alternative" else found


def _alternatives(found: list[Part]) -> list[Part]:
    """Plain text before HTML, unless it is empty or only a stub."""
    plain = [part for part in found if part.type == "text/plain" and not part.filename]
    others = [part for part in found if part.type == "text/html" or part.type.startswith("multipart/")]
    if not plain or not others:
        return found
    length, other = sum(len(part.raw().strip()) for part in plain), max(part.end - part.start for part in others)
    if not length or (length * STUB_RATIO < other and _longer(others, plain)):
        return [part for part in found if part not in plain]
    related = [part for part in others if part.type != "text/html"]
    dropped = [part for part in others if part.type == "text/html"]
    return [_without_html(part) if part in related else part for part in found if part not in dropped]


def _longer(others: list[Part], plain: list[Part]) -> bool:
    """True when the HTML says much more than the plain text."""
    markup = [part for part in others if part.type == "text/html"]
    markup += [child for part in others for child in _mime.children(part) if child.type == "text/html"]
    said = sum(len(text_of(part.text()).split()) for part in markup)
    return said > 2 * sum(len(part.text().split()) for part in plain) + 20


def _without_html(part: Part) -> Part:
    """A multipart beside a plain text, read for its pictures and attachments only."""
    part.parent = UNREAD
    return part


def _leaf(part: Part, reading: _Reading) -> Iterator[Piece]:
    attached = part.disposition == "attachment" or bool(part.filename)
    if part.type in SIGNATURES:
        return
    if part.type == "text/calendar":
        reading.calendar = True
        text = part.text()
        yield from prose(calendar_text(text), "calendar")
        yield from _files(calendar_files(text), reading)
    elif part.type in STATUS:
        yield from prose(part.text(), "delivery status")
    elif part.type in ("text/html", "application/xhtml+xml") and not attached:
        yield from _quoted.html_body(part.text())
    elif (part.type.startswith("text/") and not attached) or (part.type.startswith("multipart/") and not attached):
        yield from _plain(part.text(), reading)
    else:
        yield from _attachment(part, reading)


def _plain(text: str, reading: _Reading) -> Iterator[Piece]:
    """A plain body, and the files that old mailers wrote into it (uuencoded)."""
    text, files = uuencoded(text)
    yield from _quoted.body(text)
    yield from _files(files, reading)


def _files(files: list[tuple[str, bytes]], reading: _Reading) -> Iterator[Embedded]:
    for name, data in files:
        reading.attachments += 1
        shown = name.replace("\\", "/").rpartition("/")[2] or "attachment"
        yield Embedded(reading.names.distinct(shown), io.BytesIO(data), ItemKind.ATTACHMENT, len(data))


def _attachment(part: Part, reading: _Reading) -> Iterator[Piece]:
    data = part.body()
    if part.type in SEALED and part.parameters.get("smime-type", "").lower() == "enveloped-data":
        yield Problem("extract", ProblemKind.ENCRYPTED, "the message is encrypted")
        return
    message = part.type in ATTACHED
    inline = part.type.startswith("image/") and "content-id" in part.fields and part.disposition != "attachment"
    reading.attachments += not inline
    kind = ItemKind.MESSAGE if message else ItemKind.ATTACHMENT
    name = part.filename.replace("\\", "/").rpartition("/")[2] or _default_name(part, data)
    name += ".eml" if message and not name.lower().endswith((".eml", ".msg")) else ""
    yield Embedded(reading.names.distinct(name), io.BytesIO(data), kind, len(data))


EXTENSIONS = {"application/ms-tnef": "winmail.dat", "application/vnd.ms-tnef": "winmail.dat"}


def _default_name(part: Part, data: bytes) -> str:
    if part.type in ATTACHED:
        subject = _mime.message(data).header("subject")
        return headers.file_name(0, subject).partition(" ")[2] or "message.eml"
    if part.type in EXTENSIONS:
        return EXTENSIONS[part.type]
    import mimetypes

    return "attachment" + (mimetypes.guess_extension(part.type) or "")
