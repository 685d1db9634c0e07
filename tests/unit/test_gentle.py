"""Going gently: speeds, hours of rest, a time to stop, and priority."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models.config import Scan, load
from models.errors import MunimentError
from models.listing import Listing
from models.readings import ReadJob
from scanner.gentle import Bucket, Gentle, Stopped, Timetable, gentle_of, periods, until

MONDAY = datetime(2026, 11, 23)  # noqa: DTZ001


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_a_bucket_keeps_its_rate_on_average() -> None:
    clock = Clock()
    bucket = Bucket(50, clock, clock.sleep)
    for _ in range(100):
        bucket.take(20)
    assert 2000 / (clock.now - 100) == pytest.approx(50, rel=0.05)


def test_one_large_file_is_paid_back_by_those_after_it() -> None:
    clock = Clock()
    bucket = Bucket(10, clock, clock.sleep)
    bucket.take(1000)
    assert clock.now == 100
    bucket.take(1)
    assert clock.now == pytest.approx(199, abs=1.5)


def test_no_rate_is_no_limit() -> None:
    clock = Clock()
    Bucket(0, clock, clock.sleep).take(10**12)
    assert clock.now == 100


@pytest.mark.parametrize(
    ("text", "day", "hour", "left"),
    [
        ("Mon-Fri 08:00-18:00", 0, 9, 9),
        ("Mon-Fri 08:00-18:00", 4, 17, 1),
        ("Mon-Fri 08:00-18:00", 5, 9, 0),
        ("Mon-Fri 08:00-18:00", 0, 18, 0),
        ("Sat 22:00-06:00", 6, 1, 5),
        ("Sun 22:00-06:00", 0, 1, 5),
        ("Sat-Mon 10:00-11:00", 6, 10, 1),
        ("12:00-13:00", 3, 12, 1),
        ("Mon 00:00-24:00", 0, 23, 1),
    ],
)
def test_hours_of_rest(text: str, day: int, hour: int, left: int) -> None:
    now = MONDAY + timedelta(days=day, hours=hour)
    assert Timetable(periods([text])).resting(now) == left * 3600


def test_periods_that_touch_are_one_rest() -> None:
    table = Timetable(periods(["Mon 08:00-12:00", "Mon 12:00-14:00"]))
    assert table.resting(MONDAY + timedelta(hours=9)) == 5 * 3600


@pytest.mark.parametrize("text", ["weekdays", "Mon-Fri", "Xyz 08:00-18:00", "Mon 25:00-26:00", "Mon 08:61-09:00"])
def test_times_that_cannot_be_read_are_named(text: str) -> None:
    with pytest.raises(MunimentError, match="is not a time of the week"):
        periods([text])


def test_no_time_to_scan_is_refused() -> None:
    with pytest.raises(MunimentError, match="no time to scan"):
        periods(["00:00-24:00"])


def test_a_time_to_stop_is_the_next_one() -> None:
    assert until("06:00", MONDAY + timedelta(hours=22)) == MONDAY + timedelta(days=1, hours=6)
    with pytest.raises(MunimentError, match="not a time of day"):
        until("6 am", MONDAY)


def test_batches_end_where_a_rest_begins_and_the_scan_goes_on_by_itself() -> None:
    times = iter([MONDAY, MONDAY, MONDAY + timedelta(hours=8)])
    said: list[str] = []
    resting = Gentle(timetable=Timetable(periods(["Mon 08:00-18:00"])), say=said.append, clock=lambda: next(times))
    batches = [[ReadJob(n, b"x", 1, 0, 0)] for n in range(5)]
    assert len(list(resting.batches(batches))) == 2
    times = iter([MONDAY + timedelta(hours=h) for h in (8, 8, 18)])
    resting.rest()
    assert said == ["Resting until Monday 18:00 (blackout hours); what was found so far is recorded"]


def test_when_the_time_is_up_the_crawl_stops() -> None:
    gentle = Gentle(timetable=Timetable(until=MONDAY), clock=lambda: MONDAY)
    with pytest.raises(Stopped):
        list(gentle.listed([Listing("")]))


def test_settings_come_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "muniment.toml").write_text(
        '[scan]\nread_mb_per_second = 2.5\nread_files_per_second = 30\nblackout = ["Mon-Fri 08:00-18:00"]\nnice = 5\n'
    )
    settings = load(tmp_path, {}).scan
    assert settings == Scan(read_files_per_second=30, read_mb_per_second=2.5, blackout=("Mon-Fri 08:00-18:00",), nice=5)
    assert gentle_of(settings).priority == (5, True)


@pytest.mark.skipif(sys.platform != "linux", reason="ionice is Linux'")
def test_priority_is_lowered() -> None:
    code = "from scanner.gentle import *; lower_priority(Priority(7, True)); import os; print(os.nice(0), flush=True)"
    shown = "os.execvp('ionice', ['ionice', '-p', str(os.getpid())])"
    done = subprocess.run([sys.executable, "-c", f"{code}; {shown}"], capture_output=True, text=True, check=True)
    nice, disk = done.stdout.split("\n")[:2]
    assert int(nice) >= 7
    assert disk.startswith("idle")
    assert os.nice(0) < 7 or int(nice) >= os.nice(0)
