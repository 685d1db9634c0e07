"""Shares, items and what is in them: the facts a scan finds, before anyone judges them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO


class ShareKind(StrEnum):
    """What a share is: a user's own drive, a drive shared by a unit, or a mailbox."""

    USER = "U"
    SHARED = "SU"
    MAILBOX = "mailbox"


class ItemKind(StrEnum):
    """What an item is. A file stands by itself; the others are found inside one."""

    FILE = "file"
    MEMBER = "member"
    MESSAGE = "message"
    ATTACHMENT = "attachment"
    EMBEDDED = "embedded"
    LINK = "link"
    SPECIAL = "special"


class Status(StrEnum):
    """Where an item stands. `pending` is seen but not yet read; it exists only while a scan is unfinished."""

    PENDING = "pending"
    READ = "read"
    UNREAD = "unread"
    SKIPPED = "skipped"


class ProblemKind(StrEnum):
    """Why something could not be read, or not wholly. The values are what reports print."""

    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    UNSUPPORTED = "unsupported format"
    NEEDS_OCR = "needs OCR"
    TIMEOUT = "took too long"
    MEMORY = "needed too much memory"
    CRASHED = "crashed the reader"
    DENIED = "permission denied"
    VANISHED = "disappeared while reading"
    CHANGED = "changed while reading"
    IO = "read error"
    TOO_DEEP = "nested too deeply"
    TOO_LARGE = "too large"
    BOMB = "decompression bomb"
    TRUNCATED = "text cut at the limit"
    LOOP = "link loop"
    BROKEN_LINK = "broken link"
    OFFLINE = "offline or cloud stub"
    POLICY = "left out by policy"
    LINK = "link, not followed"
    SPECIAL = "not a regular file"


@dataclass(frozen=True, slots=True)
class Problem:
    """A failure as a result: at which stage, of which kind, and what exactly (never document text)."""

    stage: str
    kind: ProblemKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A place that is scanned: a U drive, an SU drive or a mailbox."""

    name: str
    kind: ShareKind
    root: str
    data_owner: str = ""
    asset_owner: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """An item's times as the source gives them, in UTC; None where it gives none."""

    created: datetime | None = None
    modified: datetime | None = None
    accessed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """What a file is, and how that is known. `puid` is a PRONOM identifier, empty when unknown."""

    media_type: str
    puid: str = ""
    basis: str = ""
    warning: str = ""


class Form(StrEnum):
    """The shape of a text: running prose, or rows whose first row names the columns."""

    PROSE = "prose"
    TABLE = "table"


QUOTED = "quoted"
"""The `Text.where` of earlier messages that a message repeats."""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of an item's text.

    `where` is its place for people ("page 3", "sheet Clients", "header"); empty for the body.
    `start` is the character offset of the piece in the item's whole text; an extractor leaves it None
    unless it knows better, and the reader counts (pieces are joined by one newline).
    For `Form.TABLE`, lines are rows and `delimiter` separates cells; `header` holds the column names where they
    are not the first line of this very piece (a sheet cut into several pieces). `quoted` says cells follow RFC 4180.
    `columns` are the characters of a line at which cells begin, where gaps and no delimiter separate them.
    `language` is "en", "cy" or "" for unknown; None means nobody has looked yet.
    """

    text: str
    where: str = ""
    language: str | None = None
    start: int | None = None
    form: Form = Form.PROSE
    delimiter: str = "\t"
    header: tuple[str, ...] = ()
    quoted: bool = False
    columns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Embedded:
    """Something inside a container: a zip member, a message, an attachment.

    `name` is its path within this container (shown as text, never used as a path). `stream` is None when it
    could not be opened; then `problem` says why. `size` is in bytes, None when unknown.
    """

    name: str
    stream: BinaryIO | None
    kind: ItemKind = ItemKind.MEMBER
    size: int | None = None
    modified: datetime | None = None
    problem: Problem | None = None


class MailClass(StrEnum):
    """What a message is beside ordinary mail, by its headers (RFC 3834, RFC 2369, MS-OXCMSG message class)."""

    ORDINARY = ""
    AUTO_REPLY = "auto-reply"
    MEETING = "meeting"
    NEWSLETTER = "newsletter"
    REPORT = "delivery report"


@dataclass(frozen=True, slots=True)
class Properties:
    """What a document says about itself; default stamps of known generators are left out as no information.

    `title` and `author` are used for judging the item and are not stored. Counts are None when unknown. Of a message,
    `conversation` is the id of the first message of its thread (RFC 5322 References), `thread` Outlook's own number
    of the thread ([MS-OXOMSG] 2.2.1.3), which its parts share even where a mailer left the references out. `links` are
    the names, in lower case, of other files that a workbook refers to.
    """

    title: str = ""
    author: str = ""
    last_author: str = ""
    company: str = ""
    template: str = ""
    marking: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    printed: datetime | None = None
    revision: int | None = None
    sent: datetime | None = None
    received: datetime | None = None
    sender: str = ""
    recipients: int | None = None
    attachments: int | None = None
    message_id: str = ""
    in_reply_to: str = ""
    conversation: str = ""
    thread: str = ""
    mail_class: MailClass = MailClass.ORDINARY
    pictures: int | None = None
    tables: int | None = None
    links: tuple[str, ...] = ()


Piece = Text | Embedded | Properties | Problem
"""What an extractor yields: text, things inside, properties, or a problem with a part of the file."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file, or one thing inside a file.

    `path` is relative to the share's root with `/` between names; bytes that are not UTF-8 show as `\\xNN`.
    `inside` is the path within the container, nested containers joined by `!/`; empty for the file itself.
    """

    share: str
    path: str
    inside: str = ""
    kind: ItemKind = ItemKind.FILE
    size: int = 0
    times: Times = field(default_factory=Times)
    owner: str = ""

    @property
    def name(self) -> str:
        """The item's own name: the last part of `inside`, else of `path`."""
        return (self.inside or self.path).replace("!/", "/").rsplit("/", 1)[-1]
