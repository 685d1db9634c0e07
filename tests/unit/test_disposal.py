"""Disposal on a real share: two people, a waiting period, checks at the moment of moving, quarantine and restoring."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.exc import IntegrityError

from models.access import Right, Scope
from models.config import Config
from models.disposal import BatchState, DisposalError, ItemState
from models.disposal_tables import batches
from models.disposition import Hold, Verdict
from models.errors import MunimentError
from models.review import Choice
from models.store import audit, disposals, holds, open_inventory, reviewing
from models.store.engine import writing
from models.tables import items, judgements
from scanner.cli import main
from scanner.disposing import run_destroy, run_dispose, run_ready, run_restore
from tests.shares import muniment

ANN = Scope("ann", frozenset({Right.SEE, Right.DECIDE, Right.HOLD}), None)
BOB = Scope("bob", frozenset({Right.SEE, Right.APPROVE, Right.DECIDE, Right.AUDIT}), None)
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
TODAY = date(2026, 12, 20)
GUIDE = (
    "How to book meeting room {n}\n\n" + "Choose the room and the hour, send the booking, and bring your cables. " * 12
)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A share with six guides, a copy of each, and two files of rubbish; scanned once."""
    folder = tmp_path_factory.mktemp("disposal")
    for number in range(6):
        text = GUIDE.format(n=number) + f" Room {number} seats {number * 7}."
        for place in ("Guides", "Desktop/old"):
            path = folder / "share" / place / f"guide {number}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    (folder / "share" / "~WRL0003.tmp").write_bytes(b"x" * 500)
    (folder / "share" / "Thumbs.db").write_bytes(b"yz" * 150)
    for number, path in enumerate(sorted((folder / "share").rglob("*"))):
        os.utime(path, ns=((1_400_000_000 + number * 86_401) * 10**9,) * 2)
    code, _, error = muniment("scan", "share", cwd=folder)
    assert code in (0, 3), error
    return folder


@pytest.fixture
def place(scanned: Path, tmp_path: Path) -> Path:
    """The share and its inventory for one test to change: moved there, so that its root is known."""
    shutil.copytree(scanned / "share", tmp_path / "share")
    shutil.copy(scanned / "muniment.db", tmp_path / "muniment.db")
    with open_at(tmp_path).begin() as connection:
        from models.tables import shares

        connection.execute(update(shares).values(root=str(tmp_path / "share")))
        for row in connection.execute(select(items.c.id, items.c.name)).all():
            found = next((tmp_path / "share").rglob(row.name))
            connection.execute(update(items).where(items.c.id == row.id).values(device=found.stat().st_dev))
    return tmp_path


def open_at(folder: Path) -> Engine:
    return open_inventory(f"sqlite:///{folder}/muniment.db")


def config(folder: Path) -> Config:
    return Config(inventory=f"sqlite:///{folder}/muniment.db")


def proposed(connection: Connection) -> list[int]:
    query = select(judgements.c.item_id).where(judgements.c.action == "dispose").order_by(judgements.c.item_id)
    return list(connection.execute(query).scalars())


def approved_batch(folder: Path) -> int:
    """All that is proposed, approved item by item by Ann, drafted by her and approved as a batch by Bob."""
    with writing(open_at(folder)) as connection:
        keys = proposed(connection)
        assert len(keys) >= 6
        reviewing.decide(connection, ANN, dict.fromkeys(keys, ""), Choice(Verdict.APPROVE, "copies"), NOW)
        batch = disposals.draft(connection, ANN, "Copies of guides", "Copies are not records", NOW)
        added = disposals.add(connection, ANN, batch, keys, NOW)
        assert (added.number, added.refused) == (len(keys), {})
        disposals.submit(connection, ANN, batch, NOW)
        assert disposals.approve(connection, BOB, batch, NOW, 30) == date(2026, 12, 1)
    return batch


def dispose(folder: Path, batch: int, *, dry_run: bool = False, today: date = TODAY) -> dict[ItemState, int]:
    result = run_dispose(
        config(folder), batch, today, quarantine=folder / "quarantine", dry_run=dry_run, say=lambda words: None
    )
    return result.states


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_batch_goes_into_quarantine_comes_back_and_is_destroyed(place: Path) -> None:
    before = files(place / "share")
    batch = approved_batch(place)
    number = sum(dispose(place, batch, dry_run=True).values())
    assert files(place / "share") == before, "a rehearsal touches nothing"

    assert dispose(place, batch) == {ItemState.QUARANTINED: number}
    left = files(place / "share")
    assert len(left) == len(before) - number
    guides = {content for name, content in before.items() if "guide" in name}
    assert guides == {content for name, content in left.items() if "guide" in name}, "one copy of each stays"

    again = run_restore(config(place), batch, (), quarantine=place / "quarantine")
    assert again.states == {ItemState.RESTORED: number}
    assert files(place / "share") == before
    assert not list((place / "quarantine" / f"batch-{batch}" / "files").iterdir())


