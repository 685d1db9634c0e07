"""The judgement of an inventory, whatever the order in which it was crawled and whenever it is judged."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from classifiers.judge import judge
from classifiers.minhash import pack
from models.disposition import Action, Disposition, RetentionState
from models.inventory import Content, Record, name_hash
from models.records import Format, Item, ShareKind, Status, Text, Times
from tests.property.test_judge_blocks import DAYS, POLICY, Memory, contents, inventories

LEAP = date(2028, 2, 29)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking: an inventory takes too long to judge for that."""
SAID = (
    "The council decided to close the footpath between Alder Street and Birch Lane for {} weeks from the first of May. "
)
REST = (
    "Walkers will be led along the embankment, which Damson Engineering will make safe before the work begins, and "
    "residents of Elm Close may use the service road at all hours while the bridge over the brook is repaired by them."
)
LETTERS = tuple(pack([Text(SAID.format(weeks) + REST)]) for weeks in ("eight", "ten", "twelve"))
FOLDERS = ("", "A/", "B/", "B/News_files/", "A/Drafts/", "Maps/", "CASE/", "Tenants/Aldous, Jo/", "Held/")
NAMES = (
    "Policy v1.doc", "Policy v2 FINAL.doc", "Policy v2 final (signed).doc", "Policy.doc", "Copy of Policy.doc",
    "News.htm", "logo.png", "roads.shp", "roads.dbf", "site.dwg", "base.dwg", "Budget.xlsx", "Summary.xlsx",
    "~$Policy.doc", "Room booking.docx", "IMG_0001.jpg", "setup.exe", "x.tmp", "m.eml",
)  # fmt: skip


@st.composite
def shares(draw: st.DrawFn) -> list[Record]:
    """Files of all kinds in one share, with copies, versions, letters that are nearly alike, links and messages."""
    places = draw(st.lists(st.tuples(st.sampled_from(FOLDERS), st.sampled_from(NAMES)), min_size=2, unique=True))
    return [draw(_file(number, folder + name)) for number, (folder, name) in enumerate(places, 1)]


@st.composite
def _file(draw: st.DrawFn, number: int, path: str) -> Record:
    drawn = draw(contents())
    content = replace(
        drawn,
        minhash=draw(st.sampled_from((b"", *LETTERS))),
        modified=draw(st.sampled_from((None, datetime(2012, 3, 4, tzinfo=UTC), datetime(2015, 3, 4, tzinfo=UTC)))),
        links=(name_hash("Budget.xlsx"),) if path.endswith("Summary.xlsx") else (),
        message_id_hash=draw(st.sampled_from((b"", b"one message here"))),
    )
    content = replace(content, hash=repr((content.hash, content.minhash, content.modified, content.links)).encode())
    if draw(st.booleans()):
        content = Content(b"common", 40, Format("application/pdf"), words=40)
    times = Times(*[datetime(draw(st.sampled_from((2011, 2013, 2019))), 5, 4, 3, 2, 1, tzinfo=UTC)] * 2)
    item = Item("S", path, size=content.size, times=times)
    return Record(number, f"i:{path}", item, ShareKind.SHARED, Status.READ, None, content)


class Renumbered(Memory):
    """The same items crawled in another order: other keys, and the copies of a content in another order."""

    def __init__(self, items: list[Record], seed: int) -> None:
        numbers = random.Random(seed).sample(range(1, 10_000), len(items))
        keys = {record.id: number for record, number in zip(items, numbers, strict=True)}
        super().__init__([replace(r, id=keys[r.id], container=keys.get(r.container or 0)) for r in items])

    def duplicate_groups(self) -> Iterator[tuple[Record, ...]]:
        groups = sorted(super().duplicate_groups(), key=lambda group: group[0].id)
        yield from (tuple(sorted(group, key=lambda record: record.id)) for group in groups)

    def lesser_copies(self) -> set[int]:
        """All but the first by path."""
        return {r.id for group in super().duplicate_groups() for r in group[1:]}


