"""What the rest of the inventory says of an item: its case, its set, its copies by text and by folder, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from test_judge import HOUSING, MINUTES, POLICY, TODAY, Memory, judged, record

from classifiers.case_folders import case_folder
from classifiers.judge import judge
from classifiers.minhash import SIZE, pack
from classifiers.near_duplicates import Sketches
from classifiers.settled import settled
from models.disposition import Action, Disposition, Hold, RetentionResult, RetentionState, Rot
from models.fileplan import ClassCandidate
from models.findings import DateCandidate
from models.inventory import Content, Record
from models.policy import StorageArea
from models.records import Format, ItemKind, Text, Times

CLOSED = date(2012, 3, 14)
CASE = "Tenants/Aldous, Jo"


@pytest.mark.parametrize(
    ("folder", "case"),
    [
        ("Housing/Tenants/Aldous, Jo/Letters", "Housing/Tenants/Aldous, Jo"),
        ("Planning/17-00306-FUL", "Planning/17-00306-FUL"),
        ("Claims/HB/2012-0034/Evidence", "Claims/HB/2012-0034"),
        ("Care/Treharn-Jones 137677/Reviews", "Care/Treharn-Jones 137677"),
        ("Finance/Invoices 2016-17", ""),
        ("Finance/2016/20160304", ""),
        ("Projects/Phase 2", ""),
        ("", ""),
    ],
)
def test_a_case_is_told_by_its_folders_name(folder: str, case: str) -> None:
    assert case_folder(folder) == case


def test_a_closure_letter_dates_its_whole_case_and_nothing_outside() -> None:
    letter, note = record(1, f"{CASE}/closure.doc", closed=CLOSED), record(2, f"{CASE}/Notes/note.doc", HOUSING + "2")
    other = record(3, "Tenants/Bevan, Jo/note.doc", HOUSING + "3")
    found = judged(letter, note, other)
    assert found[2].retention.trigger_date == CLOSED
    assert found[2].retention.state is RetentionState.DUE
    assert "closure.doc" in " ".join(str(reason) for reason in found[2].reasons)
    assert found[2].action is Action.REVIEW  # one letter's word for a whole folder is confirmed by people
    assert found[3].retention.trigger_date is None


def test_a_case_with_later_letters_is_still_open() -> None:
    later = record(2, f"{CASE}/letter.doc", HOUSING + "2")
    dates = (DateCandidate("document_date", date(2015, 1, 1), "1 January 2015", 0.9),)
    later = replace(later, content=replace(later.content or Content(), dates=dates))
    found = judged(record(1, f"{CASE}/closure.doc", closed=CLOSED), later)
    assert {found[1].retention.state, found[2].retention.state} == {RetentionState.NEEDS_TRIGGER}
    assert "letter.doc" in found[1].retention.basis


def test_due_by_a_class_that_is_not_sure_is_not_settled() -> None:
    due = RetentionResult(RetentionState.DUE, "closure", CLOSED, "closed + 6 years", date(2018, 3, 14))
    current = replace(due, state=RetentionState.CURRENT)
    weak = (ClassCandidate("HOU", 0.5), ClassCandidate("REV", 0.3))
    unsettled = settled(due, weak, None, lambda code: current)
    assert unsettled.state is RetentionState.EARLIEST_POSSIBLE
    assert unsettled.basis == "if it is HOU: closed + 6 years"
    assert (unsettled.trigger_date, unsettled.due) == (CLOSED, date(2018, 3, 14))
    assert settled(due, weak, None, lambda code: due) == due  # due under either class
    assert settled(due, weak, StorageArea("x", default_code="HOU"), lambda code: current) == due
    assert settled(due, (ClassCandidate("HOU", 0.8),), None, lambda code: current) == due
    assert settled(current, weak, None, lambda code: current) == current


def test_a_set_that_works_only_together_is_not_torn_apart() -> None:
    parts = [record(n, f"Maps/roads.{end}", f"{end} " * 9) for n, end in enumerate(("shp", "dbf", "prj"), 3)]
    found = judged(record(1, "a.dbf", "dbf " * 9), record(2, "Maps/old/copy.dbf", "dbf " * 9), *parts)
    assert found[4].action is Action.REVIEW
    assert any(reason.rule == "B9" for reason in found[4].reasons)
    assert found[2].action is Action.DISPOSE


@pytest.mark.parametrize(
    ("names", "linked"),
    [
        (("Rent_fe.mdb", "Rent_be.mdb"), {1, 2}),
        (("plan.htm", "plan_files/logo.png"), {1, 2}),
        (("Site.dwg", "xref/Base.dwg"), {1, 2}),
        (("roads.shp", "streets.dbf"), set()),
        (("report.doc", "report.pdf"), set()),
    ],
)
def test_sets_by_name(names: tuple[str, ...], linked: set[int]) -> None:
    from classifiers.linked_sets import LinkedSets

    sets = LinkedSets(TODAY)
    for number, name in enumerate(names, 1):
        sets.look(record(number, f"F/{name}", name))
    sets.finish()
    assert sets.linked.keys() == linked


def test_what_is_open_or_changed_this_week_is_not_proposed() -> None:
    now = Times(datetime(2026, 5, 30, 9, 0, 1, 7, UTC), datetime(2026, 5, 30, 9, 0, 1, 7, UTC))
    lock = record(3, "B/~$letter.doc", "x" * 9)
    lock = replace(lock, item=replace(lock.item, times=now))
    found = judged(record(1, "A/letter.doc"), record(2, "B/letter.doc"), lock)
    assert found[2].action is Action.REVIEW
    assert any("is open" in reason.evidence for reason in found[2].reasons)
    fresh = record(2, "B/letter.doc")
    fresh = replace(fresh, item=replace(fresh.item, times=now))
    assert judged(record(1, "A/letter.doc"), fresh)[2].action is Action.REVIEW


def test_a_stale_lock_file_blocks_nothing() -> None:
    found = judged(record(1, "A/letter.doc"), record(2, "B/letter.doc"), record(3, "B/~$letter.doc", "x" * 9))
    assert found[2].action is Action.DISPOSE


def test_the_copy_to_keep_is_never_one_that_goes_as_clutter() -> None:
    found = judged(record(1, "a.tmp", "hello"), record(2, "Other/deep/letter.doc", "hello"))
    assert (found[1].duplicate_of, found[2].duplicate_of) == (2, None)
    assert found[2].action is not Action.DISPOSE


class Decided(Memory):
    """An inventory with people's decisions and holds of its own."""

    def records(self) -> Iterator[Record]:
        return iter(sorted(self.items, key=lambda r: (r.item.path.rpartition("/")[0], r.item.path, r.item.inside)))

    agreed: frozenset[int] = frozenset()
    placed: tuple[Hold, ...] = ()

    def approved(self) -> frozenset[int]:
        return self.agreed

    def holds(self) -> tuple[Hold, ...]:
        return self.placed


