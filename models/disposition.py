"""What should happen to an item, and why: reasons, retention state, proposed action, decisions and holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.fileplan import ClassCandidate


class Action(StrEnum):
    """The proposal for an item; people decide."""

    RETAIN = "retain"
    REVIEW = "review"
    DISPOSE = "dispose"
    MIGRATE = "migrate"
    ARCHIVE = "archive"


class RetentionState(StrEnum):
    """Where an item stands in its retention period."""

    PERMANENT = "permanent"
    CURRENT = "current"
    DUE = "due"
    EARLIEST_POSSIBLE = "earliest_possible"
    NEEDS_TRIGGER = "needs_trigger"
    NEEDS_CLASS = "needs_class"
    ON_HOLD = "on_hold"


class Rot(StrEnum):
    """Redundant, obsolete, trivial, or an empty file."""

    NONE = ""
    REDUNDANT = "redundant"
    OBSOLETE = "obsolete"
    TRIVIAL = "trivial"
    EMPTY = "empty"


class Verdict(StrEnum):
    """What a reviewer decided."""

    APPROVE = "approve"
    KEEP = "keep"
    RECLASSIFY = "reclassify"
    REFER = "refer"
    HOLD = "hold"
    WRONG_FINDING = "wrong finding"
    RIGHT_FINDING = "right finding"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the rule's id, the evidence in plain words, and how sure the rule is (0 to 1)."""

    rule: str
    evidence: str
    confidence: float = 1.0

    def __str__(self) -> str:
        return f"{self.rule}: {self.evidence}"


@dataclass(frozen=True, slots=True)
class RotFlag:
    """What a ROT rule found in an item."""

    kind: Rot
    reason: Reason


@dataclass(frozen=True, slots=True)
class RetentionResult:
    """The retention of one item. `basis` shows the sum ("closed 14 March 2012 + 6 years = 14 March 2018")."""

    state: RetentionState
    trigger: str = ""
    trigger_date: date | None = None
    basis: str = ""
    due: date | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Disposition:
    """The judgement of one item: everything the inventory says about it beyond the facts."""

    action: Action
    retention: RetentionResult
    reasons: tuple[Reason, ...]
    candidates: tuple[ClassCandidate, ...] = ()
    class_code: str = ""
    class_confidence: float = 0.0
    record_class: str = ""
    rot: tuple[RotFlag, ...] = ()
    duplicate_of: int | None = None
    version_of: int | None = None
    hold: str = ""
    sensitivity: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision on an item."""

    item: str
    verdict: Verdict
    reviewer: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold or inquiry; only `released_by` ends it.

    `scope` is `path:…`, `class:…`, `person:…` or `dates:FROM..TO`.
    """

    scope: str
    authority: str
    start: date | None = None
    review_by: date | None = None
    released_by: str = ""
