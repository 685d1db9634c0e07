"""Deciding on SQLite and PostgreSQL: what is written, what is left out, what comes back, and that nothing crosses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Executable, delete, func, select, update

from models.access import EVERYTHING, RIGHTS, Act, NotAllowed, Role, Scope
from models.disposition import Verdict
from models.findings import Finding, FindingType
from models.review import UNDECIDED, BulkState, Choice, Filters, ReviewError
from models.review_tables import audit, bulk_actions, referrals
from models.store import audit as chain
from models.store import bulk_jobs, decision_marks, decisions, findings, holds, item_view, queue, reviewing
from models.store import referrals as questions
from models.store.engine import writing
from models.tables import decisions as said
from models.tables import items, judgements
from tests import review_estate as estate

ANN = Scope("ann", RIGHTS[Role.REVIEWER], None)
BEN = Scope("ben", RIGHTS[Role.REVIEWER], None)
OWNER = Scope("owner1", RIGHTS[Role.DATA_OWNER], frozenset({2}))
KEEP = Choice(Verdict.KEEP, "still in use")
APPROVE = Choice(Verdict.APPROVE, "past its retention")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def inventory(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with estate.opened(request.param, tmp_path_factory.mktemp("deciding"), 400) as engine:
        yield engine


def standing(inventory: Engine, *keys: int) -> list[str]:
    with inventory.connect() as connection:
        rows = queue.queue_rows(connection, EVERYTHING, keys)
        return [rows[key].decision for key in keys]


def classes(inventory: Engine, *keys: int) -> dict[int, str]:
    """What learning makes of the decisions, by item's content."""
    with inventory.connect() as connection:
        content = {row.id: row.content_id for row in connection.execute(select(items.c.id, items.c.content_id))}
        found = {one.content: one.code for one in decisions.classes_said(connection)}
        return {key: found.get(content[key], "") for key in keys}


def act(inventory: Engine, scope: Scope, keys: list[int], choice: Choice) -> int:
    with writing(inventory) as connection:
        return reviewing.decide(connection, scope, dict.fromkeys(keys, ""), choice).bulk


def take_back(inventory: Engine, scope: Scope, bulk: int) -> int:
    with writing(inventory) as connection:
        return reviewing.undo(connection, scope, bulk).done


def links(inventory: Engine) -> int:
    with inventory.connect() as connection:
        found = chain.verify(connection)
        assert found.faults == ()
        assert decision_marks.faults(connection) == []
        return found.links


def test_a_decision_is_written_with_its_link_in_the_chain(inventory: Engine) -> None:
    before = links(inventory)
    act(inventory, ANN, [1], APPROVE)
    assert standing(inventory, 1) == ["approve"]
    with inventory.connect() as connection:
        row = connection.execute(select(audit).order_by(audit.c.seq.desc())).first()
        shown = item_view.item_view(connection, EVERYTHING, 1)
        assert shown is not None
        assert (row.actor, row.act, row.subject) == ("ann", "decision", f"item:{shown.item_id}")
        assert [(one.reviewer, one.verdict, one.reason) for one in shown.history] == [
            ("ann", "approve", "past its retention")
        ]
        code = connection.execute(select(judgements.c.class_code).where(judgements.c.item_id == 1)).scalar()
        assert 1 in holds.approved(connection)
    assert classes(inventory, 1) == {1: code}, "approving confirms the class that was proposed"
    assert links(inventory) == before + 1


@pytest.mark.parametrize(
    ("scope", "choice", "error"),
    [
        (ANN, Choice(Verdict.KEEP, "  \n"), ReviewError),
        (ANN, Choice(Verdict.RECLASSIFY, "wrong"), ReviewError),
        (ANN, Choice(Verdict.WRONG_FINDING, "wrong"), ReviewError),
        (Scope("it", RIGHTS[Role.OPERATOR], None), KEEP, NotAllowed),
        (Scope("aud", RIGHTS[Role.AUDITOR], None), KEEP, NotAllowed),
        (OWNER, Choice(Verdict.HOLD, "inquiry"), NotAllowed),
    ],
)
def test_what_may_not_be_decided_is_refused_and_leaves_nothing(
    inventory: Engine, scope: Scope, choice: Choice, error: type[Exception]
) -> None:
    before = links(inventory)
    with pytest.raises(error):
        act(inventory, scope, [2], choice)
    with pytest.raises(error), writing(inventory) as connection:
        reviewing.propose(connection, scope, Filters.of({"share": ["SU"]}), choice)
    assert standing(inventory, 2) == [""]
    assert links(inventory) == before


