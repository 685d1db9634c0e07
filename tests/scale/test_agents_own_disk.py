"""An agent whose own disk is full: it says so, reads what it can, and reads the rest once there is room."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.config import Config
from scanner.extractors.base import NO_ROOM
from scanner.scheduling import run_now
from tests.agents import Estate, estate, exported
from tests.postgres import shared_server
from tests.shares import make_share, muniment, with_little_space
from tests.unit.test_no_room import needing_room

ROLE = "agent_own_disk"
NEEDING_ROOM = ("deep.zip", "box.mbox")


@dataclass
class Disk:
    """Where an agent's temporary files go: a disk of 64 KiB, or where none can be mounted, no file may be larger."""

    place: Path
    mounted: bool

    @property
    def before(self) -> Callable[[], None] | None:
        return None if self.mounted else with_little_space(64 << 10)

    def grow(self) -> bool:
        """Make room; False where a new agent must be started to have it."""
        if self.mounted:
            subprocess.run(["mount", "-o", "remount,size=64m", str(self.place)], check=True)
        return self.mounted


@pytest.fixture
def disk() -> Iterator[Disk]:
    place = Path(tempfile.mkdtemp(prefix="disk-"))  # with a short name: sockets are made in it
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=0777", "tmpfs", str(place)]
    mounted = os.getuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    yield Disk(place, mounted)
    if mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def council(tmp_path: Path, disk: Disk) -> Iterator[Estate]:
    """A share with files that cannot be read without temporary files, and a database."""
    make_share(tmp_path / "SU", 6)
    files = needing_room()
    for name in NEEDING_ROOM:
        (tmp_path / "SU" / name).write_bytes(files[name])
    made = estate(shared_server(), tmp_path, ROLE)
    yield made
    made.stop()
    shared_server().drop(made.url)
    shared_server().run(f"DROP ROLE {ROLE}")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_full_disk_of_an_agent_loses_and_doubles_nothing(council: Estate, disk: Disk, tmp_path: Path) -> None:
    settings = {"TMPDIR": str(disk.place)}
    council.agent("fs01", "SU=SU", before=disk.before, settings=settings)
    council.known("SU")
    run_now(Config(inventory=council.url), "SU", deep=False)
    council.done(1)
    unread = council.ask(
        "SELECT name, problem_detail FROM items WHERE status = 'unread' AND problem_kind = 'read error'"
    )
    assert {tuple(row) for row in unread} == {(name, NO_ROOM) for name in NEEDING_ROOM}, council.logs()
    assert council.number("SELECT count(*) FROM items WHERE name = 'deep.zip'") == 1, "nothing of what is inside"
    assert council.number("SELECT count(*) FROM items WHERE status = 'read' AND name LIKE 'letter%.txt'") == 7
    assert council.number("SELECT count(*) FROM scan_batches WHERE kind = 'recheck'") == 1, "it was looked at once more"
    said = f"there is no room for temporary files in {disk.place}"
    assert said in council.ask("SELECT last_error FROM agents")[0][0]
    assert said in council.log("fs01")
    if not disk.grow():
        council.stop()
        council.agent("fs01", "SU=SU", settings=settings)
    run_now(Config(inventory=council.url), "SU", deep=False)
    council.done(2)
    council.command("judge")
    council.stop()
    assert disk.mounted is False or list(disk.place.iterdir()) == [], "nothing is left behind"
    code, _, error = muniment("scan", "SU", "--inventory", "sqlite:///one.db", cwd=tmp_path)
    assert code == 3, error
    assert exported(tmp_path, council.url) == exported(tmp_path, "sqlite:///one.db")
