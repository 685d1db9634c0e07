"""Dates of birth: a date that its column, label or cue says someone was born on; any other date is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import ascii_letters

from classifiers.detectors import dates
from classifiers.detectors.context import Context, Evidence
from classifiers.detectors.damage import damaged
from classifiers.detectors.evidence import believed, score_of
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from classifiers.tables import line_bounds
from models.findings import FindingType

KIND = FindingType.DATE_OF_BIRTH
SHAPE = rf"{dates.SHAPE}|\b\d{{8}}\b|\b\d{{4,6}}\b"
_ANY_DATE = re.compile(rf"\b(?:(?i:{dates.WORDED}|{dates.MONTH_FIRST})|{dates.ISO}|{dates.NUMERIC})\b")
_MONTH_WORD = re.compile(r"[A-Za-z]{3,}|[0-9](?:st|nd|rd|th)")
_BEFORE = (
    r"(?:[(,;] ?[bg]\.?|[A-Za-z),.],? [bg]\.|  [bg]\.?|\n[bg]\.|\b(?i:dob)|\b(?i:aged?|oed) \d{1,2},? ?\("
    r"|\b\d{1,2} ?(?i:yrs?|years|y/?o)(?: old)?,? ?\() ?"
)
_BRIEF = re.compile(_BEFORE)
_NO_NAME = re.compile(r"(?i)(?:appendix|option|part|section|annex|schedule|item|paragraph)\Z")
_OF_A_PERSON = frozenset(
    {
        FindingType.NATIONAL_INSURANCE_NUMBER,
        FindingType.NHS_NUMBER,
        FindingType.UPN,
        FindingType.ULN,
        FindingType.DRIVING_LICENCE,
    }
)
_DIGITS = re.compile(r"\d{2}")
_LIST = re.compile(r"(?:[^.;\n]|\d\.\d)*(?:,|&|/|\band|\ba|\bac|;)\s*(?:[A-Z][\w'.-]* ?){0,4}[:(\-]? *$")
_TWIN = re.compile(rf"[ \t:.|]*(?:{dates.NUMERIC}|{dates.ISO}|(?i:{dates.WORDED}))(?:[ \t]{{2,}}|\t|[ \t]*[|/][ \t]*)")
SURE = rf"{_BEFORE}(?:(?i:{dates.WORDED})|{dates.ISO}|{dates.NUMERIC})\b"


def judge(candidate: Candidate) -> Judgement | None:
    """A readable date with the cue of a birth nearest to it; bare digits only in a column or behind a label.

    >>> DETECTOR.values("DOB 12/03/1965")
    ['12/03/1965']
    >>> DETECTOR.values("Dyddiad geni: 12 Mawrth 1965")
    ['12 Mawrth 1965']
    >>> DETECTOR.values("Invoice dated 12/03/1965")
    []
    >>> DETECTOR.values("Meeting 12 March 1965")
    []
    """
    evidence = believed(candidate, KIND)
    if evidence is None:
        return _in_brief(candidate)
    value = candidate.value
    bare = value.isdigit()
    if not candidate.alone or (bare and not evidence.firm) or not _first_after_cue(evidence):
        return None
    born = dates.read(value)
    if born is None and evidence.how == "column":
        born = dates.serial(value)
    if born is None:
        return None
    broken = not bare and damaged(_MONTH_WORD.sub("", value))
    basis = "dob: date" + (", scanning damage undone" if broken else "")
    return Judgement(candidate.start, candidate.end, KIND, score_of(evidence), basis, str(evidence))


def _first_after_cue(evidence: Evidence) -> bool:
    """No other figures between the cue and the date, unless they are a list of dates of birth or stand in columns."""
    gap = evidence.gap
    return not _DIGITS.search(gap) or _LIST.fullmatch(gap) is not None or _TWIN.fullmatch(gap) is not None


def _in_brief(candidate: Candidate) -> Judgement | None:
    """ "b. 3/4/61" behind a name or in brackets."""
    brief = _BRIEF.match(candidate.value)
    if (
        brief is None
        or brief.end() == candidate.end - candidate.start
        or _NO_NAME.search(candidate.context.before(candidate.start + 1, 12))
    ):
        return None
    if dates.read(candidate.value[brief.end() :]) is None:
        return None
    return Judgement(candidate.start + brief.end(), candidate.end, KIND, 0.8, "dob: date", "b.")


def in_rows(context: Context, judgements: Sequence[Judgement]) -> Iterator[Judgement]:
    """The only date in a row without column names that holds a number of one person."""
    for judged in judgements:
        if judged.type not in _OF_A_PERSON:
            continue
        place = context.grid.place(judged.start)
        if place is None or place.header:
            continue
        low, high = line_bounds(context.body, judged.start)
        others = context.body[low : judged.start] + " " * (judged.end - judged.start) + context.body[judged.end : high]
        found = [match for match in _ANY_DATE.finditer(others) if dates.read(match.group()) is not None]
        if len(found) != 1:
            continue
        start, end = found[0].span()
        cell = context.grid.place(low + start)
        if cell and context.body[cell.start : cell.end].strip() == found[0].group():
            yield Judgement(low + start, low + end, KIND, 0.7, "dob: only date of a personal row", "row of a person")


DETECTOR = Shape("dob", KIND, SHAPE, judge, SURE, opens=ascii_letters + ").,(;", unaided=0.8)
