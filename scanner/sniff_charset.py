"""Finds the character set of a text: byte order mark, UTF-8, UTF-16, then a rule that knows Welsh."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

_HIGH = re.compile(rb"[\x80-\xff]")
_BLOCK = 1 << 20
_SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Charset:
    """A codec's name, the length of the byte order mark in bytes, and how it was found."""

    codec: str
    bom: int = 0
    basis: str = ""


def detect(file: BinaryIO, declared: str = "") -> Charset:
    """The character set of a whole stream, read in blocks; the stream is left rewound.

    `declared` is what the file says of itself; it is believed where the bytes are not valid UTF-8 and it decodes them.
    """
    file.seek(0)
    head = file.read(4096)
    found = from_bom(head) or _utf16_without_bom(head) or _ebcdic(head) or _utf8_or_legacy(file, declared)
    file.seek(0)
    return found


def from_bom(head: bytes) -> Charset | None:
    """The character set that a byte order mark tells."""
    for bom, codec in _BOMS:
        if head.startswith(bom):
            return Charset(codec, len(bom), "byte order mark")
    return None


def decode(data: bytes, declared: str = "") -> str:
    """The text of some bytes, by the same rules; undecodable bytes become U+FFFD."""
    charset = detect(BytesIO(data), declared)
    return data[charset.bom :].decode(charset.codec, "replace")


def _utf16_without_bom(head: bytes) -> Charset | None:
    pairs = len(head) // 2
    if pairs < 2 or b"\0" not in head:
        return None
    even, odd = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if odd > 0.5 * pairs and even < 0.02 * pairs:
        return Charset("utf-16-le", 0, "zero bytes at odd places")
    if even > 0.5 * pairs and odd < 0.02 * pairs:
        return Charset("utf-16-be", 0, "zero bytes at even places")
    return None


# Letters, digits, spaces, line ends, full stop, comma, hyphen, slash and apostrophe of mainframe text.
_EBCDIC = bytes(
    [*range(0x81, 0x8A), *range(0x91, 0x9A), *range(0xA2, 0xAA), *range(0xC1, 0xCA), *range(0xD1, 0xDA),
     *range(0xE2, 0xEA), *range(0xF0, 0xFA), 0x40, 0x05, 0x0D, 0x15, 0x25, 0x4B, 0x6B, 0x60, 0x61, 0x7D]
)  # fmt: skip


def _ebcdic(head: bytes) -> Charset | None:
    """EBCDIC, as extracts from mainframes come: spaces are what ASCII writes as @, and there are no ASCII spaces."""
    spaces = head.count(0x40)
    if len(head) < 64 or spaces * 25 < len(head) or head.count(0x20) * 100 > spaces:
        return None
    strange = len(head.translate(None, _EBCDIC))
    return Charset("cp500", 0, "letters and spaces of EBCDIC") if strange * 12 < len(head) else None


