"""A council's own file plan, with codes and parents or with a column for each level, as `file_plan.csv`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from classifiers.periods import PeriodError, parse
from classifiers.policy.file_plan import COLUMNS as PLAN
from classifiers.policy.file_plan import FILE, plan_of
from classifiers.policy.importing import Table, as_csv, rows_of
from classifiers.policy.rows import Columns, Complaints, Row
from classifiers.policy.schedule import ACTIONS, read_schedule
from classifiers.policy.schedule import COLUMNS as SCHEDULE
from classifiers.policy.schedule import FILE as SCHEDULE_FILE
from models.fileplan import RecordClass

KEPT = (*PLAN.required, *PLAN.optional)
TIMED = ("trigger", "period", "action", "authority", "exception")
"""Columns of the Disposal Schedule that a plan may carry with each class."""
PLAN_WRITTEN = ("code", "parent", "title", "title_cy", "description", "keywords", "keywords_cy", "schedule_ref")
SCHEDULE_WRITTEN = ("ref", "record_type", "trigger", "period", "combinator", "exception", "action", "authority")


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """A plan as read: its classes, the files to write by name, and words on what looks wrong."""

    classes: Mapping[str, RecordClass]
    files: Mapping[str, bytes]
    warnings: tuple[str, ...]


def import_plan(
    table: Table, given: Mapping[str, str], levels: Sequence[str] = (), refs: Collection[str] | None = None
) -> ImportedPlan:
    """The plan in a table. `given` maps its headings to our columns, `levels` names its columns of titles, the highest
    first, where it has no parents; `refs` are the Disposal Schedule's, None where there is none yet.

    A class with a retention period of its own gets a row of the Disposal Schedule under its code. Raises `PolicyError`
    with a line for each bad row: duplicate code, missing parent, unreadable period, and what else stops it.
    """
    complaints = Complaints()
    rows = rows_of(table, _columns(levels), _with_levels(given, levels), complaints)
    if levels:
        rows = _from_levels(rows, len(levels))
    timed = [row for row in rows if row["period"]]
    schedule = [_scheduled(row, complaints) for row in timed]
    own = {row["code"] for row in timed}
    rows = [_with_ref(row, own) for row in rows]
    known = {row["schedule_ref"] for row in rows} if refs is None else {*refs, *own}
    classes = plan_of(rows, known, complaints, table.file)
    complaints.check()
    files = {FILE: as_csv(PLAN_WRITTEN, (row.cells for row in rows))}
    if schedule:
        files[SCHEDULE_FILE] = as_csv(SCHEDULE_WRITTEN, schedule)
        read_schedule(files[SCHEDULE_FILE], complaints)
        complaints.check()
    return ImportedPlan(classes, files, tuple(complaints.warnings))


def _columns(levels: Sequence[str]) -> Columns:
    numbered = tuple(f"level{number}" for number in range(1, len(levels) + 1))
    aliases = {name: ours for name, ours in SCHEDULE.aliases.items() if ours in TIMED} | dict(PLAN.aliases)
    required = numbered[:1] if levels else PLAN.required
    optional = tuple(c for c in (*numbered, *KEPT, *TIMED) if c not in required)
    return Columns(required, optional, {name: ours for name, ours in aliases.items() if ours in (*KEPT, *TIMED)})


def _with_levels(given: Mapping[str, str], levels: Sequence[str]) -> dict[str, str]:
    plain = (re.sub(r"\s+", " ", level).strip().casefold() for level in levels)
    return {**given, **{level: f"level{number}" for number, level in enumerate(plain, start=1)}}


def _from_levels(rows: Sequence[Row], depth: int) -> list[Row]:
    """A class for every path of titles: a cell left empty over a filled one repeats the cell above it. Codes are the
    table's own for the class of a row, else made of the titles."""
    made: dict[tuple[str, ...], Row] = {}
    above: tuple[str, ...] = ()
    for row in rows:
        titles = [row[f"level{number}"] for number in range(1, depth + 1)]
        deepest = max((at for at, title in enumerate(titles) if title), default=-1)
        if deepest < 0:
            continue
        path = tuple(title or (above[at] if at < len(above) else "") for at, title in enumerate(titles[: deepest + 1]))
        above, path = path, tuple(filter(None, path))
        for length in range(1, len(path)):
            made.setdefault(path[:length], _level(row, {}, path[:length], made))
        twice = path in made and bool(made[path]["code"] and made[path].number != row.number and row["code"])
        made[(*path, f"\0{row.number}") if twice else path] = _level(row, dict(row.cells), path, made)
    return list(made.values())


def _level(row: Row, cells: dict[str, str], path: tuple[str, ...], made: Mapping[tuple[str, ...], Row]) -> Row:
    parent = made[path[:-1]]["code"] if path[:-1] in made else ""
    slug = "-".join(re.findall(r"\w+", path[-1].casefold()))
    code = cells.get("code") or (f"{parent}/{slug}" if parent else slug)
    return Row(row.file, row.number, {**cells, "title": path[-1], "parent": parent, "code": code})


def _scheduled(row: Row, complaints: Complaints) -> dict[str, str]:
    """The Disposal Schedule's row of a class that carries its own period."""
    try:
        parsed = parse(row["period"])
        if not (row["trigger"] or parsed.permanent or any(parsed.triggers)):
            what = f"`{row['period']}` does not say from when; expected `6 years from closure`, or a column trigger"
            complaints.error(row.where("period"), what)
    except PeriodError as error:
        complaints.error(row.where("period"), str(error))
    if row["action"]:
        row.one_of("action", ACTIONS, complaints, None)
    made = {column: row[column] for column in TIMED}
    return {**made, "ref": row["code"], "record_type": row["title"], "action": row["action"] or "review"}


def _with_ref(row: Row, timed: Collection[str]) -> Row:
    if row["schedule_ref"] or row["code"] not in timed:
        return row
    return replace(row, cells={**row.cells, "schedule_ref": row["code"]})