def decided(
    *items: Record, agreed: frozenset[int] = frozenset(), placed: tuple[Hold, ...] = ()
) -> dict[int, Disposition]:
    inventory = Decided(list(items))
    inventory.agreed, inventory.placed = agreed, placed
    judge(inventory, POLICY, TODAY)
    return inventory.judged


def test_the_last_copy_stays_when_people_approved_the_others() -> None:
    copies = [record(n, f"{name}/a.doc") for n, name in enumerate(("A", "B", "C"), 1)]
    assert decided(*copies)[1].duplicate_of is None
    found = decided(*copies, agreed=frozenset({1, 2}))
    assert found[3].duplicate_of is None
    assert found[3].action is not Action.DISPOSE


def test_a_hold_placed_on_the_inventory_holds() -> None:
    found = decided(record(1, "Other/case.doc", closed=CLOSED), placed=(Hold("path:Other", "Claim 9"),))[1]
    assert (found.action, found.hold) == (Action.RETAIN, "Claim 9 (path:Other)")


def test_a_folder_that_is_there_twice_is_noted_and_its_parts_too() -> None:
    items = [
        record(n, f"{folder}/{name}.doc", text)
        for n, (folder, name, text) in enumerate(
            [
                ("A", "one", HOUSING), ("A", "two", MINUTES), ("A/sub", "three", "three " * 9),
                ("B", "one", HOUSING), ("B", "two", MINUTES), ("B/sub", "three", "three " * 9),
                ("C", "one", HOUSING), ("C", "two", MINUTES),
            ],
            1,
        )
    ]  # fmt: skip
    found = decided(*items)
    assert any("its whole folder “B” (3 files) is the same as “A”" in str(reason) for reason in found[6].reasons)
    assert not any("whole folder" in str(reason) for reason in found[7].reasons)


