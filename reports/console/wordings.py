"""Names and sentences of the console that stand in the inventory as plain words: in the reader's language."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from models.access import Act, Role
from models.disposal import BatchState
from models.disposition import Verdict
from models.fileplan import Combinator, Retention, ScheduleAction
from models.findings import Role as InText
from models.review import BulkState
from reports import names, wording
from reports.console.languages import current, gettext
from reports.console.lengths import length, since
from reports.explanation import LANGUAGES
from reports.explanation_words import TRIGGERS
from reports.names import named, words

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
ACTS = {act: words(act.value) for act in Act}
SCHEDULE_ACTIONS = {
    ScheduleAction.DESTROY: "Destroy",
    ScheduleAction.REVIEW: "Review",
    ScheduleAction.TRANSFER: "Transfer to the archive",
    ScheduleAction.KEEP: "Keep for good",
}
IN_TEXT = {role: role.value for role in InText if role.value}
TYPES = {kind: name[:1].upper() + name[1:] for kind, name in names.TYPES.items()}
TABLES = (VERDICTS, ROLES, BULK_STATES, BATCH_STATES, ACTS, SCHEDULE_ACTIONS, IN_TEXT)


def all_words() -> list[str]:
    """Every English word or sentence that this module looks up in the catalogue, but for those of the reports."""
    return [str(words) for table in TABLES for words in table.values()]


YEAR_ENDS = frozenset({"financial_year_end", "end_of_year"})
"""Triggers that are themselves the end of the year from which a period may be counted."""


def retention_words(found: Retention) -> str:
    """A row of the schedule in words: "6 years from closure", "the later of … and …", "permanent"."""
    if found.permanent:
        return gettext("Permanent")
    at = LANGUAGES.index(current())
    starts = [TRIGGERS[one][at] if one in TRIGGERS else words(one).lower() for one in found.triggers]
    lengths = [
        replace(period, year_end="") if trigger in YEAR_ENDS else period
        for trigger, period in zip(found.triggers, found.periods, strict=False)
    ]
    parts = [since(length(str(one)) or str(one), name) for one, name in zip(lengths, starts, strict=False)]
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
        size=wording.size,
        shown=wording.shown,
        day=wording.day,
        plain_words=words,
        retention_words=retention_words,
        short_day=wording.short_day,
        moment=wording.moment,
        sentence=lambda words: words[:1].upper() + words[1:],
    )
    tables = {
        "action_name": names.ACTIONS,
        "rot_name": names.ROT,
        "status_name": names.STATUS,
        "verdict_name": VERDICTS,
        "role_name": ROLES,
        "role_in_text": IN_TEXT,
        "bulk_state": BULK_STATES,
        "batch_state": BATCH_STATES,
        "act_name": ACTS,
        "schedule_action": SCHEDULE_ACTIONS,
        "item_state": names.ITEM_STATES,
        "category_name": names.CATEGORIES,
        "problem_name": names.PROBLEMS,
        "type_name": TYPES,
        "state_name": names.STATES,
        "state_words": wording.STATES,
        "action_words": wording.ACTIONS,
        "remedy": wording.REMEDIES,
    }
    for name, table in tables.items():
        filters[name] = lambda value, table=table: named(table, value)
