"""Dates of birth in lists of a family, a class or a household, and behind a question that its line answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from classifiers.detectors import dates
from classifiers.detectors.context import Context
from classifiers.detectors.regions import Region, has
from classifiers.detectors.rows import Table
from classifiers.detectors.scanning import Judgement
from classifiers.patterns import NOWHERE, finder
from models.findings import FindingType

KIND: Final = FindingType.DATE_OF_BIRTH
_DATE = rf"(?:(?i:{dates.WORDED})|{dates.ISO}|{dates.NUMERIC})"
_GROUP: Final = (
    r"child(?:ren)?(?:'s)?|siblings?|households?|kids|twins|famil(?:y|ies)|plant|plentyn|disgybl(?:ion)?|pupils?|class"
    r"|nursery|reception class|year [0-9]{1,2}|dosbarth|teulu|aelwyd|brodyr|chwiorydd|cin|lac|cla|unborn|baby|toddler"
    r"|year group|on roll|sons?|daughters?|wife|husband|partner|dob|d\.o\.b|date of birth"
)
WORDS: Final = rf"\b(?i:{_GROUP})\b|[0-9],? ?\("
SPOKEN: Final = rf"\b(?i:{_GROUP})\b"
DATED: Final = r"[0-9] ?[/.\-] ?[0-9]{1,2} ?[/.\-] ?[0-9]{2}|[0-9](?:st|nd|rd|th)? ?[A-Za-z]{3}"
_SPOKEN = re.compile(rf"(?i)\b(?:{_GROUP})\b")
_MEMBER = re.compile(
    rf"\b(?:[A-Z][a-z'\-]+|[A-Z]\.?|(?i:self|wife|husband|son|daughter|partner|baby|mother|father|mum|dad|child))"
    rf"(?: \(|, ?| )({_DATE})(?=[),;.\n]|\Z| and | a(?:c)? )"
)
_AGED = re.compile(rf"\b[A-Z][a-z'\-]+,? (?:\(?[0-9]{{1,2}}\)?(?: ?(?i:y(?:ea)?rs?(?: old)?|oed))?),? \(({_DATE})\)")
_ASKED = re.compile(
    rf"(?i:\bd\.?o\.?b\.?|\bdate of birth|\bdyddiad geni)[^\n?0-9]{{0,40}}\?[ \t\-]*(?i:(?:yes|y|no|ok"
    rf"|ydy)\b)?[ ,:\-]*({_DATE})"
)
_NOT_BORN = re.compile(
    r"(?i)\b(?:visit\w*|seen|sign\w*|died|meeting|review|start\w*|report|dated?|from|since|until|on|by|due|next"
    r"|closed|met"
    r"|order|plan|order|referr\w*|assess\w*|admitted|moved|panel|hearing|conference|placed|issued|exp\w*|left|joined)\b"
    r"[^\n;]{0,24}\Z"
)
_MONTHS = re.compile(r"(?i)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*\Z")
_PERSON = re.compile(r"[A-Z][A-Za-z'\-]*(?:,? [A-Z][A-Za-z'\-]*\.?){1,3}")
HEADING: Final = 300


def in_places(
    context: Context, tables: Callable[[], Sequence[Table]], regions: Sequence[Region], heading: str = ""
) -> Iterator[Judgement]:
    """The dates of birth of a folded text that its lists and questions give away, in no order."""
    if not regions:
        return
    if finder(WORDS)(context.data, 0) == NOWHERE and not _SPOKEN.search(heading[-HEADING:]):
        return
    body = context.body
    for region in regions:
        if has(context, region, DATED):
            yield from _told(body, region)
            yield from _members(context, region)
    for table in tables():
        yield from _in_table(body, table, heading)


def _told(body: str, region: Region) -> Iterator[Judgement]:
    """A date that answers a question for it, or stands behind an age."""
    for pattern in (_ASKED, _AGED):
        for match in pattern.finditer(body, *region):
            if dates.read(match.group(1)):
                yield _judged(match.span(1), "answer" if pattern is _ASKED else "behind an age")


def _members(context: Context, region: Region) -> Iterator[Judgement]:
    """Dates behind the names of a family, a household or a class."""
    body = context.body
    if not has(context, region, SPOKEN):
        return
    for match in _MEMBER.finditer(body, *region):
        low = body.rfind("\n", max(0, match.start() - 200), match.start()) + 1
        said = body[max(low, match.start() - 200) : match.start() + match.group().index(match.group(1))]
        if not _SPOKEN.search(said) or _NOT_BORN.search(said) or _MONTHS.search(said.rstrip(" (,")):
            continue
        if dates.read(match.group(1)):
            yield _judged(match.span(1), "list of a family")


def _in_table(body: str, table: Table, heading: str) -> Iterator[Judgement]:
    """The only column of dates of a table of children or clients without column names."""
    if table.names or len(table.rows) < 3:
        return
    start = table.rows[0][0][0]
    if not _SPOKEN.search(heading[-HEADING:] + "\n" + body[max(0, start - HEADING) : start]):
        return
    dated = [column for column in range(table.width) if _mostly(body, table, column, _WHOLE_DATE)]
    named = [column for column in range(table.width) if _mostly(body, table, column, _PERSON)]
    if len(dated) == 1 and named and 0 < dated[0] - named[0] < 3:
        for first, last in table.column(dated[0]):
            value = body[first:last].strip(' "')
            if _WHOLE_DATE.fullmatch(value) and dates.read(value):
                at = first + body[first:last].index(value)
                yield _judged((at, at + len(value)), "row of a person")


_WHOLE_DATE = re.compile(_DATE)


def _mostly(body: str, table: Table, column: int, shape: re.Pattern[str]) -> bool:
    values = [value for s, e in table.column(column)[:50] if (value := body[s:e].strip(' "'))]
    return bool(values) and sum(shape.fullmatch(value) is not None for value in values) * 10 >= 7 * len(values)


def _judged(span: tuple[int, int], how: str) -> Judgement:
    return Judgement(*span, KIND, 0.7, "dob: date among persons", how)
