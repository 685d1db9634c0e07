"""Payment card numbers: issuer's prefix, Luhn, and a cue or the printed grouping; Luhn alone passes one in ten."""

from __future__ import annotations

import re
from string import digits

from classifiers.detectors import check_digits
from classifiers.detectors.damage import DIGIT, damaged, undamaged
from classifiers.detectors.evidence import LIST_NEAR, believed
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.PAYMENT_CARD
SHAPE = (
    rf"\b(?:{DIGIT}{{4}}(?:[ .\-]{{0,2}}{DIGIT}{{4}}){{3}}(?:[ .\-]?{DIGIT}{{3}})?"
    rf"|{DIGIT}{{4}}[ .\-]{{0,2}}{DIGIT}{{6}}[ .\-]{{0,2}}{DIGIT}{{4,5}}|{DIGIT}(?:[ .\-]{{0,2}}{DIGIT}){{11,18}})\b"
)
_ISSUERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[68]\d)\d{11}|(?:6011|65\d\d|64[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}"
    r"|(?:5[06-8]\d\d|6[0-9]\d\d)\d{8,15}"
)
_ANY_ISSUER = re.compile(r"[3-6]\d{11,18}|2[2-7]\d{14}|(?:1800|2131)\d{11}")
_PRINTED = re.compile(r"\d{4}([ \-])\d{4}\1\d{4}\1\d{4}|3\d{3}([ \-])\d{6}\2\d{5}")
SURE = r"\b(?:[0-9]{4}[ \-][0-9]{4}[ \-][0-9]{4}[ \-][0-9]{4}|3[0-9]{3}[ \-][0-9]{6}[ \-][0-9]{5})\b"


def judge(candidate: Candidate) -> Judgement | None:
    """A card number with issuer, Luhn and a cue; printed in groups, also where nothing speaks against it.

    >>> DETECTOR.values("Card number 4000 0566 5566 5556")
    ['4000 0566 5566 5556']
    >>> DETECTOR.values("rhif y cerdyn: 5200 8282 8282 8210")
    ['5200 8282 8282 8210']
    >>> DETECTOR.values("4000056655665556")
    []
    >>> DETECTOR.values("Order 4000 0566 5566 5556")
    []
    """
    value = candidate.value
    digits = undamaged(value)
    if not check_digits.luhn(digits) or len(set(digits)) < 3 or not candidate.alone:
        return None
    evidence = believed(candidate, KIND, LIST_NEAR)
    if evidence is not None and _ANY_ISSUER.fullmatch(digits):
        basis = "card: issuer and Luhn ok, scanning damage undone" if damaged(value) else "card: issuer and Luhn ok"
        return Judgement(candidate.start, candidate.end, KIND, 0.97, basis, str(evidence))
    if _ISSUERS.fullmatch(digits) and _PRINTED.fullmatch(value) and not candidate.evidence.kinds:
        return Judgement(candidate.start, candidate.end, KIND, 0.6, "card: issuer and Luhn ok, grouped as printed")
    return None


DETECTOR = Shape("card", KIND, SHAPE, judge, SURE, opens=digits, unaided=0.6)
