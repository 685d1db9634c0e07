"""Works out when a record may go: its trigger, the sum, and what is missing; never "due" without the trigger's date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from classifiers.holds import label
from classifiers.periods import add, year_end
from classifiers.retention_evidence import (
    UNBOUNDED,
    VERBS,
    YEAR_ENDS,
    Evidence,
    Lower,
    Start,
    lower_of,
    shown,
    start_of,
    still_open,
)
from models.disposition import Hold, Reason, RetentionResult, RetentionState
from models.fileplan import Combinator, Period, RecordClass, Retention

__all__ = ["CAVEAT", "Evidence", "never_better_than_review", "retain"]

CAVEAT = "retention.caveat"
"""The rule of a reason that a person has to weigh: with it the result is never better than `review`."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """One trigger with its period: when it falls due, if its start is known."""

    trigger: str
    period: Period
    start: Start | None = None
    due: date | None = None

    @property
    def sum(self) -> str:
        """The sum for people: closed 14 March 2012 + 6 years = 14 March 2018."""
        return _sum(self.start.trigger, self.start.day, self.period) if self.start else ""


def retain(
    record_class: RecordClass | None,
    retention: Retention | None,
    evidence: Evidence,
    today: date,
    hold: Hold | None = None,
) -> RetentionResult:
    """The retention of one record under its class's row of the Disposal Schedule.

    `due` is the last day of the period, so a record is due from the day after. For `earliest_possible` it is the
    earliest that day can be, reckoned from lower evidence, and `trigger_date` is None. `basis` shows the sum.
    A hold changes the state to `on_hold` and leaves the sum to be seen. Reasons of the rule `CAVEAT` mean that the
    result is never better than review.
    """
    result = _unheld(record_class, retention, evidence, today)
    if hold is None:
        return result
    held = Reason("retention.hold", label(hold))
    return replace(result, state=RetentionState.ON_HOLD, reasons=(held, *result.reasons))


def never_better_than_review(result: RetentionResult) -> bool:
    """True when a person has to weigh something before the record may go (an exception of the schedule)."""
    return any(reason.rule == CAVEAT for reason in result.reasons)


def _unheld(
    record_class: RecordClass | None, retention: Retention | None, evidence: Evidence, today: date
) -> RetentionResult:
    if record_class is None:
        return _missing(RetentionState.NEEDS_CLASS, "retention.class", "the record has no class yet")
    if retention is None:
        what = f"class {record_class.code} has no row in the Disposal Schedule"
        return _missing(RetentionState.NEEDS_CLASS, "retention.schedule", what)
    if retention.permanent:
        why = Reason("retention.permanent", _row(retention))
        return RetentionResult(RetentionState.PERMANENT, basis="kept permanently", reasons=(why, *_caveat(retention)))
    result = _timed(retention, evidence, today)
    row = Reason("retention.schedule", _row(retention))
    doubt = _doubtful_exception(retention, evidence, today)
    return replace(result, reasons=(*result.reasons, row, *_caveat(retention), *doubt))


def _missing(state: RetentionState, rule: str, what: str) -> RetentionResult:
    return RetentionResult(state, basis=what, reasons=(Reason(rule, what),))


def _row(retention: Retention) -> str:
    authority = f" ({retention.authority})" if retention.authority else ""
    least = ", a minimum" if retention.minimum else ""
    return f"{retention.ref} {retention.record_type}".strip() + authority + least


def _caveat(retention: Retention) -> tuple[Reason, ...]:
    return (Reason(CAVEAT, f"exception of {retention.ref}: {retention.exception}"),) if retention.exception else ()


def _timed(retention: Retention, evidence: Evidence, today: date) -> RetentionResult:
    if evidence.open:
        return _needs(retention, (Reason("retention.open", evidence.open),), f"still open: {evidence.open}")
    excepted = _exception(retention, evidence, today)
    if excepted is not None:
        return _known(excepted, today, (Reason("retention.exception", _exception_words(retention)),))
    pairs = zip(retention.triggers, retention.periods, strict=True)
    bounds = [_bound(trigger, period, evidence, today) for trigger, period in pairs]
    known = [bound for bound in bounds if bound.due]
    if len(known) == len(bounds) or (known and retention.combinator is Combinator.EARLIEST):
        return _decided(known, retention, evidence, today)
    if known:
        return _needs(retention, _found(known), _what_is_missing(bounds))
    return _lower(retention, evidence, today)


def _bound(trigger: str, period: Period, evidence: Evidence, today: date) -> _Bound:
    start = start_of(trigger, evidence, today)
    if start is None:
        return _Bound(trigger, period)
    moved = _moved(trigger, start.day)
    return _Bound(trigger, period, replace(start, day=moved), add(moved, period))


def _moved(trigger: str, day: date) -> date:
    """Years end on their last day, whichever of their days the evidence gives."""
    return year_end(day, YEAR_ENDS.get(trigger, ""))


def _exception(retention: Retention, evidence: Evidence, today: date) -> _Bound | None:
    """The exception's period where its condition is shown: "dies before 18: 15 years from date of death"."""
    if not retention.exception_trigger or retention.exception_period is None:
        return None
    bound = _bound(retention.exception_trigger, retention.exception_period, evidence, today)
    if bound.start is None or retention.exception_before_age is None:
        return bound if bound.start else None
    birth = start_of("date_of_birth", evidence, today)
    if birth is None or bound.start.day < birth.day:
        return None
    before = add(birth.day, Period(years=retention.exception_before_age))
    return bound if bound.start.day < before else None


