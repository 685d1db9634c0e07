"""A scan of files made to break readers: none kills or stalls it, and each is accounted for."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from tests.hostile import make_hostile
from tests.shares import MUNIMENT, inventory_of

MEMORY = 3_000 * (1 << 20)
"""Two workers with 768 MB beyond their start, and the scan itself."""


def scan_watched(folder: Path) -> tuple[dict[str, object], int]:
    """Scan `folder`/share with short limits; returns the summary and the peak of all its processes' memory (PSS)."""
    (folder / "muniment.toml").write_text(
        "[limits]\nseconds = 60\ncpu_seconds = 60\nseconds_per_mb = 1\nmembers = 5000\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    out = folder / "summary.json"
    with out.open("wb") as summary, (folder / "errors.log").open("wb") as errors:
        command = [*MUNIMENT, "scan", "share", "--json", "--workers", "2"]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=summary, stderr=errors)
        watched, peak = psutil.Process(process.pid), 0
        while process.poll() is None:
            peak = max(peak, memory_of(watched))
            time.sleep(0.2)
    assert process.returncode == 3, (folder / "errors.log").read_text()[-2000:]
    return json.loads(out.read_text()), peak


def memory_of(process: psutil.Process) -> int:
    try:
        return sum(one.memory_full_info().pss for one in [process, *process.children(recursive=True)])
    except psutil.Error:
        return 0


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nothing_kills_or_stalls_a_scan(tmp_path: Path) -> None:
    neighbours = make_hostile(tmp_path / "share")
    files = len(list((tmp_path / "share").iterdir()))
    started = time.monotonic()
    facts, peak = scan_watched(tmp_path)
    assert time.monotonic() - started < 600
    assert peak < MEMORY
    assert facts["discovered"] == facts["read"] + facts["unread"] + facts["skipped"]  # type: ignore[operator]
    rows = {(row["path"], row["inside"] or ""): row for row in inventory_of(tmp_path)}
    assert len([place for place in rows if not place[1]]) == files
    assert all(row["problem"] for row in rows.values() if row["status"] != "read")
    for name in neighbours:
        assert rows[(name, "")]["status"] == "read", name
    assert rows[("flat bomb.zip", "zeros")]["problem"] == "decompression bomb"
    assert rows[("text that is zip.txt", "in.txt")]["status"] == "read"
