"""Keeping out of people's way: how fast a scan may go, when it rests, and behind whom it queues."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from models.errors import MunimentError

if TYPE_CHECKING:
    from models.config import Scan
    from models.listing import Listing
    from models.readings import ReadJob

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PERIOD = re.compile(r"(?:(\w{3})(?:\s*-\s*(\w{3}))?\s+)?(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")
SLICE = 1.0
"""Seconds after which a sleeping scan looks up, so that an interrupt ends it at once."""
WEEK = 7 * 24 * 60
IDLE_CLASS = 3 << 13
IOPRIO_SET = {"x86_64": 251, "aarch64": 30}
"""Numbers of Linux' system call ioprio_set by machine."""
BACKGROUND_MODE = 0x00100000
"""Windows: PROCESS_MODE_BACKGROUND_BEGIN lowers the priority of processor, disk and memory at once."""


@dataclass(frozen=True, slots=True)
class Period:
    """Minutes of the week from Monday 00:00 in which a scan rests: from `start` up to `end`, perhaps past Sunday."""

    start: int
    end: int

    def left(self, minute: float) -> float:
        """Minutes until the period ends, 0 outside it."""
        for shift in (0, WEEK):
            if self.start <= minute + shift < self.end:
                return self.end - minute - shift
        return 0.0


def periods(texts: Sequence[str]) -> tuple[Period, ...]:
    """Read times such as "Mon-Fri 08:00-18:00", "Sat 22:00-06:00" or "12:00-13:00" (every day).

    Raises MunimentError for anything else, and for periods that together leave no minute of the week.

    >>> periods(["Mon-Tue 08:00-18:00"])
    (Period(start=480, end=1080), Period(start=1920, end=2520))
    """
    found = tuple(period for text in texts for period in _periods(text))
    if found and not any(all(one.left(minute) == 0 for one in found) for minute in range(WEEK)):
        raise MunimentError("the blackout hours leave no time to scan in", "Leave some minutes of the week free.")
    return found


def _periods(text: str) -> list[Period]:
    match = PERIOD.fullmatch(text.strip())
    days = [name.lower() for name in match.group(1, 2) if name] if match else []
    times = [int(part) for part in match.group(3, 4, 5, 6)] if match else [99]
    known = all(day in DAYS for day in days) and max(times[::2]) <= 24 and max(times[1::2], default=99) < 60
    if not match or not known:
        raise MunimentError(
            f"{text!r} is not a time of the week", 'Write it as "Mon-Fri 08:00-18:00" or "12:00-13:00".'
        )
    first, last = (DAYS.index(days[0]), DAYS.index(days[-1])) if days else (0, 6)
    start, end = times[0] * 60 + times[1], times[2] * 60 + times[3]
    length = end - start if end > start else end - start + 24 * 60
    number = (last - first) % 7 + 1
    return [Period((first + n) % 7 * 1440 + start, (first + n) % 7 * 1440 + start + length) for n in range(number)]


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a scan rests: the periods of each week, and from `until` on for good. Times are this machine's."""

    blackout: tuple[Period, ...] = ()
    until: datetime | None = None

    def resting(self, now: datetime) -> float:
        """Seconds until a scan may go on, 0 when it may now; infinite once `until` has come."""
        if self.until is not None and now >= self.until:
            return float("inf")
        at = now
        while rest := max((one.left(_minute(at)) for one in self.blackout), default=0.0):
            at += timedelta(minutes=rest)
        return (at - now).total_seconds()


def _minute(at: datetime) -> float:
    return at.weekday() * 1440 + at.hour * 60 + at.minute + (at.second + at.microsecond / 1e6) / 60


