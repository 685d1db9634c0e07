"""Trigger dates, whatever the text: no error, the same result twice, and every written form read back."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.date_forms import dates_in
from classifiers.dates import trigger_dates
from classifiers.patterns import using
from classifiers.policy import load
from models.records import Form, Text

CUES = load().trigger_cues
DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))
EN = "January February March April May June July August September October November December".split()
CY = "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr".split()
FORMS = (
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d.day:02}.{d.month:02}.{d.year % 100:02}",
    lambda d: f"{d.day:02}-{d.month:02}-{d.year}",
    lambda d: d.isoformat(),
    lambda d: f"{d.day} {EN[d.month - 1]} {d.year}",
    lambda d: f"{d.day}th {EN[d.month - 1][:3]} {d.year % 100:02}",
    lambda d: f"{EN[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"{d.day}fed o {CY[d.month - 1]} {d.year}",
    lambda d: f"{d.day:02}-{EN[d.month - 1][:3].upper()}-{d.year}",
    lambda d: f"{d.day}th day of {EN[d.month - 1]}, {d.year}",
)
WORDS = st.sampled_from(
    ["case closed", "14/03/2012", "2016/17", "born", "\n", "\t", "|", ". ", "on", "the", "31 Mawrth 2015", "caewyd",
     "term of five years from", "tenancy", "ended", "not", "£", "ŵ", "1 April 2012 to 31 March 2013", ":"]
)  # fmt: skip


@given(DAYS, st.sampled_from(FORMS))
def test_every_form_is_read_back(day: date, form: object) -> None:
    written = form(day)  # type: ignore[operator]
    assert [each.day for each in dates_in(f"seen {written}, then".encode())] == [day]


@given(DAYS, st.sampled_from(FORMS), st.sampled_from(["Case closed: ", "Caewyd yr achos ar ", "Date closed\n"]))
def test_a_cue_and_a_date_are_a_closure(day: date, form: object, cue: str) -> None:
    found = trigger_dates([Text(cue + form(day))], CUES)  # type: ignore[operator]
    assert day in {each.date for each in found if each.kind == "closure"}


@settings(max_examples=150)
@given(st.lists(WORDS | st.text(max_size=12), max_size=40).map(" ".join), st.sampled_from(Form))
def test_any_text_is_read_the_same_twice(text: str, form: Form) -> None:
    pieces = [Text(text, form=form)]
    found = trigger_dates(pieces, CUES)
    assert found == trigger_dates(pieces, CUES)
    assert all(0 < each.score <= 1 and each.kind and "\n" not in each.quote for each in found)


@settings(max_examples=60)
@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_both_engines_agree(text: str) -> None:
    fast = trigger_dates([Text(text)], CUES)
    with using("re"):
        assert trigger_dates([Text(text)], CUES) == fast


@given(st.text(max_size=400))
def test_dates_stand_inside_the_text_in_order(text: str) -> None:
    data = text.encode("utf-8", "replace")
    spans = [(each.start, each.end) for each in dates_in(data)]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(data) for start, end in spans)
