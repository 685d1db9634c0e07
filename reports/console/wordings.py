"""Names and sentences of the console that stand in the inventory as plain words: in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask

from models.access import Act, Role
from models.disposal import BatchState, ItemState
from models.disposition import Action, Rot, Verdict
from models.fileplan import Combinator, Retention, ScheduleAction
from models.findings import Category
from models.findings import Role as InText
from models.records import ProblemKind, Status
from models.review import BulkState
from reports import wording
from reports.console.languages import current, gettext
from reports.console.lengths import length, since
from reports.explanation import LANGUAGES
from reports.explanation_words import MONTHS, TRIGGERS

ACTIONS = {
    Action.REVIEW: "Review",
    Action.DISPOSE: "Dispose",
    Action.ARCHIVE: "Archive",
    Action.MIGRATE: "Migrate",
    Action.RETAIN: "Retain",
}
ROT = {
    Rot.REDUNDANT: "Redundant",
    Rot.OBSOLETE: "Obsolete",
    Rot.TRIVIAL: "Trivial",
    Rot.EMPTY: "Empty",
}
STATUS = {
    Status.READ: "Read",
    Status.UNREAD: "Not read",
    Status.SKIPPED: "Skipped",
    Status.PENDING: "Waiting to be read",
}
VERDICTS = {
    Verdict.APPROVE: "Approve the proposal",
    Verdict.KEEP: "Keep",
    Verdict.RECLASSIFY: "File to another class",
    Verdict.REFER: "Refer to the Data Owner",
    Verdict.HOLD: "Place on hold",
    Verdict.WRONG_FINDING: "A finding is wrong",
    Verdict.RIGHT_FINDING: "A finding is right",
}
ROLES = {
    Role.OPERATOR: "IT operator",
    Role.REVIEWER: "Records reviewer",
    Role.DATA_OWNER: "Data Owner",
    Role.APPROVER: "Approver",
    Role.MIGRATION: "Migration reader",
    Role.AUDITOR: "Auditor",
}
BULK_STATES = {
    BulkState.PREVIEW: "Waiting to begin",
    BulkState.RUNNING: "Under way",
    BulkState.DONE: "Done",
    BulkState.UNDOING: "Being undone",
    BulkState.UNDONE: "Undone",
}
BATCH_STATES = {
    BatchState.DRAFT: "Draft",
    BatchState.SUBMITTED: "Waits for approval",
    BatchState.APPROVED: "Approved",
    BatchState.QUARANTINED: "In quarantine",
    BatchState.DESTROYED: "Destroyed",
    BatchState.WITHDRAWN: "Withdrawn",
}
ITEM_STATES = {
    ItemState.WAITING: "Waiting",
    ItemState.QUARANTINED: "In quarantine",
    ItemState.RESTORED: "Restored",
    ItemState.DESTROYED: "Destroyed",
    ItemState.LEFT: "Left in place",
}
ACTS = {act: wording.words(act.value) for act in Act}
SCHEDULE_ACTIONS = {
    ScheduleAction.DESTROY: "Destroy",
    ScheduleAction.REVIEW: "Review",
    ScheduleAction.TRANSFER: "Transfer to the archive",
    ScheduleAction.KEEP: "Keep for good",
}
IN_TEXT = {role: role.value for role in InText if role.value}
CATEGORIES = {category: wording.words(category.value) for category in Category}
PROBLEMS = {kind: wording.words(kind.value) for kind in ProblemKind}
TYPES = {kind: name[:1].upper() + name[1:] for kind, name in wording.TYPES.items()}
TABLES = (
    ACTIONS,
    ROT,
    STATUS,
    VERDICTS,
    ROLES,
    BULK_STATES,
    BATCH_STATES,
    ITEM_STATES,
    ACTS,
    SCHEDULE_ACTIONS,
    CATEGORIES,
    PROBLEMS,
    TYPES,
    wording.STATE_NAMES,
)
SENTENCES = (IN_TEXT, wording.ACTIONS, wording.STATES, wording.ROT, wording.REMEDIES)


def all_words() -> list[str]:
    """Every English word or sentence that this module looks up in the catalogue."""
    return [*(str(words) for table in (*TABLES, *SENTENCES) for words in table.values()), "byte", "bytes"]


def named(table: Mapping[Any, str], value: str) -> str:
    """The name of a stored word, in the reader's language; a word that is not ours stays as it is."""
    return gettext(table[value]) if value in table else wording.words(value)


