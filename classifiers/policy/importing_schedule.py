"""A council's own Disposal Schedule, in its own words, as `disposal_schedule.csv`, each reading beside its source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from classifiers.period_words import canonical
from classifiers.periods import PeriodError, parse
from classifiers.policy.importing import Table, as_csv, rows_of
from classifiers.policy.rows import Columns, Complaints, Row
from classifiers.policy.schedule import ACTIONS, COMBINATORS, MINIMUM, read_schedule
from classifiers.policy.schedule import COLUMNS as SCHEDULE
from classifiers.retention_words import Said, read
from models.errors import PolicyError
from models.fileplan import Combinator, Retention, ScheduleAction

COLUMNS = Columns(
    required=("ref", "period"),
    optional=("record_type", "trigger", "action", "combinator", "exception", "authority", "unit", "minimum"),
    aliases={**SCHEDULE.aliases, "retention_rule": "period", "rule": "period", "verbatim": "period"},
)
WRITTEN = ("ref", "record_type", "trigger", "period", "combinator", "exception", "action", "authority", "minimum")


@dataclass(frozen=True, slots=True)
class Read:
    """One row: where it stands, its ref, its own words, and how they were read."""

    where: str
    ref: str
    words: str
    shown: str


@dataclass(frozen=True, slots=True)
class ImportedSchedule:
    """A schedule as read: the file to write, each row's reading, the refused rows, and what looks wrong."""

    content: bytes
    readings: tuple[Read, ...]
    refused: tuple[str, ...]
    warnings: tuple[str, ...]


def import_schedule(table: Table, given: Mapping[str, str]) -> ImportedSchedule:
    """The schedule in a table. `given` maps its headings to our columns; `period` may hold a whole rule in words.

    A row that is not surely understood is refused with what was expected and left out of `content`; nothing is guessed.
    Raises `PolicyError` where no row can be read, or the columns are not there.
    """
    complaints = Complaints()
    kept: list[dict[str, str]] = []
    readings: list[Read] = []
    refused: list[str] = []
    for row in rows_of(table, COLUMNS, given, complaints):
        try:
            cells = _row(row)
        except PeriodError as error:
            refused.append(f"{row.where('period')} ({row['ref'] or 'no ref'}): {error}")
            continue
        trial = Complaints()
        found = read_schedule(as_csv(WRITTEN, [cells]), trial)
        if trial.errors:
            refused += [f"{row.where()}: {error.partition(': ')[2]}" for error in trial.errors]
            continue
        kept.append(cells)
        shown = "; ".join(map(_shown, found.rows.values()))
        readings.append(Read(row.where(), row["ref"], _words(row), shown))
    content = as_csv(WRITTEN, kept)
    if not kept:
        raise PolicyError("\n".join(refused[:20]) or f"{table.file}: no row could be read")
    read_schedule(content, complaints)
    complaints.check()
    return ImportedSchedule(content, tuple(readings), tuple(refused), tuple(complaints.warnings))


def _row(row: Row) -> dict[str, str]:
    """The row in our columns; raises `PeriodError`."""
    if not row["ref"]:
        raise PeriodError("the row has no ref; expected one that the file plan can name")
    combinator = COMBINATORS.get(row["combinator"].casefold(), Combinator.NONE)
    permanent = row["trigger"].casefold() == "none"
    said = read("permanent" if permanent and re.fullmatch(r"0?", row["period"]) else _words(row), combinator)
    action = row["action"] or _action(said)
    if not action:
        raise PeriodError("it is not said what happens at the end; expected `destroy`, `review`, `transfer` or `keep`")
    triggers = _triggers(row, said)
    if not said.period.permanent and not triggers.strip("|"):
        raise PeriodError(f"`{_words(row)}` does not say from when; expected a trigger in words or in its column")
    minimum = row["minimum"] if row["minimum"].casefold() in MINIMUM else ""
    several = len(said.period.periods) > 1
    return {
        "ref": row["ref"],
        "record_type": row["record_type"],
        "trigger": "none" if said.period.permanent else triggers,
        "period": _period(row, said),
        "combinator": (said.period.combinator or combinator).value if several else row["combinator"],
        "exception": "; ".join(filter(None, (row["exception"], said.exception if not row["exception"] else ""))),
        "action": _in_our_words(action),
        "authority": row["authority"],
        "minimum": "minimum" if said.minimum or MINIMUM.get(minimum.casefold()) else "",
    }


def _triggers(row: Row, said: Said) -> str:
    """The triggers in the order of the periods; the row's own words and its column must agree."""
    named = [trigger for trigger in said.period.triggers if trigger]
    given = [canonical(word) for word in re.split(r"[|;]", row["trigger"]) if word.strip()]
    if not named or said.period.permanent or given == ["none"]:
        return row["trigger"]
    if given and set(given) != set(named):
        what = f"`{_words(row)}` is from {' and '.join(named)}, but the trigger's column says `{row['trigger']}`"
        raise PeriodError(f"{what}; expected the same")
    return "|".join(said.period.triggers) if len(named) == len(said.period.triggers) else row["trigger"]


def _words(row: Row) -> str:
    bare = re.fullmatch(r"[\d.]+", row["period"])
    return f"{row['period']} {row['unit']}".strip() if bare else row["period"]


def _period(row: Row, said: Said) -> str:
    """The period in words that `disposal_schedule.csv` understands by itself."""
    if said.period.permanent:
        return "permanent"
    try:
        parse(_words(row))
    except PeriodError:
        return "|".join(str(period) for period in said.period.periods)
    return _words(row)


def _action(said: Said) -> str:
    if said.period.permanent:
        return (said.action if said.action is ScheduleAction.TRANSFER else ScheduleAction.KEEP).value
    return said.action.value if said.action else ""


def _in_our_words(action: str) -> str:
    """A council's phrase for an action by the first of our words it begins with; as it stands where there is none."""
    words = re.sub(r"\s+", " ", action).casefold().strip(" .")
    if words in ACTIONS:
        return words
    return next((known for known in sorted(ACTIONS, key=len, reverse=True) if words.startswith(known)), action)


def _shown(row: Retention) -> str:
    """A row in plain words, as it will be applied."""
    caveat = f"; to be weighed by a person: {row.exception}" if row.exception else ""
    if row.permanent:
        return f"kept permanently, {row.action.value}{caveat}"
    least = "at least " if row.minimum else ""
    pairs = zip(row.periods, row.triggers, strict=True)
    joined = f" or ({row.combinator.value}) ".join(f"{period} from {trigger}" for period, trigger in pairs)
    excepted = f"; {row.exception_trigger}" if row.exception_trigger else ""
    if excepted and row.exception_before_age is not None:
        excepted += f" before the age of {row.exception_before_age}"
    excepted += f": {row.exception_period}" if excepted else ""
    return f"{least}{joined}, then {row.action.value}{excepted}{caveat}"
