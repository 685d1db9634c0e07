"""The folder that a migration project works from: manifest, tool uploads, waves, staging scripts, metadata, counts."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from models.errors import MunimentError
from models.migration import FolderTask, Move, Target
from models.permissions import Permission
from models.policy import Policy
from reports.migration import libraries, manifest, manifests, metadata, staging, waves
from reports.migration.planning import Plan
from reports.migration.waves import Task
from reports.writing import Line, harmless

MANIFEST_COLUMNS = (*manifest.COLUMNS, "task", "wave")
PLACEHOLDER = r"\\SERVER\STAGING"


@dataclass(frozen=True, slots=True)
class Options:
    """`stage` is where the staging folder will be, as the migration tool sees it; `largest` the most bytes of a wave;
    `rate` GB a day instead of the published rates; `domain` that of the tenant's addresses."""

    stage: str = PLACEHOLDER
    largest: int = 500 * 10**9
    rate: int = 0
    domain: str = ""


@dataclass(slots=True)
class Summary:
    """What a bundle holds, in numbers."""

    items: int = 0
    size: int = 0
    ready: Counter[str] = field(default_factory=Counter)
    tasks: int = 0
    staged: int = 0
    waves: int = 0


@dataclass(slots=True)
class Work:
    """What is known after the first look at all moves. `owners` are users, not groups."""

    tasks: tuple[Task, ...]
    by_folder: dict[FolderTask, Task]
    by_library: dict[tuple[str, str], Task]
    figures: libraries.Libraries
    owners: dict[str, bool]

    def of(self, plan: Plan, move: Move) -> Task | None:
        """The task that takes an item, None for one that cannot move."""
        if not move.ready:
            return None
        found = plan.sources.task_of(move)
        return self.by_folder[found] if found else self.by_library[move.target.site, move.target.library]


def write_bundle(
    plan: Plan,
    policy: Policy,
    out: Path,
    options: Options | None = None,
    stays: Iterable[Line] = (),
    permissions: Iterable[Permission] = (),
) -> Summary:
    """Write all files into the new folder `out`, which appears when it is complete. `stays` are the lines of
    `reports.sharepoint_stays`.

    Raises MunimentError where the folder exists or cannot be written.
    """
    chosen = options or Options()
    with unfinished_folder(out) as folder:
        work = _work(plan, chosen)
        _write_tasks(work, chosen, folder)
        _write_csv(folder / "libraries.csv", libraries.COLUMNS, work.figures.lines())
        _write_csv(folder / "stays.csv", ("share", "place", "moves", "why", "items", "size"), stays)
        manifests.write_users(
            {**dict(manifests.accounts(permissions)), **work.owners}.items(), chosen.domain, folder / "users.csv"
        )
        (folder / "stage.ps1").write_text(staging.POWERSHELL, "ascii", newline="\r\n")
        (folder / "apply-metadata.ps1").write_text(metadata.POWERSHELL, "ascii", newline="\r\n")
        summary = _write_moves(plan, policy, work, folder)
        summary.tasks = sum(not task.staged for task in work.tasks)
        summary.waves = max((task.wave for task in work.tasks), default=0)
    return summary


