"""An Outlook message as a value, whatever held it (msg, winmail.dat, pst): its pieces, and its MIME form."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from models.errors import Unreadable
from models.records import Embedded, ItemKind, MailClass, Piece, Problem, ProblemKind, Properties
from scanner.extractors import _lzfu, _mime, _quoted, _stamps
from scanner.extractors import _mailheaders as headers
from scanner.extractors._markup import text_of
from scanner.extractors.base import Names, problem_of, prose

RIGHTS_MANAGED = "message.rpmsg"
# Headers that tell what wrote a message, kept in its MIME form.
CARRIED = (
    "Auto-Submitted", "X-Auto-Response-Suppress", "X-Autoreply", "List-Unsubscribe", "List-Id", "List-Post",
    "List-Help", "Precedence", "X-Failed-Recipients",
    "Content-Class", "X-MS-Exchange-Generated-Message-Source",
)  # fmt: skip
RECIPIENT_HEADERS = {0: "Reply-To", 1: "To", 2: "Cc", 3: "Bcc"}


@dataclass(slots=True)
class Attachment:
    """A file or a message attached. `inline` marks pictures that stand within the body."""

    name: str
    data: bytes = b""
    message: Message | None = None
    inline: bool = False
    problem: Problem | None = None


@dataclass(slots=True)
class Message:
    """A message's own properties. `recipients` are (1 to, 2 cc or 3 bcc; name; address); `notes` are further fields."""

    message_class: str = ""
    subject: str = ""
    sender_name: str = ""
    sender_address: str = ""
    recipients: list[tuple[int, str, str]] = field(default_factory=list)
    sent: datetime | None = None
    received: datetime | None = None
    created: datetime | None = None
    plain: str = ""
    html: str = ""
    rtf: bytes = b""
    message_id: str = ""
    in_reply_to: str = ""
    references: str = ""
    thread_index: bytes = b""
    transport: str = ""
    marking: str = ""
    notes: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)


def body(message: Message) -> str:
    """The body once: plain, else HTML, else RTF."""
    if message.plain.strip():
        return message.plain.replace("\r\n", "\n").replace("\r", "\n")
    if message.html.strip():
        return text_of(message.html)
    return _rtf_text(_lzfu.unpack(message.rtf))


def _only_html(message: Message) -> bool:
    return bool(message.html.strip()) and not message.plain.strip()


def _rtf_text(data: bytes) -> str:
    from scanner.extractors import rtf

    try:
        return rtf.text_of(data) if data.strip(b"\0 \r\n") else ""
    except Unreadable:
        return ""


def address_line(name: str, address: str) -> str:
    """A person as a header shows one."""
    name, address = name.strip(" '\""), address.strip(" '\"")
    if not address or address.lower() == name.lower():
        return name or address
    return f"{name} <{address}>" if name else address


def header_lines(message: Message) -> list[tuple[str, str]]:
    """The headers a reader sees, as (name, value)."""
    lines = [("From", address_line(message.sender_name, message.sender_address))]
    for kind, title in RECIPIENT_HEADERS.items():
        if kind:
            people = [address_line(name, address) for number, name, address in message.recipients if number == kind]
            lines.append((title, ", ".join(filter(None, people))))
    sent = format_datetime(message.sent) if message.sent else ""
    return [
        (name, " ".join(value.split()))
        for name, value in [*lines, ("Subject", message.subject), ("Date", sent)]
        if value
    ]


def pieces(message: Message) -> Iterator[Piece]:
    """Headers, body, further fields, attachments, properties."""
    yield from prose("\n".join(f"{name}: {value}" for name, value in header_lines(message)), "header")
    yield from _quoted.html_body(message.html) if _only_html(message) else _quoted.body(body(message))
    yield from prose("\n".join(message.notes), "fields")
    names = Names()
    for attachment in message.attachments:
        if attachment.name.lower() == RIGHTS_MANAGED:
            yield Problem("extract", ProblemKind.ENCRYPTED, "the message is rights-managed")
        yield attached(attachment, names)
    yield properties(message)


def attached(attachment: Attachment, names: Names) -> Embedded:
    """An attachment as a stream; an attached message in MIME form."""
    inner = attachment.message
    if inner is not None:
        name = attachment.name or headers.file_name(0, inner.subject).partition(" ")[2]
        data, kind = to_mime(inner), ItemKind.MESSAGE
        name = name if name.lower().endswith((".eml", ".msg")) else f"{name or 'message'}.eml"
    else:
        name, data, kind = attachment.name or "attachment", attachment.data, ItemKind.ATTACHMENT
    stream = None if attachment.problem else io.BytesIO(data)
    return Embedded(
        names.distinct(name.replace("\\", "/").rpartition("/")[2]), stream, kind, len(data), problem=attachment.problem
    )


