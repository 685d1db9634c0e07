"""Sealing a finding: a mask that reveals little, a keyed hash that recognises the value again, and no value."""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from classifiers.detectors import dates
from classifiers.detectors.damage import undamaged
from classifiers.detectors.folding import fold
from classifiers.detectors.national_insurance import plain as insurance_number
from models.findings import Finding, FindingType
from models.records import Text

HASH_BYTES: Final = 16
CORE_BYTES: Final = 10
"""Of a name's hash: these are those of its first and last word, so that somebody is found whose middle names nobody
knew; the other 6 tell names with the same first and last word apart. By chance a name would have the first 10 of
another once in 10^24 (2^80)."""
DOT: Final = "•"
_TITLES = re.compile(
    r"(?i)^(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|rev|revd|reverend|cllr|councillor|pc|sgt|master|"
    r"mister|madam|y parch|parch|parchedig|cyng|cynghorydd|athro|yr athro|bnr|bns)\b\.?\s*"
)
_DIGITS_ONLY = frozenset(
    {FindingType.NHS_NUMBER, FindingType.PAYMENT_CARD, FindingType.UTR, FindingType.ULN, FindingType.BANK_ACCOUNT}
)
_COUNTRY = re.compile(r"^(?:\+?0?44|0044)")


def seal(finding: Finding, text: Text, key: bytes) -> Finding:
    """The finding with its mask and hash, offsets counted in the item's whole text; `text` is where it was found.

    `key` keys the HMAC-SHA256 of type and normalised value, of which 16 bytes are kept. Raises ValueError for a
    finding whose offsets lie outside the text.
    """
    if not 0 <= finding.start < finding.end <= len(text.text):
        raise ValueError(f"finding at {finding.start}-{finding.end} lies outside a text of {len(text.text)}")
    value = text.text[finding.start : finding.end]
    shift = text.start or 0
    return Finding(
        finding.type,
        finding.start + shift,
        finding.end + shift,
        finding.score,
        finding.basis,
        finding.context,
        finding.where,
        finding.role,
        masked(finding.type, value),
        token(finding.type, value, key),
    )


def token(kind: FindingType, value: str, key: bytes) -> bytes:
    """The keyed hash under which a value is known: the same for all its writings, useless without the key.

    Those of names that begin and end with the same words have their first `CORE_BYTES` in common.
    """
    plain = normalised(kind, value)
    whole = _digest(kind, plain, key)[:HASH_BYTES]
    words = plain.split() if kind is FindingType.PERSON else ()
    if len(words) <= 2:
        return whole
    return _digest(kind, f"{words[0]} {words[-1]}", key)[:CORE_BYTES] + whole[: HASH_BYTES - CORE_BYTES]


def _digest(kind: FindingType, plain: str, key: bytes) -> bytes:
    return hmac.digest(key, f"{kind.value}\x00{plain}".encode("utf-8", "surrogatepass"), "sha256")


def normalised(kind: FindingType, value: str) -> str:
    """One spelling for all writings of a value: dates ISO, phones national, names without title, else letters, digits.

    >>> normalised(FindingType.PHONE, "+44 (0)1632 960 123")
    '01632960123'
    """
    plain = _folded(value)
    if kind is FindingType.DATE_OF_BIRTH:
        born = dates.read(plain) or dates.serial(plain)
        return born.isoformat() if born else _compact(plain)
    if kind is FindingType.PERSON:
        return " ".join(_name_words(value)).casefold()
    if kind is FindingType.EMAIL:
        return plain.replace(" ", "").lower()
    if kind is FindingType.CREDENTIAL:
        return value
    if kind is FindingType.PHONE:
        return _national(plain)
    if kind is FindingType.NATIONAL_INSURANCE_NUMBER:
        return insurance_number(plain) or _compact(plain)
    return undamaged(plain) if kind in _DIGITS_ONLY else _compact(plain)


def masked(kind: FindingType, value: str) -> str:
    """What may be shown: the last characters of an identifier, initials, a mail domain, an outward code, a birth year.

    >>> masked(FindingType.PERSON, "Mrs Peredur Owen")
    'P. O.'
    """
    mask = _MASKS.get(kind, _last_two)
    return mask(_folded(value))


def _folded(value: str) -> str:
    return value if value.isascii() else fold(value).text


def _compact(value: str) -> str:
    return value.upper() if value.isalnum() else "".join(filter(str.isalnum, value.upper()))


def _name_words(value: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", value)
    while (shorter := _TITLES.sub("", plain.strip())) != plain:
        plain = shorter
    if plain.count(",") == 1:
        last, first = plain.split(",")
        plain = f"{first} {last}"
    return [word for word in re.split(r"[\s.,]+", plain) if word]


def _national(plain: str) -> str:
    digits = undamaged(plain.replace("(0)", ""))
    national = _COUNTRY.sub("", digits) if plain.lstrip("( ").startswith(("+44", "0044")) else digits
    return national if national.startswith("0") or (plain.startswith("+") and national == digits) else "0" + national


def _last_two(value: str) -> str:
    """Dots for all but the last two characters; for all of them where that would show too much."""
    kept = _compact(value)
    return DOT * 4 + kept[-2:] if len(kept) >= 6 else DOT * 4


def _initials(value: str) -> str:
    return " ".join(f"{word[0].upper()}." for word in _name_words(value)[:4]) or DOT * 4


def _mail(value: str) -> str:
    name, _, domain = value.replace(" ", "").partition("@")
    return f"{name[:1] if len(name) > 2 else ''}{DOT * 3}@{domain}"


def _outward(value: str) -> str:
    compact = _compact(value)
    return f"{compact[:-3]} {DOT * 3}"


def _year(value: str) -> str:
    born = dates.read(value) or dates.serial(value)
    return f"{DOT * 4} {born.year}" if born else DOT * 4


def _nothing(value: str) -> str:
    return DOT * 6


def _network(value: str) -> str:
    return value.split(".", 1)[0] + f".{DOT}.{DOT}.{DOT}" if value.count(".") == 3 else DOT * 6


_MASKS: Final[Mapping[FindingType, Callable[[str], str]]] = {
    FindingType.PERSON: _initials,
    FindingType.EMAIL: _mail,
    FindingType.POSTCODE: _outward,
    FindingType.DATE_OF_BIRTH: _year,
    FindingType.ADDRESS: _nothing,
    FindingType.CREDENTIAL: _nothing,
    FindingType.DRIVING_LICENCE: _nothing,
    FindingType.IP_ADDRESS: _network,
}