@contextmanager
def unfinished_folder(out: Path) -> Iterator[Path]:
    """A folder beside `out` that becomes `out` when the block ends well, and goes when it does not."""
    target = out.resolve()
    if target.exists():
        raise MunimentError(f"{out} exists already.", "Name a new folder; a plan is not written over another.")
    if not target.parent.is_dir():
        raise MunimentError(f"The folder {target.parent} does not exist.", "Make it, or name another place.")
    unfinished = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:80]}.", suffix=".part"))
    try:
        yield unfinished
        unfinished.rename(target)
    except OSError as error:
        raise MunimentError(f"Could not write {out}: {error.strerror or error}.", "Nothing was changed.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _work(plan: Plan, options: Options) -> Work:
    """Look at all moves once: which folders go whole, and what is staged for each library."""
    figures, owners = libraries.Libraries(), set[str]()
    for move in plan.moves():
        plan.sources.moves(move)
        figures.add(move)
        owners.add(move.owner)
    folders = plan.sources.tasks()
    staged = figures.left(folders)
    whole = [
        Task(number, plan.whole(task.share, task.source), task.target, task.items, task.size, folder=task)
        for number, task in enumerate(folders, 1)
    ]
    separator = "\\" if "\\" in options.stage else "/"
    base = options.stage.rstrip("/\\")
    parts = [
        Task(
            number, f"{base}{separator}{number}", Target(*library), staged[library][0], staged[library][1], staged=True
        )
        for number, library in enumerate(sorted(staged), len(whole) + 1)
    ]
    tasks = waves.in_waves((*whole, *parts), options.largest)
    return Work(
        tasks,
        {task.folder: task for task in tasks if task.folder},
        {(task.target.site, task.target.library): task for task in tasks if task.staged},
        figures,
        {owner: False for owner in owners if owner},
    )


def _write_tasks(work: Work, options: Options, folder: Path) -> None:
    _write_csv(folder / "tasks.csv", waves.TASK_COLUMNS, waves.task_lines(work.tasks))
    _write_csv(folder / "waves.csv", waves.COLUMNS, waves.wave_lines(work.tasks, options.rate))
    for number, group in groupby(work.tasks, key=lambda task: task.wave):
        mine = list(group)
        manifests.write_csv(mine, folder / f"wave-{number:03}.csv")
        manifests.write_json(mine, folder / f"wave-{number:03}.json")


def _write_moves(plan: Plan, policy: Policy, work: Work, folder: Path) -> Summary:
    """The files that have a line for each item, all in one pass."""
    summary, labels = Summary(), manifest.label_names(policy)
    shares = {share: number for number, share in enumerate(plan.roots, 1)}
    with ExitStack() as files:
        people = _sheet(files, folder / "manifest.csv", MANIFEST_COLUMNS)
        programs = files.enter_context((folder / "manifest.jsonl").open("w", encoding="utf-8", newline="\n"))
        staged = _sheet(files, folder / "staging.csv", staging.COLUMNS)
        columns = _sheet(files, folder / "metadata.csv", metadata.COLUMNS)
        script = files.enter_context((folder / "stage.sh").open("wb"))
        script.write(staging.head(plan.roots))
        for move in plan.moves():
            task = work.of(plan, move)
            values = manifest.line(move, labels)
            values |= {"task": task.number if task else None, "wave": task.wave if task else None}
            people.writerow([harmless(column, values[column]) for column in MANIFEST_COLUMNS])
            programs.write(json.dumps(values, ensure_ascii=False) + "\n")
            if task is not None:
                columns.writerow(metadata.line(move, policy, labels.get(move.class_code, "")).values())
            if task is not None and task.staged:
                place = f"{task.number}/{move.target.in_library}"
                staged.writerow((move.source, move.size, place))
                script.write(staging.put(move, place, shares[move.share]))
            _count(summary, move, task)
        script.write(staging.TAIL)
    return summary


def _count(summary: Summary, move: Move, task: Task | None) -> None:
    summary.items += 1
    summary.size += move.size
    summary.ready[manifest.readiness(move)] += 1
    summary.staged += bool(task and task.staged)


def _sheet(files: ExitStack, out: Path, columns: tuple[str, ...]) -> Any:
    """A CSV writer whose file is closed with `files`, its header written."""
    writer = csv.writer(files.enter_context(out.open("w", encoding="utf-8", errors="backslashreplace", newline="")))
    writer.writerow(columns)
    return writer


def _write_csv(out: Path, columns: tuple[str, ...], found: Iterable[Line]) -> None:
    """A small table for people."""
    with ExitStack() as files:
        sheet = _sheet(files, out, columns)
        for line in found:
            sheet.writerow([harmless(column, line[column]) for column in columns])
