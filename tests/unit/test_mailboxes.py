"""Large mailboxes read in parts: the same inventory as in one go, resumed after an end, one bad message lost."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from classifiers.policy import load
from models.config import Limits
from models.readings import FileReading, Reading, ReadJob
from models.records import ItemKind, Problem, ProblemKind, Status
from models.store import mailboxes, open_inventory
from models.tables import contents, findings, items
from scanner import pipeline
from scanner.contents import Tools
from scanner.mailboxes import Mailboxes
from scanner.progress import PlainProgress
from scanner.reading import read_file
from scanner.scan_facts import Options
from scanner.workers import Died

TODAY = date(2026, 1, 1)
PART = 4_000


def mailbox(messages: int = 60) -> bytes:
    out = b""
    for number in range(messages):
        out += b"From x@example.org Thu Jan  1 00:00:00 2015\n"
        out += f"From: Ann <ann@example.org>\nSubject: Case {number}\nMessage-ID: <{number}@example.org>\n\n".encode()
        out += f"Mrs Okafor's date of birth is 0{1 + number % 8} March 1962.\n".encode() * (1 + number % 9) + b"\n"
    return out


class Interrupting(PlainProgress):
    """A progress that stops the scan when the parts of a mailbox have come back so many times."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after

    def read(self, files: int, size: int, unread: int) -> None:
        self.after -= 1
        if not self.after:
            raise KeyboardInterrupt


def scan(folder: Path, name: str, part: int, progress: PlainProgress | None = None) -> Engine:
    engine = open_inventory(f"sqlite:///{folder}/{name}", create=True)
    options = Options(key_file=str(folder / "key"), part_bytes=part)
    try:
        pipeline.scan(engine, load(None), [str(folder / "share")], options, TODAY, progress or PlainProgress())
    except KeyboardInterrupt:
        assert progress is not None
    return engine


def everything(engine: Engine) -> list[tuple[Any, ...]]:
    """All items with the hash of their content and the number of its findings, in the order of the inventory."""
    with engine.connect() as connection:
        places = items.c.name, items.c.inside
        facts = items.c.kind, items.c.size, items.c.status, items.c.problem_kind, items.c.problem_detail
        query = select(*places, *facts, contents.c.hash, contents.c.id).outerjoin(
            contents, items.c.content_id == contents.c.id
        )
        rows = connection.execute(query.order_by(items.c.name, items.c.id)).all()
        found = connection.execute(select(findings.c.content_id, findings.c.masked)).all()
    masked: dict[int, list[str]] = {}
    for key, mask in found:
        masked.setdefault(key, []).append(mask)
    return [(*row[:-1], tuple(masked.get(row.id, ()))) for row in rows]


@pytest.fixture
def share(tmp_path: Path) -> Path:
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "box.mbox").write_bytes(mailbox())
    (tmp_path / "share" / "copy.mbox").write_bytes(mailbox())
    (tmp_path / "share" / "small.mbox").write_bytes(mailbox(3))
    return tmp_path


def test_parts_give_the_inventory_of_one_go(share: Path) -> None:
    whole, parted = everything(scan(share, "whole.db", 0)), everything(scan(share, "parted.db", PART))
    assert parted == whole
    assert sum(row.count("message") for row in whole) == 60 + 60 + 3
    assert {row[4] for row in whole} == {"read"}


def interrupted(share: Path) -> tuple[str, Engine, list[Any]]:
    """An inventory that holds some of the messages; how far a scan comes by its nth report is a matter of luck."""
    for after in (5, 4, 6, 3, 7, 2, 8):
        name = f"cut{after}.db"
        engine = scan(share, name, PART, Interrupting(after=after))
        half = [row for row in everything(engine) if row[0] in ("box.mbox", "copy.mbox")]
        if 0 < sum(row.count("message") for row in half) < 60:
            return name, engine, half
    pytest.fail("no interruption met the scan at work")


def test_an_interrupted_mailbox_goes_on_where_it_was(share: Path) -> None:
    name, engine, half = interrupted(share)
    assert "pending" in {row[4] for row in half}
    with engine.connect() as connection:
        before = set(connection.execute(select(items.c.id).where(items.c.inside != "")).scalars())
    engine = scan(share, name, PART)
    assert everything(engine) == everything(scan(share, "whole.db", 0))
    with engine.connect() as connection:
        after = set(connection.execute(select(items.c.id).where(items.c.inside != "")).scalars())
    assert before < after, "what was recorded stays as it is"


def test_a_mailbox_that_changed_meanwhile_is_read_anew(share: Path) -> None:
    scan(share, "cut.db", PART, Interrupting(after=5))
    (share / "share" / "box.mbox").write_bytes(mailbox(50))
    (share / "share" / "copy.mbox").write_bytes(mailbox(50))
    assert everything(scan(share, "cut.db", PART)) == everything(scan(share, "whole.db", 0))


