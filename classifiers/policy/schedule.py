"""Reading `disposal_schedule.csv`: how long each kind of record is kept, from when, and what happens then."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from classifiers.period_words import TRIGGERS, canonical
from classifiers.periods import ParsedPeriod, PeriodError, parse
from classifiers.policy.rows import Columns, Complaints, Row, listed, read_rows, unique
from models.fileplan import Combinator, Period, Retention, ScheduleAction

FILE = "disposal_schedule.csv"
COLUMNS = Columns(
    required=("ref", "trigger", "period", "action"),
    optional=("record_type", "combinator", "exception", "authority", "unit", "minimum"),
    aliases={
        "reference": "ref", "schedule_ref": "ref", "id": "ref", "code": "ref",
        "record": "record_type", "records": "record_type", "description": "record_type", "title": "record_type",
        "trigger_event": "trigger", "event": "trigger",
        "retention_period": "period", "retention": "period", "unit_of_period": "unit",
        "action_at_end": "action", "disposal_action": "action", "disposal": "action", "final_action": "action",
        "citation": "authority", "legislation": "authority", "source": "authority",
        "exceptions": "exception", "minimum_or_exact": "minimum",
    },
)  # fmt: skip
ACTIONS = {
    "destroy": ScheduleAction.DESTROY, "dispose": ScheduleAction.DESTROY, "delete": ScheduleAction.DESTROY,
    "secure destruction": ScheduleAction.DESTROY, "securely destroy": ScheduleAction.DESTROY,
    "destruction": ScheduleAction.DESTROY, "disposal": ScheduleAction.DESTROY, "dinistrio": ScheduleAction.DESTROY,
    "review": ScheduleAction.REVIEW, "review then destroy": ScheduleAction.REVIEW, "adolygu": ScheduleAction.REVIEW,
    "review and destroy": ScheduleAction.REVIEW, "review for disposal": ScheduleAction.REVIEW,
    "transfer": ScheduleAction.TRANSFER, "offer to archive": ScheduleAction.TRANSFER,
    "offer to archivist": ScheduleAction.TRANSFER, "transfer to archive": ScheduleAction.TRANSFER,
    "archive": ScheduleAction.TRANSFER, "offer to archives": ScheduleAction.TRANSFER,
    "transfer to archives": ScheduleAction.TRANSFER, "trosglwyddo": ScheduleAction.TRANSFER,
    "keep": ScheduleAction.KEEP, "permanent": ScheduleAction.KEEP, "retain": ScheduleAction.KEEP,
    "keep permanently": ScheduleAction.KEEP, "cadw": ScheduleAction.KEEP,
}  # fmt: skip
COMBINATORS = {
    "": Combinator.NONE, "or": Combinator.NONE,
    "latest": Combinator.LATEST, "later": Combinator.LATEST, "whichever is latest": Combinator.LATEST,
    "whichever is later": Combinator.LATEST, "whichever is greatest": Combinator.LATEST,
    "earliest": Combinator.EARLIEST, "earlier": Combinator.EARLIEST, "whichever is earliest": Combinator.EARLIEST,
    "whichever is earlier": Combinator.EARLIEST, "whichever is first": Combinator.EARLIEST,
}  # fmt: skip
MINIMUM = {
    "": False, "exact": False, "until": False, "no": False, "n": False, "permanent": False,
    "minimum": True, "at least": True, "min": True, "yes": True, "y": True, "o leiaf": True,
}  # fmt: skip
"""Words for whether a period is the least or exactly the time that records are kept."""
DIES_BEFORE = (
    r"(?:if )?(?:(?:the )?(?:child|person|pupil|subject) |they )?dies? before (?:the )?(?:age (?:of )?|reaching )?"
    r"(?P<age>\d{1,3})\s*[:,;-]?\s*(?:for )?(?P<period>.+)"
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The Disposal Schedule as read, and where each trigger word stands that the shipped list does not know."""

    rows: dict[str, Retention]
    new_triggers: tuple[tuple[str, str], ...]


def read_schedule(content: bytes, complaints: Complaints) -> Schedule:
    """The schedule's rows by ref, in the file's order."""
    problems = len(complaints.errors)
    rows = unique(read_rows(content, FILE, COLUMNS, complaints), "ref", complaints)
    if not rows and len(complaints.errors) == problems:
        complaints.error(FILE, "there is no row; expected at least one under the header")
    found = {row["ref"]: _retention(row, complaints) for row in rows}
    new = [
        (trigger, row.where("trigger"))
        for row in rows
        for trigger in found[row["ref"]].triggers
        if trigger not in TRIGGERS
    ]
    return Schedule(found, tuple(new))


def check_triggers(schedule: Schedule, cues: Mapping[str, tuple[str, ...]], complaints: Complaints) -> None:
    """Warn of triggers that no text can show, because no cue is known for them."""
    for trigger, where in schedule.new_triggers:
        if not cues.get(trigger):
            what = f"trigger `{trigger}` has no cues in terms/triggers.csv: its records always need a trigger date"
            complaints.warn(where, what)


def _retention(row: Row, complaints: Complaints) -> Retention:
    action = row.one_of("action", ACTIONS, complaints, ScheduleAction.REVIEW)
    combinator = row.one_of("combinator", COMBINATORS, complaints, Combinator.NONE)
    parsed = _period(row, complaints)
    base = Retention(row["ref"], row["record_type"], (), (), Combinator.NONE, action, row["authority"])
    base = replace(base, minimum=row.one_of("minimum", MINIMUM, complaints, False))
    triggers = _triggers(row)
    _check_none(row, action, parsed, complaints)
    if parsed is None or parsed.permanent or action is ScheduleAction.KEEP or triggers == ("none",):
        return replace(base, exception=row["exception"])
    read = _matched(row, triggers, parsed, combinator, complaints)
    if read is None:
        return base
    timed = replace(base, triggers=read.triggers, periods=read.periods, combinator=read.combinator)
    return _with_exception(row, timed)