def day(value: date | datetime | str | None) -> str:
    """A day for people: "22 November 2026", "22 Tachwedd 2026"; "" for none."""
    if not value:
        return ""
    found = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{found.day} {MONTHS[current()][found.month - 1]} {found.year}"


def short_day(value: date | datetime | None) -> str:
    """A day in a table: "22 Nov 2026"; "" for none. Welsh months keep their own short form."""
    return f"{value.day} {MONTHS[current()][value.month - 1][:3]} {value.year}" if value else ""


def moment(value: datetime | None) -> str:
    """A time for people: "22 November 2026, 04:15 UTC"."""
    if value is None:
        return ""
    when = value.astimezone(UTC)
    return f"{day(when.date())}, {when:%H:%M} UTC"


def size(value: float) -> str:
    """A size in decimal units, in the reader's language where it is in bytes."""
    words = wording.size(value)
    number, _, unit = words.partition(" ")
    return f"{number} {gettext('byte' if unit == 'byte' else 'bytes')}" if unit.startswith("byte") else words


YEAR_ENDS = frozenset({"financial_year_end", "end_of_year"})
"""Triggers that are themselves the end of the year from which a period may be counted."""


def retention_words(found: Retention) -> str:
    """A row of the schedule in words: "6 years from closure", "the later of … and …", "permanent"."""
    if found.permanent:
        return gettext("Permanent")
    at = LANGUAGES.index(current())
    names = [TRIGGERS[one][at] if one in TRIGGERS else wording.words(one).lower() for one in found.triggers]
    lengths = [
        replace(period, year_end="") if trigger in YEAR_ENDS else period
        for trigger, period in zip(found.triggers, found.periods, strict=False)
    ]
    parts = [since(length(str(one)) or str(one), name) for one, name in zip(lengths, names, strict=False)]
    joined = gettext("or") if found.combinator is not Combinator.NONE else ""
    whole = f" {joined} ".join(parts)
    if found.combinator is Combinator.LATEST:
        whole += ", " + gettext("whichever is later")
    elif found.combinator is Combinator.EARLIEST:
        whole += ", " + gettext("whichever is earlier")
    return (gettext("At least") + " " if found.minimum else "") + whole


def wear(app: Flask) -> None:
    """Give templates the filters that turn stored words and values into those for people."""
    filters = app.jinja_env.filters
    filters.update(
        number=wording.number,
        size=size,
        shown=wording.shown,
        day=day,
        plain_words=wording.words,
        retention_words=retention_words,
        short_day=short_day,
        moment=moment,
        sentence=lambda words: words[:1].upper() + words[1:],
    )
    tables = {
        "action_name": ACTIONS,
        "rot_name": ROT,
        "status_name": STATUS,
        "verdict_name": VERDICTS,
        "role_name": ROLES,
        "role_in_text": IN_TEXT,
        "bulk_state": BULK_STATES,
        "batch_state": BATCH_STATES,
        "act_name": ACTS,
        "schedule_action": SCHEDULE_ACTIONS,
        "item_state": ITEM_STATES,
        "category_name": CATEGORIES,
        "problem_name": PROBLEMS,
        "type_name": TYPES,
        "state_name": wording.STATE_NAMES,
        "state_words": wording.STATES,
        "action_words": wording.ACTIONS,
        "remedy": wording.REMEDIES,
    }
    for name, table in tables.items():
        filters[name] = lambda value, table=table: named(table, value)
