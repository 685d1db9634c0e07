"""Agents, their workers, the line and the database fail in mid-scan: nothing is lost and nothing is doubled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from models.config import Config
from scanner.scheduling import run_now
from tests.agents import Estate, Proxy, estate, exported, kill
from tests.postgres import new_server
from tests.shares import make_share, muniment
from tests.unit.test_mailboxes import mailbox

READ = "SELECT count(*) FROM items WHERE status <> 'pending'"
SHARES = ("Housing", "Social", "Both", "box.mbox")


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Estate]:
    """Three shares and a mailbox, a database that keeps what it confirmed, and a role for agents."""
    for name, letters in (("Housing", 150), ("Social", 150), ("Both", 150)):
        make_share(tmp_path / name, letters)
    (tmp_path / "box.mbox").write_bytes(mailbox(80))
    (tmp_path / "muniment.toml").write_text("[scan]\nread_files_per_second = 40\n")  # faults shall meet a scan
    server = new_server(durable=True)
    made = estate(server, tmp_path, "agents")
    yield made
    made.stop()
    server.remove()


def worker_of(agent: int) -> psutil.Process | None:
    """A process that reads for an agent."""
    family = psutil.Process(agent).children(recursive=True)
    return next((one for one in family if "forkserver" in " ".join(one.cmdline()) and not one.children()), None)


def facts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without the words of the reasons: what else is said of copies is said at the one that was crawled first."""
    return [{name: value for name, value in row.items() if name != "reason"} for row in rows]


def under_way(council: Estate, read: int) -> None:
    """Wait until so many items are read; what fails next fails in mid-scan."""
    assert council.until(lambda: council.number(READ) >= read), council.logs()
    assert council.number("SELECT count(*) FROM items WHERE status = 'pending'") > 0


def check_pause(council: Estate) -> None:
    """A paused agent takes nothing; its share waits, and `status` shows both."""
    council.command("agent", "pause", "fs01")
    assert council.until(lambda: council.status()["agents"][0]["state"] == "paused"), "it knows by its next beat"
    council.command("schedule", "now", "Housing")
    seen = council.status()
    assert [(one["name"], one["state"]) for one in seen["agents"]] == [("fs01", "paused"), ("fs02", "idle")]
    assert [(one["share"], one["waiting"], one["running"]) for one in seen["queues"]] == [("Housing", 1, 0)]
    assert seen["queues"][0]["lag"] > 0
    council.command("agent", "resume", "fs01")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_whatever_fails_nothing_is_lost_and_nothing_is_doubled(council: Estate, tmp_path: Path) -> None:
    proxy = Proxy(council.server.port)
    through = council.role_url.replace(f":{council.server.port}/", f":{proxy.port}/")
    first = council.agent("fs01", "Housing=Housing", "Both=Both", url=through)
    second = council.agent("fs02", "Social=Social", "Both=Both", "box.mbox=box.mbox")
    council.known(*SHARES)
    check_pause(council)
    config = Config(inventory=council.url)
    for share in SHARES[1:]:
        run_now(config, share, deep=False)

    under_way(council, 10)
    reader = worker_of(first.pid)
    assert reader is not None
    reader.kill()

    under_way(council, 30)
    children = kill(second)
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE], "workers end with their agent"
    council.agent("fs02", "Social=Social", "Both=Both", "box.mbox=box.mbox")

    under_way(council, 60)
    assert proxy.cut() > 0
    time.sleep(6)
    proxy.mend()

    under_way(council, 100)
    council.server.kill()
    time.sleep(1)
    council.server.start()

    council.done(len(SHARES), 240)
    council.command("judge")
    council.stop()
    proxy.close()
    code, _, error = muniment("scan", *SHARES, "--inventory", "sqlite:///one.db", cwd=tmp_path)
    assert code == 3, error
    assert facts(exported(tmp_path, council.url)) == facts(exported(tmp_path, "sqlite:///one.db"))
    assert council.number("SELECT count(*) FROM scan_batches WHERE state = 'open'") == 0
    assert council.number("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')") == 0
