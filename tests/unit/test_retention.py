"""Retention: states, sums, and what is never called due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from classifiers.retention import CAVEAT, Evidence, never_better_than_review, retain
from models.disposition import Hold, RetentionResult, RetentionState
from models.fileplan import Combinator, Period, RecordClass, Retention, ScheduleAction
from models.findings import DateCandidate

TODAY = date(2026, 11, 22)
CLASS = RecordClass("HO-HOM", "Homelessness", schedule_ref="DS-1")
LATEST, EARLIEST = Combinator.LATEST, Combinator.EARLIEST


def row(*triggers: str, years: tuple[int, ...] = (6,), combinator: Combinator = Combinator.NONE) -> Retention:
    periods = tuple(Period(each) for each in years)
    return Retention("DS-1", "Files", triggers, periods, combinator, ScheduleAction.DESTROY, "Limitation Act 1980")


def seen(kind: str, year: int, month: int = 3, day: int = 14, score: float = 0.9) -> DateCandidate:
    return DateCandidate(kind, date(year, month, day), f"{kind} {day}/{month}/{year}", score)


def judged(retention: Retention, *dates: DateCandidate, today: date = TODAY, **more: object) -> RetentionResult:
    return retain(CLASS, retention, Evidence(dates=dates, **more), today)  # type: ignore[arg-type]


def test_due_with_its_sum() -> None:
    result = judged(row("closure"), seen("closure", 2012))
    assert result.state is RetentionState.DUE
    assert (result.trigger, result.trigger_date, result.due) == ("closure", date(2012, 3, 14), date(2018, 3, 14))
    assert result.basis == "closed 14 March 2012 + 6 years = 14 March 2018"
    assert result.reasons[0].evidence == "closure: closure 14/3/2012"


def test_due_from_the_day_after() -> None:
    dates = seen("closure", 2012)
    assert judged(row("closure"), dates, today=date(2018, 3, 14)).state is RetentionState.CURRENT
    assert judged(row("closure"), dates, today=date(2018, 3, 15)).state is RetentionState.DUE


def test_29_february() -> None:
    assert judged(row("closure"), seen("closure", 2012, 2, 29)).due == date(2018, 2, 28)


def test_the_file_s_time_is_never_a_trigger() -> None:
    result = judged(row("closure"), file_modified=date(2001, 1, 1))
    assert result.state is RetentionState.EARLIEST_POSSIBLE
    assert (result.trigger_date, result.due) == (None, date(2007, 1, 1))
    assert "the file's time" in result.basis


def test_the_document_s_own_dates_come_before_the_file_s() -> None:
    result = judged(row("closure"), created=date(2003, 1, 1), file_modified=date(2009, 1, 1))
    assert result.due == date(2009, 1, 1)
    assert "the document's own dates" in result.basis
    assert judged(row("closure"), seen("document_date", 2004), created=date(2003, 1, 1)).due == date(2010, 3, 14)


def test_times_made_by_copying_carry_no_weight() -> None:
    result = judged(row("closure"), file_modified=date(2001, 1, 1), untrusted="60 of 60 files were written in a minute")
    assert result.state is RetentionState.NEEDS_TRIGGER
    assert result.due is None
    assert "60 of 60" in result.basis
    assert "60 of 60" in str(result.reasons[0])


def test_a_date_of_another_kind_is_no_trigger() -> None:
    assert judged(row("closure"), seen("meeting", 2001), seen("expiry", 2002)).state is RetentionState.NEEDS_TRIGGER


def test_weak_evidence_is_no_trigger() -> None:
    assert judged(row("closure"), seen("closure", 2001, score=0.45)).state is RetentionState.NEEDS_TRIGGER


def test_synonyms_are_the_same_trigger() -> None:
    assert judged(row("closure"), seen("case_closed", 2001)).state is RetentionState.DUE


def test_of_several_dates_the_latest_with_less_confidence() -> None:
    result = judged(row("closure"), seen("closure", 2012), seen("closure", 2015))
    assert result.trigger_date == date(2015, 3, 14)
    assert result.reasons[0].confidence == pytest.approx(0.72)
    assert "2 different dates of closure; the latest was taken" in str(result.reasons[1])


def test_what_lies_ahead_has_not_happened() -> None:
    assert judged(row("closure"), seen("closure", 2027)).state is RetentionState.NEEDS_TRIGGER
    ahead = judged(row("expiry"), seen("expiry", 2027))
    assert (ahead.state, ahead.due) == (RetentionState.CURRENT, date(2033, 3, 14))


def test_open_cases_and_policies_in_force() -> None:
    again = judged(row("closure"), seen("closure", 2012), seen("reopened", 2013))
    assert again.state is RetentionState.NEEDS_TRIGGER
    assert "opened again" in again.basis
    assert judged(row("closure"), seen("closure", 2014), seen("reopened", 2013)).state is RetentionState.DUE
    force = judged(row("supersession"), seen("in_force", 2013), created=date(2012, 1, 1))
    assert force.state is RetentionState.NEEDS_TRIGGER
    assert (
        judged(row("closure"), seen("closure", 2012), open="area of open cases").state is RetentionState.NEEDS_TRIGGER
    )


def test_latest_needs_every_date() -> None:
    both = row("end_of_claim", "date_of_birth", years=(10, 21), combinator=LATEST)
    missing = judged(both, seen("end_of_claim", 2001), created=date(2001, 1, 1))
    assert (missing.state, missing.due) == (RetentionState.NEEDS_TRIGGER, None)
    assert "date_of_birth not known" in missing.basis
    known = judged(both, seen("end_of_claim", 2001), seen("date_of_birth", 1999))
    assert (known.trigger, known.due) == ("date_of_birth", date(2020, 3, 14))
    assert any("10 years" in reason.evidence for reason in known.reasons)


def test_earliest_is_bounded_by_the_one_known() -> None:
    both = row("last_contact", "death", years=(10, 3), combinator=EARLIEST)
    assert judged(both, seen("death", 2010)).due == date(2013, 3, 14)
    assert judged(both, seen("death", 2010), seen("last_contact", 2001)).due == date(2011, 3, 14)


@pytest.mark.parametrize("trigger", ["date_of_birth", "death", "adoption_order_date"])
def test_age_of_the_record_says_nothing_of_births_and_deaths(trigger: str) -> None:
    assert judged(row(trigger), created=date(1990, 1, 1)).state is RetentionState.NEEDS_TRIGGER


def test_financial_years() -> None:
    stated = judged(row("financial_year_end"), seen("financial_year_end", 2017, 3, 31), seen("document_date", 2019))
    assert (stated.trigger_date, stated.due) == (date(2017, 3, 31), date(2023, 3, 31))
    own = judged(row("financial_year_end"), seen("document_date", 2016, 5, 1), file_modified=date(2024, 1, 1))
    assert (own.trigger_date, own.due) == (date(2017, 3, 31), date(2023, 3, 31))
    assert judged(row("financial_year_end"), created=date(2016, 5, 1)).state is RetentionState.DUE
    file = judged(row("financial_year_end"), file_modified=date(2010, 5, 1))
    assert (file.state, file.due) == (RetentionState.EARLIEST_POSSIBLE, date(2017, 3, 31))


def test_the_year_of_a_document_is_stated_in_its_name_or_is_its_latest_own() -> None:
    budget = row("financial_year_end")
    named = judged(budget, created=date(2012, 1, 12), name="Budget_2012-13 FINAL.xlsx")
    assert (named.trigger_date, named.reasons[0].evidence) == (
        date(2013, 3, 31),
        "financial_year_end: name: 2012-13",
    )
    assert judged(budget, created=date(2012, 1, 12), modified=date(2012, 6, 1)).trigger_date == date(2013, 3, 31)
    same = judged(budget, created=date(2012, 5, 12), modified=date(2012, 6, 1))
    assert not any(reason.rule == "retention.conflict" for reason in same.reasons)


def test_a_period_from_the_end_of_the_year() -> None:
    period = replace(row("closure"), periods=(Period(6, year_end="financial"),))
    result = judged(period, seen("closure", 2012))
    assert result.due == date(2018, 3, 31)
    assert result.basis == "closed 14 March 2012, financial year to 31 March 2012 + 6 years = 31 March 2018"


def test_calendar_years_creation_and_receipt() -> None:
    assert judged(row("end_of_year"), created=date(2010, 5, 1)).due == date(2016, 12, 31)
    assert judged(row("creation"), created=date(2010, 5, 1)).due == date(2016, 5, 1)
    assert judged(row("receipt"), sent=date(2010, 5, 1)).due == date(2016, 5, 1)
    assert judged(row("receipt"), created=date(2010, 5, 1)).state is RetentionState.EARLIEST_POSSIBLE


def test_the_exception_of_a_child_that_died() -> None:
    lac = replace(
        row("date_of_birth", years=(75,)),
        exception_trigger="death",
        exception_period=Period(15),
        exception_before_age=18,
    )
    young = judged(lac, seen("date_of_birth", 1995), seen("death", 2005))
    assert (young.state, young.trigger, young.due) == (RetentionState.DUE, "death", date(2020, 3, 14))
    old = judged(lac, seen("date_of_birth", 1985), seen("death", 2005))
    assert (old.trigger, old.due) == ("date_of_birth", date(2060, 3, 14))
    assert judged(lac, seen("death", 2005)).state is RetentionState.NEEDS_TRIGGER
    eighteen = judged(lac, seen("date_of_birth", 1987), seen("death", 2005))
    assert eighteen.trigger == "date_of_birth"
    doubtful = judged(replace(lac, triggers=("closure",)), seen("closure", 1900), seen("death", 2005))
    assert never_better_than_review(doubtful)


def test_an_exception_that_could_not_be_read_is_a_caveat() -> None:
    result = judged(replace(row("closure"), exception="longer for some"), seen("closure", 2001))
    assert result.state is RetentionState.DUE
    assert never_better_than_review(result)
    assert result.reasons[-1].rule == CAVEAT
    assert not never_better_than_review(judged(row("closure"), seen("closure", 2001)))


def test_permanent_no_class_no_row_and_holds() -> None:
    evidence = Evidence(dates=(seen("closure", 2001),))
    kept = Retention("DS-9", "Deeds", (), (), Combinator.NONE, ScheduleAction.KEEP)
    assert retain(CLASS, kept, evidence, TODAY).state is RetentionState.PERMANENT
    assert retain(None, None, evidence, TODAY).state is RetentionState.NEEDS_CLASS
    assert retain(CLASS, None, evidence, TODAY).state is RetentionState.NEEDS_CLASS
    held = retain(CLASS, row("closure"), evidence, TODAY, Hold("person:secret", "Police"))
    assert (held.state, held.due) == (RetentionState.ON_HOLD, date(2007, 3, 14))
    assert held.reasons[0].evidence == "Police (one person)"
