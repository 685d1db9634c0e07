"""Dates as people write them in English and Welsh, read day first; shapes for a scan and the reading of one."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from classifiers.detectors.damage import DIGIT, undamaged

_MONTHS: Final = (
    "jan(?:uary)?|ion(?:awr)?",
    "feb(?:ruary)?|chwef(?:ror)?",
    "mar(?:ch)?|maw(?:rth)?|fawrth",
    "apr(?:il)?|ebr(?:ill)?",
    "may|mai|fai",
    "june?|meh(?:efin)?|fehefin",
    "july?|gorff(?:ennaf)?|gor|orffennaf",
    "aug(?:ust)?|awst",
    "sept?(?:ember)?|medi|fedi",
    "oct(?:ober)?|hyd(?:ref)?",
    "nov(?:ember)?|tach(?:wedd)?|dachwedd",
    "dec(?:ember)?|rhag(?:fyr)?|ragfyr",
)
_MONTH: Final = "|".join(_MONTHS)
_TAIL: Final = r"(?:st|nd|rd|th|af|ain|fed|eg|ydd|il)?"
_YEAR: Final = rf"(?:[12OlIZ]{DIGIT}{{3}}|'?{DIGIT}{{2}})"
NUMERIC: Final = rf"{DIGIT}{{1,2}}(?: ?[/.\-\\] ?){DIGIT}{{1,2}}(?: ?[/.\-\\] ?)(?:{DIGIT}{{4}}|{DIGIT}{{2}})"
ISO: Final = rf"[12lIZ]{DIGIT}{{3}}(?: ?[\-/.] ?){DIGIT}{{1,2}}(?: ?[\-/.] ?){DIGIT}{{1,2}}"
WORDED: Final = rf"{DIGIT}{{1,2}} ?{_TAIL}(?: of| o)?[ .,/\-]{{0,3}}(?:{_MONTH})\.?[ .,/\-]{{0,3}}{_YEAR}"
MONTH_FIRST: Final = rf"(?:{_MONTH})\.? [0-9]{{1,2}}{_TAIL},? {_YEAR}"
SPACED: Final = r"\d{1,2} \d{1,2} (?:\d{4}|\d{2})"
SHAPE: Final = rf"\b(?:(?i:{WORDED}|{MONTH_FIRST})|{ISO}|{NUMERIC}|{SPACED})(?:T00:00:00| 00:00:00| 00:00)?\b"

_SPLIT = re.compile(r"[^0-9A-Za-z]+")
_READ_WORDED = re.compile(
    rf"(?i)({DIGIT}{{1,2}}) ?{_TAIL}(?: of| o)?[ .,/\-]{{0,3}}({_MONTH})\.?[ .,/\-]{{0,3}}({_YEAR})"
)
_READ_MONTH_FIRST = re.compile(rf"(?i)({_MONTH})\.? ([0-9]{{1,2}}){_TAIL},? ({_YEAR})")
_TIME = re.compile(r"[T ]00:00(?::00)?$")
_MONTH_NUMBERS = tuple(re.compile(pattern, re.I) for pattern in _MONTHS)
_EPOCH = date(1899, 12, 30)
PIVOT: Final = 30


@lru_cache(maxsize=4096)
def read(value: str) -> date | None:
    """The date a value means, day before month; two-digit years up to 30 are this century's. None if it is none.

    >>> read("5th Aug 1964").isoformat()
    '1964-08-05'
    """
    value = _TIME.sub("", value.strip())
    if match := _READ_WORDED.fullmatch(value):
        return _date(match.group(3), _month(match.group(2)), match.group(1))
    if match := _READ_MONTH_FIRST.fullmatch(value):
        return _date(match.group(3), _month(match.group(1)), match.group(2))
    parts = _SPLIT.split(value)
    if len(parts) == 3:
        if len(parts[0]) == 4:
            return _date(parts[0], undamaged(parts[1]), parts[2])
        return _date(parts[2], undamaged(parts[1]), parts[0]) or _american(parts)
    return _compact(value)


def serial(value: str) -> date | None:
    """A spreadsheet's day number (from 1900-01-01) as a date, between 1900 and 2040."""
    if not value.isdigit() or not 4 <= len(value) <= 5 or not 60 < int(value) < 51_500:
        return None
    return _EPOCH + timedelta(days=int(value))


def _american(parts: list[str]) -> date | None:
    """Month before day, only where the other reading is impossible."""
    return _date(parts[2], undamaged(parts[0]), parts[1])


def _compact(value: str) -> date | None:
    if not value.isdigit() or len(value) not in (6, 8):
        return None
    first = _date(value[4:], value[2:4], value[:2])
    return first or (_date(value[:4], value[4:6], value[6:]) if len(value) == 8 else None)


def _month(name: str) -> str:
    for number, pattern in enumerate(_MONTH_NUMBERS, 1):
        if pattern.fullmatch(name):
            return str(number)
    return ""


def _date(year: str, month: str, day: str) -> date | None:
    digits = undamaged(year)
    try:
        number = int(digits)
        if len(digits) == 2:
            number += 2000 if number <= PIVOT else 1900
        if not 1890 <= number <= 2040:
            return None
        return date(number, int(month), int(undamaged(day)))
    except ValueError:
        return None