class Rearranged(Renumbered):
    """Folders and names stand in another order too, as another database sorts them; parents still before children."""

    def __init__(self, items: list[Record], seed: int) -> None:
        super().__init__(items, seed)
        draw = random.Random(seed)
        ranks: dict[str, float] = {}

        def rank(name: str) -> float:
            return ranks.setdefault(name, draw.random())

        def place(record: Record) -> tuple[object, ...]:
            *folders, name = record.item.path.split("/")
            return ([rank(folder) for folder in folders], rank(name), record.item.path, record.item.inside)

        self.items = sorted(self.items, key=place)


def shown(inventory: Memory) -> dict[str, Disposition]:
    """The judgements by public ids, the relations too."""
    names = {record.id: record.item_id for record in inventory.items}
    return {
        names[item]: replace(
            found,
            duplicate_of=names[found.duplicate_of] if found.duplicate_of else None,  # type: ignore[arg-type]
            version_of=names[found.version_of] if found.version_of else None,  # type: ignore[arg-type]
        )
        for item, found in inventory.judged.items()
    }


def judged(inventory: Memory, today: date) -> dict[str, Disposition]:
    judge(inventory, POLICY, today)
    return shown(inventory)


@settings(max_examples=15, deadline=None, phases=PHASES)
@given(shares(), st.integers(0, 1_000), st.sampled_from((*DAYS, LEAP)))
def test_the_order_in_which_items_were_crawled_changes_nothing(items: list[Record], seed: int, today: date) -> None:
    _same(judged(Memory(items), today), judged(Renumbered(items, seed), today))


@settings(max_examples=15, deadline=None, phases=PHASES)
@given(shares(), st.integers(0, 1_000), st.sampled_from((*DAYS, LEAP)))
def test_nor_does_the_order_of_folders_and_names(items: list[Record], seed: int, today: date) -> None:
    """Texts that are nearly alike are left out: of several that are equally so, the first in order is named."""
    plain = [replace(r, content=replace(r.content or Content(), minhash=b"")) for r in items]
    _same(judged(Memory(plain), today), judged(Rearranged(plain, seed), today))


@settings(max_examples=12, deadline=None, phases=PHASES)
@given(inventories(), st.integers(0, 1_000))
def test_containers_and_their_members_too(items: list[Record], seed: int) -> None:
    today = date(2031, 1, 15)
    _same(judged(Memory(items), today), judged(Rearranged(items, seed), today))


def _same(left: dict[str, Disposition], right: dict[str, Disposition]) -> None:
    assert left.keys() == right.keys()
    for name, found in left.items():
        assert set(found.reasons) ^ set(right[name].reasons) == set(), name
        assert found == right[name], name


@settings(max_examples=10, deadline=None, phases=PHASES)
@given(shares(), st.sampled_from((*DAYS, LEAP)))
def test_judging_again_gives_the_same_and_time_only_brings_the_end_nearer(items: list[Record], today: date) -> None:
    inventory = Memory(items)
    assert judged(inventory, today) == judged(inventory, today)
    later = judged(Memory(items), date(2032, 2, 28))
    for name, found in judged(Memory(items), today).items():
        if found.retention.state is RetentionState.DUE:
            assert later[name].retention.state is RetentionState.DUE


@settings(max_examples=15, deadline=None, phases=PHASES)
@given(shares(), st.sampled_from((*DAYS, LEAP)))
def test_never_a_group_whose_every_copy_goes_as_redundant(items: list[Record], today: date) -> None:
    inventory = Memory(items)
    judge(inventory, POLICY, today)
    for group in inventory.duplicate_groups():
        found = [inventory.judged[record.id] for record in group]
        redundant = [one for one in found if "R1" in {f.reason.rule for f in one.rot} and one.action is Action.DISPOSE]
        kept = [one for one in found if one.action is not Action.DISPOSE or one.retention.state is RetentionState.DUE]
        clutter = [one for one in found if any(flag.reason.rule in ("T2", "T3", "T6", "T7") for flag in one.rot)]
        assert kept or len(clutter) == len(found) or not redundant
