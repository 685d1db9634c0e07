"""Large mailboxes, read in parts by all workers: which parts are due, and recording them in their order.

Each part is recorded as soon as those before it are, with a note of how far the mailbox has come; a scan that was
killed goes on there. A part whose worker does not survive is divided until the message that kills stands alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import Engine

from models.readings import FileReading, Part, Reading, ReadJob
from models.records import ItemKind, Problem, ProblemKind, Status
from models.store import mailboxes, readings
from models.store.engine import writing
from models.store.mailboxes import Noted
from scanner.workers import Died

PASSING = frozenset({ProblemKind.DENIED, ProblemKind.VANISHED, ProblemKind.CHANGED, ProblemKind.IO})


@dataclass(slots=True)
class Stretch:
    """One part of a mailbox: how many jobs are still out for it, and what has come back."""

    out: int = 1
    back: list[FileReading] = field(default_factory=list)


@dataclass(slots=True)
class Mailbox:
    """A mailbox in parts: its own reading, its parts, how far it is recorded, and copies that wait for it."""

    own: Reading
    parts: tuple[Part, ...]
    noted: Noted
    stretches: list[Stretch]
    time_kept: bool = True
    copies: list[FileReading] = field(default_factory=list)

    def place(self, part: Part) -> Stretch:
        """The stretch that a part, or a part of one, belongs to."""
        return self.stretches[max(n for n, one in enumerate(self.parts) if one.begin <= part.begin)]


@dataclass(frozen=True, slots=True)
class Step:
    """What one result did: bytes of mailboxes recorded, and files that are now done."""

    size: int = 0
    done: tuple[FileReading, ...] = ()


class Mailboxes:
    """All mailboxes of a scan that are being read in parts. `again` takes the jobs that follow from a result."""

    def __init__(
        self, engine: Engine, run: int, reader: str, size: int, again: Callable[[Sequence[ReadJob]], None]
    ) -> None:
        self._engine, self._run, self._reader, self._size, self._again = engine, run, reader, size, again
        self._open: dict[int, Mailbox] = {}

    def concerns(self, result: FileReading | Died[ReadJob]) -> bool:
        """Whether a result belongs to a mailbox in parts; all others are recorded as they come."""
        if isinstance(result, Died):
            return result.job.part is not None
        waits = any(box.noted.digest == result.same_as for box in self._open.values())
        return bool(result.parts) or waits or (result.job is not None and result.job.part is not None)

    def take(self, result: FileReading | Died[ReadJob]) -> Step:
        """Take a result in: divide, wait, or record what can be recorded now."""
        if isinstance(result, Died):
            return self._died(result)
        if result.same_as:
            next(box for box in self._open.values() if box.noted.digest == result.same_as).copies.append(result)
            return Step()
        job = result.job
        assert job is not None
        if job.part is None:
            return self._begin(result, job)
        if job.item not in self._open:
            _drop(result)
            return Step()
        return self._divided(result, job, job.part) if result.parts else self._came(result, job.item, job.part)

    def _begin(self, result: FileReading, job: ReadJob) -> Step:
        assert result.own.content is not None
        with writing(self._engine) as connection:
            noted = mailboxes.begin(connection, job.item, result.own.content.hash, self._size, self._reader)
        box = Mailbox(result.own, result.parts, noted, [Stretch() for _ in result.parts])
        self._open[job.item] = box
        for part in result.parts[noted.parts :]:
            self._again([replace(job, part=part)])
        return self._record(job.item)

    def _divided(self, result: FileReading, job: ReadJob, part: Part) -> Step:
        self._open[job.item].place(part).out += len(result.parts) - 1
        for smaller in result.parts:
            self._again([replace(job, part=smaller, divide=False)])
        return Step()

    def _died(self, died: Died[ReadJob]) -> Step:
        job, part = died.job, died.job.part
        assert part is not None
        if job.item not in self._open:
            return Step()
        if part.count > 1 and not job.divide:
            self._again([replace(job, divide=True, level=job.level + 1)])
            return Step()
        last = f" to {part.number + part.count - 1}" if part.count > 1 else ""
        problem = Problem("read", died.kind, died.detail)
        lost = Reading(f"message {part.number}{last}.eml", ItemKind.MESSAGE, 0, Status.UNREAD, problem)
        own = Reading("", ItemKind.FILE, job.size, Status.READ)
        return self._came(FileReading(job.item, (lost, own), job=job), job.item, part)

    def _came(self, result: FileReading, item: int, part: Part) -> Step:
        problem = result.own.problem
        if problem is not None and problem.stage == "read" and problem.kind in PASSING:
            return self._give_up(item, result)
        stretch = self._open[item].place(part)
        stretch.back.append(result)
        stretch.out -= 1
        return self._record(item)

    def _give_up(self, item: int, result: FileReading) -> Step:
        """The file changed or went away between its parts: nothing of it is kept, and the next scan reads it."""
        box = self._open.pop(item)
        for stretch in box.stretches:
            for back in stretch.back:
                _drop(back)
        failed = [FileReading(one, (result.own,)) for one in (item, *(copy.item for copy in box.copies))]
        with writing(self._engine) as connection:
            for one in failed:
                readings.record(connection, one, self._run, self._reader)
        return Step(0, tuple(failed))

    def _record(self, item: int) -> Step:
        """Record the parts whose turn it is; and the mailbox itself after the last."""
        box, size = self._open[item], 0
        for stretch in box.stretches[box.noted.parts :]:
            if stretch.out:
                return Step(size)
            before = _share(box, box.noted.parts)
            back = sorted(stretch.back, key=_first)
            box.noted = _noted(box.noted, back)
            with writing(self._engine) as connection:
                mailboxes.add(connection, item, _inside(back), box.noted, self._run, self._reader)
            for one in back:
                box.time_kept = box.time_kept and one.time_kept
                _drop(one)
            stretch.back.clear()
            size += _share(box, box.noted.parts) - before
        return self._finish(item, size)

    def _finish(self, item: int, size: int) -> Step:
        box = self._open.pop(item)
        own = replace(box.own, status=box.noted.status, problem=box.noted.problem)
        with writing(self._engine) as connection:
            mailboxes.finish(connection, item, own, self._reader)
            for copy in box.copies:
                readings.record(connection, copy, self._run, self._reader)
        done = FileReading(item, (own,), time_kept=box.time_kept)
        return Step(size, (done, *box.copies))


def _first(result: FileReading) -> int:
    """Where the part of a result begins."""
    return result.job.part.begin if result.job is not None and result.job.part is not None else 0


def _inside(results: Iterable[FileReading]) -> Iterator[Reading]:
    for result in results:
        yield from result.inside()


def _noted(before: Noted, results: Iterable[FileReading]) -> Noted:
    """The note with one more part, and the first trouble among all."""
    status, problem = before.status, before.problem
    for result in results:
        status = Status.UNREAD if result.own.status is Status.UNREAD else status
        problem = problem or result.own.problem
    return replace(before, parts=before.parts + 1, status=status, problem=problem)


def _share(box: Mailbox, parts: int) -> int:
    """How many of the mailbox's bytes so many parts are, taken as equal."""
    return box.own.size * parts // len(box.parts)


def _drop(result: FileReading) -> None:
    if result.spool:
        Path(result.spool).unlink(missing_ok=True)
