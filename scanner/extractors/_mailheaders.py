"""What a message's headers say of it: when, who, which conversation, and whether a machine wrote it."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_tz

from models.records import MailClass
from scanner.extractors._stamps import moment

SHOWN = ("from", "to", "cc", "bcc", "reply-to", "subject", "date")
ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]]+@[^\s<>,;:\"'()\[\]]+")
IDENTIFIER = re.compile(r"<([^<>\s]+)>")
PREFIX = re.compile(r"^\s*(?:(?:re|fw|fwd|ymlaen|ateb|aw|wg)\s*(?:\[\d+\])?:\s*)+", re.I)
AUTO_SUBJECT = re.compile(
    r"\s*(?:automatic reply|auto(?:matic)? ?-?response|out of (?:the )?office|auto-?reply"
    r"|ateb(?:iad)? awtomatig|allan o.r swyddfa)(?: auto-?reply| message)?\s*(?:(:)|[-–(]|$)",
    re.I,
)
REPORTER = re.compile(r"\b(?:mailer-daemon|microsoftexchange[0-9a-f]{32})@", re.I)
POSTMASTER = re.compile(r"\bpostmaster@", re.I)
UNDELIVERED = re.compile(
    r"\s*(?:undeliver|delivery (?:status|failure|has failed|delayed|incomplete)|mail delivery|returned mail"
    r"|failure notice|non-delivery|message not delivered|heb ei (?:ddanfon|gyflwyno|anfon)|methu (?:danfon|cyflwyno))",
    re.I,
)
# PidTagMessageClass prefixes ([MS-OXCMSG]) and what they make of a message.
CLASSES = (
    ("report.", MailClass.REPORT),
    ("ipm.note.rules.", MailClass.AUTO_REPLY),
    ("ipm.schedule", MailClass.MEETING),
    ("ipm.appointment", MailClass.MEETING),
    ("ipm.ole.class", MailClass.MEETING),
)
Header = Callable[[str], str]


def shown_headers(header: Header) -> str:
    """The headers a reader sees, one a line ("Subject: …")."""
    lines = ((name, header(name)) for name in SHOWN)
    return "\n".join(f"{name.capitalize()}: {value}" for name, value in lines if value)


def date_of(value: str) -> datetime | None:
    """A date header (RFC 5322, and what mailers make of it) in UTC.

    >>> date_of("Wed, 14 Mar 2012 09:30:00 +0100").isoformat()
    '2012-03-14T08:30:00+00:00'
    """
    try:
        parsed = parsedate_tz(value)
        if parsed is None:
            return None
        naive = datetime(*parsed[:6], tzinfo=UTC).timestamp() - (parsed[9] or 0)
        return moment(datetime.fromtimestamp(naive, UTC))
    except (ValueError, TypeError, OverflowError, OSError, IndexError):
        return None


def sender(value: str) -> str:
    """The address in a From header, in lower case; the header's text where it holds none."""
    match = ADDRESS.search(value)
    return match[0].lower().strip(".") if match else " ".join(value.split())[:200]


def recipients(*values: str) -> int:
    """How many different addresses the To, Cc and Bcc headers name."""
    return len({address.lower() for value in values for address in ADDRESS.findall(value)})


def identifier(value: str) -> str:
    """The first message id of a header, without its angle brackets."""
    match = IDENTIFIER.search(value)
    return match[1] if match else value.strip()[:250]


def conversation(references: str, in_reply_to: str, thread_index: str, message_id: str) -> str:
    """The thread: the first message referred to, else the message itself, else Outlook's conversation."""
    for value in (references, in_reply_to):
        match = IDENTIFIER.search(value)
        if match:
            return match[1]
    return identifier(message_id) or thread_id(thread_index)


def thread_id(thread_index: str) -> str:
    """The conversation's GUID in a Thread-Index header ([MS-OXOMSG] 2.2.1.3), in hex; empty where it is malformed."""
    try:
        raw = binascii.a2b_base64(thread_index) if thread_index else b""
    except binascii.Error:
        return ""
    return raw[6:22].hex() if len(raw) >= 22 else ""


def class_of(message_class: str) -> MailClass:
    """What Outlook's class of a message makes of it."""
    kind = message_class.lower()
    return next((found for prefix, found in CLASSES if kind.startswith(prefix)), MailClass.ORDINARY)


def mail_class(header: Header, content_type: str, report: str = "", calendar: bool = False) -> MailClass:
    """What a message is by its headers (RFC 3834, RFC 2369, RFC 6522, RFC 5546)."""
    outlook = class_of(header("x-message-class"))
    if outlook is not MailClass.ORDINARY:
        return outlook
    if content_type == "multipart/report" and report in ("delivery-status", "disposition-notification", ""):
        return MailClass.REPORT
    if header("x-failed-recipients") or _from_the_post(header("from"), header("subject")):
        return MailClass.REPORT
    if calendar or content_type == "text/calendar" or header("content-class").lower().endswith("calendarmessage"):
        return MailClass.MEETING
    if _automatic(header):
        return MailClass.AUTO_REPLY
    return MailClass.NEWSLETTER if _bulk(header) else MailClass.ORDINARY


def _from_the_post(sender: str, subject: str) -> bool:
    """True for what a mail system writes about a message that it could not deliver."""
    return bool(REPORTER.search(sender) or (POSTMASTER.search(sender) and UNDELIVERED.match(subject)))


def _automatic(header: Header) -> bool:
    submitted = header("auto-submitted").lower()
    if submitted.startswith("auto-replied") or header("x-autoreply") or header("x-autorespond"):
        return True
    if header("precedence").lower() == "auto_reply" or header("x-precedence").lower() == "auto_reply":
        return True
    if header("x-ms-exchange-generated-message-source").lower() == "mailbox rules agent":
        return True
    subject = AUTO_SUBJECT.match(header("subject"))
    generated = submitted.startswith("auto-generated") or bool(header("x-auto-response-suppress"))
    return bool(subject and (subject[1] or generated or header("in-reply-to")))


def _bulk(header: Header) -> bool:
    if header("in-reply-to"):
        return False
    posting = header("list-post").lower()
    if posting and not posting.startswith("no"):
        return False
    bulk = header("precedence").lower() in ("bulk", "junk")
    return bulk or bool(header("list-unsubscribe")) or bool(header("list-id") and header("list-help"))


def file_name(number: int, subject: str, digits: int = 5) -> str:
    """A message's name among others: its number and the words of its subject.

    >>> file_name(12, "RE: Bins / missed collection")
    '00012 RE_ Bins _ missed collection.eml'
    """
    words = " ".join(re.sub(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]", "_", subject).split())
    return f"{number:0{digits}d} {words}"[:80].rstrip(" .") + ".eml"
