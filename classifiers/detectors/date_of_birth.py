"""Dates of birth: a date that its column, label or cue says someone was born on; any other date is left alone."""

from __future__ import annotations

import re

from classifiers.detectors import dates
from classifiers.detectors.context import Evidence
from classifiers.detectors.evidence import believed, score_of
from classifiers.detectors.scanning import Candidate, Judgement, Shape, damaged
from models.findings import FindingType

KIND = FindingType.DATE_OF_BIRTH
SHAPE = rf"{dates.SHAPE}|\b\d{{8}}\b|\b\d{{4,6}}\b"
_ANY_DATE = re.compile(rf"\b(?:(?i:{dates.WORDED}|{dates.MONTH_FIRST})|{dates.ISO}|{dates.NUMERIC})\b")
_PERSONAL_ID = re.compile(r"(?i)\b[A-Z]{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?[A-D]\b")
_BRIEF = re.compile(r"(?<!appendix )(?<!option )(?<!part )(?<!section )(?:[(,;] ?b|[A-Za-z]{2,},? b\.) ?$")
_DIGITS = re.compile(r"\d{2}")
_LIST = re.compile(r"(?:[^.;\n]|\d\.\d)*(?:,|&|/|\band|\ba|\bac|;)\s*(?:[A-Z][\w'.-]* ?){0,4}[:(\-]? *$")


def judge(candidate: Candidate) -> Judgement | None:
    """A readable date with the cue of a birth nearest to it; bare digits only in a column or behind a label."""
    evidence = believed(candidate, KIND)
    if _followed(candidate):
        return None
    if evidence is None:
        return _in_brief(candidate) or _in_personal_row(candidate)
    value = candidate.value
    born = dates.read(value)
    bare = value.isdigit()
    if born is None and bare and evidence.how == "column":
        born = dates.serial(value)
    if born is None or (bare and evidence.how not in ("column", "label")):
        return None
    if not _first_after_cue(evidence):
        return None
    broken = damaged(re.sub(r"[A-Za-z]{3,}", "", value))
    basis = "dob: date" + (", scanning damage undone" if broken and not value[-1:].isalpha() else "")
    return Judgement(candidate.start, candidate.end, KIND, score_of(evidence), basis, str(evidence))


def _first_after_cue(evidence: Evidence) -> bool:
    """No other figures between the cue and the date, unless they are a list of dates of birth."""
    return not _DIGITS.search(evidence.gap) or _LIST.fullmatch(evidence.gap) is not None


def _in_brief(candidate: Candidate) -> Judgement | None:
    """ "b. 3/4/61" behind a name or in brackets."""
    if not _BRIEF.search(candidate.context.before(candidate.start, 24)) or candidate.value.isdigit():
        return None
    if dates.read(candidate.value) is None:
        return None
    return Judgement(candidate.start, candidate.end, KIND, 0.8, "dob: date", "b.")


def _in_personal_row(candidate: Candidate) -> Judgement | None:
    """The only date in a row without column names that holds a National Insurance number or a person's contacts."""
    if candidate.evidence.kinds or candidate.value.isdigit() or dates.read(candidate.value) is None:
        return None
    row = candidate.context.row(candidate.start)
    if row is None or not _PERSONAL_ID.search(row):
        return None
    others = _ANY_DATE.finditer(_PERSONAL_ID.sub("", row))
    if sum(dates.read(match.group()) is not None for match in others) != 1:
        return None
    return Judgement(candidate.start, candidate.end, KIND, 0.7, "dob: only date of a personal row", "row of a person")


def _followed(candidate: Candidate) -> bool:
    """True for part of a longer number."""
    return not candidate.alone


DETECTOR = Shape("dob", KIND, SHAPE, "0123456789OolI|SBZjfmasondJFMASONDeEgGhHtTrRCc", judge)
