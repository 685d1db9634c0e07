"""A file server that dies while its share is scanned: a short absence is waited for, a long one can be resumed."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from models.errors import SourceError
from models.store import open_inventory, records
from scanner.sources import observe_share, resolve
from tests.samba import Samba, shared_samba
from tests.shares import MUNIMENT, make_share, muniment

LETTERS = 150


def facts(folder: Path, name: str) -> list[tuple[object, ...]]:
    """What an inventory holds of each item, in its order."""
    engine = open_inventory(f"sqlite:///{folder}/{name}", create=False)
    with engine.connect() as connection:
        found = [row.record for row in records.rows(connection)]
    engine.dispose()
    return [
        (one.item.path, one.item.inside, one.item.size, one.item.times.modified, one.status, one.problem, one.content)
        for one in found
    ]


def settings(samba: Samba, folder: Path, patience: int) -> dict[str, str]:
    """The environment of a scan: who we are to the server, how long it is waited for, and one key for all scans."""
    return {**samba.environment, "MUNIMENT_SMB_PATIENCE": str(patience), "MUNIMENT_KEY_FILE": str(folder / "hash.key")}


def scan(samba: Samba, folder: Path, address: str, name: str) -> str:
    """A whole scan; returns what it says."""
    arguments = ("scan", address, "--inventory", f"sqlite:///{name}")
    code, out, error = muniment(*arguments, cwd=folder, **settings(samba, folder, 60))
    assert code == 3, error
    return out


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Samba, Path, str]:
    """A server with a share, a folder for inventories, and the share's address; scanned once undisturbed."""
    samba, folder = shared_samba(), tmp_path_factory.mktemp("inventories")
    make_share(samba.share / "faults", LETTERS)
    address = f"{samba.address}/faults"
    scan(samba, folder, address, "whole.db")
    return samba, folder, address


def started(samba: Samba, folder: Path, address: str, name: str, patience: int) -> subprocess.Popen[str]:
    """A scan that has begun to read."""
    root = str(Path(__file__).parent.parent.parent)
    environment = {**os.environ, "PYTHONPATH": root, **settings(samba, folder, patience)}
    command = [*MUNIMENT, "scan", address, "--inventory", f"sqlite:///{name}", "--workers", "1"]
    process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    while "To read" not in (line := process.stderr.readline()):
        assert line, "the scan ended before it read"
    return process


@pytest.mark.timeout(300)
def test_a_server_that_comes_back_is_waited_for(scanned: tuple[Samba, Path, str]) -> None:
    samba, folder, address = scanned
    process = started(samba, folder, address, "waited.db", patience=60)
    samba.kill()
    time.sleep(1.0)
    samba.start()
    _, error = process.communicate(timeout=200)
    assert process.returncode == 3, error
    assert facts(folder, "waited.db") == facts(folder, "whole.db")


@pytest.mark.timeout(300)
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
        with pytest.raises(SourceError, match="cannot be reached"):
            resolve(address)
    finally:
        samba.start()
    assert " 0 gone" in scan(samba, folder, address, "resumed.db")
    assert facts(folder, "resumed.db") == facts(folder, "whole.db")


@pytest.mark.timeout(90)
def test_watching_says_when_the_server_goes_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    samba = shared_samba()
    for name, value in samba.environment.items():
        monkeypatch.setenv(name, value)
    told, words = threading.Event(), []
    stop = observe_share(resolve(samba.address)[0], told.set, words.append)
    time.sleep(0.5)
    samba.kill()
    try:
        waits_for(lambda: any("is lost" in one for one in words))
        assert not told.is_set()
    finally:
        samba.start()
    waits_for(lambda: any("is back" in one for one in words))
    assert told.wait(5), "what changed meanwhile is to be scanned for"
    stop()


def waits_for(what: Callable[[], bool]) -> None:
    """Wait half a minute for something at most."""
    ends = time.monotonic() + 30
    while not what():
        assert time.monotonic() < ends
        time.sleep(0.05)
