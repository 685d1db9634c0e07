"""Periods, whatever is written: refused with a message or read, and sums that hold for every day."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.periods import PeriodError, add, parse
from models.fileplan import Period

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
PERIODS = st.builds(Period, st.integers(0, 100), st.integers(0, 30), st.integers(0, 400))


@given(
    st.text(max_size=60) | st.from_regex(r"[0-9]{1,3} (years|months|mis|or|after|\+){1,3} [a-z ]{0,20}", fullmatch=True)
)
def test_any_words_are_read_or_refused(words: str) -> None:
    with suppress(PeriodError):
        read = parse(words)
        assert len(read.periods) == len(read.triggers)
        assert read.permanent == (not read.periods)


@given(PERIODS)
def test_a_period_reads_its_own_words(period: Period) -> None:
    assert parse(str(period)).periods == (period,)


@given(DAYS, PERIODS)
def test_a_sum_never_lies_before_its_start(start: date, period: Period) -> None:
    assert add(start, period) >= start
    assert add(start, Period()) == start
    assert add(start, Period(days=period.days)) == start + timedelta(days=period.days)


@given(DAYS, st.integers(0, 100))
def test_whole_years_keep_the_day_but_for_29_february(start: date, years: int) -> None:
    due = add(start, Period(years))
    assert (due.year, due.month) == (start.year + years, start.month)
    assert due.day == start.day or (start.month, start.day, due.day) == (2, 29, 28)


@given(DAYS, st.sampled_from(["financial", "calendar"]), st.integers(0, 30))
def test_years_end_on_their_last_day(start: date, kind: str, years: int) -> None:
    due = add(start, Period(years, year_end=kind))
    assert (due.month, due.day) == ((3, 31) if kind == "financial" else (12, 31))
    assert timedelta(0) <= add(start, Period(0, year_end=kind)) - start < timedelta(days=366)


def test_the_longest_words_do_not_hang() -> None:
    with pytest.raises(PeriodError):
        parse("6 years and " * 2000 + "x")
