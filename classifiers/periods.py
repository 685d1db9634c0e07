"""Periods of a Disposal Schedule: read from its words, and added to a date by calendar."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from classifiers.period_words import (
    ANNIVERSARY,
    CONNECTOR,
    CURRENT_YEAR,
    ISO,
    LATEST_OR_EARLIEST,
    LENGTH,
    OR,
    PERMANENT,
    PLUS,
    PREFIX,
    UNIT,
    UNTIL,
    YEAR_END,
    plain,
    trigger_of,
    unit_of,
)
from models.fileplan import Combinator, Period

LONGEST_YEARS = 200
LONGEST_WORDS = 200
"""Characters; longer words are no period, and would take long to try."""


class PeriodError(ValueError):
    """Words that are not a period, or not surely one; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class ParsedPeriod:
    """What the words of a period say.

    `periods` and `triggers` correspond one to one; a trigger is "" where the words name none. `permanent` is true
    for "permanent" and its like, and then there are no periods.
    """

    periods: tuple[Period, ...]
    triggers: tuple[str, ...]
    combinator: Combinator = Combinator.NONE
    permanent: bool = False


def parse(words: str) -> ParsedPeriod:
    """The period that words name, in English or Welsh, or as ISO 8601; raises `PeriodError` when in doubt.

    >>> parse("18 months").periods
    (Period(years=0, months=18, days=0, year_end=''),)
    >>> parse("DOB + 75").triggers
    ('date_of_birth',)
    """
    if len(words) > LONGEST_WORDS:
        raise PeriodError(f"`{words[:40]}…` is too long for a period; expected for example `6 years`")
    text = plain(words)
    if not text:
        raise PeriodError("no period is given; expected for example `6 years`, `18 months` or `P6Y`")
    if re.fullmatch(PERMANENT, text):
        return ParsedPeriod((), (), permanent=True)
    if "|" in text:
        return _several(text.split("|"), Combinator.NONE, words)
    choice = re.fullmatch(rf"(?P<rest>.+?)\s*{LATEST_OR_EARLIEST}", text)
    if choice:
        which = Combinator.EARLIEST if choice["earliest"] else Combinator.LATEST
        return _several(re.split(OR, choice["rest"].strip(" ,;(")), which, words)
    period, trigger = _single(text, words)
    return ParsedPeriod((period,), (trigger,))


def add(start: date, period: Period) -> date:
    """The date `period` after `start`, by calendar: 29 February becomes 28 February in an ordinary year.

    >>> add(date(2012, 2, 29), Period(years=6))
    datetime.date(2018, 2, 28)
    """
    moved = year_end(start, period.year_end)
    months = moved.year * 12 + moved.month - 1 + period.years * 12 + period.months
    year, month = divmod(months, 12)
    day = min(moved.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day) + timedelta(days=period.days)


def year_end(day: date, kind: str) -> date:
    """The last day of the "financial" (31 March) or "calendar" year that holds `day`; "" leaves it alone."""
    if kind == "calendar":
        return date(day.year, 12, 31)
    if kind == "financial":
        return date(day.year + (day.month > 3), 3, 31)
    return day


def _several(parts: list[str], which: Combinator, words: str) -> ParsedPeriod:
    if len(parts) < 2:
        raise PeriodError(f"`{words}` chooses between periods but gives only one")
    pairs = [_single(part.strip(" ,;"), words) for part in parts]
    return ParsedPeriod(tuple(period for period, _ in pairs), tuple(trigger for _, trigger in pairs), which)


def _single(text: str, words: str) -> tuple[Period, str]:
    for reading in (_iso, _trigger_first, _until, _length_first):
        found = reading(text)
        if found is not None:
            return _checked(found[0], words), found[1]
    raise PeriodError(f"`{words}` is not a period; expected for example `6 years`, `18 months` or `P6Y`{_why(text)}")


