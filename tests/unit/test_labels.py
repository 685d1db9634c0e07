"""Retention labels: the columns and limits of Purview's import, and never a deletion that the schedule does not say."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.policy import load as load_policy
from models.config import Config
from models.errors import MunimentError
from models.fileplan import Combinator, Period, RecordClass, Retention, ScheduleAction
from models.policy import Policy
from reports.exporter import Asked
from reports.labels import EXPORTER, behaviour, labels_of
from reports.purview import ACTIONS, COLUMNS, NAME_LENGTH, TYPES, days, label_name, plain, wrong
from scanner.exporting import Request, run_export

REFERENCE = Path(__file__).parent.parent / "data" / "references" / "purview_file_plan_columns.csv"
RECORDS = "records@example.org"


def row(**changes: object) -> Retention:
    """Six years after an employee leaves, then destroyed."""
    given = Retention(
        "HR-01", "Personnel file", ("end_of_employment",), (Period(6),), Combinator.NONE, ScheduleAction.DESTROY
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def policy(*rows: Retention, **classes: str) -> Policy:
    """A policy with these rows and, by code, classes that refer to them."""
    plan = {code: RecordClass(code, f"Title {code}", schedule_ref=ref) for code, ref in classes.items()}
    return Policy("", "digest", plan, {one.ref: one for one in rows})


def test_columns_are_those_of_the_import() -> None:
    with REFERENCE.open(newline="") as file:
        assert tuple(line["property"] for line in csv.DictReader(file)) == COLUMNS


def test_the_shipped_schedule_is_taken_whole(tmp_path: Path) -> None:
    out = tmp_path / "labels.csv"
    config = Config(inventory=f"sqlite:///{tmp_path}/none.db")
    number = run_export(config, Request("labels", out, "csv", reviewer=RECORDS))
    with out.open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    shipped = load_policy(None)
    assert number == len(lines) == len(shipped.schedule)
    assert tuple(lines[0]) == COLUMNS
    names = [line["LabelName"] for line in lines]
    assert len({name.lower() for name in names}) == len(names)
    assert all(re.fullmatch(f"[A-Za-z0-9 -]{{1,{NAME_LENGTH}}}", name) for name in names)
    assert [fault for line in lines for fault in wrong(line)] == []
    with Path(f"{out}.event-types.csv").open(newline="") as file:
        events = {line["EventType"] for line in csv.DictReader(file)}
    assert events == {line["EventType"] for line in lines} - {""}
    with Path(f"{out}.mapping.csv").open(newline="", encoding="utf-8") as file:
        mapped = {line["LabelName"]: line["ref"] for line in csv.DictReader(file)}
    assert mapped == {line["LabelName"]: line["ReferenceId"] for line in lines}
    assert not (tmp_path / "none.db").exists()


def test_a_plain_row_as_purview_has_it() -> None:
    given = policy(row(authority="Limitation Act 1980"), **{"HR-PER": "HR-01"})
    (label,) = labels_of(given, RECORDS)
    expected = {
        "LabelName": "HR-01 Personnel file 6y",
        "RetentionAction": "KeepAndDelete",
        "RetentionDuration": "2192",
        "RetentionType": "EventAgeInDays",
        "EventType": "End of employment",
        "ReviewerEmail": "",
        "ReferenceId": "HR-01",
        "SubCategory": "Personnel file",
        "AuthorityType": "Legislative",
        "CitationName": "Limitation Act 1980",
        "IsRecordLabel": "FALSE",
        "Notes": "Personnel file: kept 6 years from end of employment, then destroyed",
    }
    assert {name: label.line[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("changes", "action", "duration", "type", "reviewer"),
    [
        ({}, "KeepAndDelete", "2192", "EventAgeInDays", ""),
        ({"action": ScheduleAction.REVIEW}, "KeepAndDelete", "2192", "EventAgeInDays", RECORDS),
        ({"action": ScheduleAction.TRANSFER}, "KeepAndDelete", "2192", "EventAgeInDays", RECORDS),
        ({"action": ScheduleAction.KEEP}, "Keep", "Unlimited", "CreationAgeInDays", ""),
        ({"triggers": (), "periods": ()}, "Keep", "Unlimited", "CreationAgeInDays", ""),
        ({"triggers": ("creation",)}, "KeepAndDelete", "2192", "CreationAgeInDays", ""),
        ({"periods": (Period(),)}, "KeepAndDelete", "1", "EventAgeInDays", ""),
        ({"exception": "kept longer for some"}, "KeepAndDelete", "2192", "EventAgeInDays", RECORDS),
    ],
)
def test_what_each_action_becomes(
    changes: dict[str, object], action: str, duration: str, type: str, reviewer: str
) -> None:
    does = behaviour(row(**changes), RECORDS)
    assert (does.action, does.duration, does.type, does.reviewer) == (action, duration, type, reviewer)
    assert (does.action in ACTIONS, does.type in TYPES) == (True, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"action": ScheduleAction.REVIEW},
        {"action": ScheduleAction.TRANSFER},
        {"exception": "x"},
        {"exception_trigger": "death", "exception_period": Period(15)},
        {"triggers": ("death", "final_entry"), "periods": (Period(3), Period(80)), "combinator": Combinator.EARLIEST},
    ],
)
def test_nothing_that_a_person_should_see_is_deleted_without_a_reviewer(changes: dict[str, object]) -> None:
    does = behaviour(row(**changes), "")
    assert (does.action, does.reviewer) == ("Keep", "")
    assert any("reviewer" in words for words in does.attention)


def test_of_several_triggers_the_longest_period_holds_and_people_are_told() -> None:
    both = {"triggers": ("end_of_claim", "date_of_birth"), "periods": (Period(10), Period(21, 4))}
    does = behaviour(row(**both, combinator=Combinator.LATEST), RECORDS)
    assert (does.duration, does.reviewer) == (str(days(Period(21, 4))), RECORDS)
    assert does.event == "Latest of end of claim or date of birth"
    assert "its triggers have different periods: the label has the longest" in does.attention


def test_names_that_would_be_one_are_told_apart() -> None:
    long = "Gohebiaeth â'r Comisiynydd Gwybodaeth ynghylch ceisiadau rhyddid gwybodaeth & chwynion"
    found = labels_of(policy(*(row(ref=ref, record_type=long) for ref in ("A/1", "A.1", "a-1"))))
    names = [str(label.line["LabelName"]) for label in found]
    assert len({name.lower() for name in names}) == 3
    assert all(len(name) <= NAME_LENGTH for name in names)
    assert names[0].startswith("A-1 Gohebiaeth ar Comisiynydd")
    assert names[0].endswith(" 6y")
    assert all("shortened" in label.changed for label in found)
    assert [any("numbered" in words for words in label.changed) for label in found] == [False, True, True]


def test_what_the_import_would_refuse_is_said_before() -> None:
    with pytest.raises(MunimentError, match=r"HR-01: RetentionDuration 36891: .* 36,525"):
        labels_of(policy(row(periods=(Period(101),))))
    with pytest.raises(MunimentError, match="not a mail address"):
        EXPORTER.for_policy(policy(row())).asked(Asked(reviewer="records at the council"))
    two = EXPORTER.for_policy(policy(row(action=ScheduleAction.REVIEW))).asked(
        Asked(reviewer=f"{RECORDS}, a@b.example")
    )
    assert [line["ReviewerEmail"] for line in two.all_lines([])] == [f"{RECORDS};a@b.example"]


def test_long_words_are_cut_and_that_is_noted() -> None:
    (label,) = labels_of(policy(row(authority="An Act " * 300)))
    assert len(str(label.line["Comment"])) == 1024
    assert any("cut at 1024" in words for words in label.changed)


@pytest.mark.parametrize(
    ("period", "number"),
    [(Period(6), 2192), (Period(1), 366), (Period(4), 1461), (Period(0, 18), 548), (Period(0, 0, 30), 30)],
)
def test_days_are_rounded_up(period: Period, number: int) -> None:
    assert days(period) == number


@given(st.text(), st.text(), st.sets(st.text(max_size=3), max_size=3))
def test_any_words_make_a_name_that_is_taken(ref: str, title: str, taken: set[str]) -> None:
    name = label_name(ref, title, "6y", {plain(one).lower() for one in taken} | {"6y"})
    assert re.fullmatch(f"[A-Za-z0-9 -]{{1,{NAME_LENGTH}}}", name)
    assert name.lower() != "6y"