LETTER = (
    "The council decided to close the footpath between Alder Street and Birch Lane for eight weeks from the first of "
    "May while the bridge over the Cedar Brook is repaired. Walkers will be led along the embankment, which Damson "
    "Engineering will make safe before the work begins. Residents of Elm Close may use the service road at all hours, "
    "and the school has been asked to tell parents before the holidays that its lower gate stays shut. "
)
FORM = (
    "Dear {0}\n\nWe wrote to you about the amount of £{1} that stands unpaid on the account {2} above. Our records "
    "show that no payment has reached us since then. Unless we receive the full amount within fourteen days we may "
    "ask the court for an order, which would add costs to what you owe. Please ring {0} before {3} to agree a plan "
    "of payments for {4} that you can keep, and bring the letter {5} with you when you come to see us about it."
)


def sketched(*texts: str, formats: tuple[str, ...] = (), names: tuple[str, ...] = ()) -> dict[int, object]:
    sketches = Sketches()
    for number, text in enumerate(texts, 1):
        one = record(number, names[number - 1] if names else f"{number}.doc", text)
        kind = Format(formats[number - 1]) if formats else Format("application/msword")
        content = replace(one.content or Content(), minhash=pack([Text(text)]), format=kind)
        sketches.look(replace(one, content=content), date(2010 + number, 1, 1))
    return dict(sketches.finish())


def test_an_edited_text_is_found_and_the_older_one_named() -> None:
    found = sketched(
        LETTER, LETTER.replace("eight weeks", "ten weeks"), MINUTES, names=("Path v1.doc", "x/Path v2.doc", "c.doc")
    )
    assert found.keys() == {1, 2}
    near = found[1]
    assert (near.of, near.older, near.same_name, near.same_text) == (2, True, True, False)  # type: ignore[attr-defined]


def test_the_same_text_in_another_format_is_a_relation() -> None:
    found = sketched(LETTER, LETTER.upper().lower().replace("the council", "The council"), formats=("a/pdf", "a/doc"))
    assert all(near.same_text and near.other_format for near in found.values())  # type: ignore[attr-defined]


def test_letters_of_one_form_to_different_people_are_different() -> None:
    people = [("Mrs Aldous", "120.50", "88123456", "4 May", "Elm Close 4", "AB/1234"),
              ("Mr Bevan", "999.10", "77654321", "9 June", "Fir Road 81", "CD/9876")]  # fmt: skip
    assert sketched(*(FORM.format(*person) for person in people)) == {}


def test_a_short_text_has_no_sketch_and_a_sketch_has_one_size() -> None:
    assert pack([Text("Thank you, received.")]) == b""
    assert len(pack([Text(LETTER)])) == SIZE
    assert pack([Text(LETTER)]) == pack([Text(LETTER)])


def test_nearly_the_same_text_is_reviewed_at_most() -> None:
    items = []
    for number, text in enumerate((LETTER, LETTER.replace("eight", "ten")), 1):
        one = record(number, f"{number}/Path v{number}.doc", text)
        days = datetime(2010 + number, 1, 1, tzinfo=UTC)
        items.append(replace(one, content=replace(one.content or Content(), minhash=pack([Text(text)]), modified=days)))
    found = judged(*items)
    assert [flag.kind for flag in found[1].rot if flag.reason.rule == "R3"] == [Rot.REDUNDANT]
    assert found[1].action is Action.REVIEW
    assert not [flag for flag in found[2].rot if flag.reason.rule == "R3"]


def test_an_attachment_saved_beside_its_mail_is_a_relation() -> None:
    mail = record(1, "Mail/m.eml", "mail", content=None)
    inside = record(2, "Mail/m.eml", HOUSING)
    inside = replace(inside, item=replace(inside.item, inside="a.doc", kind=ItemKind.ATTACHMENT), container=1)
    found = judged(mail, inside, record(3, "Mail/a.doc", HOUSING))
    assert any("saved as “a.doc” beside the mail" in str(reason) for reason in found[2].reasons)
    assert Action.DISPOSE not in {found[n].action for n in (1, 2, 3)}
