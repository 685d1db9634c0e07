"""No disposal is ever proposed inside a blocked scope, whatever the inventory holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.disposal_bounds import SURE_CLASS, SURE_TRIGGER, TEXT_WORDS
from classifiers.features import pack
from classifiers.judge import judge
from classifiers.settled import SURE_DUE
from models.disposition import Action, Disposition, Hold, RetentionState, Rot
from models.fileplan import Combinator, Period, RecordClass, Retention, ScheduleAction
from models.findings import Category, DateCandidate, SpecialCategory
from models.inventory import Content, Record
from models.policy import Policy, StorageArea
from models.records import Format, Item, ItemKind, MailClass, Problem, ProblemKind, ShareKind, Status, Text, Times

TODAY = date(2026, 6, 1)
DAYS = (TODAY, date(2028, 2, 29), date(2031, 1, 15))
TEXTS = {
    "HOU": "Tenancy agreement and rent account of the council house with repairs done. " * 4,
    "GOV": "Minutes and agenda of the committee of councillors at the council meeting. " * 4,
    "REV": "Premises licence application and licensing hearing about alcohol sales. " * 4,
    "": "hello",
}
PACKED = {text: pack([Text(text)]) for text in TEXTS.values()}


def row(ref: str, action: ScheduleAction) -> Retention:
    triggers = () if action is ScheduleAction.KEEP else ("closure",)
    return Retention(ref, ref, triggers, tuple(Period(6) for _ in triggers), Combinator.NONE, action)


POLICY = Policy(
    folder="",
    digest="d",
    classes={
        "HOU": RecordClass("HOU", "Council housing", keywords=("tenancy", "rent account"), schedule_ref="H"),
        "GOV": RecordClass("GOV", "Committees", keywords=("minutes", "agenda", "committee"), schedule_ref="G"),
        "REV": RecordClass("REV", "Licensing", keywords=("premises licence", "alcohol"), schedule_ref="R"),
    },
    schedule={
        "H": row("H", ScheduleAction.DESTROY),
        "G": row("G", ScheduleAction.KEEP),
        "R": row("R", ScheduleAction.REVIEW),
    },
    areas=tuple(StorageArea(scope.upper(), scope=scope) for scope in ("case", "legal", "foi", "sar", "audit")),
    holds=(Hold("path:Held", "Inquiry"), Hold("class:REV", "Audit"), Hold("dates:2011-01-01..2011-12-31", "Claim")),
)
FOLDERS = (
    "",
    "Tenants/Aldous, Jo/",
    "Tenants/Aldous, Jo/Letters/",
    "CASE/",
    "LEGAL/b/",
    "FOI/",
    "SAR/",
    "AUDIT/",
    "Held/",
    "Free/",
    "Free/OLD/",
)
NAMES = ("roads.shp", "roads.dbf", "a.doc", "~$a.doc", "Thumbs.db", "list OLD.doc", "x.tmp", "trace.log", "b.zip")


COMMON = Content(b"common", 40, Format("application/pdf"), words=40, features=PACKED["hello"])
"""Half of the items hold this, so that there are copies enough."""


@st.composite
def contents(draw: st.DrawFn) -> Content:
    text = draw(st.sampled_from(sorted(TEXTS.values())))
    closed = draw(st.sampled_from([None, date(2009, 1, 1), date(2024, 1, 1)]))
    category = draw(st.sampled_from([None, Category.HEALTH, Category.CRIMINAL_OFFENCE, Category.CHILDREN]))
    return Content(
        hash=f"{text[:20]}{closed}{category}".encode(),
        size=len(text),
        format=Format(draw(st.sampled_from(["application/msword", "text/plain", "message/rfc822"]))),
        words=len(text.split()),
        dates=(DateCandidate("closure", closed, "closed", draw(st.sampled_from([0.6, 0.9]))),) if closed else (),
        special_categories=(SpecialCategory(category, True, 0.9, ""),) if category else (),
        features=PACKED[text],
        mail_class=draw(st.sampled_from(list(MailClass))),
    )


@st.composite
def inventories(draw: st.DrawFn) -> list[Record]:
    records: list[Record] = []
    for _ in range(draw(st.integers(1, 12))):
        number = draw(st.integers(0, 3))
        path = f"{draw(st.sampled_from(FOLDERS))}{number}{draw(st.sampled_from(NAMES))}"
        path = path.replace(f"{number}~$", "~$").replace(f"{number}Thumbs", "Thumbs")
        if any(record.item.path == path for record in records):
            continue
        file = draw(_record(len(records) + 1, path))
        records.append(file)
        for inner in range(draw(st.integers(0, 3)) if path.endswith("zip") else 0):
            records.append(draw(_record(len(records) + 1, path, f"m{inner}.doc", file.id)))
    return records


@st.composite
def _record(draw: st.DrawFn, id: int, path: str, inside: str = "", container: int | None = None) -> Record:
    status = draw(st.sampled_from([Status.READ, Status.READ, Status.READ, Status.UNREAD, Status.SKIPPED]))
    problem = None if status is Status.READ else Problem("read", ProblemKind.CORRUPT)
    content = COMMON if draw(st.booleans()) else draw(contents())
    size = draw(st.sampled_from([0, content.size, content.size]))
    content = content if size else Content()
    modified = datetime(draw(st.sampled_from([2010, 2011, 2016, 2025])), 5, 4, 3, 2, 1, 5, UTC)
    item = Item("S", path, inside, ItemKind.MEMBER if inside else ItemKind.FILE, size, Times(modified, modified))
    kind = draw(st.sampled_from([ShareKind.USER, ShareKind.SHARED]))
    return Record(id, f"i{id}", item, kind, status, problem, content, container=container)


class Memory:
    def __init__(
        self, items: list[Record], approved: frozenset[int] = frozenset(), held: tuple[Hold, ...] = ()
    ) -> None:
        self.items = sorted(items, key=lambda r: (r.item.path.rpartition("/")[0], r.item.path, r.item.inside))
        self.judged: dict[int, Disposition] = {}
        self._approved, self._holds = approved, held

    def approved(self) -> frozenset[int]:
        return self._approved

    def holds(self) -> tuple[Hold, ...]:
        return self._holds

    def records(self) -> Iterator[Record]:
        return iter(self.items)

    def duplicate_groups(self) -> Iterator[tuple[Record, ...]]:
        for content in sorted({r.content.hash for r in self.items if r.content and r.content.hash}):
            group = tuple(r for r in self.items if r.content and r.content.hash == content)
            if len(group) > 1:
                yield group

    def save_judgements(self, judged: Iterable[tuple[int, Disposition]], policy_digest: str, model_digest: str) -> None:
        self.judged = dict(judged)


@settings(max_examples=80, deadline=None)
@given(inventories())
def test_nothing_blocked_is_ever_proposed_for_disposal(items: list[Record]) -> None:
    inventory = Memory(items)
    judge(inventory, POLICY, TODAY)
    assert sorted(inventory.judged) == sorted(record.id for record in items)
    for record in items:
        found = inventory.judged[record.id]
        if found.action is Action.DISPOSE:
            _may_go(record, found, items, inventory.judged)


def _may_go(record: Record, found: Disposition, items: list[Record], judged: dict[int, Disposition]) -> None:
    assert not found.hold
    assert found.retention.state is not RetentionState.PERMANENT
    assert record.status is Status.READ
    assert record.problem is None
    assert record.container is None
    assert not record.item.path.endswith((".shp", ".dbf")) or not _has_partner(record, items)
    assert record.item.path.partition("/")[0] not in {"CASE", "LEGAL", "FOI", "SAR", "AUDIT", "Held"}
    assert record.content is not None
    assert not any(special.about_person for special in record.content.special_categories)
    if found.reasons[0].evidence.startswith("past its retention"):
        assert found.class_confidence >= SURE_CLASS
        assert record.content.words >= TEXT_WORDS
        assert all(r.confidence >= SURE_TRIGGER for r in found.retention.reasons if r.rule == "retention.trigger")
    if found.duplicate_of is not None:
        best = next(r for r in items if r.id == found.duplicate_of)
        assert judged[best.id].duplicate_of is None
        assert best.container is None
    for member in items:
        if member.container == record.id:
            assert member.status is Status.READ
            assert not judged[member.id].hold


def _has_partner(record: Record, items: list[Record]) -> bool:
    other = record.item.path[:-3] + ("dbf" if record.item.path.endswith("shp") else "shp")
    return any(item.item.path == other and item.container is None for item in items)


@settings(max_examples=60, deadline=None)
@given(inventories(), st.sampled_from(DAYS), st.data())
def test_no_content_is_ever_proposed_away_as_redundant_whatever_people_approved(
    items: list[Record], today: date, data: st.DataObject
) -> None:
    approved = frozenset(data.draw(st.sets(st.sampled_from([record.id for record in items]))))
    inventory = Memory(items, approved)
    judge(inventory, POLICY, today)
    for group in inventory.duplicate_groups():
        files = [record for record in group if record.container is None and record.item.size]
        redundant = {r.id for r in files if _as_redundant(inventory.judged[r.id])} - approved
        left = {record.id for record in files} - approved - redundant
        assert left or not redundant
        stays = [item for item in left if not _goes_as_clutter(inventory.judged[item])]
        assert stays or all(_clutter_itself(inventory.judged[item]) for item in redundant)
        if len(left) == 1 and len(files) > 1 and approved & {record.id for record in files}:
            (last,) = left
            if inventory.judged[last].action is Action.DISPOSE:
                assert inventory.judged[last].retention.state is RetentionState.DUE or redundant


def _goes_as_clutter(found: Disposition) -> bool:
    return found.action is Action.DISPOSE and found.retention.state is not RetentionState.DUE


def _clutter_itself(found: Disposition) -> bool:
    return any(flag.kind is Rot.TRIVIAL for flag in found.rot)


def _as_redundant(found: Disposition) -> bool:
    return found.action is Action.DISPOSE and found.reasons[0].evidence.startswith("redundant")


@settings(max_examples=60, deadline=None)
@given(inventories(), st.sampled_from(DAYS))
def test_due_rests_on_a_sure_class_and_a_trigger_of_its_own_or_its_case(items: list[Record], today: date) -> None:
    inventory = Memory(items)
    judge(inventory, POLICY, today)
    for record in items:
        found = inventory.judged[record.id]
        if found.retention.state is not RetentionState.DUE:
            continue
        assert found.retention.trigger_date is not None
        assert found.retention.due is not None
        assert found.retention.due < today
        assert any(reason.rule == "retention.trigger" for reason in found.retention.reasons)
        assert sum(candidate.score for candidate in found.candidates) >= SURE_DUE
        folder = record.item.path.rpartition("/")[0]
        stated = [r for r in items if r.id == record.id or _same_case(r.item.path, folder)]
        days = {each.date for r in stated if r.content for each in r.content.dates if each.kind == "closure"}
        assert found.retention.trigger_date in days


def _same_case(path: str, folder: str) -> bool:
    return folder.startswith("Tenants/Aldous, Jo") and path.startswith("Tenants/Aldous, Jo/")


@settings(max_examples=40, deadline=None)
@given(inventories(), st.sampled_from(("path:Free", "class:HOU", "dates:2009-01-01..2009-12-31")))
def test_a_hold_on_the_inventory_holds_as_one_of_the_policy_does(items: list[Record], scope: str) -> None:
    placed, own = Memory(items, held=(Hold(scope, "Inquiry 9"),)), Memory(items)
    judge(placed, POLICY, TODAY)
    judge(own, replace(POLICY, holds=(*POLICY.holds, Hold(scope, "Inquiry 9"))), TODAY)
    assert placed.judged == own.judged
    for found in placed.judged.values():
        assert found.action is not Action.DISPOSE or not found.hold


@settings(max_examples=20, deadline=None)
@given(inventories())
def test_judging_twice_gives_the_same(items: list[Record]) -> None:
    first, second = Memory(items), Memory(list(reversed(items)))
    judge(first, POLICY, TODAY)
    judge(second, POLICY, TODAY)
    assert first.judged == second.judged


@settings(max_examples=40, deadline=None)
@given(inventories())
def test_each_copy_of_a_content_points_to_one_authoritative_copy(items: list[Record]) -> None:
    inventory = Memory(items)
    judge(inventory, POLICY, TODAY)
    for group in inventory.duplicate_groups():
        copies = [record for record in group if record.item.size]
        of = {inventory.judged[record.id].duplicate_of for record in copies} - {None}
        assert len(of) == (1 if len(copies) > 1 else 0)
        assert sum(inventory.judged[record.id].duplicate_of is None for record in copies) <= 1
