"""Reading one file: what changes or disappears under the reader, limits on what is inside, and names met twice."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from classifiers.policy import load
from models.config import Limits
from models.readings import FileReading, ReadJob
from models.records import ProblemKind, Status
from scanner.contents import Tools
from scanner.reading import read_file
from tests.shares import LETTER, archive


def job_of(path: Path) -> ReadJob:
    facts = path.stat()
    return ReadJob(1, os.fsencode(path), facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)


def read(job: ReadJob, **options: object) -> FileReading:
    limits = options.pop("limits", Limits())
    return read_file(job, Tools(load(None), b"k" * 32, limits, deep=False, **options))  # type: ignore[arg-type]


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    path = tmp_path / "letters.zip"
    path.write_bytes(archive())
    return path


def test_a_file_that_disappeared_is_unread_and_says_so(letters: Path) -> None:
    job = job_of(letters)
    letters.unlink()
    own = read(job).own
    assert (own.status, own.problem and own.problem.kind) == (Status.UNREAD, ProblemKind.VANISHED)


def test_a_file_that_changed_since_the_crawl_is_left_to_the_next_scan(letters: Path) -> None:
    job = job_of(letters)
    letters.write_bytes(b"another text altogether")
    own = read(job).own
    assert (own.status, own.problem and own.problem.kind) == (Status.UNREAD, ProblemKind.CHANGED)
    assert own.content is None


def test_a_file_that_changes_while_it_is_read_is_not_recorded(letters: Path) -> None:
    def change(size: int) -> None:
        with letters.open("ab") as file:
            file.write(b"more")

    job = job_of(letters)
    changes = iter([lambda size: None, change])
    reading = read(job, next_item=lambda size: next(changes, change)(size))
    assert [one.status for one in reading.readings] == [Status.UNREAD]
    assert reading.own.problem
    assert reading.own.problem.kind is ProblemKind.CHANGED


def test_a_file_that_became_a_link_or_a_folder_is_not_followed(letters: Path, tmp_path: Path) -> None:
    job = job_of(letters)
    letters.rename(tmp_path / "elsewhere.zip")
    letters.symlink_to(tmp_path / "elsewhere.zip")
    assert read(job).own.problem
    letters.unlink()
    letters.mkdir()
    own = read(job).own
    assert own.status is Status.UNREAD


def test_what_lies_too_deep_is_named(letters: Path) -> None:
    reading = read(job_of(letters), limits=Limits(depth=1))
    deep = {one.inside: one.problem and one.problem.kind for one in reading.inside()}
    assert deep["inner.zip!/deep.txt"] is ProblemKind.TOO_DEEP


def test_a_container_with_too_many_items_says_so(letters: Path) -> None:
    reading = read(job_of(letters), limits=Limits(members=2))
    assert len(list(reading.inside())) == 2
    assert reading.own.problem
    assert reading.own.problem.kind is ProblemKind.TOO_LARGE


def test_many_members_go_through_a_spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for number in range(30):
            file.writestr(f"{number:02}.txt", LETTER.format(n=number % 10, d=1) + str(number))
    (tmp_path / "many.zip").write_bytes(out.getvalue())
    monkeypatch.setattr("scanner.members.IN_MEMORY", 10)
    tools = Tools(load(None), b"k" * 32, Limits(), deep=False)
    reading = read_file(job_of(tmp_path / "many.zip"), tools, str(tmp_path))
    assert reading.spool
    assert len(reading.readings) <= 10
    assert [one.inside for one in reading.inside()] == [f"{number:02}.txt" for number in range(30)]
    assert b"Okafor" not in Path(reading.spool).read_bytes()


def test_two_members_of_one_name_are_two_items(tmp_path: Path) -> None:
    mail = (
        b'From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
        b"--b\nContent-Disposition: attachment; filename=x.txt\n\none\n"
        b"--b\nContent-Disposition: attachment; filename=x.txt\n\ntwo\n--b--\n"
    )
    (tmp_path / "mail.eml").write_bytes(mail)
    places = [one.inside for one in read(job_of(tmp_path / "mail.eml")).inside()]
    assert len(places) == len(set(places)) == 2
