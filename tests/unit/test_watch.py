"""Watching: changes bring their folders forward; lost events, lost mounts and the interval bring a whole scan."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO

import pytest

from models.config import Config
from models.store import open_inventory, records
from scanner import watch as watching
from scanner.scanning import run_scan
from scanner.watch import CHANGED, LOST, MOST_FOLDERS, OVER, Folders, Hints, watch
from scanner.watching import Turns
from tests.shares import MUNIMENT, interruptible, muniment


def test_the_interval_scans_all_without_any_event(tmp_path: Path) -> None:
    scans: list[Folders | None] = []

    def rescan(folders: Folders | None) -> None:
        scans.append(folders)
        if len(scans) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch([str(tmp_path)], rescan, lambda words: None, every=0.2, settle=0.1)
    assert scans == [None, None, None]


def test_changes_are_waited_for_until_they_are_quiet() -> None:
    hints = Hints()
    writer = threading.Thread(target=lambda: [_touch(hints) for _ in range(5)])
    started = time.monotonic()
    writer.start()
    assert hints.wait(every=20, settle=0.5) == CHANGED
    assert 0.9 < time.monotonic() - started < 10
    writer.join()


def _touch(hints: Hints) -> None:
    hints.dispatch(happening("modified", "/srv/SU/a.txt"))
    time.sleep(0.1)


def happening(kind: str, path: str, to: str = "", is_folder: bool = False) -> object:
    """An event as watchdog gives it."""
    facts = {"event_type": kind, "src_path": path, "dest_path": to, "is_directory": is_folder}
    return type("Event", (), facts)()


@pytest.mark.parametrize(
    ("event", "folders"),
    [
        (happening("created", "/srv/SU/a.txt"), {"/srv/SU"}),
        (happening("moved", "/srv/SU/a.txt", "/srv/U/b.txt"), {"/srv/SU", "/srv/U"}),
        (happening("created", "/srv/SU/New", is_folder=True), {"/srv/SU", "/srv/SU/New"}),
        (happening("modified", "/srv/SU/Old", is_folder=True), {"/srv/SU/Old"}),
        (happening("opened", "/srv/SU/a.txt"), None),
        (happening("closed_no_write", "/srv/SU/a.txt"), None),
        (happening("modified", "/srv/muniment.db"), None),
    ],
)
def test_an_event_names_its_folders(event: object, folders: set[str] | None) -> None:
    hints = Hints(frozenset({"/srv/muniment.db"}))
    hints.dispatch(event)
    assert hints.changed.is_set() == (folders is not None)
    assert hints.take() == folders
    assert hints.take() is None, "only once"


def test_changes_nearly_everywhere_or_somewhere_bring_all() -> None:
    hints = Hints()
    hints.note(*(f"/srv/{number}" for number in range(MOST_FOLDERS + 1)))
    assert hints.take() is None
    hints.note("/srv/a")
    hints.note()
    assert hints.take() is None


def test_lost_events_are_said() -> None:
    hints = Hints()
    hints.note("/srv/a")
    hints.lose()
    assert hints.wait(every=5, settle=0.01) == LOST
    assert hints.take() is None
    assert hints.wait(every=0.05, settle=0.01) == OVER


def test_where_nothing_can_be_watched_the_interval_remains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from watchdog.observers import Observer

    def refuse(self: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "start", refuse)
    said: list[str] = []
    turns = iter([None, KeyboardInterrupt])

    def rescan(folders: Folders | None) -> None:
        if next(turns) is not None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch([str(tmp_path)], rescan, said.append, every=0.1, settle=0.1)
    assert said[0].startswith("Changes cannot be watched here (inotify watch limit reached)")
    assert said[1] == watching.LIMIT
    assert said[-1] == "The interval is over: scanning."


def test_a_watcher_that_dies_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    hints = Hints()
    with watching._guarded(hints, said.append):
        from watchdog.utils import BaseThread

        class Dies(BaseThread):
            __module__ = "watchdog.test"

            def run(self) -> None:
                raise OSError(28, "inotify watch limit reached")

        thread = Dies()
        thread.start()
        thread.join()
    assert said == [watching.ENDED]
    assert hints.lost


# a real process


class Watching:
    """`muniment watch` on a share, in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], folder: Path, said: IO[str]) -> None:
        self.process, self.folder, self.said = process, folder, said

    def until(self, words: str) -> list[str]:
        """Read what it says until a line holds the words; fails when it ends before."""
        lines = []
        for line in self.said:
            lines.append(line)
            if words in line:
                return lines
        pytest.fail(f"ended without {words!r}: {lines}")

    def paths(self, name: str = "muniment.db") -> set[str]:
        """The files that are there, by the inventory."""
        engine = open_inventory(f"sqlite:///{self.folder / name}")
        with engine.connect() as connection:
            found = {record.item.path for record in records.records(connection)}
        engine.dispose()
        return found