def test_forged_and_foreign_keys_do_nothing(inventory: Engine) -> None:
    with inventory.connect() as connection:
        mine = [row.id for row in queue.page(connection, OWNER, Filters(), number=500).rows]
    foreign = next(key for key in range(200, 400) if key not in mine)
    before = links(inventory)
    with writing(inventory) as connection:
        found = reviewing.decide(connection, OWNER, {foreign: "", 10**15: "", -3: ""}, KEEP)
    assert (found.bulk, found.done, found.left_out) == (0, 0, 3)
    assert standing(inventory, foreign) == [""]
    assert links(inventory) == before
    with writing(inventory) as connection:
        found = reviewing.decide(connection, OWNER, {foreign: "", mine[0]: ""}, KEEP)
    assert (found.done, found.changed) == (1, (foreign,))
    assert take_back(inventory, OWNER, found.bulk) == 1


def test_an_item_that_is_another_than_the_reviewer_saw_is_left_out(inventory: Engine) -> None:
    with inventory.connect() as connection:
        seen = {key: row.state for key, row in queue.queue_rows(connection, ANN, [5, 6]).items()}
    with writing(inventory) as connection:
        connection.execute(update(judgements).where(judgements.c.item_id == 6).values(hold="a new inquiry"))
    with writing(inventory) as connection:
        found = reviewing.decide(connection, ANN, seen, APPROVE)
    assert (found.done, found.changed) == (1, (6,))
    with writing(inventory) as connection:
        connection.execute(update(judgements).where(judgements.c.item_id == 6).values(hold=""))


def test_each_decision_comes_back_as_it_was(inventory: Engine) -> None:
    first = act(inventory, ANN, [10], Choice(Verdict.RECLASSIFY, "a lease", "7.1"))
    second = act(inventory, BEN, [10], Choice(Verdict.RECLASSIFY, "a licence", "7.2"))
    third = act(inventory, ANN, [10], KEEP)
    assert (standing(inventory, 10), classes(inventory, 10)) == (["keep"], {10: "7.2"})
    take_back(inventory, ANN, third)
    assert (standing(inventory, 10), classes(inventory, 10)) == (["reclassify"], {10: "7.2"})
    take_back(inventory, ANN, second)
    assert (standing(inventory, 10), classes(inventory, 10)) == (["reclassify"], {10: "7.1"})
    take_back(inventory, ANN, first)
    assert (standing(inventory, 10), classes(inventory, 10)) == ([""], {10: ""})
    with pytest.raises(ReviewError, match="undone"):
        take_back(inventory, ANN, first)


def test_taking_back_leaves_what_somebody_decided_since(inventory: Engine) -> None:
    bulk = act(inventory, ANN, [20, 21], APPROVE)
    act(inventory, BEN, [21], KEEP)
    with writing(inventory) as connection:
        found = reviewing.undo(connection, ANN, bulk)
    assert (found.done, found.changed) == (1, (21,))
    assert standing(inventory, 20, 21) == ["", "keep"]


def test_only_who_decided_or_the_records_team_takes_back(inventory: Engine) -> None:
    with inventory.connect() as connection:
        key = queue.page(connection, OWNER, Filters.of({"decided": [UNDECIDED]}), number=1).rows[0].id
    bulk = act(inventory, ANN, [key], KEEP)
    with pytest.raises(ReviewError, match="no batch"):
        take_back(inventory, OWNER, bulk)
    mine = act(inventory, OWNER, [key], APPROVE)
    assert take_back(inventory, BEN, mine) == 1


