"""Telephone numbers as the UK writes them, foreign ones with "+", and those whose nought a spreadsheet dropped."""

from __future__ import annotations

import re

from classifiers.detectors.damage import DIGIT, damaged, undamaged
from classifiers.detectors.evidence import believed, contradicted, role_of_contact, score_of
from classifiers.detectors.scanning import Candidate, Judgement, Shape, free_after, free_before
from models.findings import FindingType, Role

KIND = FindingType.PHONE
SHAPE = (
    rf"(?:\+|\([0O]|\(\+|\b[0O]|\b7){DIGIT}?(?:[ .()/\-]{{0,3}}{DIGIT}){{7,15}}\b"
    r"|\b[2-9]\d{2,3} ?\d{3}\b|\b[12]\d{9}\b"
)
_PIECE = re.compile(rf"{DIGIT}+|[^0-9A-Za-z]+")
# Ofcom, National Telephone Numbering Plan: length by prefix, the leading nought counted.
_PLAN = re.compile(
    r"0(?:7\d{9}|2[03489]\d{8}|3[0347]\d{8}|8(?:00\d{6,7}|08\d{7}|4[2-5]\d{7}"
    r"|7[0-3]\d{7})|9[018]\d{8}|5[56]\d{8}|1[2-9]\d{7,8}|11\d{8}|001111)"
    r"|08001111|0845464\d"
)
_GROUPS = re.compile(
    r"0\d{9,10}|0\d{2}\D{1,2}\d{4}\D\d{4}|0\d{2}\D{1,2}\d{8}|0\d{3}\D{1,2}\d{3}\D\d{4}"
    r"|0\d{3}\D{1,2}\d{7}|0\d{4}\D{1,2}\d{5,6}|0\d{4}\D{1,2}\d{3}\D\d{2,3}"
    r"|0\d{4}\D{1,2}\d{2}\D\d{2}\D\d{2}|0\d{3}\D{1,2}\d{3}\D\d{3,4}|0\d{5}\D{1,2}\d{4,5}"
    r"|0800 ?\d{2} ?\d{2} ?\d{2}|0845 46 4\d|0800 1111|0\d{4}\D\d{3}\D?\d{3}"
    r"|0\d{3}\D{1,2}\d{2}\D\d{2}\D\d{3}|0\d{2}\D{1,2}\d{3}\D\d{5}|0\d{3}\D\d{4}\D\d{3}"
)
# Ofcom, National Numbering Scheme: the only areas with numbers of ten digits, the leading nought counted.
_SHORT_AREAS = re.compile(
    r"01(?:20[48]|254|276|29[78]|36[34]|38[46]|404|420|46[01]|48[08]|52[47]|56[26]|606|629|635|647|659|69[57]|726|744"
    r"|750|768|827|837|884|90[05]|935|94[69]|963|995)"
)
_SERVICE = re.compile(r"0(?:800|808|84[2-5]|87[0-3]|3)")
_AREA_IN_BRACKETS = re.compile(rf"\((?:{DIGIT}{{2,6}}|\+{DIGIT}{{1,3}})\)")
_COUNTRY = re.compile(r"(?:\+|00)44|\+0?44")
_FOREIGN = re.compile(r"\+[1-9][\d ().\-]{8,18}\d")
SURE = r"(?:\+|\(0|\(\+|\b0)[0-9]?(?:[ .()/\-]{0,3}[0-9]){7,15}\b"


def judge(candidate: Candidate) -> Judgement | None:
    """A number of the national plan in a usual grouping; otherwise what a cue or a column says is a phone number.

    >>> DETECTOR.values("ring 01768 00012 after six")
    ['01768 00012']
    >>> DETECTOR.values("Tel 0176800012")
    ['0176800012']
    >>> DETECTOR.values("Order no 01632960123")
    []
    >>> DETECTOR.values("tracking 07700900123")
    []
    """
    value = candidate.value
    first = value[:1]
    if first in "+(0O":
        return _full(candidate)
    return _short(candidate)


