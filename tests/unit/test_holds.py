"""Holds: what each kind of scope covers, and that only a release ends one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from classifiers.holds import Subject, covers, days, hold_of, label, lineage, overdue, sealed
from models.disposition import Hold
from models.fileplan import RecordClass

CLASSES = {
    "A": RecordClass("A", "Top"),
    "A/1": RecordClass("A/1", "Middle", parent="A"),
    "A/1/x": RecordClass("A/1/x", "Leaf", parent="A/1"),
    "B": RecordClass("B", "Other"),
}
LETTER = Subject("SU/HR/Case 4/letter.docx", root="/demo", share="demo", code="A/1/x")


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("path:su/hr", True),
        (r"path:SU\HR\case 4", True),
        ("path:/demo/SU/HR/Case 4/letter.docx", True),
        ("path:SU/HR/Case", False),
        ("class:A", True),
        ("class:A/1/x", True),
        ("class:B", False),
        ("person:token", False),
        ("dates:2012-01-01..2012-12-31", False),
    ],
)
def test_scopes(scope: str, expected: bool) -> None:
    assert covers(Hold(scope, "Inquiry"), LETTER, CLASSES) is expected


@pytest.mark.parametrize(
    ("scope", "inside", "expected"),
    [
        ("path:SU/a.zip", "", True),
        ("path:SU/a.zip", "b/c.doc", True),
        ("path:SU/a.zip!/b/c.doc", "b/c.doc", True),
        ("path:SU/a.zip!/b/c.doc", "", True),
        ("path:SU/a.zip!/b/c.doc", "b/d.doc", False),
        ("path:SU/a.zip!/in.zip!/c.doc", "in.zip", True),
        ("path:SU/a.zip!/in.zip!/c.doc", "in.zip!/c.doc", True),
        ("path:SU/a.zip!/in.zip!/c.doc", "out.zip", False),
    ],
)
def test_a_hold_covers_the_container_and_the_members(scope: str, inside: str, expected: bool) -> None:
    assert covers(Hold(scope, "Court"), Subject("SU/a.zip", inside), CLASSES) is expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ((date(2015, 6, 1),), True),
        ((date(2010, 1, 1), date(2020, 1, 1)), True),
        ((date(2010, 1, 1), date(2013, 1, 1)), False),
        ((date(2017, 1, 1),), False),
        ((), False),
    ],
)
def test_dates(known: tuple[date, ...], expected: bool) -> None:
    hold = Hold("dates:2014-04-01..2016-03-31", "Inquiry")
    assert covers(hold, replace(LETTER, dates=known), CLASSES) is expected


def test_open_ended_dates() -> None:
    subject = replace(LETTER, dates=(date(1999, 1, 1),))
    assert covers(Hold("dates:..2000-01-01", "Inquiry"), subject, CLASSES)
    assert not covers(Hold("dates:2000-01-01..", "Inquiry"), subject, CLASSES)


def test_persons_are_kept_as_tokens_only() -> None:
    (hold,) = sealed([Hold("person: Jane Example", "Police")], lambda name: f"token-of-{len(name)}")
    assert hold.scope == "person:token-of-12"
    assert covers(hold, replace(LETTER, persons=frozenset({"token-of-12"})), CLASSES)
    assert label(Hold("person:Jane Example", "Police")) == "Police (one person)"


def test_only_a_release_ends_a_hold() -> None:
    past = Hold("class:A", "Inquiry", date(2010, 1, 1), date(2011, 1, 1))
    released = replace(past, released_by="Head of Legal")
    assert hold_of([released, past], LETTER, CLASSES) == past
    assert hold_of([released], LETTER, CLASSES) is None
    assert "holds until it is released" in overdue([past, released], date(2026, 1, 1))[0]
    assert overdue([past], date(2011, 1, 1)) == ()


def test_the_line_of_a_class_and_its_days() -> None:
    assert lineage("A/1/x", CLASSES) == ("A/1/x", "A/1", "A")
    assert lineage("Z", CLASSES) == ("Z",)
    assert days(None, date(2012, 1, 2), datetime(2013, 1, 2, tzinfo=UTC)) == (
        date(2012, 1, 2),
        date(2013, 1, 2),
    )
