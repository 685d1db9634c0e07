"""What stored words are called: actions, states, problems, types of personal data; in English, to be looked up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.disposal import ItemState
from models.disposition import Action, RetentionState, Rot
from models.fileplan import RecordClass
from models.findings import Category, FindingType
from models.records import ProblemKind, ShareKind, Status
from reports.languages import current, gettext


def words(value: str) -> str:
    """A stored word for people: underscores become spaces, the first letter large."""
    text = value.replace("_", " ")
    return text[:1].upper() + text[1:]


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
ACCOUNTS = {
    Status.READ: "read",
    Status.UNREAD: "not read",
    Status.SKIPPED: "skipped",
    Status.PENDING: "waiting to be read",
}
"""What became of a number of items, behind it."""
STATES: dict[RetentionState, str] = {
    RetentionState.DUE: "Due",
    RetentionState.EARLIEST_POSSIBLE: "May be due",
    RetentionState.CURRENT: "Current",
    RetentionState.NEEDS_TRIGGER: "Needs a date",
    RetentionState.NEEDS_CLASS: "Needs a class",
    RetentionState.ON_HOLD: "On hold",
    RetentionState.PERMANENT: "Permanent",
}
ITEM_STATES = {
    ItemState.WAITING: "Waiting",
    ItemState.QUARANTINED: "In quarantine",
    ItemState.RESTORED: "Restored",
    ItemState.DESTROYED: "Destroyed",
    ItemState.LEFT: "Left in place",
}
SHARES = {
    ShareKind.USER: "A user's drive",
    ShareKind.SHARED: "A shared drive",
    ShareKind.MAILBOX: "A mailbox",
}
RUNS = {"running": "Under way", "done": "Done", "interrupted": "Interrupted"}
CATEGORIES = {category: words(category.value) for category in Category}
PROBLEMS = {kind: words(kind.value) for kind in ProblemKind}
TYPES: dict[str, str] = {kind.value: kind.value.replace("_", " ").lower() for kind in FindingType} | {
    "NHS_NUMBER": "NHS number",
    "UTR": "UTR (tax reference)",
    "IBAN": "IBAN",
    "UPN": "UPN (pupil number)",
    "ULN": "ULN (learner number)",
    "SOCIAL_CARE_ID": "social care ID",
    "IP_ADDRESS": "IP address",
    "NATIONAL_INSURANCE_NUMBER": "National Insurance number",
    "PERSON": "name of a person",
    "CREDENTIAL": "password or key",
}
"""As they stand in a sentence; the catalogue has them with a large first letter."""
TABLES: tuple[Mapping[Any, str], ...] = (
    ACTIONS,
    ROT,
    STATUS,
    ACCOUNTS,
    STATES,
    ITEM_STATES,
    SHARES,
    RUNS,
    CATEGORIES,
    PROBLEMS,
)


def named(table: Mapping[Any, str], value: str) -> str:
    """The name of a stored word, in the language spoken; a word that is not ours stays as it is."""
    return gettext(table[value]) if value in table else words(value)


def in_sentence(table: Mapping[Any, str], value: str) -> str:
    """The name of a stored word in the middle of a sentence."""
    return small(named(table, value))


def type_name(value: str) -> str:
    """A type of personal data in the middle of a sentence; in Welsh with a large letter only where English has one.

    >>> type_name("DATE_OF_BIRTH"), type_name("NHS_NUMBER")
    ('date of birth', 'NHS number')
    """
    known = TYPES.get(value)
    if known is None:
        return value
    name = gettext(known[:1].upper() + known[1:])
    return name if known[:1].isupper() else small(name)


def class_title(found: RecordClass) -> str:
    """A class's title in the language spoken, where the plan has one."""
    return (found.title_cy if current() == "cy" else "") or found.title


def small(name: str) -> str:
    """Without a large first letter, but where the second one is large too.

    >>> small("Health"), small("IP address")
    ('health', 'IP address')
    """
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def all_words() -> list[str]:
    """The English words that this module looks up in the catalogue."""
    types = [name[:1].upper() + name[1:] for name in TYPES.values()]
    return [*(name for table in TABLES for name in table.values()), *types]
