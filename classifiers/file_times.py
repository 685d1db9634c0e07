"""Tells whether the file times of a whole tree were made by copying, so that they carry no weight there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from models.records import Times

CROWD = 50
"""So many files dated in one minute were written by a program (`cp -r`, `extractall`: all of 300 files, measured)."""

FEW = 20
"""Below so many files nothing is said of a tree."""

MOST = 0.5
VARIETY = 5
"""So many different seconds there must be before their being even means anything."""

EPOCHS = frozenset({date(1601, 1, 1), date(1970, 1, 1), date(1980, 1, 1)})
SLACK = timedelta(seconds=2)
YEAR = timedelta(days=366)


def untrusted(times: Sequence[Times], own: Sequence[datetime | None] = (), today: date | None = None) -> str:
    """Why the times of a tree's files carry no weight, "" when they seem to be their own.

    `times` are those of the files of one tree in UTC, folders left out. `own` are the documents' own last dates, one
    for each file, None where unknown. `today` lets dates in the future be noticed. Nothing is said of fewer than
    `FEW` files. Measured on ext4: `cp -r` and Python's `extractall` date all files in one minute; Info-ZIP and FAT
    keep only even seconds. The rest is from the documentation of Explorer and Robocopy.
    """
    modified = [time.modified for time in times if time.modified]
    if len(modified) < FEW:
        return ""
    return (
        _crowded(modified)
        or _impossible(modified, today)
        or _created_later(times)
        or _even_seconds(modified)
        or _newer_than_documents(times, own)
        or _hours_off(times, own)
    )


def implausible(moment: datetime, today: date | None = None) -> str:
    """Why one file's time cannot be true, "" when it can: the first day of a system's calendar, or the future."""
    day = moment.date()
    if day in EPOCHS:
        return f"{day.isoformat()} is the first day of a computer's calendar"
    return f"{day.isoformat()} is in the future" if today and day > today + timedelta(days=1) else ""


def _crowded(modified: Sequence[datetime]) -> str:
    minutes = Counter(moment.replace(second=0, microsecond=0) for moment in modified)
    crowds = {minute: count for minute, count in minutes.items() if count >= CROWD}
    if sum(crowds.values()) < MOST * len(modified):
        return ""
    first = min(crowds)
    among = f" and {len(crowds) - 1} other minutes" if len(crowds) > 1 else ""
    return f"{sum(crowds.values())} of {len(modified)} files were written in the minute {first:%Y-%m-%d %H:%M}{among}"


def _impossible(modified: Sequence[datetime], today: date | None) -> str:
    wrong = [why for moment in modified if (why := implausible(moment, today))]
    return f"{len(wrong)} of {len(modified)} files: {wrong[0]}" if len(wrong) >= MOST * len(modified) else ""


def _created_later(times: Sequence[Times]) -> str:
    """Copying gives a file a new time of creation and leaves that of its last change."""
    pairs = [(time.created, time.modified) for time in times if time.created and time.modified]
    later = sum(created > modified + SLACK for created, modified in pairs)
    if len(pairs) < FEW or later < MOST * len(pairs):
        return ""
    return f"{later} of {len(pairs)} files were created after their last change, as copies are"


def _even_seconds(modified: Sequence[datetime]) -> str:
    """Zip and FAT keep times to two seconds; of ordinary times every second one is odd.

    Times that all stand on the full minute were set by hand or by a program, and say nothing of copying.
    """
    seconds = {moment.second for moment in modified}
    if len(seconds) < VARIETY or any(second % 2 for second in seconds) or any(each.microsecond for each in modified):
        return ""
    return f"all {len(modified)} files have even seconds without a fraction, as after a zip file or a FAT disk"


def _newer_than_documents(times: Sequence[Times], own: Sequence[datetime | None]) -> str:
    offsets = _offsets(times, own)
    newer = sum(offset > YEAR for offset in offsets)
    if len(offsets) < FEW or newer < MOST * len(offsets):
        return ""
    return f"{newer} of {len(offsets)} files are dated more than a year after the last date in their documents"


def _hours_off(times: Sequence[Times], own: Sequence[datetime | None]) -> str:
    """Copying between time zones, or over a change of the clocks, moves times by whole hours."""
    offsets = [round(offset.total_seconds()) for offset in _offsets(times, own)]
    moved = sum(60 < abs(seconds) <= 14 * 3600 and min(seconds % 3600, -seconds % 3600) <= 2 for seconds in offsets)
    if len(offsets) < FEW or moved < MOST * len(offsets):
        return ""
    return f"{moved} of {len(offsets)} files are whole hours off the last date in their documents"


def _offsets(times: Sequence[Times], own: Sequence[datetime | None]) -> list[timedelta]:
    """How much later than its document each file is dated, where both are known."""
    pairs = [(time.modified, day) for time, day in zip(times, own, strict=False) if time.modified and day]
    return [_aware(modified) - _aware(day) for modified, day in pairs]


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
