"""Notes on how records are kept."""

from __future__ import annotations

import pytest

from classifiers.quality import notes
from models.fileplan import ClassCandidate, RecordClass
from models.inventory import Content, Record
from models.policy import StorageArea
from models.records import Item, Problem, ProblemKind, ShareKind, Status

CLASSES = {code: RecordClass(code, code, parent=parent) for code, parent in (("HO", ""), ("HO-1", "HO"), ("FI", ""))}
OWNED = StorageArea("x", data_owner="Head of Housing", default_code="HO-1")
SURE = ClassCandidate("FI", 0.95, view="text")


def found(name: str = "Rent review 2020.docx", problem: Problem | None = None, **given: object) -> list[str]:
    record = Record(1, "i", Item("S", f"F/{name}"), ShareKind.SHARED, Status.READ, problem, Content())
    facts = {"area": OWNED, "best": None, "registered": True} | given
    return [note.rule for note in notes(record, classes=CLASSES, **facts)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name",
    ["New Microsoft Word Document (2).docx", "scan0001.pdf", "asdf.docx", "12.doc", "a: b.doc", "x" * 140 + ".doc"],
)
def test_names_that_break_conventions(name: str) -> None:
    assert found(name) == ["Q2"]


@pytest.mark.parametrize(
    "name", ["Document retention policy.docx", "Scanning contract.pdf", "x.py", "Copy of rota.xlsx"]
)
def test_names_that_say_something(name: str) -> None:
    assert found(name) == []


def test_places_that_nobody_answers_for() -> None:
    assert found(area=None) == ["Q1"]
    assert found(area=StorageArea("x")) == ["Q1"]
    assert found(area=None, registered=False) == []


def test_text_only_as_a_picture_and_a_class_far_from_its_area() -> None:
    assert found(problem=Problem("x", ProblemKind.NEEDS_OCR)) == ["Q3"]
    assert found(best=SURE) == ["Q4"]
    assert found(best=ClassCandidate("FI", 0.7, view="text")) == []
    assert found(best=ClassCandidate("HO", 0.95, view="text")) == []
