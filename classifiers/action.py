"""The proposed action: what retention and ROT would have, and what blocks it. People decide; this only proposes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from classifiers.duplicates import PROTECTED
from classifiers.retention import never_better_than_review
from classifiers.rot.evidence import wholly_read
from models.disposition import Action, Hold, Reason, RetentionResult, RetentionState, Rot, RotFlag
from models.fileplan import Retention, ScheduleAction
from models.inventory import Record
from models.policy import StorageArea
from models.records import ItemKind, Status

SURE = 0.75
"""A ROT flag below this confidence asks for review instead of proposing disposal."""
PARTS = frozenset({ItemKind.ATTACHMENT, ItemKind.EMBEDDED})
"""Members that belong to the record they are in; other members (of an archive, a mailbox) are records themselves."""
SUPERSEDED = "O2"
LOWEST = 1_000
"""The rank of what has no level of sensitivity; ranks count down to 0, the highest level."""
CLEARED = frozenset({Rot.EMPTY, Rot.TRIVIAL})
MOVABLE = frozenset({RetentionState.CURRENT, RetentionState.PERMANENT})


@dataclass(frozen=True, slots=True)
class Proposal:
    """An action with its reasons. `blocked`: its hold, data or state forbid disposal, also of what it is in;
    `disposable`: retention or ROT by itself would have it disposed of."""

    action: Action
    reasons: tuple[Reason, ...]
    blocked: bool
    disposable: bool


@dataclass(slots=True)
class Members:
    """What the judgements of a container's members add up to, counted while they pass."""

    count: int = 0
    blocked: int = 0
    kept: int = 0
    hold: Hold | None = None
    level: int = LOWEST

    def add(self, kind: ItemKind, proposal: Proposal, hold: Hold | None, level: int = LOWEST) -> None:
        """Count one member."""
        self.count += 1
        self.level = min(self.level, level)
        self.blocked += proposal.blocked
        self.kept += kind not in PARTS and not proposal.disposable
        self.hold = self.hold or hold


@dataclass(frozen=True, slots=True)
class Case:
    """All that decides on an item's action. `schedule` is its class's row, None where class or row is unknown; `doubts`
    are the bounds of `classifiers.disposal_bounds` that an item past its retention does not meet. `stops` are blocks
    that come from the items around it; `class_sure` says that its own text makes its class certain."""

    record: Record
    retention: RetentionResult
    flags: tuple[RotFlag, ...] = ()
    schedule: Retention | None = None
    area: StorageArea | None = None
    hold: str = ""
    class_code: str = ""
    doubts: tuple[Reason, ...] = ()
    members: Members = field(default_factory=Members)
    stops: tuple[Reason, ...] = ()
    class_sure: bool = False


def propose(case: Case, today: date) -> Proposal:
    """What is wanted, then what blocks it. A block never hides a finding, it only changes what follows from it."""
    action, why = wanted(case, today)
    stops = blocks(case)
    disposable = action is Action.DISPOSE
    if case.hold:
        action = Action.RETAIN
    elif action is Action.DISPOSE and stops:
        action = _instead(case, stops)
    elif action in (Action.RETAIN, Action.MIGRATE) and case.record.status is Status.UNREAD:
        action = Action.REVIEW
    said = stops if case.hold or disposable or case.record.status is Status.UNREAD else ()
    return Proposal(action, (why, *case.doubts, *said), any(stop.rule in DATA_BLOCKS for stop in stops), disposable)


def wanted(case: Case, today: date) -> tuple[Action, Reason]:
    """The action that ROT, retention and storage area ask for, before any block."""
    due = case.retention.state is RetentionState.DUE
    ended = _at_the_end(case) if due else None
    return (
        _clutter(case) or _earlier_version(case) or ended or _doubtful(case) or _bounded(case, today) or _by_place(case)
    )


def blocks(case: Case) -> tuple[Reason, ...]:
    """Everything that forbids disposing of the item, whatever the rules found."""
    record, stops = case.record, []
    if case.hold:
        stops.append(Reason("B1", f"held: {case.hold}"))
    if case.area and case.area.scope in PROTECTED:
        stops.append(Reason("B2", f"lies in a {case.area.scope} area"))
    if _permanent(case):
        stops.append(Reason("B3", "its class is kept permanently"))
    if not wholly_read(record):
        stops.append(Reason("B4", f"not wholly read: {unread_reason(record)}"))
    sensitive = sensitive_data(record)
    if sensitive:
        stops.append(Reason("B5", f"{sensitive} about a person, not reviewed"))
    if record.container is not None:
        stops.append(Reason("B6", "a member cannot be disposed of apart from the file that holds it"))
    stops += _members_blocks(case)
    if _conflict(case):
        stops.append(Reason("B11", "rules disagree: it is trivial by one, by its text a record whose retention runs"))
    return (*stops, *case.stops)


DATA_BLOCKS = frozenset({"B1", "B2", "B3", "B4", "B5", "B7"})
"""Blocks of a member that also block the file it is in."""


def sensitive_data(record: Record) -> str:
    """The special categories, criminal-offence and children's data that the content says of a person, in words."""
    found = record.content.special_categories if record.content else ()
    names = sorted({f.category.value.replace("_", " ") for f in found if f.about_person})
    return ", ".join(names)


def unread_reason(record: Record) -> str:
    """Why an item's content is not, or not wholly, known."""
    if record.problem is not None:
        detail = f" ({record.problem.detail})" if record.problem.detail else ""
        return f"{record.problem.kind.value}{detail}"
    return record.status.value if record.status is not Status.READ else "its content is not known"


