"""The review queue on SQLite and PostgreSQL: filters, facets and pages against plain counting, and who sees what."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, insert, select, update

from models.access import EVERYTHING, RIGHTS, Right, Role, Scope, User
from models.review import FACETS, MULTIPLE, NONE, Filters, QueueRow, ReviewError, Sort
from models.store import (
    copy_groups,
    index,
    item_view,
    matching,
    overview,
    paging,
    queue,
    referrals,
    reviewing,
    saved_views,
    scope,
)
from models.store.engine import writing
from models.store.index_making import make_index
from models.tables import folders, items
from tests import review_estate as estate

NUMBER = 500
VALUES = {
    "action": estate.ACTIONS,
    "type": (*estate.TYPES, NONE),
    "special": (*estate.SPECIAL, NONE),
    "class": (*estate.CLASSES[:6], NONE),
    "area": (estate.AREAS[0].path, estate.AREAS[-1].path, NONE),
    "rot": ("redundant", "obsolete", NONE),
    "problem": ("encrypted", NONE),
    "hold": ("yes", "no"),
    "exposure": ("open_to_everyone", "orphan_owner", NONE),
    "share": ("SU", "U", "nowhere"),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def inventory(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with estate.opened(request.param, tmp_path_factory.mktemp("queue"), NUMBER) as engine:
        yield engine


@pytest.fixture(scope="module")
def rows(inventory: Engine) -> dict[int, QueueRow]:
    """Every item, fetched without the index."""
    with inventory.connect() as connection:
        keys = connection.execute(select(items.c.id)).scalars().all()
        return queue.queue_rows(connection, EVERYTHING, keys)


def values_of(inventory: Engine, row: QueueRow, facet: str) -> set[str]:
    """A row's values of a facet, worked out beside the index."""
    plain = {"share": row.share, "action": row.action, "class": row.class_code, "problem": row.problem}
    several = {"type": tuple(row.types), "special": row.special, "rot": row.rot, "exposure": row.exposure}
    if facet in several:
        return set(several[facet]) or {NONE}
    if facet == "hold":
        return {"yes" if row.hold else "no"}
    if facet == "area":
        area = estate.area_of(row.path, "", row.share)
        return {area.path if area else NONE}
    return {plain[facet] or NONE}


chosen = st.fixed_dictionaries(
    {}, optional={facet: st.lists(st.sampled_from(values), max_size=2) for facet, values in VALUES.items()}
)
asked = st.builds(Filters.of, chosen, st.sampled_from(["", "letter", "pdf 7", "HOUSING", "Inbox", "no such"]))
areas_of = st.none() | st.frozensets(st.integers(1, 9), max_size=4)


def fits(inventory: Engine, row: QueueRow, filters: Filters) -> bool:
    held = all(not values_of(inventory, row, facet).isdisjoint(values) for facet, values in filters.chosen)
    place, _, name = row.path.rpartition("/")
    searched = (place.casefold(), (row.inside or name).casefold())
    return held and all(any(word in text for text in searched) for word in filters.text.casefold().split())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=asked, areas=areas_of)
def test_filters_facets_and_scope_agree_with_counting_row_by_row(
    inventory: Engine, rows: dict[int, QueueRow], filters: Filters, areas: frozenset[int] | None
) -> None:
    who = Scope("jo", frozenset({Right.SEE}), areas)
    with inventory.connect() as connection:
        mine = queue.queue_rows(connection, who, rows)
        wanted = {key for key, row in mine.items() if fits(inventory, row, filters)}
        found, _ = queue.keys_matching(connection, who, filters)
        assert set(found.tolist()) == wanted
        number, size = queue.count(connection, who, filters)
        assert (number, size) == (len(wanted), sum(rows[key].size for key in wanted))
        facet = "type" if filters.text else "action"
        others = [row for row in mine.values() if fits(inventory, row, filters.without(facet))]
        counted = reduce(lambda sums, row: sums + Counter(values_of(inventory, row, facet)), others, Counter[str]())
        shown = {one.value: one.number for one in queue.facets(connection, who, filters, [facet])[facet]}
        assert {value: number for value, number in shown.items() if number} == dict(counted)