def test_times_and_rights_survive_quarantine(place: Path) -> None:
    batch = approved_batch(place)
    path = place / "share" / "Thumbs.db"
    path.chmod(0o640)
    facts = path.stat()
    dispose(place, batch)
    assert not path.exists()
    run_restore(config(place), batch, (), quarantine=place / "quarantine")
    now = path.stat()
    assert (now.st_mtime_ns, now.st_mode, now.st_size) == (facts.st_mtime_ns, facts.st_mode, facts.st_size)


def test_destroying_waits_for_the_quarantine(place: Path) -> None:
    batch = approved_batch(place)
    number = sum(dispose(place, batch).values())
    with pytest.raises(DisposalError, match="lasts until 2027-01-19"):
        run_destroy(config(place), batch, TODAY + timedelta(days=29), quarantine=place / "quarantine")
    assert [one.id for one in run_ready(config(place), TODAY + timedelta(days=30))[1]] == [batch]
    result = run_destroy(config(place), batch, TODAY + timedelta(days=30), quarantine=place / "quarantine")
    assert result.states == {ItemState.DESTROYED: number}
    assert not list((place / "quarantine" / f"batch-{batch}" / "files").iterdir())
    with open_at(place).connect() as connection:
        assert disposals.batch_of(connection, BOB, batch).state is BatchState.DESTROYED
        assert audit.verify(connection).faults == ()


