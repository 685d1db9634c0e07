"""Versions by name: what belongs together, what does not, and which came last."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations

import pytest

from classifiers.version_names import Stage, named_version
from classifiers.versions import Families
from models.inventory import Content, Record
from models.records import Item, ShareKind, Status, Times

TOGETHER = [
    ["Policy.docx", "Policy v1.docx", "Policy v2 DRAFT.docx", "Copy of Policy.docx", "Policy final signed.pdf"],
    ["Policy - Copy (2).docx", "Policy (1).docx", "policy_v1.2_JB comments.docx", "Policy [DRAFT].docx"],
    ["Housing Strategy 2019-20 v0.3.doc", "Housing_Strategy_2019-20_FINAL.doc"],
    ["Housing Strategy 2019-20 draft 2 with comments (AW).doc", "Housing Strategy 2019-20 v0.10.doc"],
    ["Strategaeth Tai drafft 1.docx", "Strategaeth Tai terfynol.docx", "Copi o Strategaeth Tai.docx"],
    ["Report 2019-03-14 draft.docx", "Report 2019-04-02 final.docx", "Report v3 02.05.2019.docx"],
    ["DRAFT - Lettings plan.docx", "Lettings plan rev B.docx", "Lettings plan.docx"],
    ["Contract clean.docx", "Contract tracked changes.docx", "Contract executed.pdf"],
    ["Cabinet report v2 - FINAL.docx", "Cabinet report_v2_final_final.docx", "Cabinet report finalv3.docx"],
]
APART = [
    ("Invoice 10021.pdf", "Invoice 10022.pdf"),
    ("Agenda Item 1.doc", "Agenda Item 2.doc"),
    ("Form 16A.doc", "Form 16B.doc"),
    ("Budget Q1.xls", "Budget Q2.xls"),
    ("Smith J.doc", "Smith P.doc"),
    ("Minutes March 2019.doc", "Minutes April 2019.doc"),
    ("Minutes 2019-03-14 draft.docx", "Minutes 2019-04-14 draft.docx"),
    ("Phase 1 report v2.doc", "Phase 2 report v2.doc"),
    ("Newsletter issue 5.docx", "Newsletter issue 6.docx"),
    ("SLA with ABC v1.docx", "SLA with DEF v1.docx"),
    ("Budget 2019-20 FINAL.xlsx", "Budget 2020-21 FINAL.xlsx"),
    ("Policy v1.docx", "Policy v1.xlsx"),
]


@pytest.mark.parametrize("names", TOGETHER)
def test_versions_of_one_document_have_one_key(names: list[str]) -> None:
    assert len({named_version(name).key for name in names}) == 1


@pytest.mark.parametrize(("left", "right"), APART)
def test_other_documents_have_another_key(left: str, right: str) -> None:
    assert named_version(left).key != named_version(right).key


@pytest.mark.parametrize("name", ["v2.docx", "FINAL.docx", "IMG_0001 (2).jpg", "2019-03-14.docx", "noextension"])
def test_a_name_without_a_title_has_no_key(name: str) -> None:
    assert named_version(name).key == ""


def test_version_numbers_compare_by_component() -> None:
    assert named_version("A plan v0.10.doc").version > named_version("A plan v0.3.doc").version


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("Plan DRAFT.doc", Stage.DRAFT),
        ("Plan final draft.doc", Stage.DRAFT),
        ("Plan FINAL.doc", Stage.FINAL),
        ("Plan terfynol.doc", Stage.FINAL),
        ("Plan - signed copy.pdf", Stage.SIGNED),
        ("Final warning letter Smith.doc", Stage.UNMARKED),
        ("Staff list OLD.xls", Stage.OLD),
    ],
)
def test_stages(name: str, stage: Stage) -> None:
    assert named_version(name).stage is stage


def record(id: int, path: str, year: int = 2018) -> Record:
    times = Times(modified=datetime(year, 5, 1, tzinfo=UTC))
    content = Content(hash=path.encode(), size=9)
    return Record(id, f"i{id}", Item("S", path, size=9, times=times), ShareKind.SHARED, Status.READ, None, content)


def of(*records: Record) -> dict[int, tuple[int, bool]]:
    families = Families()
    for one in records:
        families.look(one)
    return {id: (found.by, found.final) for id, found in families.finish().items()}


def test_drafts_are_superseded_by_the_final_and_copies_of_nothing_are_not() -> None:
    names = ("Plan v1.doc", "Plan v2 DRAFT.doc", "Plan FINAL.doc", "Other.doc")
    assert of(*(record(n, f"a/{name}") for n, name in enumerate(names))) == {0: (2, True), 1: (2, True)}


def test_without_a_final_the_newest_is_named_and_nothing_is_superseded() -> None:
    assert of(record(1, "a/Plan v1.doc"), record(2, "a/Plan v2.doc")) == {1: (2, False)}


def test_drafts_in_a_subfolder_belong_to_the_folder_above_and_other_folders_are_apart() -> None:
    assert of(record(1, "a/Drafts/Plan v1.doc"), record(2, "a/Plan FINAL.doc"), record(3, "b/Plan v1.doc")) == {
        1: (2, True)
    }


def test_a_draft_changed_after_the_final_may_be_the_next_version() -> None:
    assert of(record(1, "Plan v3.doc", 2024), record(2, "Plan FINAL.doc", 2020)) == {1: (2, False)}
    assert of(record(1, "Plan v3 draft.doc"), record(2, "Plan v2 FINAL.doc")) == {1: (2, False)}


def test_a_title_that_begins_with_final_is_no_final() -> None:
    assert of(record(1, "Final report.doc"), record(2, "Report.doc")) == {}
    assert of(record(1, "Final report.doc"), record(2, "Draft report.doc")) == {2: (1, True)}


def test_the_same_name_in_two_formats_is_no_version() -> None:
    assert of(record(1, "Plan.doc"), record(2, "Plan.pdf")) == {}
    assert of(record(1, "Plan FINAL.doc"), record(2, "Plan FINAL.pdf")) == {}


def test_texts_that_share_no_words_are_not_versions_of_one_document() -> None:
    from classifiers.features import pack
    from models.records import Text

    def speaking(one: Record, word: str) -> Record:
        text = " ".join(f"{word}{chr(97 + n // 9)}{chr(97 + n % 9)}" for n in range(80))
        return replace(one, content=replace(one.content or Content(), features=pack([Text(text)])))

    first, last = record(1, "Plan v1.doc"), record(2, "Plan FINAL.doc")
    assert of(speaking(first, "budget"), speaking(last, "budget")) == {1: (2, True)}
    assert of(speaking(first, "budget"), speaking(last, "wedding")) == {}


def test_families_do_not_depend_on_the_order_of_the_records() -> None:
    records = [record(n, f"a/Plan {mark}.doc") for n, mark in enumerate(("v1", "v2", "FINAL"))]
    for left, right in combinations(range(3), 2):
        swapped = records[:]
        swapped[left], swapped[right] = swapped[right], swapped[left]
        assert of(*swapped) == of(*records)
