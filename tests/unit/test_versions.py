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


def test_two_finals_of_two_days_are_two_documents() -> None:
    days = ("2019-03-14", "2019-04-14")
    assert of(*(record(n, f"a/Budget monitoring {day} FINAL.xlsx") for n, day in enumerate(days))) == {}
    assert of(record(1, "Plan 2019-03-14 draft.doc"), record(2, "Plan 2019-04-14 FINAL.doc")) == {1: (2, True)}


def test_a_revised_document_comes_after_the_one_it_revises_and_a_copy_after_nothing() -> None:
    assert of(record(1, "Brief.doc"), record(2, "Brief - updated.doc")) == {1: (2, False)}
    assert of(record(1, "Brief.doc"), record(2, "Brief - backup.doc")) == {}


PLACES = "Alder Birch Cedar Damson Elder Fir Gorse Hazel Ivy Juniper".split()


def saying(one: Record, shift: int = 0, series: int = 0) -> Record:
    """The record with a text of sixty sentences, the first `shift` of them about other numbers; of one form but with
    numbers of its own for each `series`."""
    from classifiers.minhash import pack
    from models.records import Text

    sentences = (
        f"the tenant of part {chr(97 + n % 26)}{chr(97 + n // 26)} shall look after hedge, gate and path at "
        f"{PLACES[n % 10]} Close {n + 100 * (n < shift) + 1000 * series} and "
        f"{'pay' if n < shift else 'keep'} {series + 1}{n} pounds"
        for n in range(60)
    )
    content = replace(one.content or Content(), minhash=pack([Text("\n".join(sentences))]))
    return replace(one, content=content)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Rollout plan 9-7-18.doc", "Rollout plan 9-17-18.doc"),
        ("Rollout plan Jan 14.doc", "Rollout plan Aug 2 AB.doc"),
        ("Introduction.doc", "Introduction2.doc"),
        ("Rollout v3 please use.doc", "Rollout v4.doc"),
    ],
)
def test_names_that_differ_in_a_date_or_a_number_are_versions_where_the_texts_are_nearly_the_same(
    left: str, right: str
) -> None:
    first, last = record(1, left, 2018), record(2, right, 2019)
    assert of(saying(first), saying(last, shift=2)) == {1: (2, False)}
    assert of(saying(first), saying(last, series=2)) == {}
    assert of(saying(first), last) == {}


def test_a_series_of_one_form_stays_a_series() -> None:
    reports = (record(n, f"Monitoring 2019-0{n}-28.doc") for n in range(1, 6))
    assert of(*(saying(one, series=n) for n, one in enumerate(reports))) == {}
    chapters = (record(n, f"Chapter {n}.doc") for n in range(1, 6))
    assert of(*(saying(one) for one in chapters)) == {}


def test_a_dated_draft_is_superseded_by_a_final_of_nearly_the_same_text() -> None:
    draft, final = record(1, "Rollout plan 2019-03-04.doc"), record(2, "Rollout plan FINAL.doc")
    assert of(saying(draft), saying(final, shift=2)) == {1: (2, True)}


def test_an_undated_name_beside_dated_ones_is_ordered_by_its_last_change() -> None:
    dated, plain = record(1, "Rollout plan 2018-03-04.doc", 2018), record(2, "Rollout plan.doc", 2019)
    assert of(saying(dated), saying(plain, shift=2)) == {1: (2, False)}


def test_minutes_are_not_compared_however_alike() -> None:
    minutes = (record(n, f"Minutes 2019-0{n}-28.doc", 2018 + n) for n in range(1, 3))
    assert of(*(saying(one, shift=n) for n, one in enumerate(minutes))) == {}
