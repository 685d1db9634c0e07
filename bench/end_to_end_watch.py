"""Runs a command and watches all its processes: processor time over time, and peak memory (PSS: shared pages once)."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

EVERY = 0.2
"""Seconds between two looks."""
MEMORY = 5
"""Looks from one at the memory to the next, which costs much more."""


@dataclass(slots=True)
class Watched:
    """What a command cost. `series` holds processor seconds of all its processes at monotonic times."""

    seconds: float = 0.0
    cpu: float = 0.0
    peak: int = 0
    code: int = 0
    in_time: bool = True
    series: list[tuple[float, float]] = field(default_factory=list)

    def cpu_at(self, moment: float) -> float:
        """Processor seconds spent until a monotonic time."""
        at = bisect_right(self.series, (moment, float("inf")))
        return self.series[at - 1][1] if at else 0.0


def watch(
    command: Sequence[str],
    out: Path,
    minutes: float = 0.0,
    more: Mapping[str, str] | None = None,
    place: Path | None = None,
) -> Watched:
    """Run a command in a place, its output in a file; end it, and all it started, after so many minutes (0: never)."""
    watched, began = Watched(), time.monotonic()
    spent: dict[tuple[int, float], float] = {}
    with out.open("wb") as file:
        process = subprocess.Popen(
            command,
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(more or {})},
            start_new_session=True,
            cwd=place,
        )
        while process.poll() is None:
            _look(psutil.Process(process.pid), spent, watched)
            watched.in_time = not minutes or time.monotonic() - began < 60 * minutes
            if not watched.in_time:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            time.sleep(EVERY)
    watched.seconds, watched.cpu, watched.code = time.monotonic() - began, sum(spent.values()), process.returncode
    return watched


def _look(process: psutil.Process, spent: dict[tuple[int, float], float], watched: Watched) -> None:
    """Note processor time and memory of a process and all below it."""
    memory = 0
    try:
        below = [process, *process.children(recursive=True)]
    except psutil.Error:
        return
    for one in below:
        try:
            times = one.cpu_times()
            spent[one.pid, one.create_time()] = times.user + times.system
            memory += 0 if len(watched.series) % MEMORY else one.memory_full_info().pss
        except psutil.Error:
            continue  # it ended between being listed and being looked at
    watched.peak = max(watched.peak, memory)
    watched.series.append((time.monotonic(), sum(spent.values())))