def _check_none(row: Row, action: ScheduleAction, parsed: ParsedPeriod | None, complaints: Complaints) -> None:
    """Note where trigger `none`, which means permanent, stands beside a period or an action that says otherwise."""
    if _triggers(row) != ("none",):
        return
    if parsed is not None and parsed.periods:
        what = f"`none` means kept for ever, but the period is `{row['period']}`; expected a trigger, or no period"
        complaints.error(row.where("trigger"), what)
    elif action is ScheduleAction.DESTROY:
        complaints.warn(row.where("action"), "trigger `none` means kept for ever: nothing will be destroyed")


def _triggers(row: Row) -> tuple[str, ...]:
    return tuple(canonical(word) for word in re.split(r"[|;]", row["trigger"]) if word.strip())


def _period(row: Row, complaints: Complaints) -> ParsedPeriod | None:
    """What the period's cell says; None with an error noted, or where a permanent record needs none."""
    words = row["period"]
    if re.fullmatch(r"[\d.]+", words) and row["unit"]:
        words = f"{words} {row['unit']}"
    if _triggers(row) == ("none",) and (not words or re.fullmatch(r"0?", words)):
        return None
    if not words and ACTIONS.get(row["action"].casefold()) is ScheduleAction.KEEP:
        return None
    try:
        return parse(words)
    except PeriodError as error:
        complaints.error(row.where("period"), str(error))
        return None


def _matched(
    row: Row, triggers: tuple[str, ...], parsed: ParsedPeriod, combinator: Combinator, complaints: Complaints
) -> ParsedPeriod | None:
    """Triggers and periods one to one, and how they combine; None with an error noted."""
    words, periods = triggers or tuple(filter(None, parsed.triggers)), parsed.periods
    if not words:
        complaints.error(row.where("trigger"), f"the cell is empty; expected {listed([*TRIGGERS, 'none'])}")
        return None
    if "none" in words:
        complaints.error(row.where("trigger"), "`none` stands with another trigger; expected one or the other")
        return None
    if len(periods) == 1:
        periods = periods * len(words)
    if len(periods) != len(words):
        what = f"{len(periods)} periods for {len(words)} triggers; expected one for all or one for each"
        complaints.error(row.where("period"), what)
        return None
    which = combinator or parsed.combinator
    if len(words) > 1 and not which:
        complaints.error(row.where("combinator"), "several triggers need `latest` or `earliest`")
        return None
    ordered = _ordered(words, parsed, periods)
    years = tuple(_year_end_of(word, period) for word, period in zip(words, ordered, strict=True))
    return ParsedPeriod(years, words, which if len(words) > 1 else Combinator.NONE)


def _ordered(words: tuple[str, ...], parsed: ParsedPeriod, periods: tuple[Period, ...]) -> tuple[Period, ...]:
    """The periods in the order of the triggers, where the period's own words name theirs."""
    named = {trigger: period for trigger, period in zip(parsed.triggers, parsed.periods, strict=True) if trigger}
    if len(periods) < 2 or not named or not set(named) <= set(words):
        return periods
    others = iter(period for trigger, period in zip(parsed.triggers, parsed.periods, strict=True) if not trigger)
    return tuple(named[word] if word in named else next(others, periods[0]) for word in words)


def _year_end_of(trigger: str, period: Period) -> Period:
    """In `current year` after a financial-year trigger the financial year is meant."""
    if trigger == "financial_year_end" and period.year_end:
        return replace(period, year_end="financial")
    return period


def _with_exception(row: Row, retention: Retention) -> Retention:
    """The exception parsed where it follows schedule wording, else kept as text: a caveat."""
    words = re.sub(r"\s+", " ", row["exception"]).strip(" .")
    if not words:
        return retention
    dies = re.fullmatch(DIES_BEFORE, words, re.IGNORECASE)
    read = _parsed(dies["period"] if dies else re.sub(r"^or\s+", "", words, flags=re.IGNORECASE))
    if dies and read and read.triggers in (("",), ("death",)):
        age = int(dies["age"])
        return replace(retention, exception_trigger="death", exception_period=read.periods[0], exception_before_age=age)
    replaced = None if dies else _alternative(words, retention)
    return replaced or replace(retention, exception=row["exception"])


def _parsed(words: str) -> ParsedPeriod | None:
    try:
        return parse(words)
    except PeriodError:
        return None


def _alternative(words: str, retention: Retention) -> Retention | None:
    """`or 80 years after final entry, whichever is earliest`: another period for one of the row's own triggers."""
    found = re.fullmatch(r"or\s+(?P<period>.+?),?\s*(?P<which>whichever .+)", words, re.IGNORECASE)
    if not found or len(retention.triggers) < 2:
        return None
    read = _parsed(f"0 days or {found['period']}, {found['which']}")
    if read is None or read.combinator is not retention.combinator or read.triggers[1] not in retention.triggers:
        return None
    at = retention.triggers.index(read.triggers[1])
    periods = (*retention.periods[:at], read.periods[1], *retention.periods[at + 1 :])
    return replace(retention, periods=periods)
