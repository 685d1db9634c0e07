"""Blocks that come from what else is known of an item: rules that disagree, the last copy, a set, open files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from test_action import CURRENT, DUE, RECORD, TRIVIAL, flag
from test_judge import MINUTES, TODAY, member, record
from test_surroundings import decided

from classifiers.action import Case, Members, propose
from classifiers.rot.evidence import Evidence
from classifiers.surroundings import Surroundings
from models.disposition import Action, Hold, Reason, RetentionResult, RetentionState, Rot
from models.records import ItemKind


def rules(case: Case) -> set[str]:
    return {reason.rule for reason in propose(case, TODAY).reasons}


def test_clutter_by_name_that_is_a_running_record_by_its_text_is_reviewed() -> None:
    case = Case(RECORD, CURRENT, (flag(Rot.TRIVIAL, "T3"),), class_sure=True)
    assert (propose(case, TODAY).action, "B11" in rules(case)) == (Action.REVIEW, True)
    for harmless in (
        replace(case, class_sure=False),
        replace(case, retention=DUE),
        replace(case, retention=RetentionResult(RetentionState.NEEDS_TRIGGER)),
    ):
        assert (propose(harmless, TODAY).action, "B11" in rules(harmless)) == (Action.DISPOSE, False)
    doubtful = replace(case, flags=(flag(Rot.TRIVIAL, "T2", 0.5),))
    assert "B11" not in rules(doubtful)


def test_the_last_copy_of_what_is_clutter_stays_for_people_when_they_approved_the_others() -> None:
    copies = [record(n, f"{name}/a.tmp", "hello") for n, name in enumerate(("A", "B", "C"), 1)]
    assert {found.action for found in decided(*copies).values()} == {Action.DISPOSE}
    found = decided(*copies, agreed=frozenset({1, 2}))[3]
    assert found.action is Action.REVIEW
    assert "B12" in {reason.rule for reason in found.reasons}


def test_past_its_retention_the_last_copy_may_go_like_any_record() -> None:
    around = Surroundings.on(TODAY, frozenset({1}))
    around.copies((record(1, "A/a.doc"), record(2, "B/a.doc")))
    assert [stop.rule for stop in around.stops(record(2, "B/a.doc"), Evidence(), TODAY)] == ["B12"]
    assert around.stops(record(2, "B/a.doc"), Evidence(retention=DUE), TODAY) == ()
    assert around.stops(record(1, "A/a.doc"), Evidence(), TODAY) == ()


@pytest.mark.parametrize("rule", ["B9", "B10", "B12"])
def test_a_stop_from_around_turns_disposal_into_review(rule: str) -> None:
    case = Case(RECORD, CURRENT, (TRIVIAL,), stops=(Reason(rule, "because"),))
    assert (propose(case, TODAY).action, rule in rules(case)) == (Action.REVIEW, True)


def test_a_member_s_hold_and_block_are_those_of_its_file() -> None:
    members = Members()
    blocked = propose(Case(RECORD, DUE, hold="Inquiry"), TODAY)
    members.add(ItemKind.MEMBER, blocked, Hold("path:x", "Inquiry"))
    assert (members.blocked, members.hold) == (1, Hold("path:x", "Inquiry"))
    assert "B7" in rules(Case(RECORD, DUE, (TRIVIAL,), members=members))


@pytest.mark.parametrize(("changed", "open_"), [(date(2026, 5, 26), True), (date(2026, 5, 25), False), (None, False)])
def test_what_changed_within_a_week_may_be_in_use(changed: date | None, open_: bool) -> None:
    stops = Surroundings.on(TODAY).stops(record(1, "a.doc"), Evidence(changed=changed), TODAY)
    assert [stop.rule for stop in stops] == ["B10"] * open_


def test_a_hold_on_a_container_by_its_class_holds_what_is_in_it() -> None:
    letters = record(1, "Other/letters.zip")
    inside = member(2, letters, "minutes.doc", MINUTES)
    found = decided(letters, inside, placed=(Hold("class:HOU", "Claim 9"),))
    assert [found[n].hold for n in (1, 2)] == ["Claim 9 (class:HOU)"] * 2
    assert found[2].retention.state is RetentionState.ON_HOLD