def test_a_referral_waits_for_the_data_owner_and_is_answered_by_a_decision(inventory: Engine) -> None:
    with inventory.connect() as connection:
        row = queue.page(connection, OWNER, Filters.of({"decided": [UNDECIDED]}), number=1).rows[0]
    refer = Choice(Verdict.REFER, "is this still needed?")
    with writing(inventory) as connection:
        connection.execute(update(referrals).values(state="withdrawn"))
    bulk = act(inventory, ANN, [row.id], refer)
    with inventory.connect() as connection:
        [asked] = questions.listed(connection, OWNER)
        assert (asked.item, asked.owner, asked.by) == (row.id, "owner1@example.org", "ann")
        assert questions.listed(connection, Scope("x", RIGHTS[Role.DATA_OWNER], frozenset({3}))) == []
        assert questions.numbers(connection, OWNER)[0][3] == 1
    answer = act(inventory, OWNER, [row.id], KEEP)
    with inventory.connect() as connection:
        [found] = questions.listed(connection, ANN, item=row.id, state="answered")
        assert (found.answer, found.answered_by, found.answer_reason) == ("keep", "owner1", KEEP.reason)
        mine = questions.asked_by(connection, ANN, "ann")
        assert mine[0] == found
        assert [one.id for one in mine] == sorted((one.id for one in mine), reverse=True)
        assert questions.asked_by(connection, ANN, "ann", before=mine[0].id) == mine[1:]
        assert questions.asked_by(connection, ANN, "owner1") == []
        assert questions.asked_by(connection, Scope("x", RIGHTS[Role.DATA_OWNER], frozenset({3})), "ann") == []
    take_back(inventory, OWNER, answer)
    with inventory.connect() as connection:
        assert [one.state for one in questions.listed(connection, ANN, item=row.id)] == ["open"]
    take_back(inventory, ANN, bulk)
    with inventory.connect() as connection:
        assert questions.listed(connection, ANN, item=row.id) == []


def test_holding_an_item_places_a_hold_on_its_place_and_taking_it_back_releases_it(inventory: Engine) -> None:
    bulk = act(inventory, ANN, [30], Choice(Verdict.HOLD, "Inquiry 2026/4"))
    with inventory.connect() as connection:
        [hold] = holds.in_force(connection)
        row = queue.queue_rows(connection, ANN, [30])[30]
        assert (hold.scope, hold.authority) == (f"path:{row.share}/{row.path}", "Inquiry 2026/4")
    take_back(inventory, ANN, bulk)
    with inventory.connect() as connection:
        assert holds.in_force(connection) == ()


def test_wrong_findings_are_said_of_findings_that_are_there(inventory: Engine) -> None:
    with writing(inventory) as connection:
        content = connection.execute(select(items.c.content_id).where(items.c.id == 40)).scalar()
        found = Finding(FindingType.PHONE, 5, 9, 0.9, "phone", value_hash=b"v" * 16)
        findings.write(connection, [(content, [found])])
        asked = [("PHONE", 5), ("EMAIL", 5)]
        assert reviewing.judge_finding(connection, ANN, 40, asked, False, NOW) == 1
        assert reviewing.judge_finding(connection, OWNER, 10**9, asked, False, NOW) == 0
    with inventory.connect() as connection:
        shown = item_view.item_view(connection, ANN, 40)
        assert shown is not None
        assert [(one.type, one.value_hash) for one in shown.findings] == [("PHONE", b"")]
        assert shown.row.decision == "", "a word on a finding decides nothing of the item"
        blind = item_view.item_view(connection, Scope("it", RIGHTS[Role.OPERATOR], None), 40)
        assert blind is not None
        assert (blind.findings, blind.findings_number) == ((), 1)


# batches


def job(inventory: Engine, scope: Scope, filters: Filters, choice: Choice) -> int:
    with writing(inventory) as connection:
        return reviewing.propose(connection, scope, filters, choice).id


