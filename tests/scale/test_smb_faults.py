"""A file server that dies while its share is scanned: a short absence is waited for, a long one can be resumed."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.samba import Samba, shared_samba
from tests.shares import MUNIMENT, inventory_of, make_share, muniment

LETTERS = 150


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Samba, Path, str]:
    """A server with a share, a folder for inventories, and the share's address; scanned once undisturbed."""
    samba, folder = shared_samba(), tmp_path_factory.mktemp("inventories")
    make_share(samba.share / "faults", LETTERS)
    address = f"{samba.address}/faults"
    code, _, error = muniment("scan", address, "--inventory", "sqlite:///whole.db", cwd=folder, **samba.environment)
    assert code == 3, error
    return samba, folder, address


def started(samba: Samba, folder: Path, address: str, name: str, patience: int) -> subprocess.Popen[str]:
    """A scan that has begun to read."""
    root = str(Path(__file__).parent.parent.parent)
    environment = {**os.environ, **samba.environment, "PYTHONPATH": root, "MUNIMENT_SMB_PATIENCE": str(patience)}
    command = [*MUNIMENT, "scan", address, "--inventory", f"sqlite:///{name}", "--workers", "1"]
    process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    while "To read" not in (line := process.stderr.readline()):
        assert line, "the scan ended before it read"
    return process


@pytest.mark.timeout(240)
def test_a_server_that_comes_back_is_waited_for(scanned: tuple[Samba, Path, str]) -> None:
    samba, folder, address = scanned
    process = started(samba, folder, address, "waited.db", patience=60)
    samba.kill()
    time.sleep(1.0)
    samba.start()
    _, error = process.communicate(timeout=200)
    assert process.returncode == 3, error
    assert inventory_of(folder, "waited.db") == inventory_of(folder, "whole.db")


@pytest.mark.timeout(240)
def test_a_server_that_stays_away_ends_the_scan_and_nothing_is_lost(scanned: tuple[Samba, Path, str]) -> None:
    samba, folder, address = scanned
    process = started(samba, folder, address, "resumed.db", patience=1)
    samba.kill()
    try:
        _, error = process.communicate(timeout=100)
        assert process.returncode == 1, error
        assert "cannot be reached" in error
        assert "goes on from there" in error
        assert "Traceback" not in error
        arguments = ("scan", address, "--inventory", "sqlite:///resumed.db")
        code, _, error = muniment(*arguments, cwd=folder, **samba.environment)
        assert (code, "cannot be reached" in error) == (1, True), error
    finally:
        samba.start()
    code, out, error = muniment(*arguments, cwd=folder, **samba.environment)
    assert code == 3, error
    assert " 0 gone" in out
    assert inventory_of(folder, "resumed.db") == inventory_of(folder, "whole.db")
