"""Agents without a database: clocks that jump, waits, rules of schedules, walking in batches, the command's words."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from models.errors import InventoryError, MunimentError, SourceError
from models.store import agents, jobqueue
from models.store.agents import Agreement, Self
from models.store.schedules import following
from scanner.agents import crawling
from scanner.agents.crawling import check_there, walk
from scanner.agents.handling import Again, GivenUp, back_off, plain
from scanner.agents.holding import Clock, Holding, Meter
from scanner.cli import main
from scanner.crawl import crawl
from tests.shares import make_share

WINTER, SUMMER = datetime(2026, 1, 5, 12, tzinfo=UTC), datetime(2026, 7, 6, 12, tzinfo=UTC)


def test_waits_go_by_the_databases_clock_whatever_this_machines_clock_does(monkeypatch: pytest.MonkeyPatch) -> None:
    serving = pytest.importorskip("scanner.agents.serving")
    clock = Clock()
    clock.set(int(WINTER.timestamp()) * 1_000_000_000)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    job: Any = SimpleNamespace(attempts=3)
    decision = serving.Retries(clock).get_retry_decision(exception=Again(20), job=job)
    assert 19 < (decision.retry_at - WINTER).total_seconds() < 25


def test_an_unforeseen_error_is_tried_again_some_times_and_what_was_given_up_is_not() -> None:
    retries = pytest.importorskip("scanner.agents.serving").Retries(Clock())
    early: Any = SimpleNamespace(attempts=0)
    late: Any = SimpleNamespace(attempts=8)
    assert retries.get_retry_decision(exception=ValueError(), job=early) is not None
    assert retries.get_retry_decision(exception=ValueError(), job=late) is None
    assert retries.get_retry_decision(exception=Again(0), job=late) is not None
    assert retries.get_retry_decision(exception=GivenUp(), job=early) is None


def test_waits_grow_up_to_ten_minutes() -> None:
    assert [back_off(number) for number in range(9)] == [5, 10, 20, 40, 80, 160, 320, 600, 600]


@pytest.mark.parametrize(
    ("rule", "after", "due"),
    [
        ("every 6h", WINTER, "2026-01-05T18:00"),
        ("every 2w", WINTER, "2026-01-19T12:00"),
        ("0 20 * * 1-5", WINTER, "2026-01-05T20:00"),
        ("0 20 * * 1-5", SUMMER, "2026-07-06T19:00"),
        ("30 1 * * 0", WINTER, "2026-01-11T01:30"),
    ],
)
def test_a_rule_is_due_by_the_councils_clock(rule: str, after: datetime, due: str) -> None:
    pytest.importorskip("croniter")
    assert following(rule, "", after).isoformat().startswith(due)


@pytest.mark.parametrize(("rule", "zone"), [("every now", ""), ("99 * * * *", ""), ("0 20 * * *", "Europe/Cardiff")])
def test_a_rule_that_cannot_be_read_is_refused(rule: str, zone: str) -> None:
    pytest.importorskip("croniter")
    with pytest.raises(MunimentError, match="not a rule") as caught:
        following(rule, zone, WINTER)
    assert "cron" in caught.value.hint


def test_batches_of_folders_together_are_the_whole_crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_share(tmp_path, 2)
    for number in range(7):
        (tmp_path / f"d{number}" / "~snapshot" / "in").mkdir(parents=True)
    monkeypatch.setattr(crawling, "FOLDERS", 3)
    holding, waiting, found = Holding(1, "SU", bytes(tmp_path), ""), [""], []
    while waiting:
        listings, rest = walk(holding, waiting[:2], ["~snapshot"])
        assert len(listings) <= 3
        found += listings
        waiting = [*waiting[2:], *rest]
    whole = list(crawl(bytes(tmp_path), ["~snapshot"]))
    assert sorted(found, key=lambda one: one.path) == sorted(whole, key=lambda one: one.path)


def test_a_root_that_is_away_is_no_empty_share(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="does not exist"):
        check_there(Holding(1, "SU", bytes(tmp_path / "away"), ""))
    with pytest.raises(SourceError, match="does not exist"):
        check_there(Holding(1, "box", bytes(tmp_path), "box.mbox"))


def test_a_meter_counts_since_it_was_last_asked() -> None:
    meter = Meter()
    meter.read(2, 100, 1)
    meter.read(1, 50, 0)
    assert meter.take() == (3, 150, 1)
    assert meter.take() == (0, 0, 0)


def test_errors_are_one_line_without_passwords_or_settings() -> None:
    error = InventoryError("postgresql://a:***@db/muniment?sslmode=x&options=-c+y%3D6: connection failed: no\nmore")
    assert plain(error) == "postgresql://a:***@db/muniment: connection failed: no"
    assert plain(ValueError()) == "ValueError"


@pytest.mark.parametrize(("reader", "hint"), [("1.9", "on this machine"), ("10", "server upgrade")])
def test_versions_are_compared_as_numbers(reader: str, hint: str) -> None:
    agreed = Agreement("2.1", "3.10.0", "", 60)
    with pytest.raises(InventoryError) as caught:
        agents.check_fits(agreed, Self("fs01", "1", reader, "", ""))
    assert hint in caught.value.hint


def test_an_address_keeps_its_own_settings_and_gets_ours() -> None:
    address = jobqueue.address(jobqueue.require_server("postgresql://a:p%40ss@db/muniment?connect_timeout=3"))
    found = jobqueue.conninfo(address)
    assert "connect_timeout=3" in found
    assert "password=p@ss" in found
    assert "idle_in_transaction_session_timeout" in found


def test_agents_need_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MUNIMENT_INVENTORY", raising=False)
    for command in (["agent", "--name", "fs01", "--roots", "."], ["server", "init"], ["schedule", "list"]):
        done = CliRunner().invoke(main, command)
        assert done.exit_code == 1
        assert "PostgreSQL" in done.output
    assert CliRunner().invoke(main, ["agent"]).exit_code == 2
