"""Retention, whatever the evidence: never due without a trigger of the right kind, never before the sum."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from classifiers.periods import add
from classifiers.retention import Evidence, retain
from models.disposition import Hold, RetentionState
from models.fileplan import Combinator, Period, RecordClass, Retention, ScheduleAction
from models.findings import DateCandidate

TODAY = date(2026, 11, 22)
CLASS = RecordClass("A", "Files", schedule_ref="R")
KINDS = ("closure", "date_of_birth", "death", "expiry", "last_contact", "meeting", "supersession")
MORE = ("document_date", "reopened", "in_force", "receipt")
DAYS = st.dates(date(1900, 1, 1), date(2060, 1, 1))
SOME_DAY = st.none() | DAYS
CANDIDATES = st.builds(DateCandidate, st.sampled_from(KINDS + MORE), DAYS, st.just("quote"), st.floats(0.1, 1))
EVIDENCE = st.builds(
    Evidence,
    dates=st.lists(CANDIDATES, max_size=6).map(tuple),
    created=SOME_DAY,
    modified=SOME_DAY,
    sent=SOME_DAY,
    file_created=SOME_DAY,
    file_modified=SOME_DAY,
    untrusted=st.sampled_from(["", "copied"]),
)


@st.composite
def rows(draw: st.DrawFn) -> Retention:
    triggers = tuple(draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True)))
    periods = tuple(Period(draw(st.integers(0, 80))) for _ in triggers)
    several = [Combinator.LATEST, Combinator.EARLIEST]
    combinator = draw(st.sampled_from(several)) if len(triggers) > 1 else Combinator.NONE
    return Retention("R", "Files", triggers, periods, combinator, ScheduleAction.DESTROY)


@given(rows(), EVIDENCE)
def test_due_only_with_a_trusted_date_of_the_right_kind_in_the_past(row: Retention, evidence: Evidence) -> None:
    result = retain(CLASS, row, evidence, TODAY)
    if result.state is RetentionState.DUE:
        assert result.due is not None
        assert result.due < TODAY
        dates = {each.date for each in evidence.dates if each.kind == result.trigger and each.score >= 0.5}
        assert result.trigger_date in dates
        assert max(day for day in dates if day <= TODAY) == result.trigger_date
        period = row.periods[row.triggers.index(result.trigger)]
        assert add(result.trigger_date or TODAY, period) == result.due


@given(rows(), EVIDENCE)
def test_without_dates_in_the_text_nothing_is_due_or_current(row: Retention, evidence: Evidence) -> None:
    bare = Evidence(
        file_created=evidence.file_created, file_modified=evidence.file_modified, untrusted=evidence.untrusted
    )
    result = retain(CLASS, row, bare, TODAY)
    assert result.state in (RetentionState.EARLIEST_POSSIBLE, RetentionState.NEEDS_TRIGGER)
    assert result.trigger_date is None
    if evidence.untrusted:
        assert result.state is RetentionState.NEEDS_TRIGGER


@given(rows(), EVIDENCE)
def test_latest_needs_all_its_dates(row: Retention, evidence: Evidence) -> None:
    known = {each.kind for each in evidence.dates if each.score >= 0.5 and each.date <= TODAY}
    ahead = {each.kind for each in evidence.dates if each.score >= 0.5 and each.kind == "expiry"}
    result = retain(CLASS, row, evidence, TODAY)
    if row.combinator is Combinator.LATEST and not set(row.triggers) <= known | ahead:
        assert result.state is RetentionState.NEEDS_TRIGGER


@given(rows(), EVIDENCE)
def test_holds_win_and_results_repeat(row: Retention, evidence: Evidence) -> None:
    held = retain(CLASS, row, evidence, TODAY, Hold("class:A", "Inquiry"))
    assert held.state is RetentionState.ON_HOLD
    assert retain(CLASS, row, evidence, TODAY) == retain(CLASS, row, evidence, TODAY)
