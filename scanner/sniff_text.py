"""Tells kinds of text apart: mail, mailboxes, web pages, XML, calendars, cards, JSON, tables, or just text."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from scanner.sniff_charset import decode
from scanner.sniff_names import TEXT_KINDS, extension_of

_CONTROL = re.compile(rb"[\x01-\x07\x0e-\x19\x1c-\x1f]")
_PLAIN = re.compile(rb"[\t\r\n\x20-\x7e]")
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


def looks_like_text(head: bytes) -> bool:
    """Whether some bytes are text: (almost) no control characters, and zero bytes only as UTF-16 and -32 have them."""
    if head.startswith(_UTF16_BOMS) or head.startswith(b"\0\0\xfe\xff"):
        return "\0" not in decode(head[:4096])[:1000]
    if b"\0" in head[:4096] and "\0" in decode(head[:4096]):
        return False
    return len(_CONTROL.findall(head)) <= len(head) // 200 and head.count(b"\0") <= len(head) // 2


def mostly_text(head: bytes) -> bool:
    """Whether some bytes are text with zero bytes or a few others in it, as logs written by several programs are."""
    text = head.translate(None, b"\0")
    plain = len(_PLAIN.findall(text))
    return len(text) > 32 and 2 * len(text) >= len(head) and plain >= 0.97 * len(text)


def kind_of_text(head: bytes, name: str = "") -> tuple[str, str]:
    """The media type of some text, from its first 64 kB, and what told it."""
    text = decode(head).lstrip("\ufeff")
    extension = extension_of(name)
    for test in (_markup, _marked, _mail):
        if found := test(text):
            single = found == "application/mbox" and extension == "eml"
            return ("message/rfc822", "content and extension") if single else (found, "content")
    if extension == "eml" and _header_names(text):
        return "message/rfc822", "header fields and extension"
    if extension in TEXT_KINDS and extension not in ("eml", "ics", "vcf"):
        return TEXT_KINDS[extension], "text, kind by extension"
    if table := _table(text):
        return table, "rows alike"
    return "text/plain", "text"


def kind_of_mail(head: bytes) -> str:
    """A message or mailbox by its header alone, for mail whose parts are not text; empty if it is none."""
    header = head.split(b"\r\n\r\n")[0].split(b"\n\n")[0]
    return _mail(decode(header)) if looks_like_text(header) else ""


_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|html|head|title|body|meta|script|style|"
    r"table|div|p|h[1-6]|font|span|center)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_ROOT = re.compile(
    r"\s*(?:<\?.{0,2000}?\?>\s*|<!--.{0,8000}?-->\s*|<!DOCTYPE[^>\[]{0,500}(?:\[.{0,8000}?\]\s*)?>\s*)*<([\w:.-]+)",
    re.DOTALL,
)
_XML_TYPES: dict[str, str] = {
    "html": "application/xhtml+xml",
    "svg": "image/svg+xml",
    "wordDocument": "application/vnd.ms-wordml",
    "Workbook": "application/vnd.ms-spreadsheetml",
    "package": "application/x-flat-opc+xml",
    "rss": "application/rss+xml",
    "feed": "application/atom+xml",
    "kml": "application/vnd.google-earth.kml+xml",
    "gpx": "application/gpx+xml",
}
_ODF_MIME = re.compile(r"office:mimetype=[\"'](application/vnd\.oasis\.opendocument\.[a-z-]+)[\"']")


def _markup(text: str) -> str:
    if not text[:4096].lstrip().startswith("<"):
        return ""
    start = text[:32_768]
    if re.match(r"\s*<\?xml", start):
        return _xml(start)
    if _HTML.match(start):
        return "text/html"
    root = _XML_ROOT.match(start)
    return _xml(start) if root and ("xmlns" in start[:2000] or f"</{root.group(1)}" in text) else ""


def _xml(text: str) -> str:
    root = _XML_ROOT.match(text)
    name = root.group(1).rpartition(":")[2] if root else ""
    if name == "document" and (flat := _ODF_MIME.search(text)):
        return flat.group(1) + "-flat-xml"
    if name == "Workbook" and "schemas-microsoft-com:office:spreadsheet" not in text:
        return "application/xml"
    return _XML_TYPES.get(name, "application/xml")


_MARKS: tuple[tuple[str, str], ...] = (
    ("BEGIN:VCALENDAR", "text/calendar"),
    ("BEGIN:VCARD", "text/vcard"),
    ("WEBVTT", "text/vtt"),
    ("-----BEGIN PGP ", "application/pgp"),
    ("-----BEGIN ", "application/x-pem"),
    ("#!", "text/x-script"),
)
_JSON = re.compile(r'\s*(?:\{\s*"(?:[^"\\]|\\.){0,500}"\s*:|\[\s*(?:[\{\["\]]|-?\d|true|false|null))')


def _marked(text: str) -> str:
    upper = text[:64].lstrip().upper()
    for mark, media_type in _MARKS:
        if upper.startswith(mark):
            return media_type
    last = text.rstrip()[-1:]
    return "application/json" if _JSON.match(text) and (last in ("}", "]") or len(text) > 60_000) else ""


_FIELD = re.compile(r"([!-9;-~]{1,76}):(?:[ \t].*|)$")
_ENVELOPE = re.compile(r"From \S.{0,200}\d\d:\d\d.{0,40}\d{4}|From [^\s@]+@\S+\s|From - ")
_COMMON = frozenset("from to cc bcc subject date sender reply-to x-sender x-mailer importance".split())
_TRANSPORT = frozenset(
    "received message-id mime-version return-path delivered-to content-type content-transfer-encoding dkim-signature "
    "x-originating-ip x-received arc-seal thread-topic x-mailer in-reply-to references x-ms-has-attach "
    "snapshot-content-location x-unsent".split()
)


def _header_names(text: str) -> list[str]:
    """The names of the header fields a text begins with (RFC 5322, section 2.2), lower case."""
    names: list[str] = []
    for line in text.lstrip("\r\n").splitlines()[:200]:
        if not line.strip():
            break
        if line[0] in " \t" and names:
            continue
        field = _FIELD.match(line)
        if field is None:
            return names if len(names) >= 4 else []
        names.append(field.group(1).lower())
    return names


def _mail(text: str) -> str:
    """A message or a mailbox; pasted "From: To: Subject:" lines without a transport field are a memo, not mail."""
    body = text.lstrip("\r\n")
    if body.startswith("From "):
        envelope, _, rest = body.partition("\n")
        return "application/mbox" if _ENVELOPE.match(envelope) and _header_names(rest) else ""
    names = _header_names(body)
    known = [name for name in names if name in _COMMON or name in _TRANSPORT]
    if len(known) < 2 or not any(name in _TRANSPORT for name in names):
        return ""
    return "multipart/related" if _is_web_archive(body, names) else "message/rfc822"


def _is_web_archive(text: str, names: list[str]) -> bool:
    """A page saved as MHTML (RFC 2557): related parts, or saved by a browser, and never sent."""
    if {"received", "to", "message-id", "delivered-to", "return-path"} & set(names):
        return False
    head = re.split(r"\r?\n\r?\n", text, maxsplit=1)[0].lower()
    return "multipart/related" in head or "saved by" in head or "snapshot-content-location" in head


def _table(text: str) -> str:
    """Delimited rows without an extension to say so: at least three, with one number of cells, short and filled."""
    sample = text[:16_384].rpartition("\n")[0] if len(text) > 16_384 else text
    for delimiter, least, media_type in (
        ("\t", 2, "text/tab-separated-values"),
        (",", 3, "text/csv"),
        (";", 3, "text/csv"),
    ):
        if sample.count(delimiter) >= 3 * (least - 1) and _rows_alike(sample, delimiter, least):
            return media_type
    return ""


def _rows_alike(sample: str, delimiter: str, least: int) -> bool:
    try:
        rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        return False
    if len(rows) < 3:
        return False
    width, count = Counter(map(len, rows)).most_common(1)[0]
    cells = [value for row in rows for value in row]
    filled = sum(bool(row[0].strip()) for row in rows)
    prose_like = sum(len(value) > 80 or (value[:1] == " " and delimiter != "\t") for value in cells)
    return width >= least and count >= 0.95 * len(rows) and filled >= 0.8 * len(rows) and prose_like <= 0.2 * len(cells)
