"""What must be certain before disposal: a case that meets every bound, and each bound unmet in turn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classifiers.disposal_bounds import unmet
from models.disposition import Reason, RetentionResult, RetentionState
from models.fileplan import ClassCandidate, RecordClass
from models.inventory import Content, Record
from models.policy import StorageArea
from models.records import Item, ShareKind, Status

CLASSES = {
    "FIN": RecordClass("FIN", "Finance"),
    "FIN-INV": RecordClass("FIN-INV", "Invoices", parent="FIN"),
    "FIN-BUD": RecordClass("FIN-BUD", "Budgets", parent="FIN"),
    "HO": RecordClass("HO", "Housing"),
}
CONTENT = Content(hash=b"x", size=9, words=44, people=1)
BEST = ClassCandidate("FIN-INV", 0.96, ("invoices", "vat", "terms days", "net"), "text")
AREA = StorageArea("SU/Finance", default_code="FIN-BUD")


def dated(score: float, rule: str = "retention.trigger") -> RetentionResult:
    return RetentionResult(RetentionState.DUE, reasons=(Reason(rule, "dated 7 January 2008", score),))


def rules(
    content: Content = CONTENT,
    best: ClassCandidate | None = BEST,
    retention: RetentionResult | None = None,
    area: StorageArea | None = AREA,
) -> set[str]:
    record = Record(1, "i1", Item("S", "a.pdf", size=9), ShareKind.SHARED, Status.READ, None, content)
    return {reason.rule for reason in unmet(record, best, retention or dated(0.9), area, CLASSES)}


def test_a_dated_invoice_among_invoices_meets_every_bound() -> None:
    assert rules() == set()
    assert rules(area=None) == set()
    assert rules(area=StorageArea("U")) == set()


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("D1", {"best": replace(BEST, score=0.89)}),
        ("D2", {"best": replace(BEST, view="storage area")}),
        ("D2", {"best": replace(BEST, terms=("missed bin", "bin", "missed"))}),
        ("D2", {"content": replace(CONTENT, words=21)}),
        ("D3", {"retention": dated(0.8)}),
        ("D3", {"retention": RetentionResult(RetentionState.DUE)}),
        ("D4", {"area": StorageArea("SU/Housing", default_code="HO")}),
        ("D5", {"content": replace(CONTENT, people=40)}),
    ],
)
def test_each_bound_is_told(rule: str, changes: dict[str, object]) -> None:
    assert rules(**changes) == {rule}  # type: ignore[arg-type]


def test_of_several_triggers_the_weakest_counts() -> None:
    both = replace(dated(0.95), reasons=(*dated(0.95).reasons, *dated(0.6, "retention.other").reasons))
    assert rules(retention=both) == {"D3"}


def test_without_a_class_nothing_is_certain() -> None:
    assert {"D1", "D2"} <= rules(best=None)
