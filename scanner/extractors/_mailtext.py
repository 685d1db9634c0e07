"""Decoding what mail carries in ASCII: encoded words, transfer encodings, character sets, parameters."""

from __future__ import annotations

import binascii
import codecs
import re
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote_to_bytes

WORD = re.compile(r"=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
BETWEEN = re.compile(r"(\?=)\s+(?==\?)")
FOLD = re.compile(r"[\r\n]+[ \t]*")
PARAMETER = re.compile(r";\s*([^\s=;]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^;]*)")
CONTINUED = re.compile(r"^(.+?)\*(\d+)?(\*)?$")
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
BEGIN = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,200})\n", re.M)
MOST_FILES = 200
FALLBACK = "cp1252"
# Names mailers use for character sets that Python knows under another, or that are a superset in practice.
ALIASES = {
    "unicode-1-1-utf-7": "utf-7", "x-mac-roman": "mac_roman", "iso-8859-8-i": "iso-8859-8", "x-sjis": "shift_jis",
    "ks_c_5601-1987": "cp949", "gb2312": "gb18030", "x-gbk": "gb18030", "us-ascii": FALLBACK, "ascii": FALLBACK,
    "iso-8859-1": FALLBACK, "latin1": FALLBACK, "ansi_x3.110-1983": FALLBACK, "x-unknown": FALLBACK,
    "windows-874": "cp874", "macintosh": "mac_roman",
}  # fmt: skip
FORBIDDEN = frozenset({"idna", "punycode", "undefined", "raw_unicode_escape", "unicode_escape", "mbcs", "oem"})


@lru_cache(256)
def codec(charset: str) -> str:
    """The Python codec for a charset as mail names it; empty where it is unknown or not one for text."""
    name = charset.strip().strip("\"'").lower()
    name = ALIASES.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    return info.name if info._is_text_encoding and info.name.replace("-", "_") not in FORBIDDEN else ""


def decode(data: bytes, charset: str = "") -> str:
    """Bytes as text: UTF-8 where they are UTF-8 and the declared charset is ASCII-like or missing, else as declared."""
    name = codec(charset) if charset else ""
    if name in ("", "utf-8", FALLBACK):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode(FALLBACK if name != "utf-8" else "utf-8", "replace")
    try:
        return data.decode(name, "replace")
    except (UnicodeError, ValueError):
        return data.decode(FALLBACK, "replace")


def header(raw: bytes) -> str:
    """A header's value: unfolded, encoded words (RFC 2047) decoded, raw 8-bit text guessed.

    >>> header(b"=?utf-8?q?Ll=C5=B7r?= =?utf-8?b?IG8gRGTFtXI=?=")
    'Llŷr o Ddŵr'
    """
    text = raw.decode("ascii") if raw.isascii() else decode(raw)
    text = (FOLD.sub(" ", text) if "\n" in text or "\r" in text else text).strip()
    if "=?" not in text:
        return text
    return WORD.sub(_word, BETWEEN.sub(r"\1", text))


def _word(match: re.Match[str]) -> str:
    charset, kind, payload = match.groups()
    raw = payload.encode("utf-8", "replace")
    data = base64(raw) if kind in "bB" else binascii.a2b_qp(raw, header=True)
    return FOLD.sub(" ", decode(data, charset))


def base64(data: bytes) -> bytes:
    """Base64 as far as it can be read; stray characters and wrong padding are passed over."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        clean = NOT_BASE64.sub(b"", data)
        clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def transfer(data: bytes, encoding: str) -> bytes:
    """A body with its Content-Transfer-Encoding undone."""
    if encoding == "base64":
        return base64(data)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return uudecode(data)
    return data


def uudecode(data: bytes) -> bytes:
    """The file in a uuencoded body; damaged lines are left out."""
    out = []
    for line in data.splitlines()[1:]:
        if line.startswith(b"end"):
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(out)


def uuencoded(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """A plain body without the files uuencoded in it, and those files by name.

    >>> uuencoded("See file.\\nbegin 644 a.txt\\n#2&D*\\n`\\nend\\n")
    ('See file.\\n', [('a.txt', b'Hi\\n')])
    """
    if "\nend" not in text or "begin " not in text:
        return text, []
    kept, files, position = [], [], 0
    for match in islice(BEGIN.finditer(text), MOST_FILES):
        end = text.find("\nend", match.end() - 1)
        if end < 0:
            break
        lines = text[match.end() : end].split("\n") if match.start() >= position else []
        if lines and all(map(_uu_line, lines)):
            kept.append(text[position : match.start()])
            files.append((match[1].strip(), uudecode(text[match.start() : end].encode())))
            position = end + len("\nend\n")
    return "".join([*kept, text[position:]]), files


def _uu_line(line: str) -> bool:
    """True for a line that gives its own length in its first letter; a mailer may have cut spaces at its end."""
    if not line:
        return True
    size = ord(line[0]) - 32
    return 0 <= size <= 64 and len(line) - 1 <= -(-(size % 64) // 3) * 4 + 2 and line.isascii()


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """A structured header's value in lower case, and its parameters with RFC 2231 continuations and charsets undone.

    >>> parameters('Attachment; filename*0*=utf-8%27%27Ll%C5%B7r; filename*1=".doc"'.replace("%27", "'"))
    ('attachment', {'filename': 'Llŷr.doc'})
    """
    main, _, rest = value.partition(";")
    found: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, raw in PARAMETER.findall(";" + rest):
        text = re.sub(r"\\(.)", r"\1", raw[1:-1]) if raw.startswith('"') else raw.strip()
        match = CONTINUED.match(name)
        if match:
            pieces.setdefault(match[1].lower(), []).append((int(match[2] or 0), bool(match[3]) or not match[2], text))
        else:
            found.setdefault(name.lower(), text)
    for name, parts in pieces.items():
        found[name] = _joined(sorted(parts, key=lambda part: part[0]))
    return main.strip().lower(), found


def _joined(parts: list[tuple[int, bool, str]]) -> str:
    charset = ""
    if parts[0][1] and parts[0][2].count("'") >= 2:
        charset, _, first = parts[0][2].split("'", 2)
        parts = [(0, True, first), *parts[1:]]
    raw = b"".join(unquote_to_bytes(text) if coded else text.encode("utf-8", "replace") for _, coded, text in parts)
    return decode(raw, charset)