@pytest.mark.parametrize("few", [0, 10_000])
@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("areas", [None, frozenset({1, 2, 8})])
def test_pages_one_after_the_other_are_the_whole_list_in_order_and_so_backwards(
    inventory: Engine, sort: Sort, areas: frozenset[int] | None, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "FEW", few)
    monkeypatch.setattr(paging, "FIRST", 16)
    who, filters = Scope("jo", frozenset({Right.SEE}), areas), Filters.of({"action": ["dispose", "review"]})
    with inventory.connect() as connection:
        pages = [queue.page(connection, who, filters, sort, number=70)]
        while pages[-1].after:
            pages.append(queue.page(connection, who, filters, sort, number=70, after=pages[-1].after))
        listed = [row for page in pages for row in page.rows]
        back = [pages[-1]]
        while back[-1].before:
            back.append(queue.page(connection, who, filters, sort, number=70, before=back[-1].before))
    assert len(listed) == len({row.id for row in listed}) == pages[0].total
    assert [row for page in reversed(back) for row in page.rows] == listed
    keys = {
        Sort.RISK: lambda row: (-row.risk, row.id),
        Sort.SIZE: lambda row: (-row.size, row.id),
        Sort.AGE: lambda row: (row.modified.date(), row.id),
    }
    if sort is not Sort.PATH:
        assert listed == sorted(listed, key=keys[sort])
    else:
        places = [(row.share, row.path.rpartition("/")[0].split("/")) for row in listed]
        assert places == sorted(places)


@pytest.mark.parametrize("token", ["x", ".", "5", "9" * 40 + ".1", "-1.-1", "1.1;--", "١.١"])
def test_a_page_token_that_nobody_gave_out_is_read_as_some_place(inventory: Engine, token: str) -> None:
    with inventory.connect() as connection:
        for sort in Sort:
            assert queue.page(connection, EVERYTHING, Filters(), sort, after=token).total == NUMBER
            assert queue.page(connection, EVERYTHING, Filters(), sort, before=token).total == NUMBER


def test_filters_survive_a_url_and_unknown_facets_are_refused() -> None:
    filters = Filters.of({"type": ["PERSON", "PHONE"], "share": ["SU"]}, "tŷ letter", 7)
    assert Filters.from_pairs(filters.pairs()) == filters
    assert Filters.from_pairs([("page", "2"), ("action", "")]) == Filters()
    with pytest.raises(ReviewError):
        Filters.of({"colour": ["red"]})
    with pytest.raises(ReviewError):
        Filters.from_pairs([("folder", "1 or 1=1")])


def test_a_folder_has_what_lies_below_it_and_the_tree_adds_up(inventory: Engine, rows: dict[int, QueueRow]) -> None:
    with inventory.connect() as connection:
        roots = overview.folder_tree(connection, EVERYTHING)
        assert sum(root.items for root in roots) == NUMBER
        [top] = [root for root in roots if root.share == "SU"]
        for folder in overview.folder_tree(connection, EVERYTHING, top.id):
            below = [row for row in rows.values() if row.share == "SU" and row.path.startswith(f"{folder.path}/")]
            assert (folder.items, folder.size) == (len(below), sum(row.size for row in below))
            assert queue.count(connection, EVERYTHING, Filters(folder=folder.id)) == (folder.items, folder.size)
            way = overview.folder_path(connection, EVERYTHING, folder.id)
            assert [way[0].path, way[-1].path] == ["", folder.path]