def test_a_certificate_is_written_in_either_language_once_there_is_something_to_certify(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    batch = approved_batch(place)

    def ended(*options: str, out: str = "c.html") -> int:
        return CliRunner().invoke(main, ["dispose", str(batch), "--certificate", out, *options]).exit_code

    assert ended() == 1, "nothing was carried out"
    dispose(place, batch)
    said = {}
    for language in ("en", "cy"):
        assert ended("--language", language) == 0
        said[language] = (place / "c.html").read_text("utf-8")
    assert "<h1>Certificate of disposal</h1>" in said["en"]
    assert "<h1>Tystysgrif waredu</h1>" in said["cy"]
    assert all("Thumbs.db" not in page for page in said.values())
    assert ended(out="c.docx") == 1
    assert ended("--destroy") == 2


def changed(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"!")


def same_size_and_time(path: Path) -> None:
    facts = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def a_link(path: Path) -> None:
    other = path.with_name("elsewhere")
    path.rename(other)
    path.symlink_to(other)


@pytest.mark.parametrize("change", [changed, same_size_and_time, Path.unlink, a_link])
def test_what_is_not_as_approved_is_left_and_goes_back_to_review(place: Path, change: Callable[[Path], None]) -> None:
    batch = approved_batch(place)
    change(place / "share" / "Thumbs.db")
    before = files(place / "share")
    states = dispose(place, batch)
    assert states[ItemState.LEFT] == 1
    assert files(place / "share").get("Thumbs.db") == before.get("Thumbs.db")
    with open_at(place).connect() as connection:
        (left,) = disposals.items_of(connection, BOB, batch, state=ItemState.LEFT)
        assert left.path == "Thumbs.db"
        assert left.why
        assert disposals.batch_of(connection, BOB, batch).state is BatchState.QUARANTINED


def test_a_hold_placed_after_the_approval_wins(place: Path) -> None:
    batch = approved_batch(place)
    with writing(open_at(place)) as connection:
        holds.add(connection, Hold("path:share/Guides", "Inquiry 7", date(2026, 12, 2), None), "ann")
        holds.add(connection, Hold("path:share/Desktop", "Inquiry 7", date(2026, 12, 2), None), "ann")
    states = dispose(place, batch)
    assert states == {ItemState.QUARANTINED: 2, ItemState.LEFT: 6}
    assert len([name for name in files(place / "share") if "guide" in name]) == 12


def test_a_copy_goes_only_while_the_one_that_stays_is_there(place: Path) -> None:
    batch = approved_batch(place)
    with open_at(place).connect() as connection:
        one = next(item for item in disposals.whole_batch(connection, BOB, batch) if item.kept_copy)
    other = {"Guides": "Desktop/old", "Desktop": "Guides"}[one.path.split("/")[0]]
    (place / "share" / other / one.path.rpartition("/")[2]).write_text("something else", "utf-8")
    assert dispose(place, batch)[ItemState.LEFT] == 1
    assert (place / "share" / one.path).exists(), "the last copy stays"


def test_the_first_person_cannot_be_the_second(place: Path) -> None:
    with writing(open_at(place)) as connection:
        keys = proposed(connection)
        reviewing.decide(connection, BOB, dict.fromkeys(keys, ""), Choice(Verdict.APPROVE, "copies"), NOW)
        batch = disposals.draft(connection, BOB, "Mine", "because", NOW)
        disposals.add(connection, BOB, batch, keys, NOW)
        disposals.submit(connection, BOB, batch, NOW)
        with pytest.raises(DisposalError, match="another person"):
            disposals.approve(connection, BOB, batch, NOW, 30)
    with pytest.raises(IntegrityError), open_at(place).begin() as connection:
        connection.execute(update(batches).values(approved_by="bob", state="approved"))
    with pytest.raises(DisposalError, match="is submitted"):
        dispose(place, batch)


def test_only_what_people_approved_and_nothing_speaks_against_goes_in(place: Path) -> None:
    with writing(open_at(place)) as connection:
        keys = list(connection.execute(select(items.c.id)).scalars())
        batch = disposals.draft(connection, ANN, "Everything", "a try", NOW)
        added = disposals.add(connection, ANN, batch, [*keys, 999_999], NOW)
        assert added.number == 0
        assert added.refused == {
            "it is not there any more, or not yours to see": 1,
            "it is not proposed for disposal": len(keys) - len(proposed(connection)),
            "no person has approved its disposal": len(proposed(connection)),
        }
        with pytest.raises(DisposalError, match="is empty"):
            disposals.submit(connection, ANN, batch, NOW)


def test_a_batch_waits(place: Path) -> None:
    batch = approved_batch(place)
    with pytest.raises(DisposalError, match="from 2026-12-01"):
        dispose(place, batch, today=date(2026, 11, 30))
    assert run_ready(config(place), date(2026, 11, 30)) == ([], [])


def test_the_quarantine_is_outside_the_shares_and_nobody_else_looks_into_it(place: Path) -> None:
    batch = approved_batch(place)
    for folder, words in ((place / "share" / "q", "inside a scanned share"), (place / "open", "others may look")):
        if folder.name == "open":
            folder.mkdir(mode=0o755)
        with pytest.raises(MunimentError, match=words):
            run_dispose(config(place), batch, TODAY, quarantine=folder, dry_run=False, say=print)


def test_nothing_is_restored_over_another_file(place: Path) -> None:
    batch = approved_batch(place)
    dispose(place, batch)
    (place / "share" / "Thumbs.db").write_text("new", "utf-8")
    result = run_restore(config(place), batch, (), quarantine=place / "quarantine")
    assert result.states[ItemState.LEFT] == 1
    assert (place / "share" / "Thumbs.db").read_text("utf-8") == "new"
    (place / "share" / "Thumbs.db").unlink()
    assert run_restore(config(place), batch, (), quarantine=place / "quarantine").states == {ItemState.RESTORED: 1}


KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from models.config import Config
from scanner import disposing, quarantine
left = [int(sys.argv[3])]
def counted(function):
    def run(*args, **more):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), 9)
        return function(*args, **more)
    return run
for module, name in ((os, "rename"), (os, "fsync"), (os, "link"), (os, "unlink")):
    setattr(module, name, counted(getattr(module, name)))
folder = Path(sys.argv[1])
disposing.run_dispose(Config(inventory=f"sqlite:///{folder}/muniment.db"), int(sys.argv[2]), date(2026, 12, 20),
                      quarantine=folder / "quarantine", dry_run=False, say=print)
"""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("calls", [1, 3, 4, 9])
def test_a_kill_leaves_each_file_in_place_or_in_quarantine(place: Path, calls: int) -> None:
    batch = approved_batch(place)
    before = sorted(files(place / "share").values())
    here = Path(__file__).parent.parent.parent
    command = [sys.executable, "-c", KILLED, str(place), str(batch), str(calls)]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(here)}, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    held = place / "quarantine" / f"batch-{batch}" / "files"
    assert sorted([*files(place / "share").values(), *files(held).values()]) == before
    states = dispose(place, batch)
    assert set(states) <= {ItemState.QUARANTINED}
    assert sorted([*files(place / "share").values(), *files(held).values()]) == before
    assert len(files(held)) == 8
    run_restore(config(place), batch, (), quarantine=place / "quarantine")
    assert sorted(files(place / "share").values()) == before