def _doubtful_exception(retention: Retention, evidence: Evidence, today: date) -> tuple[Reason, ...]:
    """A caveat where the exception's event is shown, but not the age at which it happened."""
    if retention.exception_before_age is None or start_of(retention.exception_trigger, evidence, today) is None:
        return ()
    if start_of("date_of_birth", evidence, today) is not None:
        return ()
    return (Reason(CAVEAT, f"exception of {retention.ref} may apply: {_exception_words(retention)}; age not known"),)


def _exception_words(retention: Retention) -> str:
    age = retention.exception_before_age
    condition = "" if age is None else f" before the age of {age}"
    return f"{retention.exception_trigger}{condition}: {retention.exception_period}"


def _decided(known: Sequence[_Bound], retention: Retention, evidence: Evidence, today: date) -> RetentionResult:
    choose = min if retention.combinator is Combinator.EARLIEST else max
    chosen = choose(known, key=lambda bound: bound.due or date.max)
    others = tuple(
        Reason("retention.other", f"{retention.combinator} of several; the other: {bound.sum}", bound.start.score)
        for bound in known
        if bound is not chosen and bound.start
    )
    again = still_open(retention.triggers, evidence, chosen.start.day) if chosen.start else None
    if again is not None:
        why = f"opened again, or in force, after that date: {again.quote}"
        return _needs(retention, (*_found([chosen]), Reason("retention.open", why, again.score)), why)
    return _known(chosen, today, others)


def _known(bound: _Bound, today: date, more: tuple[Reason, ...] = ()) -> RetentionResult:
    state = RetentionState.DUE if bound.due and today > bound.due else RetentionState.CURRENT
    return RetentionResult(
        state,
        bound.trigger,
        bound.start.day if bound.start else None,
        bound.sum,
        bound.due,
        (*_found([bound]), *more),
    )


def _found(bounds: Sequence[_Bound]) -> tuple[Reason, ...]:
    """The evidence of each start; where dates of its kind differ, that the latest was taken."""
    reasons: list[Reason] = []
    for bound in bounds:
        if bound.start is None:
            continue
        reasons.append(Reason("retention.trigger", f"{bound.trigger}: {bound.start.source}", bound.start.score))
        if bound.start.others:
            what = f"{bound.start.others + 1} different dates of {bound.trigger}; the latest was taken"
            reasons.append(Reason("retention.conflict", what, bound.start.score))
    return tuple(reasons)


def _what_is_missing(bounds: Sequence[_Bound]) -> str:
    missing = " and ".join(bound.trigger for bound in bounds if not bound.due)
    return f"{'; '.join(bound.sum for bound in bounds if bound.due)}; {missing} not known"


def _needs(retention: Retention, reasons: tuple[Reason, ...], basis: str) -> RetentionResult:
    return RetentionResult(RetentionState.NEEDS_TRIGGER, "|".join(retention.triggers), basis=basis, reasons=reasons)


def _lower(retention: Retention, evidence: Evidence, today: date) -> RetentionResult:
    """No trigger is shown: the earliest possible day where the record's own age bounds it, else needs_trigger."""
    words = " or ".join(retention.triggers)
    again = still_open(retention.triggers, evidence, None)
    if again is not None:
        why = f"still open, or in force: {again.quote}"
        return _needs(retention, (Reason("retention.open", why, again.score),), why)
    lower = lower_of(evidence, today)
    bounded = not UNBOUNDED & set(retention.triggers)
    if lower is None or not bounded or retention.combinator is Combinator.LATEST:
        why = f"no date of {words} is shown"
        untrusted = f"; file times carry no weight: {evidence.untrusted}" if evidence.untrusted else ""
        return _needs(retention, (Reason("retention.trigger", why + untrusted),), why + untrusted)
    return _earliest(retention, lower, evidence)


def _earliest(retention: Retention, lower: Lower, evidence: Evidence) -> RetentionResult:
    pairs = zip(retention.triggers, retention.periods, strict=True)
    days = [(add(_moved(trigger, lower.day), period), period) for trigger, period in pairs]
    day, period = min(days, key=lambda pair: pair[0])
    words = "|".join(retention.triggers)
    basis = f"not before {shown(lower.day)} ({lower.source}) + {period} = {shown(day)}; date of {words} not known"
    reasons = [
        Reason("retention.lower", f"no date of {words} is shown; last known use {shown(lower.day)}, {lower.source}")
    ]
    if evidence.untrusted:
        reasons.append(Reason("retention.file-times", f"file times carry no weight: {evidence.untrusted}"))
    return RetentionResult(RetentionState.EARLIEST_POSSIBLE, words, None, basis, day, tuple(reasons))


def _sum(trigger: str, day: date, period: Period) -> str:
    """The sum with its year's end where the period starts there."""
    verb = VERBS.get(trigger, trigger.replace("_", " "))
    moved = year_end(day, period.year_end)
    year = f", {period.year_end} year to {shown(moved)}" if moved != day else ""
    length = Period(period.years, period.months, period.days)
    return f"{verb} {shown(day)}{year} + {length} = {shown(add(day, period))}"
