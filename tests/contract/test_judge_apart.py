"""Judging by several processes gives what one process gives, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from classifiers import passes, passes_apart
from classifiers.features import pack
from classifiers.judge import judge
from classifiers.judging import Judging
from classifiers.minhash import pack as sketch
from classifiers.policy import load
from classifiers.processes import possible
from models.disposition import Hold
from models.errors import MunimentError
from models.findings import DateCandidate
from models.policy import Policy
from models.records import Share, ShareKind, Text
from models.store import open_inventory, shares
from models.store.bulk import insert_rows
from models.store.engine import writing
from models.store.judgements import JudgedInventory, scanned_since_judging
from models.store.packing import dump_dates, to_ns
from models.tables import contents, folders, items, judgements
from tests.postgres import shared_server

TODAY = date(2026, 11, 22)
TOPICS = (
    "Tenancy agreement, rent account and repairs of a council house in Alder Street, number {}. ",
    "Minutes of the committee: councillors resolved on item {} of the agenda of the council meeting. ",
    "Invoice {} for goods delivered to the school, to be paid by the finance department. ",
)
CONTENT = ("hash", "size", "media_type", "status", "language", "words", "dates", "features", "minhash", "reader")
ITEM = (
    "share_id", "folder_id", "container_id", "name", "inside", "kind", "size", "created", "modified", "status",
    "content_id", "first_run",
)  # fmt: skip
pytestmark = pytest.mark.skipif(not possible(), reason="processes cannot be forked here")


@pytest.fixture(params=["sqlite", "postgresql"])
def inventory(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Sixty folders with versions, copies, an archive with members, empty files and files not read."""
    server = shared_server() if request.param == "postgresql" else None
    url = server.new_database() if server else f"sqlite:///{tmp_path}/inventory.db"
    engine = open_inventory(url)
    fill(engine)
    yield engine
    engine.dispose()
    if server:
        server.drop(url)


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The shipped policy with a few of its classes, which are soon described."""
    whole = load()
    return replace(whole, classes=dict(sorted(whole.classes.items())[:12]))


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that even a small inventory has many parts."""
    monkeypatch.setattr(passes, "BATCH", 40)
    monkeypatch.setattr(passes_apart, "BATCH", 40)
    monkeypatch.setattr(passes_apart, "GROUPS", 5)


def fill(engine: Engine) -> None:
    with writing(engine) as connection:
        share = shares.register(connection, Share("SU", ShareKind.SHARED, "/srv/su"))
        named = (((share, f"Service {n % 7}/Folder {n}", b"", b"x", 9, 1)) for n in range(60))
        insert_rows(connection, folders, ("share_id", "path", "raw", "signature", "files", "seen_run"), named)
        insert_rows(connection, contents, CONTENT, map(content, range(1, 301)))
        insert_rows(connection, items, ITEM, (item(share, n) for n in range(540)))
        archive = connection.execute(select(items.c.id).where(items.c.name == "Papers 7.zip")).scalar_one()
        insert_rows(connection, items, ITEM, (member(share, archive, n) for n in range(90)))


def content(number: int) -> tuple[object, ...]:
    texts = [Text(TOPICS[number % 3].format(number) * 9 + f" Words {number % 60} of their own {number % 50}.")]
    closed = date(2000 + number % 25, 1 + number % 12, 3)
    dates = dump_dates([DateCandidate("closure", closed, "closed", 0.9)]) if number % 4 == 0 else ""
    size = 0 if number == 300 else 900 + number
    facts = (size, "application/msword", "read", "en", 120, dates)
    return (number.to_bytes(32, "big"), *facts, pack(texts), sketch(texts), "1")


def item(share: int, number: int) -> tuple[object, ...]:
    at = to_ns(datetime(2006 + number % 20, 1 + number % 12, 3, 9, 1, number % 60, 7, UTC))
    name = ("Letter {}.doc", "Policy {} v1.doc", "Policy {} v2 final.doc", "Papers {}.zip", "~$tter {}.doc")[number % 5]
    kept = 1 + (number * 7) % 300
    size, status = (0, "unread") if number % 50 == 0 else (900 + kept, "read")
    place = name.format(number // 5 if number % 5 in (1, 2) else number)
    place = "Papers 7.zip" if number == 8 else place
    return (share, 1 + number // 9, None, place, "", "file", size, at, at, status, kept if size else None, 1)


def member(share: int, archive: int, number: int) -> tuple[object, ...]:
    kept = 1 + (number * 11) % 300
    return (share, 1, archive, "Papers 7.zip", f"in/{number}.doc", "member", 900 + kept, None, None, "read", kept, 1)


def judged(engine: Engine, workers: int, policy: Policy) -> list[tuple[Any, ...]]:
    judge(JudgedInventory(engine, TODAY), policy, TODAY, workers=workers)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(judgements).order_by(judgements.c.item_id))]


def test_any_number_of_processes_judges_alike(inventory: Engine, policy: Policy) -> None:
    policy = replace(policy, holds=(Hold("path:SU/Service 3", "Claim 5"),))
    alone, *others = (judged(inventory, workers, policy) for workers in (1, 3, 2))
    assert len(alone) == 630
    assert {row.action for row in _rows(inventory)} >= {"dispose", "review", "retain"}
    assert any(row.duplicate_of for row in _rows(inventory))
    assert any(row.version_of for row in _rows(inventory))
    assert all(other == alone for other in others)


def test_progress_counts_every_item(inventory: Engine, policy: Policy) -> None:
    told: list[int] = []
    judge(JudgedInventory(inventory, TODAY), policy, TODAY, told.append, workers=2)
    assert (told[-1], told == sorted(told)) == (630, True)


def test_a_process_that_dies_leaves_the_judgements_as_they_were(
    inventory: Engine, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = judged(inventory, 1, policy)
    here = os.getpid()
    real = Judging.judge

    def dying(self: Judging, filed: Any, members: Any) -> Any:
        if filed.record.item.name == "Letter 300.doc" and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, filed, members)

    monkeypatch.setattr(Judging, "judge", dying)
    with pytest.raises(MunimentError, match="SIGKILL"):
        judged(inventory, 2, policy)
    assert [tuple(row) for row in _rows(inventory)] == before


def test_parts_are_the_inventory_in_its_order(inventory: Engine) -> None:
    store = JudgedInventory(inventory, TODAY)
    whole = list(store.records())
    parts = store.parts(40)
    assert len(parts) > 8
    assert [record for part in parts for record in store.records_of(part)] == whole
    grouped = [group for part in store.group_parts(5) for group in store.groups_of(part)]
    assert grouped == list(store.duplicate_groups())
    lesser = store.lesser_copies()
    assert set(lesser) == {r.id for group in grouped for r in group[1:]}


def test_findings_are_doubted_anew_only_after_a_scan(inventory: Engine, policy: Policy) -> None:
    with inventory.connect() as connection:
        assert scanned_since_judging(connection)
    judged(inventory, 1, policy)
    with inventory.connect() as connection:
        assert not scanned_since_judging(connection)
    with writing(inventory) as connection:
        run = shares.start_run(connection, 1, datetime.now(UTC), "", "")
        assert scanned_since_judging(connection)
        shares.finish_run(connection, run, datetime.now(UTC), "done")
        assert scanned_since_judging(connection)


def _rows(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(judgements).order_by(judgements.c.item_id)))
