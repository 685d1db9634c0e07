"""The proposed action: what is wanted, and each block that stands against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from classifiers.action import Case, Members, propose
from classifiers.retention import CAVEAT
from models.disposition import Action, Hold, Reason, RetentionResult, RetentionState, Rot, RotFlag
from models.fileplan import Combinator, Period, Retention, ScheduleAction
from models.findings import Category, SpecialCategory
from models.inventory import Content, Record
from models.policy import StorageArea
from models.records import Item, ItemKind, Problem, ProblemKind, ShareKind, Status

TODAY = date(2026, 6, 1)
RECORD = Record(1, "i1", Item("S", "a.doc", size=9), ShareKind.SHARED, Status.READ, None, Content(hash=b"x", size=9))
DESTROY = Retention("D", "D", ("closure",), (Period(6),), Combinator.NONE, ScheduleAction.DESTROY)
DUE = RetentionResult(RetentionState.DUE, basis="closed 2012 + 6 years", due=date(2018, 1, 1))
CURRENT = RetentionResult(RetentionState.CURRENT)
PERMANENT = RetentionResult(RetentionState.PERMANENT)
DUE_CASE = Case(RECORD, DUE, schedule=DESTROY, class_code="H")
SITE = StorageArea("x", sharepoint_site="https://example.org/sites/h")


def flag(kind: Rot, rule: str, sure: float = 1.0) -> RotFlag:
    return RotFlag(kind, Reason(rule, "because", sure))


TRIVIAL, COPY = flag(Rot.TRIVIAL, "T2"), flag(Rot.REDUNDANT, "R1")
OLD, DOUBTFUL = flag(Rot.OBSOLETE, "O3"), flag(Rot.TRIVIAL, "T2", 0.5)


def action(case: Case, **changes: object) -> Action:
    return propose(replace(case, **changes), TODAY).action  # type: ignore[arg-type]


def ending(end: ScheduleAction) -> Retention:
    return replace(DESTROY, action=end)


def test_past_retention_the_schedule_decides() -> None:
    assert action(DUE_CASE) is Action.DISPOSE
    assert action(DUE_CASE, schedule=ending(ScheduleAction.REVIEW)) is Action.REVIEW
    assert action(DUE_CASE, schedule=ending(ScheduleAction.TRANSFER)) is Action.ARCHIVE
    caveat = replace(DUE, reasons=(Reason(CAVEAT, "unless a claim is open"),))
    assert action(DUE_CASE, retention=caveat) is Action.REVIEW


def test_what_is_not_certain_enough_is_reviewed_and_says_which_bound() -> None:
    doubt = Reason("D1", "its class is 70% sure, but disposal needs 90%", 0.7)
    proposal = propose(replace(DUE_CASE, doubts=(doubt,)), TODAY)
    assert proposal.action is Action.REVIEW
    assert doubt in proposal.reasons
    assert not proposal.disposable
    assert action(DUE_CASE, doubts=(doubt,), schedule=ending(ScheduleAction.TRANSFER)) is Action.ARCHIVE


def test_a_superseded_version_is_reviewed_even_past_retention() -> None:
    assert action(DUE_CASE, flags=(flag(Rot.OBSOLETE, "O2", 0.85),)) is Action.REVIEW


def test_clutter_and_copies_go_obsolete_and_doubtful_are_reviewed() -> None:
    case = Case(RECORD, CURRENT)
    assert action(case, flags=(TRIVIAL,)) is Action.DISPOSE
    assert action(case, flags=(COPY,)) is Action.DISPOSE
    assert action(case, flags=(flag(Rot.EMPTY, "T1"),)) is Action.DISPOSE
    assert action(case, flags=(OLD,)) is Action.REVIEW
    assert action(case, flags=(DOUBTFUL,)) is Action.REVIEW
    assert action(DUE_CASE, flags=(OLD,)) is Action.DISPOSE


def test_nothing_found_is_retained_or_moves() -> None:
    assert action(Case(RECORD, CURRENT)) is Action.RETAIN
    assert action(Case(RECORD, CURRENT, area=SITE, class_code="H")) is Action.MIGRATE
    assert action(Case(RECORD, CURRENT, area=SITE)) is Action.RETAIN
    assert action(Case(RECORD, PERMANENT, area=SITE, class_code="H")) is Action.MIGRATE
    assert action(Case(RECORD, CURRENT, area=SITE, class_code="H", hold="x")) is Action.RETAIN
    assert action(Case(RECORD, CURRENT, area=SITE, class_code="H", flags=(OLD,))) is Action.REVIEW


def test_permanent_records_offered_to_the_archive() -> None:
    row = replace(DESTROY, triggers=(), periods=(), action=ScheduleAction.TRANSFER)
    assert action(Case(RECORD, PERMANENT, schedule=row, class_code="G")) is Action.ARCHIVE


def test_perhaps_past_retention_is_reviewed() -> None:
    maybe = RetentionResult(RetentionState.EARLIEST_POSSIBLE, due=date(2020, 1, 1))
    assert action(Case(RECORD, maybe)) is Action.REVIEW
    assert action(Case(RECORD, replace(maybe, due=date(2030, 1, 1)))) is Action.RETAIN


def sensitive(category: Category, about: bool = True) -> Record:
    content = Content(hash=b"x", size=9, special_categories=(SpecialCategory(category, about, 0.9, ""),))
    return replace(RECORD, content=content)


def blocked_by_members() -> Members:
    members = Members()
    blocked = propose(replace(DUE_CASE, record=sensitive(Category.HEALTH)), TODAY)
    members.add(ItemKind.MEMBER, blocked, None)
    return members


BLOCKED = {
    "B1": {"hold": "Inquiry 1"},
    "B2": {"area": StorageArea("x", scope="audit")},
    "B3": {"schedule": replace(DESTROY, action=ScheduleAction.KEEP)},
    "B4": {"record": replace(RECORD, status=Status.UNREAD, problem=Problem("read", ProblemKind.ENCRYPTED))},
    "B5": {"record": sensitive(Category.CRIMINAL_OFFENCE)},
    "B6": {"record": replace(RECORD, container=4)},
    "B7": {"members": blocked_by_members()},
}


@pytest.mark.parametrize("rule", BLOCKED)
@pytest.mark.parametrize("flags", [(), (TRIVIAL,), (COPY,)])
def test_every_block_stands_against_every_finding(rule: str, flags: tuple[RotFlag, ...]) -> None:
    case = replace(DUE_CASE, flags=flags, **BLOCKED[rule])  # type: ignore[arg-type]
    proposal = propose(case, TODAY)
    assert proposal.action in (Action.RETAIN, Action.REVIEW)
    assert rule in {reason.rule for reason in proposal.reasons}


def test_partly_read_is_not_read() -> None:
    scanned = replace(RECORD, problem=Problem("read", ProblemKind.NEEDS_OCR))
    assert action(DUE_CASE, record=scanned) is Action.REVIEW


def test_data_only_mentioned_does_not_block() -> None:
    assert action(DUE_CASE, record=sensitive(Category.HEALTH, about=False)) is Action.DISPOSE


def test_unread_items_are_reviewed_and_left_out_ones_retained() -> None:
    unread = replace(RECORD, status=Status.UNREAD, problem=Problem("read", ProblemKind.CORRUPT))
    skipped = replace(RECORD, status=Status.SKIPPED, problem=Problem("crawl", ProblemKind.POLICY))
    assert action(Case(unread, CURRENT)) is Action.REVIEW
    assert action(Case(skipped, CURRENT)) is Action.RETAIN


def test_a_mail_goes_with_its_attachments_and_an_archive_only_when_all_members_may() -> None:
    kept = propose(Case(RECORD, CURRENT), TODAY)
    attached, packed = Members(), Members()
    attached.add(ItemKind.ATTACHMENT, kept, None)
    packed.add(ItemKind.MEMBER, kept, None)
    assert action(DUE_CASE, members=attached) is Action.DISPOSE
    assert action(DUE_CASE, members=packed) is Action.REVIEW
    assert action(DUE_CASE, members=packed, flags=(COPY,)) is Action.DISPOSE


def test_the_first_held_member_gives_its_hold() -> None:
    members = Members()
    first, second = Hold("path:a", "A"), Hold("path:b", "B")
    for hold in (None, first, second):
        members.add(ItemKind.MEMBER, propose(Case(RECORD, CURRENT), TODAY), hold)
    assert (members.count, members.hold) == (3, first)