def test_a_batch_leaves_out_what_changed_and_is_taken_back_whole(
    inventory: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_jobs, "PART", 7)
    filters = Filters.of({"action": ["migrate"], "decided": [UNDECIDED]})
    bulk = job(inventory, ANN, filters, APPROVE)
    with inventory.connect() as connection:
        keys = queue.keys_matching(connection, ANN, filters)[0].tolist()
    with writing(inventory) as connection:
        connection.execute(update(judgements).where(judgements.c.item_id == keys[0]).values(action="retain"))
        connection.execute(update(items).where(items.c.id == keys[1]).values(gone_run=1))
    act(inventory, BEN, [keys[2]], KEEP)
    told: list[tuple[int, int]] = []
    done = bulk_jobs.run(inventory, ANN, bulk, lambda reached, number: told.append((reached, number)))
    assert (done.state, done.done, done.left_out) == (BulkState.DONE, len(keys) - 3, 3)
    assert told[-1] == (len(keys), len(keys)) and len(told) > 3  # noqa: PT018
    with inventory.connect() as connection:
        assert bulk_jobs.left_out(connection, ANN, bulk) == keys[:3]
        assert queue.count(connection, ANN, filters) == (2, queue.count(connection, ANN, filters)[1])
    with pytest.raises(ReviewError):
        bulk_jobs.run(inventory, ANN, bulk)
    assert bulk_jobs.undo(inventory, ANN, bulk).state is BulkState.UNDONE
    assert set(standing(inventory, *keys[3:])) == {""}
    assert standing(inventory, keys[2]) == ["keep"]
    with writing(inventory) as connection:
        connection.execute(update(items).values(gone_run=None))
        connection.execute(update(judgements).where(judgements.c.item_id == keys[0]).values(action="migrate"))
    links(inventory)


def test_a_job_that_was_killed_goes_on_where_it_stopped(inventory: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_jobs, "PART", 5)
    bulk = job(inventory, ANN, Filters.of({"action": ["archive"], "decided": [UNDECIDED]}), KEEP)

    def stop(reached: int, number: int) -> None:
        if reached >= 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bulk_jobs.run(inventory, ANN, bulk, stop)
    with inventory.connect() as connection:
        assert bulk_jobs.waiting(connection) == []
    with pytest.raises(ReviewError, match="running"):
        bulk_jobs.run(inventory, ANN, bulk)
    with writing(inventory) as connection:
        connection.execute(update(bulk_actions).where(bulk_actions.c.id == bulk).values(alive=0))
        assert bulk_jobs.waiting(connection) == [(bulk, "ann", BulkState.RUNNING)]
    done = bulk_jobs.run(inventory, ANN, bulk)
    assert (done.done, done.left_out) == (done.number, 0)
    with inventory.connect() as connection:
        query = select(said.c.item_id, func.count()).where(said.c.reason == KEEP.reason, said.c.origin == "bulk")
        assert {row[1] for row in connection.execute(query.group_by(said.c.item_id))} == {1}, "each once"
    bulk_jobs.undo(inventory, ANN, bulk)


def test_two_batches_at_once_never_decide_twice_on_an_item(inventory: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_jobs, "PART", 10)
    filters = Filters.of({"action": ["retain"], "decided": [UNDECIDED]})
    bulks = [job(inventory, ANN, filters, KEEP), job(inventory, BEN, filters, APPROVE)]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda pair: bulk_jobs.run(inventory, *pair), zip((ANN, BEN), bulks, strict=True)))
    first, second = found
    assert first.number == second.number == first.done + second.done
    assert links(inventory) > 0
    for one, scope in zip(found, (ANN, BEN), strict=True):
        bulk_jobs.undo(inventory, scope, one.id)


def test_who_may_no_longer_decide_carries_nothing_out(inventory: Engine) -> None:
    bulk = job(inventory, ANN, Filters.of({"share": ["U"]}), KEEP)
    with pytest.raises(NotAllowed):
        bulk_jobs.run(inventory, Scope("ann", RIGHTS[Role.AUDITOR], None), bulk)
    with pytest.raises(ReviewError):
        bulk_jobs.run(inventory, OWNER, bulk)
    with pytest.raises(ReviewError, match="ann's"):
        bulk_jobs.run(inventory, BEN, bulk)


