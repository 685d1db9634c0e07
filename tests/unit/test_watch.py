"""Watching: a change brings the next scan forward, and the interval does it without any event."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import IO

import pytest

from scanner.watch import Hints, watch
from tests.shares import MUNIMENT, inventory_of, make_share


def test_the_interval_scans_without_any_event(tmp_path: Path) -> None:
    scans: list[float] = []

    def rescan() -> None:
        scans.append(time.monotonic())
        if len(scans) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch([str(tmp_path)], rescan, lambda words: None, every=0.2, settle=0.1)
    assert len(scans) == 3


def test_changes_are_waited_for_until_they_are_quiet(tmp_path: Path) -> None:
    hints = Hints()
    writer = threading.Thread(target=lambda: [_touch(hints) for _ in range(5)])
    started = time.monotonic()
    writer.start()
    assert hints.wait(every=20, settle=0.5)
    assert 0.9 < time.monotonic() - started < 10
    writer.join()


def _touch(hints: Hints) -> None:
    hints.dispatch(type("Event", (), {"event_type": "modified"})())
    time.sleep(0.1)


def wait_for(lines: IO[str], words: str) -> None:
    """Read lines until one holds the words; fails when the process ends before."""
    for line in lines:
        if words in line:
            return
    pytest.fail(f"ended without {words!r}")


@pytest.mark.timeout(180)
def test_a_new_file_is_in_the_inventory_soon(tmp_path: Path) -> None:
    share = make_share(tmp_path / "share", letters=1)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    command = [*MUNIMENT, "watch", "share", "--settle", "0.5"]
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    wait_for(process.stderr, "Watching.")
    (share / "new letter.txt").write_text("A letter that was not there before.")
    wait_for(process.stderr, "Watching.")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert "new letter.txt" in {row["path"] for row in inventory_of(tmp_path)}
