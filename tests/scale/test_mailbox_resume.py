"""Killing the scan of a large mailbox at random moments loses and doubles nothing; most of what was read is kept."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.store import open_inventory
from models.tables import items
from tests.unit.test_mailboxes import everything, mailbox, scan

PROGRAM = """
import sys
from pathlib import Path
from tests.unit.test_mailboxes import PART, scan
scan(Path(sys.argv[1]), "killed.db", PART)
"""
KILLS = 4


def recorded(folder: Path) -> int:
    """Messages in the inventory of the killed scans."""
    engine = open_inventory(f"sqlite:///{folder}/killed.db", create=True)
    with engine.connect() as connection:
        number = connection.execute(select(func.count()).where(items.c.inside != "")).scalar_one()
    engine.dispose()
    return int(number)


def killed(folder: Path, seconds: float) -> bool:
    """Start a scan and kill it after a time; returns whether it was still at work."""
    root = str(Path(__file__).parent.parent.parent)
    environment = {**os.environ, "PYTHONPATH": root}
    with open(folder / "killed.log", "ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder)], cwd=root, env=environment, stdout=log, stderr=log
        )
        before, began = recorded(folder), time.monotonic()
        while process.poll() is None and (recorded(folder) == before or time.monotonic() - began < seconds):
            time.sleep(0.3)
        working = process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    return working


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "box.mbox").write_bytes(mailbox(400))
    chance, progress = random.Random(4), [0]
    for _ in range(KILLS):
        if killed(tmp_path, chance.uniform(0.0, 1.0)):
            progress.append(recorded(tmp_path))
    assert progress == sorted(progress), "what was recorded stays recorded"
    assert len(progress) > 2, "some kills met the scan at work"
    assert everything(scan(tmp_path, "killed.db", 4_000)) == everything(scan(tmp_path, "whole.db", 0))
