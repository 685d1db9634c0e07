"""The judgement of a whole inventory, held in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from classifiers.features import pack
from classifiers.judge import judge
from models.disposition import Action, Disposition, Hold, RetentionState, Rot
from models.fileplan import Combinator, Period, RecordClass, Retention, ScheduleAction
from models.findings import Category, DateCandidate, SpecialCategory
from models.inventory import Content, Record
from models.policy import Policy, StorageArea
from models.records import Format, Item, ItemKind, Problem, ProblemKind, ShareKind, Status, Text, Times

TODAY = date(2026, 6, 1)
WORD = Format("application/msword")
HOUSING = "Tenancy agreement, rent account and repairs of a council house. " * 8
MINUTES = "Minutes of the committee: councillors resolved on the agenda of the council meeting. " * 8


def schedule_row(ref: str, action: ScheduleAction, trigger: str = "closure") -> Retention:
    triggers = () if action is ScheduleAction.KEEP else (trigger,)
    return Retention(ref, ref, triggers, tuple(Period(6) for _ in triggers), Combinator.NONE, action)


POLICY = Policy(
    folder="",
    digest="d1",
    classes={
        "HOU": RecordClass(
            "HOU",
            "Council housing",
            keywords=("tenancy", "rent account", "repairs", "council house"),
            schedule_ref="H1",
        ),
        "GOV": RecordClass(
            "GOV", "Committees", keywords=("minutes", "agenda", "committee", "councillors"), schedule_ref="G1"
        ),
        "REV": RecordClass("REV", "Licences reviewed", keywords=("licence", "licensing hearing"), schedule_ref="R1"),
    },
    schedule={
        "H1": schedule_row("H1", ScheduleAction.DESTROY),
        "G1": schedule_row("G1", ScheduleAction.KEEP),
        "R1": schedule_row("R1", ScheduleAction.REVIEW),
    },
    areas=(
        StorageArea("Legal", scope="legal"),
        StorageArea("Housing", sharepoint_site="https://example.org/sites/housing", default_code="HOU"),
    ),
)


@dataclass
class Memory:
    """An inventory in memory."""

    items: list[Record]
    judged: dict[int, Disposition] = field(default_factory=dict)

    def records(self) -> Iterator[Record]:
        return iter(sorted(self.items, key=lambda r: (r.item.share, r.item.path, r.item.inside)))

    def duplicate_groups(self) -> Iterator[tuple[Record, ...]]:
        groups: dict[bytes, list[Record]] = {}
        for record in self.records():
            if record.content and record.content.hash:
                groups.setdefault(record.content.hash, []).append(record)
        return (tuple(group) for group in groups.values() if len(group) > 1)

    def save_judgements(self, judged: Iterable[tuple[int, Disposition]], policy_digest: str, model_digest: str) -> None:
        self.judged = dict(judged)
        assert policy_digest
        assert model_digest


def record(id: int, path: str, text: str = HOUSING, closed: date | None = None, **changes: object) -> Record:
    """A read Word file with the text's features."""
    dates = (DateCandidate("closure", closed, f"case closed {closed}", 0.9),) if closed else ()
    content = Content(
        hash=f"{text}{closed}".encode(),
        size=len(text),
        format=WORD,
        language="en",
        words=len(text.split()),
        dates=dates,
        features=pack([Text(text)]),
    )
    times = Times(datetime(2015, 3, 1, 9, 13, id % 60, 7, UTC), datetime(2015, 3, 2, 9, 13, id % 60, 7, UTC))
    made = Record(
        id,
        f"i{id}",
        Item("SU", path, size=len(text), times=times),
        ShareKind.SHARED,
        Status.READ,
        None,
        content,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def member(id: int, container: Record, inside: str, text: str = HOUSING, **changes: object) -> Record:
    found = record(id, container.item.path, text)
    item = replace(found.item, inside=inside, kind=ItemKind.MEMBER)
    return replace(found, item=item, container=container.id, **changes)  # type: ignore[arg-type]


def judged(*items: Record, policy: Policy = POLICY) -> dict[int, Disposition]:
    inventory = Memory(list(items))
    judge(inventory, policy, TODAY)
    return inventory.judged


def with_data(found: Record, category: Category = Category.HEALTH) -> Record:
    assert found.content
    special = (SpecialCategory(category, True, 0.9, "health of a named person"),)
    return replace(found, content=replace(found.content, special_categories=special))


def test_a_closed_case_past_its_retention_is_proposed_for_disposal_with_every_reason() -> None:
    found = judged(record(1, "Other/case.doc", closed=date(2012, 3, 14)))[1]
    assert (found.action, found.class_code, found.retention.state) == (Action.DISPOSE, "HOU", RetentionState.DUE)
    assert found.record_class == "Council housing"
    assert {reason.rule for reason in found.reasons} >= {"A1", "F1"}
    assert found.candidates[0].terms


def test_without_the_trigger_nothing_is_due() -> None:
    found = judged(record(1, "Other/case.doc"))[1]
    assert (found.action, found.retention.state) == (Action.REVIEW, RetentionState.EARLIEST_POSSIBLE)


def test_special_category_data_about_a_person_is_reviewed_before_disposal() -> None:
    due = record(1, "Other/case.doc", closed=date(2012, 3, 14))
    assert judged(with_data(due))[1].action is Action.REVIEW
    assert judged(with_data(due, Category.CHILDREN))[1].action is Action.REVIEW


def test_permanent_held_legal_and_unread_items_are_never_disposed_of() -> None:
    due = date(2012, 3, 14)
    unread = record(3, "Other/c.doc", closed=due, status=Status.UNREAD, problem=Problem("x", ProblemKind.ENCRYPTED))
    found = judged(
        record(1, "Legal/case.doc", HOUSING + "1", closed=due),
        record(2, "Other/minutes.doc", MINUTES, closed=due),
        unread,
    )
    assert [found[n].action for n in (1, 2, 3)] == [Action.REVIEW, Action.RETAIN, Action.REVIEW]
    assert found[2].retention.state is RetentionState.PERMANENT
    held = replace(POLICY, holds=(Hold("path:Other", "Inquiry 7"),))
    inside = judged(record(1, "Other/case.doc", closed=due), policy=held)[1]
    assert (inside.action, inside.retention.state) == (Action.RETAIN, RetentionState.ON_HOLD)
    assert "Inquiry 7" in inside.hold


def test_a_released_hold_holds_nothing() -> None:
    released = replace(POLICY, holds=(Hold("path:Other", "Inquiry 7", released_by="A. Clerk"),))
    assert judged(record(1, "Other/case.doc", closed=date(2012, 3, 14)), policy=released)[1].action is Action.DISPOSE


def test_the_lesser_copy_points_to_the_authoritative_one() -> None:
    user = replace(record(1, "a.doc"), share_kind=ShareKind.USER)
    found = judged(user, record(2, "Other/folder/a.doc"))
    assert (found[1].duplicate_of, found[2].duplicate_of) == (2, None)
    assert found[1].action is Action.DISPOSE
    assert [flag.kind for flag in found[1].rot] == [Rot.REDUNDANT]
    assert found[2].rot == ()


def test_a_copy_in_a_legal_area_is_authoritative_and_others_there_stay() -> None:
    found = judged(record(1, "Legal/a.doc"), record(2, "Legal/bundle/a.doc"), record(3, "a.doc"))
    assert (found[2].duplicate_of, found[3].duplicate_of) == (1, 1)
    assert [found[n].action is Action.DISPOSE for n in (1, 2, 3)] == [False, False, True]


def test_a_member_is_never_disposed_of_and_a_file_beside_it_is_only_related() -> None:
    archive = record(1, "Other/b.zip", "zip", content=None)
    found = judged(archive, member(2, archive, "a.doc"), record(3, "Other/a.doc"))
    assert found[2].duplicate_of == 3
    assert found[2].rot == ()
    assert Action.DISPOSE not in {d.action for d in found.values()}


def test_a_container_is_kept_while_one_member_is_not_due() -> None:
    due = date(2012, 3, 14)
    archive = record(1, "Other/b.zip", closed=due)
    old = member(2, archive, "old.doc")
    old = replace(old, content=replace(record(9, "x", HOUSING + "2", closed=due).content or Content()))
    assert judged(archive, old)[1].action is Action.DISPOSE
    assert judged(archive, old, member(3, archive, "new.doc", HOUSING + "3"))[1].action is Action.REVIEW


def test_a_held_member_holds_its_container_and_not_its_neighbours() -> None:
    archive = record(1, "Other/b.zip", "zip")
    policy = replace(POLICY, holds=(Hold("class:GOV", "Audit 3"),))
    found = judged(archive, member(2, archive, "m.doc", MINUTES), member(3, archive, "h.doc"), policy=policy)
    assert [bool(found[n].hold) for n in (1, 2, 3)] == [True, True, False]
    assert found[1].action is Action.RETAIN


def test_current_records_of_an_area_with_a_site_migrate() -> None:
    found = judged(record(1, "Housing/case.doc", closed=date(2024, 3, 14)))[1]
    assert (found.retention.state, found.action) == (RetentionState.CURRENT, Action.MIGRATE)


def test_a_file_without_any_evidence_goes_by_its_area() -> None:
    found = judged(record(1, "Housing/0001.doc", "zzz qqq " * 30))[1]
    assert found.candidates[0].code == "HOU"
    assert found.candidates[0].view == "storage area"


def test_where_nobody_can_tell_whom_an_item_is_about_a_hold_on_a_person_covers_all_personal_data() -> None:
    policy = replace(POLICY, holds=(Hold("person:00ff", "Claim 1"),))
    personal = record(1, "a.doc", closed=date(2012, 3, 14))
    personal = replace(personal, content=replace(personal.content or Content(), people=1))
    found = judged(personal, record(2, "b.doc", MINUTES), policy=policy)
    assert (found[1].action, found[1].hold, found[2].hold) == (Action.RETAIN, "Claim 1 (one person)", "")


class Knowing(Memory):
    """An inventory that knows whom its items are about."""

    def items_about(self, token: str) -> Iterator[int]:
        return iter([2] if token == "00ff" else [])


def test_a_hold_on_a_person_covers_the_items_about_that_person() -> None:
    policy = replace(POLICY, holds=(Hold("person:00ff", "Claim 1"),))
    inventory = Knowing([record(1, "a.doc"), record(2, "b.doc", MINUTES)])
    judge(inventory, policy, TODAY)
    assert [inventory.judged[n].hold for n in (1, 2)] == ["", "Claim 1 (one person)"]


def test_a_hold_on_a_person_without_a_token_covers_all_personal_data() -> None:
    named = replace(POLICY, holds=(Hold("person:Jo Example", "Claim 1"),))
    personal = record(1, "a.doc")
    personal = replace(personal, content=replace(personal.content or Content(), people=1))
    inventory = Knowing([personal, record(2, "b.doc", MINUTES)])
    judge(inventory, named, TODAY)
    assert [bool(inventory.judged[n].hold) for n in (1, 2)] == [True, False]


def test_the_same_inventory_gives_the_same_judgement() -> None:
    items = [record(n, f"Other/{n}.doc", HOUSING if n % 2 else MINUTES) for n in range(1, 30)]
    assert judged(*items) == judged(*reversed(items))


def test_every_item_is_judged_once_and_an_empty_inventory_is_fine() -> None:
    assert judged() == {}
    items = [record(n, f"Other/{n}.doc") for n in range(1, 50)]
    assert sorted(judged(*items)) == list(range(1, 50))
