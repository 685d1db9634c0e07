"""Agents, their workers, the line and the database fail in mid-scan: nothing is lost and nothing is doubled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.agents import Estate, Proxy, estate, exported, kill
from tests.postgres import new_server
from tests.shares import make_share, muniment
from tests.unit.test_mailboxes import mailbox

READ = "SELECT count(*) FROM items WHERE status <> 'pending'"
SHARES = ("Housing", "Social", "Both", "box.mbox")


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Estate]:
    """Three shares and a mailbox, a database that keeps what it confirmed, and a role for agents."""
    for name, letters in (("Housing", 40), ("Social", 40), ("Both", 40)):
        make_share(tmp_path / name, letters)
    (tmp_path / "box.mbox").write_bytes(mailbox(40))
    server = new_server(durable=True)
    made = estate(server, tmp_path, "agents")
    yield made
    made.stop()
    server.remove()


def worker_of(agent: int) -> psutil.Process | None:
    """A process that reads for an agent."""
    family = psutil.Process(agent).children(recursive=True)
    return next((one for one in family if "forkserver" in " ".join(one.cmdline()) and not one.children()), None)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_whatever_fails_nothing_is_lost_and_nothing_is_doubled(council: Estate, tmp_path: Path) -> None:
    proxy = Proxy(council.server.port)
    through = council.role_url.replace(f":{council.server.port}/", f":{proxy.port}/")
    first = council.agent("fs01", "Housing=Housing", "Both=Both", url=through)
    second = council.agent("fs02", "Social=Social", "Both=Both", "box.mbox=box.mbox")
    council.known(*SHARES)
    for share in SHARES:
        council.command("schedule", "now", share)
    faults: list[str] = []

    assert council.until(lambda: council.number(READ) >= 15), council.logs()
    if reader := worker_of(first.pid):
        reader.kill()
        faults.append("worker")

    assert council.until(lambda: council.number(READ) >= 30), council.logs()
    children = kill(second)
    faults.append("agent")
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE], "workers end with their agent"
    council.agent("fs02", "Social=Social", "Both=Both", "box.mbox=box.mbox")

    assert council.until(lambda: council.number(READ) >= 60), council.logs()
    assert proxy.cut() > 0
    faults.append("line")
    time.sleep(6)
    proxy.mend()

    assert council.until(lambda: council.number(READ) >= 90), council.logs()
    council.server.kill()
    faults.append("database")
    time.sleep(1)
    council.server.start()

    council.done(len(SHARES), 240)
    assert faults == ["worker", "agent", "line", "database"]
    council.command("judge")
    council.stop()
    proxy.close()
    code, _, error = muniment("scan", *SHARES, "--inventory", "sqlite:///one.db", cwd=tmp_path)
    assert code == 3, error
    assert exported(tmp_path, council.url) == exported(tmp_path, "sqlite:///one.db")
    assert council.number("SELECT count(*) FROM scan_batches WHERE state = 'open'") == 0
    assert council.number("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')") == 0
