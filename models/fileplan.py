"""The Corporate File Plan and the Disposal Schedule as facts: classes, triggers, periods."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Combinator(StrEnum):
    """How several triggers bound one period."""

    NONE = ""
    LATEST = "latest"
    EARLIEST = "earliest"


class ScheduleAction(StrEnum):
    """What the Disposal Schedule says happens at the end."""

    DESTROY = "destroy"
    REVIEW = "review"
    TRANSFER = "transfer"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time; whole years, months and days are added by calendar.

    `year_end` first moves the trigger to the end of its "calendar" or "financial" year (31 December, 31 March).
    """

    years: int = 0
    months: int = 0
    days: int = 0
    year_end: str = ""

    def __str__(self) -> str:
        parts = [
            f"{n} {unit}" if n != 1 else f"1 {unit[:-1]}"
            for n, unit in ((self.years, "years"), (self.months, "months"), (self.days, "days"))
            if n
        ]
        length = " and ".join(parts) or "0 days"
        return f"{length} from the end of the {self.year_end} year" if self.year_end else length


@dataclass(frozen=True, slots=True)
class Retention:
    """A row of the Disposal Schedule. `triggers` and `periods` correspond one to one; empty triggers mean permanent.

    `exception` is the text shown as a caveat where it could not be parsed; a parsed one stands in
    `exception_trigger` and `exception_period` ("dies before 18: 15 years from date of death"). `minimum` says that
    records are kept at least so long; otherwise exactly so long.
    """

    ref: str
    record_type: str
    triggers: tuple[str, ...]
    periods: tuple[Period, ...]
    combinator: Combinator
    action: ScheduleAction
    authority: str = ""
    exception: str = ""
    exception_trigger: str = ""
    exception_period: Period | None = None
    exception_before_age: int | None = None
    minimum: bool = False

    @property
    def permanent(self) -> bool:
        """True when the record is never destroyed."""
        return self.action is ScheduleAction.KEEP or not self.triggers


@dataclass(frozen=True, slots=True)
class RecordClass:
    """A class of the Corporate File Plan. `schedule_ref` is its own or inherited from its parent; documents are
    filed only to classes that have one. In a plan without any, documents are filed to every class."""

    code: str
    title: str
    title_cy: str = ""
    parent: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    keywords_cy: tuple[str, ...] = ()
    schedule_ref: str = ""


@dataclass(frozen=True, slots=True)
class ClassCandidate:
    """One possible class of a document: calibrated probability, the terms that fired and the view they came from.

    `views` is what each view of the document said for the class, on one scale, the silent ones left out. Of the first
    candidate, `not_in_plan` is the probability that the document belongs to no class of the plan.
    """

    code: str
    score: float
    terms: tuple[str, ...] = ()
    view: str = ""
    views: tuple[tuple[str, float], ...] = ()
    not_in_plan: float = 0.0
