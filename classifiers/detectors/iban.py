"""International bank account numbers: the country's length and the ISO 13616 check, which together need no cue."""

from __future__ import annotations

import re
from string import ascii_uppercase

from classifiers.detectors import check_digits
from classifiers.detectors.damage import DIGIT
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.IBAN
SHAPE = rf"\b[A-Za-z]{{2}} ?{DIGIT} ?{DIGIT}(?:[ \-]?[0-9A-Za-z]){{11,30}}\b"
# SWIFT IBAN registry: length of the whole number by country.
LENGTHS = dict(
    pair.split(":")
    for pair in (
        "AD:24 AE:23 AL:28 AT:20 BA:20 BE:16 BG:22 BH:22 BR:29 CH:21 CR:22 CY:28 "
        "CZ:24 DE:22 DK:18 EE:20 EG:29 ES:24 FI:18 "
        "FO:18 FR:27 GB:22 GE:22 GI:23 GL:18 GR:27 HR:21 HU:28 IE:22 IL:23 IS:26 "
        "IT:27 JO:30 KW:30 KZ:20 LB:28 LI:21 LT:20 "
        "LU:20 LV:21 MC:27 MD:24 ME:22 MK:19 MT:31 NL:18 NO:15 PK:24 PL:28 PS:29 "
        "PT:25 QA:29 RO:24 RS:22 SA:24 SE:24 SI:19 "
        "SK:24 SM:27 TR:26 UA:29 XK:20"
    ).split()
)
_GAPS = re.compile(r"[ \-]")
_DAMAGE = str.maketrans("OILSBZ", "011582")
SURE = r"\b[A-Z]{2}[0-9OIlSB]{2}(?:[ \-]?[0-9A-Zl]{4}){2,7}(?:[ \-]?[0-9A-Zl]{1,4})?\b"


def judge(candidate: Candidate) -> Judgement | None:
    """The number cut to its country's length, where modulus 97 agrees, as written or with scanning damage undone.

    >>> DETECTOR.values("IBAN GB29 NWBK 6016 1331 9268 19")
    ['GB29 NWBK 6016 1331 9268 19']
    >>> DETECTOR.values("pay to DE89370400440532013000")
    ['DE89370400440532013000']
    >>> DETECTOR.values("GB29 NWBK 6016 1331 9268 18")
    []
    >>> DETECTOR.values("GB29NWBK")
    []
    """
    value = candidate.value
    length = int(LENGTHS.get(value[:2].upper(), 0))
    end = _end_of(value, length)
    if not end:
        return None
    plain = _GAPS.sub("", value[:end]).upper()
    for form, note in ((plain, ""), (_repaired(plain), ", scanning damage undone")):
        if form[2:4].isdigit() and form.isalnum() and check_digits.iban(form):
            score = 0.98 if value[:2].isupper() else 0.8
            return Judgement(candidate.start, candidate.start + end, KIND, score, f"iban: mod 97 ok{note}", "")
    return None


def _end_of(value: str, length: int) -> int:
    """Where the first `length` letters and digits end in the value as written, 0 where there are not so many."""
    if not length:
        return 0
    count = 0
    for place, character in enumerate(value):
        count += character.isalnum()
        if count == length:
            return place + 1 if place + 1 == len(value) or not value[place + 1].isalnum() else 0
    return 0


def _repaired(plain: str) -> str:
    """Digits where a UK number has digits: all but the country and the four letters of the bank."""
    keep = 8 if plain.startswith("GB") else 2
    return plain[:2] + plain[2:4].translate(_DAMAGE) + plain[4:keep] + plain[max(4, keep) :].translate(_DAMAGE)


DETECTOR = Shape("iban", KIND, SHAPE, judge, SURE, opens=ascii_uppercase, unaided=0.98)
