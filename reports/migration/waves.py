"""Tasks in waves: one site at a time, none larger than people can watch over, with the time that each may take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from models.migration import FolderTask, Target
from reports.sharepoint_limits import GB, daily_rate
from reports.writing import Line

COLUMNS = ("wave", "site", "libraries", "tasks", "items", "size", "gb_a_day", "days")
TASK_COLUMNS = ("task", "wave", "kind", "source", "site", "library", "folder", "items", "size")


@dataclass(frozen=True, slots=True)
class Task:
    """What a migration tool is given: a folder as it stands, or one of the staging place. `source` is absolute."""

    number: int
    source: str
    target: Target
    items: int
    size: int
    staged: bool = False
    wave: int = 0
    folder: FolderTask | None = None


def in_waves(tasks: Iterable[Task], largest: int) -> tuple[Task, ...]:
    """The tasks with their waves: by site and library, a new wave where `largest` bytes would be passed."""
    ordered = sorted(tasks, key=lambda task: (task.target.site, task.target.library, task.number))
    wave, site, size, found = 0, "", 0, []
    for task in ordered:
        if wave == 0 or task.target.site != site or size + task.size > largest:
            wave, site, size = wave + 1, task.target.site, 0
        size += task.size
        found.append(replace(task, wave=wave))
    return tuple(found)


def wave_lines(tasks: Iterable[Task], rate: int = 0) -> Iterator[Line]:
    """A line a wave; `rate` in GB a day replaces the published ones."""
    for wave, group in groupby(tasks, key=lambda task: task.wave):
        mine = list(group)
        items, size = sum(task.items for task in mine), sum(task.size for task in mine)
        daily = rate or daily_rate(items, size)
        libraries = sorted({task.target.library for task in mine})
        days = f"{max(size / GB / daily, 0.01):.2f}"
        values = (wave, mine[0].target.site, "; ".join(libraries), len(mine), items, size, daily, days)
        yield dict(zip(COLUMNS, values, strict=True))


def task_lines(tasks: Iterable[Task]) -> Iterator[Line]:
    """A line a task."""
    for task in tasks:
        target, kind = task.target, "staged" if task.staged else "folder"
        where = (task.source, target.site, target.library, target.folder or None)
        yield dict(zip(TASK_COLUMNS, (task.number, task.wave, kind, *where, task.items, task.size), strict=True))
