"""Passport numbers that their cue does not touch: in a row or form whose document is a passport, or sentences later."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from classifiers.detectors.context import Context
from classifiers.detectors.regions import Region
from classifiers.detectors.rows import Table
from classifiers.detectors.scanning import Judgement
from classifiers.patterns import NOWHERE, finder, spans
from models.findings import FindingType

KIND: Final = FindingType.PASSPORT
WORDS: Final = r"\b(?i:passports?|p/?port|pasbort(?:au)?|basbort|phasbort|ppts?|pp|travel doc(?:ument)?)\b"
_PASSPORT = re.compile(WORDS)
_NUMBER = re.compile(
    r"(?=(?:[A-Z]*[0-9]){5})(?:[A-Z]{1,3} ?[0-9]{5,9}[A-Z]?|[0-9]{8,9}|[0-9]{2}[A-Z]{2}[0-9]{5}"
    r"|[CFGHJKLMNPRTVWXYZ0-9]{9})"
)
_NOT_ITS = re.compile(r"(?i)payroll|employee|staff|share|dbs|\bni\b|tel|phone|visa|brp|post|expiry|date")
_NEAR = re.compile(
    r"[^\n]{0,12}?\b([A-Z]{1,3}[0-9]{6,8}[A-Z]?)\b|[^\n]{0,60}?[(,:] ?([A-Z]{1,2}[0-9]{6,8})\b"
    r"|[^\n]{0,100}?\b(?i:no|number|nr|rhif)\b\.? ?(?:(?i:was|is|yw|oedd) )?:? ?([A-Z]{0,2}[0-9]{7,9})\b"
    r"|[^\n]{0,40}\n(?i:doc(?:ument)?|passport|id)?[^\n:0-9]{0,16}(?i:no|number|ref"
    r"|id)\.?[ :=\t]{1,4}([A-Z0-9]{8,10})\b"
)
_OTHER = re.compile(
    r"(?i)\b(?:ni|nino|nhs|tel|phone|mobile|invoice|order|account|visa|brp|share code|dbs|payroll|ref)\b"
)
REACH: Final = 140


def in_places(
    context: Context, tables: Callable[[], Sequence[Table]], regions: Sequence[Region]
) -> Iterator[Judgement]:
    """The passport numbers of a folded text that stand apart from their cue, in no order."""
    if not regions or finder(WORDS)(context.data, 0) == NOWHERE:
        return
    for table in tables():
        yield from _in_table(context.body, table)
    for _, end in spans(finder(WORDS), context.data):
        yield from _behind(context.body, end)


def _in_table(body: str, table: Table) -> Iterator[Judgement]:
    """In each row with a cell that says passport, the first later cell that can be its number."""
    for row in table.rows:
        said = False
        for column, (start, end) in enumerate(row):
            value = body[start:end].strip(' "')
            name = table.name(column)
            if said and not _NOT_ITS.search(name) and _NUMBER.fullmatch(value):
                first = start + body[start:end].index(value)
                cue = f"column: {name}" if name else "row of a passport"
                yield Judgement(first, first + len(value), KIND, 0.85, "passport: form", cue)
                break
            said = (
                said or (len(value) < 40 and _PASSPORT.search(value) is not None) or _PASSPORT.search(name) is not None
            )


def _behind(body: str, end: int) -> Iterator[Judgement]:
    match = _NEAR.match(body, end, end + REACH)
    if match is None:
        return
    place = match.lastindex or 0
    start, stop = match.span(place)
    if _OTHER.search(body, end, start) or not _NUMBER.fullmatch(match.group(place)):
        return
    if sum(map(str.isdigit, match.group(place))) >= 5:
        yield Judgement(start, stop, KIND, 0.7, "passport: form", "behind passport")