def test_what_another_reader_recorded_is_read_anew(share: Path, mapped: Engine) -> None:
    with mapped.begin() as connection:
        key = connection.execute(select(items.c.id).where(items.c.name == "box.mbox")).scalar_one()
        noted = mailboxes.begin(connection, key, b"d" * 32, PART, "1")
        trouble = Problem("extract", ProblemKind.CORRUPT, "a folder")
        lost = Reading("1.eml", ItemKind.MESSAGE, 5, Status.UNREAD, trouble)
        noted = replace(noted, parts=3, status=Status.UNREAD, problem=trouble)
        mailboxes.add(connection, key, [lost], noted, 1, "1")
        assert mailboxes.begin(connection, key, b"d" * 32, PART, "1") == noted
        assert mailboxes.begin(connection, key, b"d" * 32, PART, "2").parts == 0
        assert connection.execute(select(items.c.id).where(items.c.container_id == key)).all() == []


Work = Callable[[ReadJob], FileReading | Died[ReadJob]]


def drive(engine: Engine, folder: Path, work: Work) -> None:
    """Read a crawled share's one mailbox as the pool does, in this process."""
    path = folder / "share" / "box.mbox"
    facts = path.stat()
    with engine.connect() as connection:
        key = connection.execute(select(items.c.id).where(items.c.name == "box.mbox")).scalar_one()
    waiting = deque([[ReadJob(key, os.fsencode(path), facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)]])
    boxes = Mailboxes(engine, 1, "1", PART, lambda jobs: waiting.append(list(jobs)))
    while waiting:
        (job,) = waiting.popleft()
        result = work(job)
        assert boxes.concerns(result)
        boxes.take(result)


@pytest.fixture
def mapped(share: Path) -> Engine:
    engine = open_inventory(f"sqlite:///{share}/mapped.db", create=True)
    options = Options(key_file=str(share / "key"), map_only=True)
    pipeline.scan(engine, load(None), [str(share / "share")], options, TODAY, PlainProgress())
    return engine


def reader(folder: Path) -> Callable[[ReadJob], FileReading]:
    tools = Tools(load(None), b"k" * 32, Limits(), deep=False, part_bytes=PART)
    return lambda job: read_file(job, tools, str(folder))


def test_a_message_that_kills_its_worker_is_the_only_one_lost(share: Path, mapped: Engine) -> None:
    read, deaths = reader(share), list[int]()

    def work(job: ReadJob) -> FileReading | Died[ReadJob]:
        part = job.part
        if part and not job.divide and part.number <= 17 < part.number + part.count:
            deaths.append(part.count)
            return Died(job, ProblemKind.CRASHED, "SIGSEGV")
        return read(job)

    drive(mapped, share, work)
    rows = [row for row in everything(mapped) if row[0] == "box.mbox"]
    lost = [row for row in rows if row[4] == "unread"]
    assert [(row[1], row[2], row[5]) for row in lost] == [("message 17.eml", ItemKind.MESSAGE, "crashed the reader")]
    assert sum(row.count("message") for row in rows) == 60
    assert deaths[-1] == 1
    assert [row[1] for row in rows[1:]] == sorted((row[1] for row in rows[1:]), key=number_of)
    assert not list(share.glob("*.readings")), "nothing is left in the spool"


def number_of(name: str) -> int:
    return int(name.removeprefix("message ").split(".")[0].split()[0])


def test_parts_that_cannot_even_be_divided_are_one_row(share: Path, mapped: Engine) -> None:
    read = reader(share)

    def work(job: ReadJob) -> FileReading | Died[ReadJob]:
        return Died(job, ProblemKind.MEMORY, "") if job.part and job.part.number == 1 else read(job)

    drive(mapped, share, work)
    rows = [row for row in everything(mapped) if row[0] == "box.mbox"]
    first = rows[1]
    assert first[4:6] == ("unread", "needed too much memory")
    assert first[1].startswith("message 1 to ")
    last = int(first[1].removeprefix("message 1 to ").removesuffix(".eml"))
    assert len(rows) == 1 + 1 + 60 - last


def test_a_mailbox_that_changes_between_its_parts_is_left_for_the_next_scan(share: Path, mapped: Engine) -> None:
    read, jobs = reader(share), list[ReadJob]()

    def work(job: ReadJob) -> FileReading | Died[ReadJob]:
        jobs.append(job)
        if len(jobs) == 4:
            os.utime(share / "share" / "box.mbox", ns=(1, 1))
        return read(job)

    drive(mapped, share, work)
    rows = [row for row in everything(mapped) if row[0] == "box.mbox"]
    assert [row[4:6] for row in rows] == [("unread", "changed while reading")], "and its messages are not kept"
