"""What a ROT rule may know of an item beside its record: where it lies, its copies, versions, retention and age."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from classifiers.near_duplicates import Near
from classifiers.twin_folders import Twin
from models.disposition import RetentionResult, RetentionState
from models.inventory import Record
from models.policy import StorageArea
from models.records import Status


@dataclass(frozen=True, slots=True)
class Copy:
    """An exact duplicate: the store id of the authoritative copy, why that one, and how many copies there are.

    `redundant` is false where the copy is only stated as a relation (a member of a container, POLICY ruling 7).
    """

    of: int
    why: str
    copies: int
    redundant: bool = True


@dataclass(frozen=True, slots=True)
class Superseded:
    """An earlier version: the store id of the family's last member, that member's name, and why it is the last.

    `final` is true when that member is a final: only then is the earlier one obsolete (POLICY ruling 8).
    """

    by: int
    name: str
    why: str
    final: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one item when the ROT rules look at it.

    `changed` is the latest believable date of its content and `changed_basis` says whose ("the document's own",
    "the file's"); None where no date can be believed. `members` counts what was found inside it. `near` is a text
    nearly the same, `twin` a folder around it that is there twice. `same_message` says how many times a message
    with its Message-ID is there.
    """

    area: StorageArea | None = None
    copy: Copy | None = None
    superseded: Superseded | None = None
    retention: RetentionResult = field(default_factory=lambda: RetentionResult(RetentionState.NEEDS_CLASS))
    changed: date | None = None
    changed_basis: str = ""
    members: int = 0
    near: Near | None = None
    twin: Twin | None = None
    same_message: int = 0

    @property
    def scope(self) -> str:
        """The protected scope of the item's area: case, legal, foi, sar, audit, or empty."""
        return self.area.scope if self.area else ""


def wholly_read(record: Record) -> bool:
    """True when the item's content was taken in whole and without a problem: only then may a rule judge by content."""
    content = record.content
    return record.status is Status.READ and record.problem is None and content is not None and not content.truncated


def days_since(day: date | None, today: date) -> int | None:
    """Days from a date to today, None where the date is unknown or in the future."""
    return (today - day).days if day is not None and day <= today else None
