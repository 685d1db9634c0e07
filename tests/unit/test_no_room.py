"""No room for temporary files: what needed them is unread for now, nothing is left behind, and later it is read."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from classifiers.policy import load as load_policy
from models.config import Limits
from models.readings import FileReading, Part, ReadJob
from models.records import ItemKind, ProblemKind, Status
from scanner.extractors.base import NO_ROOM
from scanner.read_settings import ReadSettings
from scanner.reading import read_batch
from scanner.spools import LOCK, PREFIX, NoRoom, spool_folder
from tests.shares import LETTER, message

LITTLE = 32 << 10
LARGE = bytes(9 << 20)
"""More than is kept in memory of a member."""


@contextmanager
def little_room() -> Iterator[None]:
    """No file may grow beyond a few pages, which a program meets as it meets a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LITTLE, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in members.items():
            file.writestr(zipfile.ZipInfo(name, (2020, 1, 2, 3, 4, 6)), data, method)
    return out.getvalue()


def needing_room() -> dict[str, bytes]:
    """Files of which something must be laid down while they are read."""
    letter = LETTER.format(n=1, d=1).encode()
    inner = archive({"letter.txt": letter, "plan.bin": LARGE}, zipfile.ZIP_STORED)
    mail = message()
    mail.add_attachment(bytes(6_300_000), maintype="application", subtype="octet-stream", filename="plan.bin")
    many = {f"{number}.txt": letter for number in range(2_300)}
    return {
        "deep.zip": archive({"first.txt": letter, "middle.zip": archive({"inner.zip": inner})}),
        "box.mbox": b"From a@example.org Tue Mar  3 10:00:00 2020\n" + mail.as_bytes() + b"\n",
        "many.zip": archive(many),
    }


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("share")
    for name, data in needing_room().items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReadSettings:
    monkeypatch.setattr(tempfile, "tempdir", tempfile.gettempdir())
    (tmp_path / "spool").mkdir()
    return ReadSettings(load_policy(None).folder, str(tmp_path / "hash.key"), Limits(), spool=str(tmp_path / "spool"))


def read(path: Path, settings: ReadSettings, part: Part | None = None) -> FileReading:
    found = path.stat()
    return read_batch(
        settings, [ReadJob(1, os.fsencode(path), found.st_size, found.st_mtime_ns, found.st_ctime_ns, part=part)]
    )[0]


@pytest.mark.parametrize("name", ["deep.zip", "box.mbox", "many.zip"])
def test_what_needs_room_is_unread_for_now_and_read_whole_when_there_is_room(
    name: str, files: Path, settings: ReadSettings
) -> None:
    with little_room():
        refused = read(files / name, settings)
    assert [one.inside for one in refused.readings] == [""], "nothing is recorded of what is inside"
    problem = refused.own.problem
    assert problem is not None
    assert (refused.own.status, problem.stage, problem.kind) == (Status.UNREAD, "read", ProblemKind.IO)
    assert (problem.detail, refused.own.content, refused.spool) == (NO_ROOM, None, "")
    assert list(Path(settings.spool).iterdir()) == []
    whole = list(read(files / name, settings).inside())
    assert {one.status for one in whole if one.inside.endswith((".txt", ".eml"))} == {Status.READ}


def test_a_part_of_a_mailbox_without_room_says_so_of_the_whole(files: Path, settings: ReadSettings) -> None:
    with little_room():
        found = read(files / "box.mbox", settings, Part(0, (files / "box.mbox").stat().st_size, 0, 1))
    assert found.job is not None
    assert [(one.inside, one.problem and one.problem.detail) for one in found.readings] == [("", NO_ROOM)]
    assert found.own.kind is ItemKind.FILE


def test_a_folder_for_spools_is_removed_and_what_a_killed_process_left_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    program = (
        "import os; from scanner.spools import *; f = spool_folder(); print(f.__enter__(), flush=True); os._exit(9)"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    left = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert left.returncode == 9, left.stderr
    assert (Path(left.stdout.strip()) / LOCK).exists()
    strange = tmp_path / f"{PREFIX}of-someone-else"
    strange.mkdir()
    with spool_folder() as first, spool_folder() as second:
        assert sorted(tmp_path.iterdir()) == sorted([Path(first), Path(second), strange])
    assert list(tmp_path.iterdir()) == [strange]


def test_where_nothing_can_be_written_a_person_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "away"))
    with pytest.raises(NoRoom, match="temporary files cannot be written in") as caught, spool_folder():
        pass
    assert "TMPDIR" in caught.value.hint
