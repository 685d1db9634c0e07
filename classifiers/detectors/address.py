"""Postal addresses: house and street, the towns behind them up to the postcode, which is a finding of its own."""

from __future__ import annotations

import re
from string import ascii_letters

from classifiers.detectors.address_words import (
    BODIES,
    BODY_WORDS,
    NOT_PLAIN_STREET,
    NOT_STREET,
    POSTCODE_NEXT,
    SEGMENT,
    SHAPE,
    SURE_STREET,
)
from classifiers.detectors.context import Context
from classifiers.detectors.evidence import role_of_contact
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from classifiers.patterns import NOWHERE, finder
from models.findings import FindingType, Role

KIND = FindingType.ADDRESS
_LIVED_AT = re.compile(
    r"(?i)\b(?:at|to|of|from|address|addr|visit(?:ed)?|lives?|living|for|outside|opposite|yn|i|o|tenant|attend|cyfeiriad"
    r"|at u[mh]+)[ :\n]{1,3}"
    r"(?:(?:no|number|rhif)\b\.? ?)?\Z|\b(?:number|rhif|No\.) \Z"
)
_STAYS_AT = re.compile(r"(?i)\b(?:at|lives?|living|parents|address|visit(?:ed)?)[ :]{1,2}\Z")
_FREE_BEFORE = re.compile(r"(?:\A|[\n\t(,\"|;:>]|[-.] |[A-Z][A-Za-z'\-]+|\)) {0,3}\Z| {2}\Z")
_FREE_AFTER = re.compile(r"\Z|[ ]{0,3}(?:[\n\r\t,.;:)\"|(]|\Z)|[ ]{2}| - ")
_NUMBERED_THINGS = frozenset(
    "schedule section zone phase ward route lot item plan figure table appendix part bus service stage area drawing"
    " site act page minute policy class type grade band day week chapter lane step job version".split()
)
_JOINED = re.compile(r"[\w£$#]\Z|[0-9][.,/\-]\Z|[-/]\Z")


def judge(candidate: Candidate) -> Judgement | None:
    """House number, street and the towns behind it.

    >>> DETECTOR.values("lives at 14 Heol Fawr, Llanidloes, SY18 6AB")
    ['14 Heol Fawr, Llanidloes']
    >>> DETECTOR.values("she lives at 14 heol fawr road with him")
    ['14 heol fawr road']
    >>> DETECTOR.values("12 March Street lighting review")
    []
    >>> DETECTOR.values("the 5 Year Plan")
    []
    """
    street = candidate.value
    plain = street.islower() or not street[0].isdigit()
    if not _starts(candidate) or NOT_STREET.search(street) or (plain and NOT_PLAIN_STREET.search(street)):
        return None
    end, towns, complete = behind(candidate.context, candidate.start, candidate.end)
    if (
        not complete
        and not (towns and street[0].isdigit() and not street.islower())
        and not _stands(candidate, end, towns)
    ):
        return None
    score = 0.9 if complete else 0.75 if towns else 0.6
    return judgement(candidate.context, candidate.start, end, score, "address: house and street")


def behind(context: Context, start: int, end: int) -> tuple[int, int, bool]:
    """Where an address ends: the end, how many towns lie behind the street, whether a postcode follows.

    Lines below count where a postcode ends them, or where the street began its line and they end a block.
    """
    body, ends, position = context.body, [end], end
    place = context.grid.place(start)
    limit = place.end if place else len(body)
    while len(ends) < 6 and (segment := SEGMENT.match(body, position)) and segment.end(1) <= limit:
        position = segment.end(1)
        ends.append(position)
    if POSTCODE_NEXT.match(body, position, min(len(body), limit + 1)):
        return position, len(ends) - 1, True
    block = (start == 0 or body[start - 1] == "\n") and len(ends) < 4 and body[position : position + 2] in ("", "\n\n")
    while not block and len(ends) > 1 and "\n" in body[ends[-2] : ends[-1]]:
        ends.pop()
    return ends[-1], len(ends) - 1, False


def _starts(candidate: Candidate) -> bool:
    """False behind a point, slash or currency sign: the number is part of another."""
    before = candidate.context.before(candidate.start, 24)
    if _JOINED.search(before[-2:]):
        return False
    words = before[:-1] if before.endswith(" ") else ""
    return words[len(words.rstrip(ascii_letters)) :].lower() not in _NUMBERED_THINGS


def _stands(candidate: Candidate, end: int, towns: int) -> bool:
    """True for a street's sure word at a home's cue, or between the ends of lines, cells and clauses."""
    body, street = candidate.context.body, candidate.value
    if candidate.evidence.firm and KIND in candidate.evidence.kinds:
        return True
    before = candidate.context.before(candidate.start, 30)
    if street.islower() and _STAYS_AT.search(before):
        return True
    if not towns and not SURE_STREET.search(street):
        return False
    if _LIVED_AT.search(before):
        return True
    free = _FREE_BEFORE.search(before) and _FREE_AFTER.match(body, end)
    return street[0].isdigit() and not street.islower() and free is not None


def role_of_address(context: Context, start: int, end: int) -> Role:
    """OFFICIAL for the address of a body, named in it, before it on its line or on the line above."""
    body = context.body
    line = body.rfind("\n", 0, start)
    above = max(0, start - 90, body.rfind("\n", 0, line) if line > 0 else 0)
    blank = body.rfind("\n\n", above, start)
    low = max(above, blank)
    if finder(BODY_WORDS)(context.data[low:end], 0) != NOWHERE and BODIES.search(body, low, end):
        return Role.OFFICIAL
    return role_of_contact(context, start, end)


def judgement(context: Context, start: int, end: int, score: float, basis: str, cue: str = "") -> Judgement:
    """An address with its role."""
    return Judgement(start, end, KIND, score, basis, cue, role_of_address(context, start, end))


DETECTOR = Shape("address", KIND, SHAPE, judge, SHAPE, opens="0123456789aAcCeEfFnNoOpPrRsStTuU", unaided=0.9)