def test_a_batch_reaches_only_what_the_scope_sees_when_it_is_carried_out(inventory: Engine) -> None:
    bulk = job(inventory, ANN, Filters.of({"decided": [UNDECIDED]}), KEEP)
    with inventory.connect() as connection:
        before = queue.count(connection, OWNER, Filters.of({"decided": ["keep"]}))[0]
    less = Scope("ann", RIGHTS[Role.DATA_OWNER], frozenset({2}))
    done = bulk_jobs.run(inventory, less, bulk)
    with inventory.connect() as connection:
        assert 0 < done.done == queue.count(connection, OWNER, Filters.of({"decided": ["keep"]}))[0] - before
    bulk_jobs.undo(inventory, less, bulk)


steps = st.lists(
    st.tuples(
        st.sampled_from([ANN, BEN]),
        st.lists(st.integers(100, 106), min_size=1, max_size=4, unique=True),
        st.sampled_from([KEEP, APPROVE, Choice(Verdict.RECLASSIFY, "so", "7.3"), Choice(Verdict.REFER, "ask")]),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_taking_back_everything_in_reverse_restores_what_was(inventory: Engine, steps: list[tuple]) -> None:
    keys = list(range(100, 107))
    before = [(standing(inventory, *keys), classes(inventory, *keys))]
    bulks = []
    for scope, some, choice in steps:
        bulks.append(act(inventory, scope, some, choice))
        before.append((standing(inventory, *keys), classes(inventory, *keys)))
    for bulk in reversed(bulks):
        before.pop()
        take_back(inventory, ANN, bulk)
        assert (standing(inventory, *keys), classes(inventory, *keys)) == before[-1]


def test_a_decision_written_while_the_index_is_in_memory_is_counted_at_once(inventory: Engine) -> None:
    kept = Filters.of({"decided": ["keep"]})
    with inventory.connect() as connection:
        before = queue.count(connection, ANN, kept)[0]
        free = queue.page(connection, ANN, Filters.of({"decided": [UNDECIDED]}), number=3).rows
    bulk = act(inventory, ANN, [row.id for row in free], KEEP)
    with inventory.connect() as connection:
        assert queue.count(connection, ANN, kept)[0] == before + 3
    take_back(inventory, ANN, bulk)
    with inventory.connect() as connection:
        assert queue.count(connection, ANN, kept)[0] == before
        numbers = [one.number for one in reviewing.batches(connection, ANN)]
        assert 3 in numbers and 1 not in numbers  # noqa: PT018


@pytest.mark.parametrize(
    "change",
    [
        lambda last: update(said).where(said.c.id == last).values(verdict="approve"),
        lambda last: update(said).where(said.c.id == last - 1).values(reason="another reason"),
        lambda last: delete(said).where(said.c.id == last),
    ],
    ids=["verdict", "reason", "missing"],
)
def test_a_decision_that_was_changed_behind_the_chain_is_found(
    inventory: Engine, change: Callable[[int], Executable]
) -> None:
    bulk = act(inventory, ANN, [60, 61, 62], KEEP)
    with inventory.connect() as connection:
        last = connection.execute(select(func.max(said.c.id))).scalar_one()
        connection.execute(change(last))
        assert len(decision_marks.faults(connection)) == 1
        connection.rollback()
        assert decision_marks.faults(connection) == []
    take_back(inventory, ANN, bulk)


def test_an_error_in_the_act_leaves_neither_decision_nor_link(inventory: Engine) -> None:
    before = links(inventory)
    with pytest.raises(ReviewError), writing(inventory) as connection:  # noqa: PT012
        assert reviewing.decide(connection, ANN, {50: ""}, KEEP, NOW + timedelta(days=1)).done == 1
        reviewing.undo(connection, ANN, 10**9)
    assert standing(inventory, 50) == [""]
    assert links(inventory) == before


def test_acts_have_their_own_words() -> None:
    assert len({act.value for act in Act}) == len(list(Act))
    assert all(len(act.value) <= 24 for act in Act)