def until(text: str, now: datetime) -> datetime:
    """The next time a clock shows HH:MM. Raises MunimentError for anything else.

    >>> until("06:00", datetime(2026, 11, 22, 22, 0))
    datetime.datetime(2026, 11, 23, 6, 0)
    """
    match = re.fullmatch(r"(\d{1,2}):(\d\d)", text.strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise MunimentError(f"{text!r} is not a time of day", "Write it as 06:00.")
    at = now.replace(hour=int(match[1]), minute=int(match[2]), second=0, microsecond=0)
    return at if at > now else at + timedelta(days=1)


@dataclass(slots=True)
class Bucket:
    """Lets `rate` units a second through, on average; 0 for as many as come. Up to a second's worth may come at once.

    What is taken may be more than there is: the next one waits until that is paid back.
    """

    rate: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    level: float = field(init=False)
    at: float = field(init=False)

    def __post_init__(self) -> None:
        self.level, self.at = self.rate, self.clock()

    def take(self, amount: float) -> None:
        """Wait until nothing is owed, then take an amount."""
        if not self.rate:
            return
        self._fill()
        while self.level < 0:
            self.sleep(min(SLICE, max(-self.level / self.rate, 0.001)))
            self._fill()
        self.level -= amount

    def _fill(self) -> None:
        now = self.clock()
        self.level = min(self.rate, self.level + (now - self.at) * self.rate)
        self.at = now


class Priority(NamedTuple):
    """Behind whom a process queues: `nice` (0 to 19) for the processor, with `idle_disk` behind all for the disk."""

    nice: int = 0
    idle_disk: bool = False


ORDINARY = Priority()


def lower_priority(priority: Priority) -> None:
    """Let others go first. Nothing happens where the system does not allow or know it."""
    nice, idle_disk = priority
    if nice <= 0 and not idle_disk:
        return
    if sys.platform == "win32":
        _lower_on_windows()
        return
    import os

    try:
        os.setpriority(os.PRIO_PROCESS, 0, max(os.getpriority(os.PRIO_PROCESS, 0), min(nice, 19)))
    except OSError:
        return
    if idle_disk and sys.platform == "linux":
        _idle_on_linux(os.uname().machine)


def _idle_on_linux(machine: str) -> None:
    if machine in IOPRIO_SET:
        import ctypes

        ctypes.CDLL(None, use_errno=True).syscall(IOPRIO_SET[machine], 1, 0, IDLE_CLASS)


def _lower_on_windows() -> None:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    kernel.SetPriorityClass(kernel.GetCurrentProcess(), BACKGROUND_MODE)


class Gentle:
    """How one scan goes about it: at what speed, at which hours, at what priority. `say` tells people of a rest.

    `listing` and `reading` are files a second, `megabytes` those read a second; 0 for as fast as it goes.
    """

    def __init__(
        self,
        listing: float = 0,
        reading: float = 0,
        megabytes: float = 0,
        timetable: Timetable | None = None,
        priority: Priority = ORDINARY,
        say: Callable[[str], None] = lambda _: None,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        self.priority = priority
        self._listing, self._reading, self._bytes = Bucket(listing), Bucket(reading), Bucket(megabytes * 1e6)
        self._timetable, self._say, self._clock = timetable or Timetable(), say, clock

    def go_by(self, clock: Callable[[], datetime]) -> None:
        """From now on reckon hours by another clock than this machine's; it gives the local time, without a zone."""
        self._clock = clock

    def listed(self, listings: Iterable[Listing]) -> Iterator[Listing]:
        """The listings of a crawl, no faster than allowed, with a rest in hours in which a scan rests.

        Raises Stopped when the time is up.
        """
        for listing in listings:
            if self.resting():
                self.rest()
            self._listing.take(len(listing.entries) + 1)
            yield listing

    def batches(self, batches: Iterable[Sequence[ReadJob]]) -> Iterator[Sequence[ReadJob]]:
        """Batches to read, no faster than allowed; they end where a rest begins."""
        for batch in batches:
            if self.resting():
                return
            self._reading.take(len(batch))
            self._bytes.take(sum(job.size for job in batch))
            yield batch

    def resting(self) -> bool:
        """True in hours in which a scan rests."""
        return self._timetable.resting(self._clock()) > 0

    def rest(self) -> None:
        """Wait until a scan may go on. Raises Stopped when that is never."""
        seconds = self._timetable.resting(self._clock())
        if seconds == float("inf"):
            raise Stopped
        at = self._clock() + timedelta(seconds=seconds)
        self._say(f"Resting until {at:%A %H:%M} (blackout hours); what was found so far is recorded")
        while (seconds := self._timetable.resting(self._clock())) > 0:
            time.sleep(min(SLICE, seconds))


def gentle_of(settings: Scan, end: str = "", say: Callable[[str], None] = lambda _: None) -> Gentle:
    """How to go about it by the settings; `end` is the time of day (HH:MM) at which to stop, "" for none.

    Raises MunimentError for times that cannot be read.
    """
    table = Timetable(periods(settings.blackout), until(end, datetime.now()) if end else None)  # noqa: DTZ005
    speeds = (settings.list_files_per_second, settings.read_files_per_second, settings.read_mb_per_second)
    return Gentle(*speeds, table, Priority(settings.nice, settings.idle_disk), say)


class Stopped(KeyboardInterrupt):
    """The time given to a scan is up: it ends as if a person had interrupted it, and the next goes on from there."""


GENTLE = Gentle()
"""As fast as it goes."""
