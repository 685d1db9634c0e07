"""Mailboxes that are read in parts: what is recorded of one while it is still pending, so a killed scan goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from models.readings import Reading
from models.records import Problem, ProblemKind, Status
from models.store.crawls import forget_members
from models.store.packing import dump, load
from models.store.readings import write_inside, write_own
from models.tables import items

STAGE = "parts"
"""The problem stage of a pending file that carries a note of its parts; the kind stays empty, for it is no problem."""


@dataclass(frozen=True, slots=True)
class Noted:
    """How far a mailbox with these bytes is recorded: its first parts, how they ended, and how they were cut."""

    digest: bytes
    parts: int
    size: int
    status: Status = Status.READ
    problem: Problem | None = None


def begin(connection: Connection, item: int, digest: bytes, size: int, reader: str) -> Noted:
    """What this reader has recorded already of a pending mailbox cut into parts of `size`; members that come from
    anything else are removed."""
    row = connection.execute(select(items.c.problem_stage, items.c.problem_detail).where(items.c.id == item)).one()
    noted = _noted(row.problem_detail, reader) if row.problem_stage == STAGE else None
    if noted is not None and (noted.digest, noted.size) == (digest, size):
        return noted
    forget_members(connection, item)
    return Noted(digest, 0, size)


def add(connection: Connection, item: int, inside: Iterable[Reading], noted: Noted, run: int, reader: str) -> None:
    """Write what is inside the next part, and that it is written."""
    write_inside(connection, item, inside, run, reader)
    problem = noted.problem
    told = [problem.stage, problem.kind.value, problem.detail] if problem else []
    note = dump([noted.digest.hex(), noted.parts, noted.size, noted.status.value, told, reader])
    connection.execute(update(items).where(items.c.id == item).values(problem_stage=STAGE, problem_detail=note))


def finish(connection: Connection, item: int, own: Reading, reader: str) -> None:
    """All parts are written: the mailbox is pending no longer."""
    write_own(connection, item, own, reader)


def _noted(note: str, reader: str) -> Noted | None:
    digest, parts, size, status, told, by = load(note, ["", 0, 0, "", [], ""])
    problem = Problem(told[0], ProblemKind(told[1]), told[2]) if told else None
    return Noted(bytes.fromhex(digest), parts, size, Status(status), problem) if by == reader else None
