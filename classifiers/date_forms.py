"""Dates as councils write them, in English and Welsh: where they stand in a text, and which day they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol, cast

from classifiers.patterns import compiled

EARLIEST_YEAR, LATEST_YEAR = 1850, 2150
PIVOT = 49
"""Two-digit years up to this are of the 2000s; years of birth are settled by `Written.born`."""

_MONTHS = (
    "january|jan|ionawr|ion",
    "february|feb|chwefror|chwef|gwefror",
    "march|mar|mawrth|fawrth|maw",
    "april|apr|ebrill|ebr",
    "may|mai|fai",
    "june|jun|mehefin|fehefin|meh",
    "july|jul|gorffennaf|orffennaf|ngorffennaf|gorff|gor",
    "august|aug|awst",
    "september|sept|sep|medi|fedi",
    "october|oct|hydref|hyd",
    "november|nov|tachwedd|dachwedd|nhachwedd|thachwedd|tach",
    "december|dec|rhagfyr|ragfyr|rhag",
)
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
).split()
_ORDINAL_OF = {word: number for number, word in enumerate(_ORDINALS, 1)}

_SPACE = r"[ \t\r\n\x0b\x0c]"
_MONTH = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
_SUFFIX = "st|nd|rd|th|af|ail|il|ydd|yd|ed|fed|eg|ain|ar hugain"
_DAY = rf"(?:\d{{1,2}}{_SPACE}?(?:{_SUFFIX})?|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
_YEAR = r"(?:\d{4}|['’]?\d{2})"
_OF = rf"(?:{_SPACE}day)?(?:{_SPACE}(?:of|o))?"
_GAP = rf"(?:{_SPACE}{{1,2}}|[,./-]{_SPACE}?)"
_WORDED = rf"{_DAY}{_OF}(?:{_GAP})?(?:{_MONTH})\.?(?:,?{_GAP})?{_YEAR}"
_MONTH_FIRST = rf"(?:{_MONTH})\.?{_SPACE}{_DAY},?{_SPACE}\d{{4}}"
_ISO = r"\d{4}-\d{2}-\d{2}|\d{4}/\d{2}/\d{2}"
_NUMERIC = "|".join(rf"\d{{1,2}} ?{mark} ?\d{{1,2}} ?{mark} ?(?:\d{{4}}|\d{{2}})" for mark in ("/", r"\.", "-"))
_SHAPE = rf"(?i)\b(?:{_ISO}|{_WORDED}|{_MONTH_FIRST}|{_NUMERIC})".encode()

_SHORT = re.compile(r"\d{4}")
_READ_WORDED = re.compile(
    rf"(?is)(?:(\d{{1,2}})\s?(?:{_SUFFIX})?|([a-z-]+))(?:\s+day)?(?:\s+(?:of|o))?[\s,./-]*({_MONTH})[\s,./-]*['’]?(\d{{4}}|\d{{2}})"
)
_READ_MONTH_FIRST = re.compile(rf"(?is)({_MONTH})\.?\s(?:(\d{{1,2}})(?:{_SUFFIX})?|([a-z-]+)),?\s(\d{{4}})")


@dataclass(frozen=True, slots=True)
class Written:
    """A date as written: byte offsets in the scanned text, and the day it means."""

    start: int
    end: int
    day: date
    short: bool = False

    def born(self, latest_year: int) -> Written:
        """The same read as a date of birth: a two-digit year is of the 1900s where 20xx would come after the text."""
        if self.short and self.day.year > latest_year:
            moved = _day(self.day.year - 100, self.day.month, self.day.day)
            return Written(self.start, self.end, moved, True) if moved else self
        return self


class _Match(Protocol):
    """The part of a match that is used here; both engines have it."""

    def span(self) -> tuple[int, int]:
        """Start and end, in bytes."""
        ...


class _Finder(Protocol):
    """The part of a compiled pattern that is used here; both engines have it."""

    def finditer(self, data: bytes, /) -> Iterator[_Match]:
        """The matches in order, none overlapping."""
        ...


def spans(pattern: bytes, data: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of every match of a pattern, by the engine in use."""
    for match in cast(_Finder, compiled(pattern)).finditer(data):
        yield match.span()


def dates_in(data: bytes) -> Iterator[Written]:
    """Every possible date of a text given as UTF-8, in order; impossible ones (31 February) are left out.

    >>> [w.day.isoformat() for w in dates_in("Caewyd ar 12fed o Fehefin 2015; 31/02/2016.".encode())]
    ['2015-06-12']
    """
    for start, end in spans(_SHAPE, data):
        if _alone(data, start, end):
            text = data[start:end].decode("utf-8", "replace")
            day = read(text)
            if day is not None:
                yield Written(start, end, day, _SHORT.search(text) is None)


@lru_cache(maxsize=1 << 15)
def read(text: str) -> date | None:
    """The day that a written date means, None where there is no such day. Day comes before month."""
    if text[:4].isdecimal():
        return _day(int(text[:4]), int(text[5:7]), int(text[8:10]))
    parts = re.split(r" ?[/.-] ?", text)
    if len(parts) == 3 and all(part.isdecimal() for part in parts):
        return _day(_year(parts[2]), int(parts[1]), int(parts[0]))
    worded = _READ_WORDED.fullmatch(text)
    if worded:
        return _day(_year(worded[4]), _NUMBER_OF[worded[3].casefold()], _day_number(worded[1] or worded[2]))
    american = _READ_MONTH_FIRST.fullmatch(text)
    if american is None:
        return None
    return _day(int(american[4]), _NUMBER_OF[american[1].casefold()], _day_number(american[2] or american[3]))


def _alone(data: bytes, start: int, end: int) -> bool:
    """False for a piece of something longer: `1.12.10.4`, `2016/19/0044`, `12-03-20123`, `Mai 2015fed`."""
    after = data[end : end + 2]
    if after[:1].isalnum() and after[:1] != b"T":
        return False
    if after[:1] in (b"/", b"-", b".") and after[1:2].isdigit():
        return False
    before = data[max(start - 2, 0) : start]
    return not (before[-1:] in (b"/", b"-", b".", b"_") and before[:1].isdigit() and len(before) == 2)


def _day_number(word: str) -> int:
    return int(word) if word.isdecimal() else _ORDINAL_OF.get(word.casefold(), 0)


def _year(digits: str) -> int:
    number = int(digits)
    return number if len(digits) == 4 else number + (2000 if number <= PIVOT else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