def _utf8_or_legacy(file: BinaryIO, declared: str) -> Charset:
    """One pass over the stream: UTF-8 if valid throughout, else judged by the parts that hold high bytes."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    valid, sample = True, bytearray()
    while block := file.read(_BLOCK):
        if len(sample) < _SAMPLE and not block.isascii():
            sample += _around_high(block)
        if valid:
            valid = _feeds(decoder, block)
        if not valid and len(sample) >= _SAMPLE:
            break
    if valid and _feeds(decoder, b"", final=True):
        return Charset("utf-8", 0, "valid UTF-8" if sample else "ASCII")
    return _legacy(bytes(sample), declared)


def _around_high(block: bytes) -> bytes:
    """The parts of a block that hold high bytes, with a hundred bytes around each, up to `_SAMPLE` bytes."""
    parts: list[bytes] = []
    end = length = 0
    for match in _HIGH.finditer(block):
        if match.start() < end:
            continue
        start, end = max(end, match.start() - 100), match.end() + 100
        parts.append(block[start:end])
        length += end - start
        if length > _SAMPLE:
            break
    return b"\n".join(parts)


def _feeds(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


_UTF8_SEQUENCE = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|\xc2[\xa0-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def _legacy(sample: bytes, declared: str) -> Charset:
    high = len(_HIGH.findall(sample))
    in_sequences = sum(map(len, _UTF8_SEQUENCE.findall(sample)))
    if in_sequences > 0.9 * high:
        return Charset("utf-8", 0, "UTF-8 with errors")
    if declared and _decodes(sample, declared):
        return Charset(codecs.lookup(declared).name, 0, "declared")
    letters = sum(map(len, re.findall(rb"[A-Za-z]+", sample)))
    if high > 0.25 * (letters + high):
        foreign = _foreign(sample)
        if foreign:
            return foreign
    return _western(sample)


def _decodes(sample: bytes, codec: str) -> bool:
    """Whether a declared codec exists, is a text codec, and says something about the sample."""
    try:
        return codecs.lookup(codec).name not in _NOT_CHARSETS and sample.decode(codec, "strict") != ""
    except (LookupError, UnicodeError, ValueError):
        return False


_NOT_CHARSETS = {"ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "idna", "punycode"}


# Two-byte sets forbid so many sequences that a text without errors in one is evidence enough.
_MULTIBYTE = {"cp932", "shift_jis", "gbk", "gb18030", "big5", "euc_jp", "euc_kr", "cp949"}


def _foreign(sample: bytes) -> Charset | None:
    """What chardet makes of a text that is mostly not in Latin letters."""
    import chardet

    guess = chardet.detect(sample)
    codec, confidence = guess.get("encoding"), guess.get("confidence") or 0.0
    if not codec or not _decodes_mostly(sample, codec):
        return None
    if confidence < 0.2 and codecs.lookup(codec).name not in _MULTIBYTE:
        return None
    return Charset(codecs.lookup(codec).name, 0, f"chardet {confidence:.2f}")


def _decodes_mostly(sample: bytes, codec: str) -> bool:
    try:
        text = sample.decode(codec, "replace")
    except LookupError:
        return False
    return text.count("\ufffd") <= 0.01 * len(text)


# Order decides ties. Windows-1252 first: it is what British offices write; code page 850 comes from DOS programs,
# ISO 8859-14 (the Celtic set, with ŵ and ŷ) from Welsh web and mail software, 1250 from Polish letters.
_WESTERN = ("cp1252", "iso8859_14", "cp850", "mac_roman", "cp1250")
_SIGNS = "…•©®™°½¼·«»€§"
_QUOTES = "‘’“”–—"
_UNLIKELY = "ðþÐÞ¹³¿¾º¸¤ƒŒḂḃĊċḊḋḞḟĠġṀṁṖṗṠṡṪṫ"
_ICELANDIC = re.compile(rb"(?<!\S)(?:a\xf0|vi\xf0|\xfea\xf0|me\xf0|\xfea\xf0)(?![^\s.,])")
_AROUND_HIGH = re.compile(r"(.?)([^\x00-\x7f])(?=(.?))", re.DOTALL)


def _western(sample: bytes) -> Charset:
    if _ICELANDIC.search(sample):
        return Charset("cp1252", 0, "Icelandic words")
    scores = {codec: _plausibility(sample.decode(codec, "replace")) for codec in _WESTERN}
    scores[_WESTERN[0]] += 1
    best = max(_WESTERN, key=lambda codec: scores[codec])
    return Charset(best, 0, f"most plausible letters ({best})")


def _plausibility(text: str) -> int:
    return sum(_likely(*match.groups()) for match in _AROUND_HIGH.finditer(text[:_SAMPLE]))


def _likely(before: str, char: str, after: str) -> int:
    """How well one character outside ASCII fits between its neighbours, as British and Welsh text goes."""
    if char in _UNLIKELY:
        return -2
    if char == "£":
        return 3 if after.isdigit() else 2
    if char in _SIGNS:
        return 1
    if char in _QUOTES:
        return 3 if _quotes_well(before, char, after) else 0
    if not char.isalpha():
        return 0 if char == "\xa0" else -2
    if char.islower():
        return 2 if before.isalpha() or after.isalpha() else -1
    return 1 if after.isalpha() and not before.islower() else -2


def _quotes_well(before: str, char: str, after: str) -> bool:
    """Whether a quotation mark, an apostrophe or a dash stands where such signs stand."""
    if char in "–—":
        return (before.isspace() or before.isdigit()) == (after.isspace() or after.isdigit())
    if char in "‘“":
        return not before.isalnum() and not after.isspace()
    if char == "’" and (before.isalpha() or before == ")") and after.isalpha():
        return after.lower() in "stmdlrv"
    return not before.isspace() and not after.isalnum()