def _full(candidate: Candidate) -> Judgement | None:
    """The longest stretch of whole groups that the plan knows."""
    body, end = candidate.context.body, candidate.end
    if body[candidate.start] != "+" and candidate.start and body[candidate.start - 1] in "+-.#":
        return None
    start = candidate.start
    if body[start] == "(" and not _AREA_IN_BRACKETS.match(body, start, end):
        start += 1
    while end - start >= 8:
        part = Candidate(candidate.context, start, end, candidate.evidence)
        judged = _whole(part) if _stands(body, start, end) else None
        if judged:
            return judged
        end = _shorter(body, start, end)
    return None


def _stands(body: str, start: int, end: int) -> bool:
    """True when nothing is joined to the number; a slash may part it from another number."""
    before = body[start - 1 : start] == "/" or free_before(body, start)
    return before and (free_after(body, end) or body[end : end + 2] in ("/0", "/(", "/+"))


def _shorter(body: str, start: int, end: int) -> int:
    """The end of the stretch without its last group of digits and what stands before that group."""
    pieces = _PIECE.findall(body[start:end])
    while pieces and not pieces[-1][0].isalnum():
        end -= len(pieces.pop())
    if pieces:
        end -= len(pieces.pop())
    while pieces and not pieces[-1][0].isalnum():
        end -= len(pieces.pop())
    return end


def _whole(candidate: Candidate) -> Judgement | None:
    value, broken = candidate.value, damaged(candidate.value)
    national = _national(value)
    if not national:
        return _foreign(candidate)
    if not _PLAN.fullmatch(undamaged(national)):
        return None
    evidence = believed(candidate, KIND)
    digits = undamaged(national)
    if evidence is None and (broken or not _stands_alone(national, digits) or contradicted(candidate, KIND)):
        return None
    basis = "phone: UK plan, scanning damage undone" if broken else "phone: UK plan"
    score = 0.97 if evidence else 0.85
    role = role_of_contact(candidate.context, candidate.start, candidate.end)
    if _SERVICE.match(digits):
        role = Role.OFFICIAL
    return Judgement(candidate.start, candidate.end, KIND, score, basis, str(evidence or ""), role)


def _stands_alone(national: str, digits: str) -> bool:
    """A usual grouping; ten digits of an area only where the area has such numbers and a gap shows what it is."""
    if not _GROUPS.fullmatch(national):
        return False
    short = len(digits) == 10 and digits.startswith("01")
    return not short or (not national.isdigit() and _SHORT_AREAS.match(digits) is not None)


def _national(value: str) -> str:
    """The number with a leading nought and its groups as written; empty for foreign numbers."""
    plain = value.replace("(0)", " ").replace("(", "").replace(")", " ").strip()
    country = _COUNTRY.match(plain)
    if country:
        rest = plain[country.end() :].lstrip(" -.")
        plain = rest if rest.startswith("0") else "0" + rest
    elif plain.startswith("+"):
        return ""
    return re.sub(r" {2,}", " ", plain)


def _foreign(candidate: Candidate) -> Judgement | None:
    value = candidate.value
    if not _FOREIGN.fullmatch(value) or not 9 <= len(undamaged(value)) <= 15 or contradicted(candidate, KIND):
        return None
    return Judgement(candidate.start, candidate.end, KIND, 0.85, "phone: international")


def _short(candidate: Candidate) -> Judgement | None:
    """Ten digits without their nought, or a local number of six or seven: only where the column or label says so."""
    if not candidate.alone:
        return None
    evidence = believed(candidate, KIND, 12)
    digits = undamaged(candidate.value)
    if evidence is None or evidence.how not in ("column", "label"):
        return None
    if len(digits) == 10 and _PLAN.fullmatch("0" + digits):
        return Judgement(
            candidate.start,
            candidate.end,
            KIND,
            score_of(evidence),
            "phone: UK plan, leading nought lost",
            str(evidence),
        )
    if len(digits) in (6, 7) and digits == candidate.value.replace(" ", ""):
        role = role_of_contact(candidate.context, candidate.start, candidate.end)
        return Judgement(candidate.start, candidate.end, KIND, 0.6, "phone: local number", str(evidence), role)
    return None


DETECTOR = Shape("phone", KIND, SHAPE, judge, SURE, opens="+(0", unaided=0.85)
