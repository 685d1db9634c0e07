"""Without any network everything gives the same results; and with one, nothing is asked of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.demo import housing
from scanner.demo.people import Cast
from tests.shares import make_share

ROOT = Path(__file__).parent.parent.parent
NETWORKS = (["unshare", "--net"], ["unshare", "--user", "--map-root-user", "--net"])
"""Commands that run another without a network: as root, and as somebody else where the system allows it."""
MADE = ("inventory.csv", "places.csv", "unread.csv", "report.html")
PROOF = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
WATCH = """
import os, sys
def told(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        where = args[-1] if event in ("socket.connect", "socket.sendto") else args[0]
        if not isinstance(where, (bytes, str)) or "name" in event or "info" in event:  # the rest are local sockets
            with open(os.environ["CONNECTIONS"], "a") as file:
                file.write(f"{event} {where}\\n")
sys.addaudithook(told)
"""
COMMANDS = """
import json, sys
from scanner.cli import main
if __name__ == "__main__":
    for words in json.load(open(sys.argv[1])):
        try:
            main(words)
        except SystemExit as ended:
            assert ended.code in (0, 3), (words, ended.code)
"""


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Letters, tables, archives, mail, and documents of Office."""
    root = make_share(tmp_path_factory.mktemp("quiet") / "share", letters=2)
    for file in housing.files(Cast(7)):
        place = root / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.data)
    return root


@pytest.fixture(scope="module")
def no_network() -> list[str]:
    """The command that runs another without a network, not even the loopback."""
    for command in NETWORKS:
        if not shutil.which(command[0]):
            continue
        done = subprocess.run([*command, sys.executable, "-c", PROOF], capture_output=True, text=True, check=False)
        if "Network is unreachable" in done.stderr:
            return command
    if os.environ.get("CI"):
        pytest.fail("continuous integration must be able to take the network away")
    pytest.skip("this account may not make a network namespace: run as root, or where user namespaces are allowed")


def run(share: Path, out: Path, before: list[str], site: Path | None = None) -> dict[str, str]:
    """Scan, judge, report and export; the results by file name."""
    out.mkdir()
    (out / "main.py").write_text(COMMANDS, "utf-8")
    where = ["--inventory", f"sqlite:///{out}/i.db"]
    typed = [["scan", str(share / "SU"), "--workers", "1", "--today", "2026-11-22", "--json", *where]]
    typed += [["judge", "--today", "2026-11-22", *where], ["report", "--out", str(out / "report.html"), *where]]
    typed += [["export", kind, "--out", str(out / f"{kind}.csv"), *where] for kind in ("inventory", "places", "unread")]
    (out / "typed.json").write_text(json.dumps(typed), "utf-8")
    path = os.pathsep.join(map(str, filter(None, (site, ROOT))))
    told = {**os.environ, "PYTHONPATH": path, "CONNECTIONS": str(out / "connections.txt")}
    command = [*before, sys.executable, str(out / "main.py"), str(out / "typed.json")]
    done = subprocess.run(command, capture_output=True, text=True, env=told, cwd=out, check=False)
    assert done.returncode == 0, done.stderr
    return {
        name: (out / name).read_text("utf-8") for name in ("inventory.csv", "places.csv", "unread.csv", "report.html")
    }


def timeless(text: str) -> str:
    """A report without the times at which it was made and scanned."""
    return re.sub(r"\d{1,2} \w+ \d{4}(?:,? (?:at )?\d{1,2}:\d\d(?::\d\d)?)?|\d{4}-\d\d-\d\d[T ][\d:.+]+", "", text)


def test_results_are_the_same_without_a_network_and_nothing_is_asked_of_one(
    share: Path, no_network: list[str], tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(WATCH, "utf-8")
    usual = run(share, tmp_path / "usual", [], site)
    alone = run(share, tmp_path / "alone", no_network)
    assert usual["inventory.csv"].count("\n") > 15
    assert "NATIONAL_INSURANCE_NUMBER" in usual["inventory.csv"]
    assert [name for name in usual if timeless(usual[name]) != timeless(alone[name])] == []
    asked = tmp_path / "usual/connections.txt"
    assert (asked.read_text("utf-8") if asked.exists() else "") == ""


def test_the_watch_would_see_a_connection(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WATCH, "utf-8")
    told = {**os.environ, "PYTHONPATH": str(tmp_path), "CONNECTIONS": str(tmp_path / "seen.txt")}
    code = "import multiprocessing as m, sys\nif __name__ == '__main__':\n"
    code += f" p = m.get_context('forkserver').Process(target=exec, args=({PROOF!r},)); p.start(); p.join()"
    (tmp_path / "main.py").write_text(code, "utf-8")
    subprocess.run([sys.executable, str(tmp_path / "main.py")], env=told, capture_output=True, check=True)
    assert "socket.connect ('127.0.0.1', 9)" in (tmp_path / "seen.txt").read_text("utf-8")
