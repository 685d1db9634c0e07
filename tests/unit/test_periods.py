"""Periods: the words that are read, the words that are refused, and sums by calendar."""

from __future__ import annotations

from datetime import date

import pytest

from classifiers.period_words import canonical
from classifiers.periods import ParsedPeriod, PeriodError, add, parse, year_end
from models.fileplan import Combinator, Period

SIX = Period(years=6)
ONE = {
    "6 years": SIX,
    "six years": SIX,
    "6 (six) years": SIX,
    "six (6) years": SIX,
    "6yrs": SIX,
    "P6Y": SIX,
    "at least 6 years": SIX,
    "6 blynedd": SIX,
    "chwe blynedd": SIX,
    "18 months": Period(months=18),
    "18 mis": Period(months=18),
    "P21Y4M": Period(21, 4),
    "21 years and 4 months": Period(21, 4),
    "30 days": Period(days=30),
    "2 weeks": Period(days=14),
    "0 days": Period(),
    "6.5 years": Period(6, 6),
    "3 years plus current year": Period(3, year_end="calendar"),
    "current year + 6": Period(6, year_end="calendar"),
    "6 years plus current financial year": Period(6, year_end="financial"),
    "FY+6": Period(6, year_end="financial"),
}
FROM = {
    "DOB + 75": (Period(75), "date_of_birth"),
    "date of birth plus 25 years": (Period(25), "date_of_birth"),
    "until the 25th birthday": (Period(25), "date_of_birth"),
    "until the child reaches the age of 30": (Period(30), "date_of_birth"),
    "until 21 years and 4 months": (Period(21, 4), "date_of_birth"),
    "6 years from end of FY": (Period(6, year_end="financial"), "financial_year_end"),
    "2 years after the end of the financial year in which it was paid": (
        Period(2, year_end="financial"),
        "financial_year_end",
    ),
    "2 flynedd o ddiwedd y flwyddyn ariannol": (Period(2, year_end="financial"), "financial_year_end"),
    "25 years after end of year": (Period(25, year_end="calendar"), "end_of_year"),
    "10 years after the date of death": (Period(10), "death"),
    "6 mlynedd ar ôl cau'r achos": (SIX, "closure"),
    "6 years from termination of employment": (SIX, "end_of_employment"),
}
REFUSED = (
    "", "6", "six", "about 6 years", "6 or 7 years", "6 to 7 years", "20 working days", "maximum 4 years",
    "6 years from the moon", "999 years", "6 years or more", "P", "until destroyed", "one academic year",
    "12 years and 6 years whichever is longer", "6,years", "-6 years",
)  # fmt: skip


@pytest.mark.parametrize(("words", "period"), ONE.items())
def test_one_period(words: str, period: Period) -> None:
    assert parse(words) == ParsedPeriod((period,), ("",))


@pytest.mark.parametrize(("words", "expected"), FROM.items())
def test_a_period_that_names_its_trigger(words: str, expected: tuple[Period, str]) -> None:
    assert parse(words) == ParsedPeriod((expected[0],), (expected[1],))


@pytest.mark.parametrize("words", REFUSED)
def test_doubtful_words_are_refused(words: str) -> None:
    with pytest.raises(PeriodError):
        parse(words)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("6", "years, months or days are missing"),
        ("6 or 7 years", "whichever is latest"),
        ("20 working days", "working days"),
        ("6 years from the moon", "`the moon` is not a known trigger"),
    ],
)
def test_the_refusal_says_what_is_in_the_way(words: str, part: str) -> None:
    with pytest.raises(PeriodError, match=part):
        parse(words)


@pytest.mark.parametrize("words", ["permanent", "Permanently", "indefinite", "keep for ever", "yn barhaol"])
def test_permanent(words: str) -> None:
    assert parse(words).permanent


def test_alternatives() -> None:
    words = "until 21 years and 4 months or 10 years after end of claim process, whichever is greatest"
    triggers = ("date_of_birth", "end_of_claim")
    assert parse(words) == ParsedPeriod((Period(21, 4), Period(10)), triggers, Combinator.LATEST)
    assert (
        parse("3 years after death or 80 years after final entry, whichever is the earliest").combinator == "earliest"
    )
    assert parse("7 years|21 years").periods == (Period(7), Period(21))


@pytest.mark.parametrize(
    ("start", "period", "due"),
    [
        (date(2012, 3, 14), SIX, date(2018, 3, 14)),
        (date(2012, 2, 29), SIX, date(2018, 2, 28)),
        (date(2012, 2, 29), Period(4), date(2016, 2, 29)),
        (date(2015, 8, 31), Period(months=6), date(2016, 2, 29)),
        (date(2015, 12, 31), Period(days=1), date(2016, 1, 1)),
        (date(2012, 3, 14), Period(6, year_end="financial"), date(2018, 3, 31)),
        (date(2012, 4, 1), Period(6, year_end="financial"), date(2019, 3, 31)),
        (date(2012, 4, 1), Period(3, year_end="calendar"), date(2015, 12, 31)),
    ],
)
def test_sums_by_calendar(start: date, period: Period, due: date) -> None:
    assert add(start, period) == due


def test_years_end_on_their_last_day() -> None:
    assert year_end(date(2017, 3, 31), "financial") == date(2017, 3, 31)
    assert year_end(date(2017, 4, 1), "financial") == date(2018, 3, 31)
    assert year_end(date(2017, 4, 1), "") == date(2017, 4, 1)


def test_synonyms_of_triggers() -> None:
    assert [canonical(word) for word in ("Case closed", "termination", "end of year")] == [
        "closure",
        "end_of_employment",
        "end_of_year",
    ]