@contextmanager
def watched(folder: Path) -> Iterator[Watching]:
    """Watch `folder/share` until the block ends."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    command = [*MUNIMENT, "watch", "share", "--settle", "0.3", "--every", "60"]
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=interruptible
    )
    assert process.stderr
    try:
        found = Watching(process, folder, process.stderr)
        found.until("Watching.")
        yield found
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert process.returncode == 130
    finally:
        process.kill()
        process.wait()


def small(root: Path) -> Path:
    """A share of two letters: what is read is not what is tested here."""
    (root / "SU" / "Housing").mkdir(parents=True)
    for number in range(2):
        (root / "SU" / "Housing" / f"letter {number}.txt").write_text(f"Letter {number}")
    return root


@pytest.mark.timeout(240)
def test_only_folders_with_changes_are_listed(tmp_path: Path) -> None:
    share = small(tmp_path / "share")
    with watched(tmp_path) as process:
        (share / "SU" / "Housing" / "new letter.txt").write_text("A letter that was not there before.")
        assert "Listed 1 folders: 1 files new" in process.until("Listed")[-1]
        process.until("Watching.")
        (share / "SU" / "New" / "Deeper").mkdir(parents=True)
        (share / "SU" / "New" / "Deeper" / "note.txt").write_text("A note.")
        assert "1 files new" in process.until("Listed")[-1]
        process.until("Watching.")
        assert {"SU/Housing/new letter.txt", "SU/New/Deeper/note.txt"} <= process.paths()
        (share / "SU" / "Housing").rename(share / "SU" / "Homes")
        process.until("Listed")
        process.until("Watching.")
        found = process.paths()
        assert "SU/Homes/letter 0.txt" in found
        assert not any(path.startswith("SU/Housing/") for path in found)
        again = ("scan", "share", "--map-only", "--inventory", "sqlite:///again.db")
        assert muniment(*again, cwd=tmp_path)[0] in (0, 3)
        assert found == process.paths("again.db"), "hints gave what a whole scan gives"


@pytest.mark.timeout(240)
def test_an_overflow_is_said_and_all_is_scanned(tmp_path: Path) -> None:
    share = small(tmp_path / "share")
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    if limit > 50_000:
        pytest.skip("the queue of this machine is too long to fill in a test")
    with watched(tmp_path) as process:
        process.process.send_signal(signal.SIGSTOP)
        for number in range(limit // 2 + 10):  # two events each: they alternate, so that none is taken for a repeat
            path = share / "SU" / f"passing {number % 2}.txt"
            path.touch()
            path.unlink()
        (share / "SU" / "after.txt").write_text("What stayed.")
        process.process.send_signal(signal.SIGCONT)
        process.until(watching.OVERFLOWED)
        process.until("Watching.")
        assert "SU/after.txt" in process.paths()


@pytest.mark.timeout(240)
def test_a_lost_mount_is_waited_for_and_nothing_is_gone(tmp_path: Path) -> None:
    share = small(tmp_path / "share")
    with watched(tmp_path) as process:
        before = process.paths()
        share.rename(tmp_path / "elsewhere")
        share.mkdir()
        (share / "not mounted.txt").write_text("Ask IT.")
        process.until("holds nothing of what was recorded there")
        process.until("Watching.")
        assert process.paths() == before
        (share / "not mounted.txt").unlink()
        share.rmdir()
        (tmp_path / "elsewhere").rename(share)
        process.until("went away, came back or is another")
        process.until("Watching.")
        (share / "SU" / "later.txt").write_text("Written after it came back.")
        process.until("Listed")
        process.until("Watching.")
        assert process.paths() == before | {"SU/later.txt"}


def test_a_share_that_is_away_does_not_keep_others_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        small(tmp_path / name)
    said: list[str] = []
    config = replace(Config(), key_file=str(tmp_path / "key"))
    scanned: list[list[str]] = []
    turns = Turns(["one", "two"], config, said.append)

    def scan(paths: list[str], config: Config, today: object, options: dict[str, object]) -> tuple[object, list[str]]:
        scanned.append(list(paths))
        return run_scan(paths, config, date.today(), {"map_only": True})  # noqa: DTZ011

    monkeypatch.setattr("scanner.watching.run_scan", scan)
    turns.turn(None)
    (tmp_path / "one").rename(tmp_path / "elsewhere")
    turns.turn(None)
    assert scanned == [["one", "two"], ["two"]]
    assert "one does not exist" in said[-2]
