"""Scan a folder with a fresh inventory: files and bytes a second, what was read and not, peak memory, and a rescan.

    python bench/scan.py FOLDER [--workers N] [--keep DB]

Memory and processor time are those of all processes of the scan together, sampled ten times a second and after half a
minute once: PSS counts shared pages once, RSS counts them in every process.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psutil

MUNIMENT = [sys.executable, "-c", "from scanner.cli import main; main()"]


@dataclass(slots=True)
class Usage:
    """What a command cost, with all the processes it started."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_rss: int = 0
    peak_pss: int = 0
    left_behind: int = 0


def measure(command: list[str]) -> tuple[str, int, Usage]:
    """Run a command; returns its output, exit code and cost."""
    usage, started = Usage(), time.monotonic()
    spent: dict[psutil.Process, float] = {}
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.DEVNULL, start_new_session=True, env=_environment()
        )
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            spent |= _sample(watched, usage)
            time.sleep(0.1 if time.monotonic() - started < 30 else 1)
        out.seek(0)
        printed = out.read()
    usage.seconds = time.monotonic() - started
    usage.cpu_seconds = sum(spent.values())
    time.sleep(0.5)
    usage.left_behind = sum(1 for p in spent if p.is_running() and p.status() != psutil.STATUS_ZOMBIE)
    return printed, process.returncode, usage


def _environment() -> dict[str, str]:
    """As users have it: modules are compiled once and not at every start."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _sample(process: psutil.Process, usage: Usage) -> dict[psutil.Process, float]:
    """Processor time so far of the process and all below it; notes the peaks of their memory."""
    rss = pss = 0
    seen: dict[psutil.Process, float] = {}
    try:
        for one in [process, *process.children(recursive=True)]:
            memory, times = one.memory_full_info(), one.cpu_times()
            rss, pss = rss + memory.rss, pss + memory.pss
            seen[one] = times.user + times.system
    except psutil.Error:
        pass  # a process that ended between being listed and being looked at
    usage.peak_rss, usage.peak_pss = max(usage.peak_rss, rss), max(usage.peak_pss, pss)
    return seen


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--workers", default=str(os.cpu_count() or 1))
    options.add_argument("--keep", type=Path, help="keep the inventory here")
    chosen = options.parse_args()
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")  # noqa: DTZ011
    with tempfile.TemporaryDirectory() as folder:
        place = chosen.keep or Path(folder) / "inventory.db"
        command = [*MUNIMENT, "scan", str(chosen.folder), "--inventory", f"sqlite:///{place}", "--workers"]
        for name in ("first scan", "rescan"):
            printed, code, usage = measure([*command, chosen.workers, "--json"])
            _show(name, json.loads(printed) if printed else {}, code, usage)
        print(f"inventory: {place.stat().st_size / 1e6:.1f} MB")
        _against_find(chosen.folder, folder)


def _against_find(share: Path, folder: str) -> None:
    """Walk and rescan of the same folder beside `find -printf`, pair by pair."""
    from crawl import crawl_into, find, paired, walk

    print("\nbeside `find -printf`, wall-clock medians of 5 pairs")
    url = f"sqlite:///{folder}/crawl.db"
    crawl_into(share, url)
    paired("walk + stat", lambda: walk(share), lambda: find(share), 5)
    paired("rescan, nothing changed", lambda: crawl_into(share, url), lambda: find(share), 5)


def _show(name: str, facts: dict[str, object], code: int, usage: Usage) -> None:
    files, size = int(str(facts.get("files_read", 0))), int(str(facts.get("bytes_read", 0)))
    print(f"\n{name}: exit code {code}")
    for key in ("discovered", "read", "unread", "skipped", "pending", "unchanged", "files_read"):
        print(f"  {key:16}{facts.get(key):>10}")
    for row in facts.get("reasons", []):  # type: ignore[attr-defined]
        print(f"    {row['status']:8}{row['reason']:40}{row['items']:>6}")
    print(
        f"  {usage.seconds:.1f} s wall, {usage.cpu_seconds:.1f} s of CPU, {files / usage.seconds:.1f} files/s, ", end=""
    )
    print(f"{files / max(usage.cpu_seconds, 0.01):.1f} files a CPU-second, {size / usage.seconds / 1e6:.1f} MB/s")
    print(f"  peak memory {usage.peak_pss / 1e6:.0f} MB (PSS), {usage.peak_rss / 1e6:.0f} MB (RSS)")
    print(f"  processes left behind: {usage.left_behind}")


if __name__ == "__main__":
    main()
