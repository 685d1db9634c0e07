"""Why an item stays where it is. What is held, unread, redundant, obsolete, trivial or superseded never moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from models.disposition import Action, Rot
from models.inventory import Row
from models.records import Status

UNJUDGED = "not judged yet"


@dataclass(slots=True)
class Whole:
    """A file with what its members add: whether one of them is held, and how many could not be read."""

    row: Row
    held: bool = False
    unread: int = 0


def files(rows: Iterable[Row]) -> Iterator[Whole]:
    """Files in the order of the rows; what is inside a file follows it and is counted with it."""
    for _, group in groupby(rows, key=lambda row: (row.record.item.share, row.record.item.path)):
        found: Whole | None = None
        for row in group:
            if not row.record.item.inside or found is None:
                if found is not None:
                    yield found  # two names that are shown alike
                found = Whole(row)
            else:
                found.held = found.held or bool(row.disposition and row.disposition.hold)
                found.unread += row.record.status is Status.UNREAD
        if found is not None and not found.row.record.item.inside:
            yield found


def why_stays(file: Whole) -> str:
    """The first thing that keeps a file where it is, "" for one whose action is migrate and that nothing keeps."""
    row, record = file.row, file.row.record
    judged = row.disposition
    if judged is None:
        return UNJUDGED
    if judged.hold or file.held:
        return "on hold" if judged.hold else "something inside it is on hold"
    if record.status is not Status.READ:
        detail = f": {record.problem.kind.value}" if record.problem else ""
        return f"{'not read' if record.status is Status.UNREAD else record.status.value}{detail}"
    rot = next((flag.kind for flag in judged.rot if flag.kind is not Rot.NONE), None)
    if rot is not None:
        return rot.value
    if row.version_of:
        return "superseded by a later version"
    if judged.action is not Action.MIGRATE:
        return f"{judged.action.value} ({judged.retention.state.value.replace('_', ' ')})"
    return ""