@pytest.mark.parametrize("word", ["e", "letter", "7", "docx", "tenancy", "0."])
def test_words_are_found_alike_however_often_they_stand(
    inventory: Engine, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for hits in (1, 10_000):
        monkeypatch.setattr(matching, "HITS", hits)
        with inventory.connect() as connection:
            index.index_of(connection).known.clear()
            found.append(queue.keys_matching(connection, EVERYTHING, Filters(text=word))[0].tolist())
    assert found[0] == found[1] != []


def test_the_overview_adds_up_and_each_figure_is_the_length_of_its_list(inventory: Engine) -> None:
    for who in (EVERYTHING, Scope("jo", frozenset({Right.SEE}), frozenset({3}))):
        with inventory.connect() as connection:
            found = overview.overview(connection, who)
            number, size = queue.count(connection, who, Filters())
            assert (found.items, found.size) == (number, size)
            for facet in ("action", "type", "age"):
                for one in found.facets[facet]:
                    assert queue.count(connection, who, Filters.of({facet: [one.value]})) == (one.number, one.size)
            sums = overview.area_sums(connection, who)
            assert {one.id for one in sums} == ({3} if who.areas else set(range(1, 9)))
            [third] = [one for one in sums if one.id == 3]
            assert third.items == queue.count(connection, who, Filters.of({"area": [third.path]}))[0] > 0


def test_a_data_owner_sees_the_areas_of_their_name_address_or_login_and_a_mailbox_with_all_that_is_in_it(
    inventory: Engine, rows: dict[int, QueueRow]
) -> None:
    user = User(1, "owner0", "Owner of mail", "Owner0@Example.org", (Role.DATA_OWNER,))
    with inventory.connect() as connection:
        who = scope.scope_of(connection, user)
        assert who.areas == frozenset({1, 8})
        box = [row for row in queue.queue_rows(connection, who, rows).values() if row.share == "U"]
        assert len(box) == sum(row.share == "U" for row in rows.values()) > 2
        both = scope.scope_of(connection, User(1, "x", "", "", (Role.DATA_OWNER, Role.REVIEWER)))
        assert both.areas is None
        gone = scope.scope_of(connection, User(1, "owner0", "", "", (Role.REVIEWER,), active=False))
        assert not gone.rights
        assert queue.count(connection, gone, Filters()) == (0, 0)


def test_what_is_out_of_scope_does_not_exist(inventory: Engine, rows: dict[int, QueueRow]) -> None:
    who = Scope("jo", RIGHTS[Role.DATA_OWNER], frozenset({2}))
    foreign = next(key for key, row in rows.items() if row.path.startswith("Housing/"))
    with inventory.connect() as connection:
        assert item_view.item_view(connection, who, foreign) is None
        assert queue.queue_rows(connection, who, [foreign]) == {}
        assert scope.may_see(connection, who, [foreign, 10**12, -1]) == set()
        row = rows[foreign]
        assert item_view.key_of(connection, who, row.share, row.path, row.inside) is None
        assert item_view.key_of(connection, EVERYTHING, row.share, row.path, row.inside) == foreign
        folder = connection.execute(select(folders.c.id).where(folders.c.path.startswith("Housing/")).limit(1)).scalar()
        assert folder is not None
        assert overview.folder_path(connection, who, folder) == []
        assert overview.folder_tree(connection, who, folder) == []


def test_an_item_is_shown_with_its_copies_members_and_container(inventory: Engine, rows: dict[int, QueueRow]) -> None:
    with inventory.connect() as connection:
        box = next(row for row in rows.values() if row.path == "box.pst" and not row.inside)
        shown = item_view.item_view(connection, EVERYTHING, box.id)
        assert shown is not None
        assert shown.members_number == sum(bool(row.inside) for row in rows.values())
        member = item_view.item_view(connection, EVERYTHING, shown.members[0].id)
        assert member is not None
        assert member.container == box
        assert member.area == "U/box.pst"
        content = select(items.c.content_id).group_by(items.c.content_id).having(func.count() > 2).limit(1)
        keys = connection.execute(select(items.c.id).where(items.c.content_id.in_(content))).scalars().all()
        copy = item_view.item_view(connection, EVERYTHING, keys[0])
        assert copy is not None
        assert {one.id for one in copy.copies} == set(keys[1:])


def test_groups_of_copies_come_by_the_bytes_they_take(inventory: Engine) -> None:
    with inventory.connect() as connection:
        first = copy_groups.groups(connection, EVERYTHING, number=5)
        rest = copy_groups.groups(connection, EVERYTHING, after=(first[-1].size, first[-1].kept), number=10_000)
        both = [*first, *rest]
        assert [one.size for one in both] == sorted((one.size for one in both), reverse=True)
        assert len({one.kept for one in both}) == len(both)
        assert copy_groups.groups(connection, Scope("x"), number=5) == []


def test_equal_folders_are_groups_and_those_out_of_scope_only_a_number(inventory: Engine) -> None:
    with inventory.connect() as connection:
        for folder, path in ((9001, "Housing/one"), (9002, "Planning/two")):
            known = {"id": folder, "share_id": 1, "path": path, "signature": b"", "files": 2, "seen_run": 1}
            connection.execute(insert(folders).values(**known))
            for number in (1, 2):
                place = {"id": folder * 10 + number, "share_id": 1, "folder_id": folder, "name": f"{number}.txt"}
                facts = {"kind": "file", "size": 100, "status": "read", "content_id": number, "first_run": 1}
                connection.execute(insert(items).values(**place, **facts))
        make_index(connection, estate.TODAY, estate.AREAS, estate.area_of)
        [group] = copy_groups.folder_groups(connection, EVERYTHING)
        assert (group.kept, group.path, group.copies, group.files, group.size) == (9001, "Housing/one", 2, 2, 200)
        all_of_it = copy_groups.folder_members(connection, EVERYTHING, group.kept)
        assert all_of_it == ([(9001, "SU", "Housing/one"), (9002, "SU", "Planning/two")], 0)
        housing = Scope("jo", frozenset({Right.SEE}), frozenset({1}))
        assert copy_groups.folder_members(connection, housing, group.kept) == ([(9001, "SU", "Housing/one")], 1)
        assert copy_groups.folder_groups(connection, Scope("x", frozenset({Right.SEE}), frozenset({3}))) == []
        connection.rollback()


def test_an_item_that_has_gone_is_in_no_page_though_the_index_has_it(inventory: Engine) -> None:
    with inventory.connect() as connection:
        first = queue.page(connection, EVERYTHING, Filters(), number=2).rows[0]
        connection.execute(update(items).where(items.c.id == first.id).values(gone_run=1))
        assert first.id not in {row.id for row in queue.page(connection, EVERYTHING, Filters(), number=5).rows}
        connection.rollback()


def test_saved_views_are_ones_own_or_shared(inventory: Engine) -> None:
    filters = Filters.of({"type": ["NHS_NUMBER"]}, "claim")
    reviewer, owner = Scope("ann", RIGHTS[Role.REVIEWER], None), Scope("bob", RIGHTS[Role.DATA_OWNER], frozenset({1}))
    with writing(inventory) as connection:
        mine = saved_views.save(connection, reviewer, "Mine", filters, Sort.AGE)
        saved_views.save(connection, reviewer, "For all", filters, shared=True)
        with pytest.raises(Exception, match="records team"):
            saved_views.save(connection, owner, "Theirs", filters, shared=True)
        assert [view.name for view in saved_views.views(connection, owner)] == ["For all"]
        assert not saved_views.remove(connection, owner, mine)
        assert saved_views.save(connection, reviewer, "Mine", filters, Sort.SIZE) == mine
        [view] = [view for view in saved_views.views(connection, reviewer) if view.id == mine]
        assert (view.filters, view.sort, view.mine) == (filters, Sort.SIZE, True)


def test_before_the_first_judging_all_is_empty(tmp_path: Path) -> None:
    from models.store import open_inventory

    engine = open_inventory(f"sqlite:///{tmp_path}/new.db")
    with engine.connect() as connection:
        assert queue.page(connection, EVERYTHING, Filters.of({"action": ["review"]}, "x", 3)).rows == ()
        assert all(values == () for values in queue.facets(connection, EVERYTHING, Filters()).values())
        assert overview.overview(connection, EVERYTHING).judged is None
        assert overview.area_sums(connection, EVERYTHING) == []
        assert overview.folder_tree(connection, EVERYTHING) == []
    engine.dispose()


@pytest.mark.parametrize(
    "module", [queue, overview, item_view, copy_groups, referrals, reviewing, saved_views], ids=lambda m: m.__name__
)
def test_no_question_on_items_can_be_asked_without_a_scope(module: ModuleType) -> None:
    free = {"checked", "state_text"}
    functions = [
        (name, found)
        for name, found in inspect.getmembers(module, inspect.isfunction)
        if found.__module__ == module.__name__ and not name.startswith("_") and name not in free and name != "make"
    ]
    assert functions
    for name, found in functions:
        kinds = inspect.signature(found, eval_str=True).parameters
        assert "scope" in kinds, name
        assert kinds["scope"].annotation is Scope, name
        assert kinds["scope"].default is inspect.Parameter.empty, name


def test_all_facets_can_be_counted(inventory: Engine) -> None:
    with inventory.connect() as connection:
        found = queue.facets(connection, EVERYTHING, Filters.of({"decided": ["undecided"]}))
    assert set(found) == set(FACETS)
    for facet in set(FACETS) - set(MULTIPLE) - {"owner"}:
        assert sum(one.number for one in found[facet]) == NUMBER


def test_the_index_in_memory_follows_a_new_judging(inventory: Engine) -> None:
    with inventory.connect() as connection:
        before = index.index_of(connection).generation
    estate.index(inventory)
    with inventory.connect() as connection:
        assert index.index_of(connection).generation > before
        assert queue.page(connection, EVERYTHING, Filters(text="letter")).total > 0