def _clutter(case: Case) -> tuple[Action, Reason] | None:
    """Copies, empty and trivial files that a rule is sure of."""
    for flag in case.flags:
        if flag.kind in (*CLEARED, Rot.REDUNDANT) and flag.reason.confidence >= SURE:
            return Action.DISPOSE, Reason("A1", f"{flag.kind.value} by rule {flag.reason.rule}", flag.reason.confidence)
    return None


def _earlier_version(case: Case) -> tuple[Action, Reason] | None:
    """Superseded members of a version family, which may be evidence of how the final came about (POLICY ruling 8)."""
    if any(flag.reason.rule == SUPERSEDED for flag in case.flags if flag.kind is not Rot.NONE):
        return Action.REVIEW, Reason("A2", f"{Rot.OBSOLETE.value} by rule {SUPERSEDED}: for people to decide")
    return None


def _doubtful(case: Case) -> tuple[Action, Reason] | None:
    """Superseded and obsolete items, and what a rule is not sure of."""
    for flag in case.flags:
        if flag.kind is not Rot.NONE:
            return Action.REVIEW, Reason("A2", f"{flag.kind.value} by rule {flag.reason.rule}: for people to decide")
    return None


def _bounded(case: Case, today: date) -> tuple[Action, Reason] | None:
    """Permanent records for the archive, and records that may be past their retention."""
    retention, row = case.retention, case.schedule
    if retention.state is RetentionState.PERMANENT and row is not None and row.action is ScheduleAction.TRANSFER:
        return Action.ARCHIVE, Reason("A4", f"permanent, offered to the archive by schedule row {row.ref}")
    if retention.state is RetentionState.EARLIEST_POSSIBLE and retention.due and retention.due < today:
        return Action.REVIEW, Reason("A5", "may be past its retention; the trigger date needs a person's confirmation")
    return None


def _at_the_end(case: Case) -> tuple[Action, Reason]:
    retention, row = case.retention, case.schedule
    if row is None:
        return Action.REVIEW, Reason("A3", "past its retention")
    if row.action is ScheduleAction.TRANSFER:
        return Action.ARCHIVE, Reason("A4", f"past its retention; schedule row {row.ref} offers it to the archive")
    if never_better_than_review(retention):
        return Action.REVIEW, Reason(
            "A3", f"past its retention; the exception of schedule row {row.ref} is to be weighed"
        )
    if row.action is ScheduleAction.REVIEW:
        return Action.REVIEW, Reason("A3", f"past its retention; schedule row {row.ref} asks for review")
    if case.doubts:
        return Action.REVIEW, Reason("A3", "past its retention as far as is known, but disposal needs more certainty")
    return Action.DISPOSE, Reason("A1", f"past its retention; schedule row {row.ref} says destroy")


def _by_place(case: Case) -> tuple[Action, Reason]:
    """Migrate what is worth moving to an area that has a SharePoint site; retain the rest where it is."""
    record, area = case.record, case.area
    if record.status is Status.SKIPPED:
        return Action.RETAIN, Reason("A8", f"left out of the scan: {unread_reason(record)}")
    movable = case.retention.state in MOVABLE and record.status is Status.READ and record.container is None
    if area and area.sharepoint_site and movable and case.class_code:
        return Action.MIGRATE, Reason(
            "A6", f"a {case.retention.state.value} record of an area that moves to SharePoint"
        )
    return Action.RETAIN, Reason("A7", f"nothing to do: {RETAINED[case.retention.state]}")


RETAINED = {
    RetentionState.PERMANENT: "kept permanently",
    RetentionState.CURRENT: "its retention runs",
    RetentionState.DUE: "due",
    RetentionState.EARLIEST_POSSIBLE: "only the earliest possible date is known",
    RetentionState.NEEDS_TRIGGER: "the date that starts its retention is not known",
    RetentionState.NEEDS_CLASS: "its class is not known",
    RetentionState.ON_HOLD: "on hold",
}


def _instead(case: Case, stops: tuple[Reason, ...]) -> Action:
    """What follows where disposal is blocked: leave protected copies and clutter alone, have people see the rest."""
    protected = any(stop.rule == "B2" for stop in stops)
    return Action.RETAIN if protected and case.retention.state is not RetentionState.DUE else Action.REVIEW


def _conflict(case: Case) -> bool:
    """A clutter rule against a class that the item's own text makes certain and whose period still runs."""
    sure = any(flag.kind is Rot.TRIVIAL and flag.reason.confidence >= SURE for flag in case.flags)
    return sure and case.class_sure and case.retention.state is RetentionState.CURRENT


def _permanent(case: Case) -> bool:
    return case.retention.state is RetentionState.PERMANENT or (case.schedule is not None and case.schedule.permanent)


def _members_blocks(case: Case) -> list[Reason]:
    """A container is disposed of with all that is in it; an exact copy or clutter only needs its members unblocked."""
    members, stops = case.members, []
    if members.blocked:
        stops.append(Reason("B7", f"{members.blocked} of {members.count} members are held, sensitive or not read"))
    by_rot = any(flag.kind in CLEARED or flag.kind is Rot.REDUNDANT for flag in case.flags)
    if members.kept and not by_rot:
        stops.append(Reason("B8", f"{members.kept} of {members.count} members are not due for disposal"))
    return stops
