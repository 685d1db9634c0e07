"""Signs of a child that are no terms: a pupil number, a birth less than 18 years before the document, an age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from classifiers.patterns import compiled
from classifiers.special_passages import Piece
from classifiers.special_terms import STRONG, WEAK, Hit
from models.findings import Category, FindingType
from models.records import Properties

ADULT: Final = 18
LATE_BIRTH: Final = 2008
"""Without another date in the document, a birth from this year on is taken for a child's, weakly."""

_YEAR = re.compile(r"(?<!\d)(19\d{2}|20[0-4]\d)(?!\d)")
_SHORT = re.compile(r"[/.-](\d{2})$")
_LEAD: Final = r"(?:aged?|(?:he|she|who)(?: is|'?s| was)) (?:only |just |nearly |about |now |still )?"
_NUMBER: Final = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)\b"
)
_NUMBER_CY: Final = (
    r"(?:dwy|tair|pedair|pum|pump|chwe|chwech|saith|wyth|naw|deg|deng|ddeg|deuddeg|pymtheg) (?:ml?wydd )?oed\b"
)
_CANDIDATE: Final = (
    rf"(?i)\b(?:{_LEAD}{_NUMBER}|{_NUMBER_CY}"
    r"|aged? \d{1,2}\b|\d{1,2}[- ]?(?:y/?o|yrs?|years?)\b|\d{1,2} ?(?:(?:ml)?wydd )?oed\b|\d{1,2}/(?:12|52)\b"
    r"|(?:year|yr|bl|blwyddyn|mlwyddyn|class|dosbarth) ?\d{1,2}[a-z]?\b|form \d{1,2}[a-z]\b)"
    r"|[a-z] \(\d{1,2}\)|[a-z], \d{1,2},"
).encode()
"""Whatever may be an age or a school year, found in one fast scan; the patterns below then look closely."""

_AGE = re.compile(
    r"\baged? (?P<a>\d{1,2})\b(?![/.]\d)"
    r"|\b(?P<b>\d{1,2}) ?(?:y/?o|yrs?(?: old)|years? old|years? of age|(?:ml)?wydd oed|oed)\b"
    r"|\b(?P<c>\d{1,2})[- ]year[- ]old\b|[a-z] \((?P<d>\d{1,2})\)|[a-z], (?P<e>\d{1,2}),",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    rf"{_LEAD}{_NUMBER}(?=[.,;)\"\n]|$| (?:and|but|next|years? old|or [a-z]+[.,])\b)|{_NUMBER_CY}", re.IGNORECASE
)
_WEEKS = re.compile(r"(?<![/.\d-])(\d{1,2})/(12|52)(?![/.\d-])")
_YOUNG = re.compile(
    r"\b(?:aged?|baby|bby|infant|newborn|toddler|child|boy|girl|son|daughter|twins?|bub|little one|babi|plentyn)\b"
    r"[^\n]{0,25}$"
    r"|\([^\n()]{0,12}$",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:susp\w*|suspended|rv|review\w*|f/?u|for|every|in|sentence\w*|w/?e|due|last|next|until|off|x)\b[ :.]*$",
    re.IGNORECASE,
)
"""What stands before a span of weeks or months that is no age: "review 6/52", "suspended 18/12"."""

_CLASS = re.compile(
    r"\b(?:year|yr|bl|blwyddyn|mlwyddyn|class|dosbarth) ?(?:1[0-3]|[1-9])[A-Z]?\b|\bform (?:1[0-3]|[1-9])[A-Z]\b",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\b(?:school|pupil|primary|academy|teacher|tutor|son|daughter|boy|girl|mum|dad|child|attend\w*|exclu\w*|SEN\w*|UPN"
    r"|ysgol|disgybl|plentyn|athrawes|athro|mab|merch|fam|presenoldeb|he|she|mae)\b",
    re.IGNORECASE,
)
MONTHS, WEEKS, NEAR = 24, 52, 80


def child_hits(piece: Piece, properties: Properties) -> Iterator[Hit]:
    """Hits of children's data from findings, ages and school years."""
    yield from _from_findings(piece, properties)
    yield from _ages(piece.body)


def _ages(body: str) -> Iterator[Hit]:
    pattern, data, position = compiled(_CANDIDATE), body.encode("ascii"), 0
    while found := pattern.search(data, position):
        start, position = found.start(), max(found.end() - 1, found.start() + 1)
        if match := _AGE.match(body, start):
            age = next(int(group) for group in match.groups() if group)
            if age < ADULT:
                clear = match.lastgroup in ("a", "b", "c")
                yield _hit(start, match.end(), "age under 18", STRONG if clear else WEAK)
        elif match := _IN_WORDS.match(body, start):
            yield _hit(start, match.end(), "age under 18", WEAK)
        elif match := _WEEKS.match(body, start):
            if _is_age(body, match):
                yield _hit(start, match.end(), "age in weeks or months", WEAK)
        elif match := _CLASS.match(body, start):
            near = _SCHOOL.search(body, max(0, start - NEAR), match.end() + NEAR)
            yield _hit(start, match.end(), "school year", STRONG if near else WEAK)


def _is_age(body: str, match: re.Match[str]) -> bool:
    """True for "7/12" as an age of months: a small count after a word of a child, no date, no spell of time."""
    most = MONTHS if match.group(2) == "12" else WEEKS
    before = body[max(0, match.start() - 40) : match.start()].rpartition("\n")[2]
    return 0 < int(match.group(1)) <= most and bool(_YOUNG.search(before)) and not _OTHERWISE.search(before)


def _from_findings(piece: Piece, properties: Properties) -> Iterator[Hit]:
    births = [f for f in piece.findings if f.type is FindingType.DATE_OF_BIRTH]
    years = [birth_year(piece.body[f.start : f.end]) for f in births]
    reference = reference_year(piece.body, properties) if births else 0
    for finding, born in zip(births, years, strict=True):
        if born and 0 <= reference - born < ADULT and reference > max(years):
            yield _hit(finding.start, finding.end, "birth less than 18 years before", STRONG)
        elif born >= LATE_BIRTH:
            yield _hit(finding.start, finding.end, f"birth after {LATE_BIRTH - 1}", WEAK)
    for finding in piece.findings:
        if finding.type is FindingType.UPN:
            yield _hit(finding.start, finding.end, "pupil number", STRONG)


def birth_year(written: str) -> int:
    """The year of a date as written, 0 when there is none. Two digits are of this century up to 29.

    >>> birth_year("04/06/2014"), birth_year("4.6.98")
    (2014, 1998)
    """
    if match := _YEAR.search(written):
        return int(match.group(1))
    if match := _SHORT.search(written):
        short = int(match.group(1))
        return 2000 + short if short < 30 else 1900 + short
    return 0


def reference_year(body: str, properties: Properties) -> int:
    """The latest year that the document knows of: its own dates, else the latest in its first 20,000 characters."""
    own = [d.year for d in (properties.sent, properties.created, properties.modified) if d]
    return max(own) if own else max((int(year) for year in _YEAR.findall(body[:20_000])), default=0)


def _hit(start: int, end: int, name: str, grade: str) -> Hit:
    return Hit(start, end, name, Category.CHILDREN, grade, "")
