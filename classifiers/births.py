"""Dates of birth that only their place gives away: a date right behind a person's name, years older than the document.

"Dunne, Pat (19/10/61)": no cue says that it is a birth. A date behind a name may also be a signature's or a visit's, so
it counts only where the document has another date at least ten years later, or where nobody signs dates so old.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from classifiers.detectors import dates
from models.findings import Finding, FindingType, Role
from models.records import Text

YEARS: Final = 10
OLD: Final = date(1975, 1, 1)
"""No file on a share was signed or visited before this day."""
SCORE: Final = 0.65
BASIS: Final = "dob: date behind a name, years before the document's others"
_DATE = re.compile(rf"\b(?:(?i:{dates.WORDED})|{dates.ISO}|{dates.NUMERIC})\b")
_BEHIND = re.compile(rf"(?: ?[(\[]|, ?| {{1,3}}|\t)((?i:{dates.WORDED})|{dates.ISO}|{dates.NUMERIC})(?=[)\],;.]|\s|$)")


_ACTING = re.compile(
    r"(?i)\b(?:signed|signature|llofnod\w*|sgd|by|gan|from|author|prepared|completed|approved|checked|authorised|witness\w*"
    r"|reviewed|visit\w*|seen|met|called|rang|spoke|discharged|died)\b[^.;]{0,40}\Z"
)


def births(texts: Sequence[Text], found: Sequence[Sequence[Finding]]) -> list[list[Finding]]:
    """The further dates of birth of each text, in order; `found` are its findings so far, persons with their roles."""
    people = [[f for f in some if f.type is FindingType.PERSON and _subject(f)] for some in found]
    behind = [list(_behind(text, some)) for text, some in zip(texts, people, strict=True)]
    if not any(behind):
        return [[] for _ in texts]
    newest = max((day for text in texts for day in _dates(text)), default=OLD)
    bound = max(OLD, _earlier(newest))
    return [
        [one for one, born in some if born < bound and not _taken(one, known)]
        for some, known in zip(behind, found, strict=True)
    ]


def _subject(finding: Finding) -> bool:
    return finding.role in (Role.DATA_SUBJECT, Role.UNKNOWN)


def _behind(text: Text, people: Sequence[Finding]) -> Iterator[tuple[Finding, date]]:
    for person in people:
        before = text.text[text.text.rfind("\n", 0, person.start) + 1 : person.start]
        match = None if _ACTING.search(before) else _BEHIND.match(text.text, person.end)
        born = dates.read(match.group(1)) if match else None
        if match and born:
            yield Finding(FindingType.DATE_OF_BIRTH, *match.span(1), SCORE, BASIS, where=text.where), born


def _dates(text: Text) -> Iterator[date]:
    for match in _DATE.finditer(text.text):
        if day := dates.read(match.group()):
            yield day


def _earlier(newest: date) -> date:
    return newest.replace(year=newest.year - YEARS, day=min(newest.day, 28))


def _taken(one: Finding, known: Sequence[Finding]) -> bool:
    return any(other.start < one.end and one.start < other.end for other in known)
