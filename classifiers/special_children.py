"""Signs of a child that are no terms: a pupil number, a birth less than 18 years before the document, an age."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from classifiers.special_passages import Piece
from classifiers.special_terms import STRONG, WEAK, Hit
from models.findings import Category, FindingType
from models.records import Properties

ADULT: Final = 18
LATE_BIRTH: Final = 2008
"""Without another date in the document, a birth from this year on is taken for a child's, weakly."""

_YEAR = re.compile(r"(?<!\d)(19\d{2}|20[0-4]\d)(?!\d)")
_SHORT = re.compile(r"[/.-](\d{2})$")
_AGE = re.compile(
    r"\baged? (?P<a>\d{1,2})\b|\b(?P<b>\d{1,2}) ?(?:y/?o|yrs?(?: old)?|years? old|years? of age|(?:ml)?wydd oed|oed)\b"
    r"|\b(?P<c>\d{1,2})[- ]year[- ]old\b|(?<=[a-z]) \((?P<d>\d{1,2})\)|(?<=[a-z]), (?P<e>\d{1,2}),",
    re.IGNORECASE,
)
_WEEKS = re.compile(r"(?:\b(?:aged?|baby|bby|infant)|,|\() ?\d{1,2}/(?:12|52)\b", re.IGNORECASE)
_CLASS = re.compile(r"\b(?:year|yr|bl|blwyddyn|mlwyddyn|class|dosbarth) ?(?:1[0-3]|[1-9])\b", re.IGNORECASE)


def child_hits(piece: Piece, properties: Properties) -> Iterator[Hit]:
    """Hits of children's data from findings, ages and school years."""
    yield from _from_findings(piece, properties)
    for match in _AGE.finditer(piece.body):
        age = next(int(group) for group in match.groups() if group)
        if age < ADULT:
            yield _hit(
                match.start(), match.end(), "age under 18", STRONG if match.lastgroup in ("a", "b", "c") else WEAK
            )
    for match in _WEEKS.finditer(piece.body):
        yield _hit(match.start(), match.end(), "age in weeks or months", WEAK)
    for match in _CLASS.finditer(piece.body):
        yield _hit(match.start(), match.end(), "school year", STRONG)


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