def _why(text: str) -> str:
    """What in the words is in the way, where that can be told."""
    if re.fullmatch(r"[\d.]+", text):
        return " (years, months or days are missing)"
    if re.search(OR, text):
        return " (two periods need `whichever is latest` or `whichever is earliest`)"
    if re.search(r"\bworking\b|\bacademic\b|\bschool year\b", text):
        return " (working days and academic years are not counted; give calendar days, months or years)"
    tail = re.fullmatch(rf"{PREFIX}{LENGTH}\s+{CONNECTOR}\s+(?P<what>.+)", text)
    return f" (`{tail['what']}` is not a known trigger)" if tail else ""


def _checked(period: Period, words: str) -> Period:
    if period.years + period.months / 12 + period.days / 365 > LONGEST_YEARS:
        raise PeriodError(
            f"`{words}` is longer than {LONGEST_YEARS} years; write `permanent` for records kept for ever"
        )
    return period


def _iso(text: str) -> tuple[Period, str] | None:
    found = re.fullmatch(ISO, text)
    if not found or not any(found.groups()):
        return None
    years, months, weeks, days = (int(number or 0) for number in found.groups())
    return Period(years, months, weeks * 7 + days), ""


def _length(text: str) -> Period | None:
    """A length alone: `21 years and 4 months`."""
    if not re.fullmatch(LENGTH, text):
        return None
    counts = {"years": 0, "months": 0, "days": 0}
    for number, half, unit in re.findall(rf"(\d+)(\.5|½)?\s*({UNIT})", text):
        name, factor = unit_of(unit)
        if half and name != "years":
            return None
        counts[name] += int(number) * factor
        counts["months"] += 6 if half else 0
    return Period(counts["years"], counts["months"], counts["days"])


def _length_first(text: str) -> tuple[Period, str] | None:
    """`6 years`, `3 years plus current year`, `6 years from end of FY`, `10 years after end of claim`."""
    found = re.fullmatch(rf"{PREFIX}(?P<length>{LENGTH})(?:(?P<tail>\W.*))?", text)
    if not found:
        return None
    period, tail = _length(found["length"]), (found["tail"] or "").strip()
    if period is None:
        return None
    if not tail:
        return period, ""
    current = re.fullmatch(rf"{PLUS}\s*{CURRENT_YEAR}", tail)
    if current:
        return _from_year_end(period, _is_financial(current)), ""
    return _after(period, tail)


def _after(period: Period, tail: str) -> tuple[Period, str] | None:
    found = re.fullmatch(rf"{CONNECTOR}\s+(?P<what>.+)", tail)
    if not found:
        return None
    end = re.fullmatch(YEAR_END, found["what"])
    if end:
        financial = bool(end["financial"])
        return _from_year_end(period, financial), "financial_year_end" if financial else "end_of_year"
    trigger = trigger_of(found["what"])
    return (period, trigger) if trigger else None


def _is_financial(current: re.Match[str]) -> bool:
    return bool(current["financial"]) or current[0] == "fy" or "ariannol" in current[0]


def _from_year_end(period: Period, financial: bool) -> Period:
    return Period(period.years, period.months, period.days, "financial" if financial else "calendar")


def _trigger_first(text: str) -> tuple[Period, str] | None:
    """`DOB + 75`, `closure plus 6 years`, `current year + 6`."""
    found = re.fullmatch(r"(?P<what>.+?)(?:\s*\+\s*|\s+plus\s+)(?P<length>.+)", text)
    if not found:
        return None
    number = found["length"]
    period = Period(years=int(number)) if number.isdecimal() and len(number) <= 3 else _length(number)
    if period is None:
        return None
    current = re.fullmatch(CURRENT_YEAR, found["what"])
    if current:
        return _from_year_end(period, _is_financial(current)), ""
    trigger = trigger_of(found["what"])
    return (period, trigger) if trigger else None


def _until(text: str) -> tuple[Period, str] | None:
    """`until the 25th birthday`, `until age 25`, `until 21 years and 4 months`: counted from the date of birth."""
    found = re.fullmatch(rf"{UNTIL}\s+(?P<rest>.+)", text)
    if not found:
        return None
    age = re.fullmatch(ANNIVERSARY, found["rest"])
    if age:
        return Period(years=int(next(filter(None, age.groups())))), "date_of_birth"
    period = _length(found["rest"])
    return (period, "date_of_birth") if period else None