def properties(message: Message) -> Properties:
    """What the message says of itself."""
    thread = base64.b64encode(message.thread_index).decode()
    part = _transport(message)
    message_id = message.message_id or part.header("message-id")
    references = message.references or part.header("references")
    in_reply_to = message.in_reply_to or part.header("in-reply-to")
    return Properties(
        title=message.subject[:500],
        created=_stamps.moment(message.created),
        sent=_stamps.moment(message.sent),
        received=_stamps.moment(message.received),
        sender=headers.sender(message.sender_address or message.sender_name),
        recipients=_recipients(message),
        attachments=sum(1 for attachment in message.attachments if not attachment.inline),
        message_id=headers.identifier(message_id),
        in_reply_to=headers.identifier(in_reply_to),
        conversation=headers.conversation(references, in_reply_to, thread, message_id),
        thread=headers.thread_id(thread) or headers.thread_id(part.header("thread-index")),
        mail_class=mail_class(message, part),
        marking=message.marking or _stamps.marking([message.subject]),
    )


def _recipients(message: Message) -> int:
    """How many different people it went to; within one Exchange many have no internet address."""
    return len({(address or name).lower() for _, name, address in message.recipients})


def _transport(message: Message) -> _mime.Part:
    """The headers the message travelled with, as a part without a body."""
    data = message.transport.encode("utf-8", "replace")
    found, _ = _mime.fields(data, 0, len(data))
    return _mime.Part(b"", found, 0, 0)


def mail_class(message: Message, transport: _mime.Part) -> MailClass:
    """By the message class where it says so, else by the transport headers."""
    found = headers.class_of(message.message_class)
    if found is not MailClass.ORDINARY:
        return found
    header = _with_subject(transport, message.subject)
    return headers.mail_class(header, transport.type if "content-type" in transport.fields else "")


def _with_subject(transport: _mime.Part, subject: str) -> headers.Header:
    return lambda name: subject if name == "subject" else transport.header(name)


def to_mime(message: Message) -> bytes:
    """The message in MIME form, its attachments and the messages within it included."""
    boundary = f"=_muniment_{abs(hash_of(message)):016x}"
    lines = [f"{name}: {value}" for name, value in [*header_lines(message), *_technical(message)]]
    lines += ["MIME-Version: 1.0", f'Content-Type: multipart/mixed; boundary="{boundary}"']
    out = ["\r\n".join(lines).encode("utf-8", "replace")]
    if _only_html(message):
        out.append(_text_entity(boundary, "html", message.html))
    text = "\n".join(filter(None, ["" if _only_html(message) else body(message), *message.notes]))
    if text or not _only_html(message):
        out.append(_text_entity(boundary, "plain", text))
    for attachment in message.attachments:
        out.append(_attached_entity(boundary, attachment))
    out.append(f"\r\n--{boundary}--\r\n".encode())
    return b"".join(out)


def hash_of(message: Message) -> int:
    """A number that is the same for the same message on every run, for its boundary."""
    from zlib import crc32

    depth = 0
    inner: Message | None = message
    while inner is not None:
        depth += 1
        inner = next((attachment.message for attachment in inner.attachments if attachment.message), None)
    return crc32(f"{message.subject}{message.message_id}{message.sent}".encode("utf-8", "replace")) << 16 | depth


def _technical(message: Message) -> list[tuple[str, str]]:
    thread = base64.b64encode(message.thread_index).decode()
    own = [
        ("Message-ID", message.message_id), ("In-Reply-To", message.in_reply_to), ("References", message.references),
        ("Thread-Index", thread), ("X-Message-Class", message.message_class), ("X-Protective-Marking", message.marking),
        ("X-Recipient-Count", str(_recipients(message) or "")),
        ("Received", f"by the mailbox; {format_datetime(message.received)}" if message.received else ""),
    ]  # fmt: skip
    part = _transport(message)
    own += [(name, part.header(name.lower())) for name in CARRIED]
    return [(name, " ".join(value.split())) for name, value in own if value.strip()]


def _text_entity(boundary: str, kind: str, text: str) -> bytes:
    return _entity(boundary, [f"Content-Type: text/{kind}; charset=utf-8"], text.encode("utf-8", "replace"))


def _entity(boundary: str, lines: list[str], data: bytes) -> bytes:
    head = "\r\n".join([f"\r\n--{boundary}", *lines, "Content-Transfer-Encoding: base64", "", ""])
    return head.encode("utf-8", "replace") + binascii.b2a_base64(data)


def _attached_entity(boundary: str, attachment: Attachment) -> bytes:
    name = " ".join(attachment.name.split()).replace("\\", "/").replace('"', "'")
    shown = f'Content-Disposition: {"inline" if attachment.inline else "attachment"}; filename="{name}"'
    if attachment.message is not None:
        return _entity(boundary, ["Content-Type: message/rfc822", shown], to_mime(attachment.message))
    kind = (
        "Content-Type: image/x-inline\r\nContent-ID: <inline>"
        if attachment.inline
        else "Content-Type: application/octet-stream"
    )
    return _entity(boundary, [kind, shown], attachment.data)


def unreadable_attachment(name: str, error: Unreadable) -> Attachment:
    """An attachment whose content could not be read."""
    return Attachment(name, problem=problem_of(error))
