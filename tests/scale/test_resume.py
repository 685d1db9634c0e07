"""Killing a scan at random moments and starting it again gives the inventory of an undisturbed scan."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from tests.shares import MUNIMENT, interruptible, inventory_of, make_share, muniment

KILLS = 10


def killed_scan(folder: Path, name: str, seconds: float) -> tuple[bool, list[psutil.Process]]:
    """Start a scan and kill its main process after a time; returns whether it was still at work, and its children."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    command = [*MUNIMENT, "scan", "share", "--inventory", f"sqlite:///{name}"]
    with open(folder / "killed.log", "ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        time.sleep(seconds)
        working = process.poll() is None
        children = psutil.Process(process.pid).children(recursive=True) if working else []
        process.send_signal(signal.SIGKILL)
        process.wait()
    return working, children


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ten_kills_change_nothing(tmp_path: Path) -> None:
    make_share(tmp_path / "share", letters=400)
    started = time.monotonic()
    muniment("scan", "share", cwd=tmp_path)
    whole = time.monotonic() - started
    undisturbed = inventory_of(tmp_path)
    chance = random.Random(20)
    kills = inventories = 0
    while kills < KILLS:
        inventories += 1
        name, working = f"killed-{inventories}.db", True
        while working and kills < KILLS:
            working, children = killed_scan(tmp_path, name, chance.uniform(0.2, whole))
            kills += working
            assert gone(children), "workers end when the scan is killed"
        code, _, error = muniment("scan", "share", "--inventory", f"sqlite:///{name}", cwd=tmp_path)
        assert code == 3, error
        assert inventory_of(tmp_path, name) == undisturbed


@pytest.mark.timeout(120)
def test_an_interrupt_is_code_130_and_can_be_resumed(tmp_path: Path) -> None:
    make_share(tmp_path / "share", letters=600)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    command = [*MUNIMENT, "scan", "share"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=interruptible
    )
    assert process.stderr
    while "To read" not in process.stderr.readline():
        pass
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=30)
    assert process.returncode == 130, error
    assert "goes on from there" in error
    code, _, error = muniment("scan", "share", cwd=tmp_path)
    assert code == 3, error


def gone(processes: list[psutil.Process]) -> bool:
    """True when none of the processes is left after a few seconds."""
    _, alive = psutil.wait_procs(processes, timeout=5)
    return not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]
