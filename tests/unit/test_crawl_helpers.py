"""Listing with several processes: the same listings in the same order, whatever becomes of the helpers."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from models.listing import Listing, Packed
from models.records import ProblemKind
from scanner import filesystem, listers
from scanner.crawl import crawl
from scanner.filesystem import list_folder

LARGE = 128 * 1024


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("share")
    for number in range(160):
        folder = root / f"unit {number % 7}" / f"case {number}"
        folder.mkdir(parents=True)
        for name in ("a.txt", "b.txt", "llythyr Siân.txt"):
            (folder / name).write_text(f"{number} {name}")
    (root / "unit 3" / "link").symlink_to("case 3")
    return root


def crawled(root: Path, helpers: int) -> list[Listing]:
    return list(crawl(os.fsencode(root), skip=["case 5"], helpers=helpers))


def test_helpers_change_nothing(share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listers, "MANY", 10)
    alone = crawled(share, 0)
    assert len(alone) == 168
    assert crawled(share, 1) == alone
    assert crawled(share, 3) == alone


def test_parents_come_before_children(share: Path) -> None:
    seen = {""}
    for listing in crawled(share, 0)[1:]:
        assert os.path.dirname(listing.path) in seen
        seen.add(listing.path)


def test_a_helper_that_is_killed_costs_nothing(share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = crawled(share, 0)
    monkeypatch.setattr(listers, "MANY", 1)
    started: list[listers.Helper] = []
    start = listers.Listers._started

    def killed_later(self: listers.Listers) -> listers.Helper:
        started.append(start(self))
        return started[-1]

    monkeypatch.setattr(listers.Listers, "_started", killed_later)
    found: list[Listing] = []
    for number, listing in enumerate(crawl(os.fsencode(share), skip=["case 5"], helpers=2)):
        found.append(listing)
        if number in (8, 40):
            os.kill(started[number // 40].process.pid, signal.SIGKILL)
    assert found == alone
    assert all(helper.process.returncode == -signal.SIGKILL for helper in started)


def test_no_helper_is_started_for_a_small_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    monkeypatch.setattr(listers.Listers, "_started", lambda self: pytest.fail("a helper for two folders"))
    assert len(crawled(tmp_path, 2)) == 2


def test_ordinary_files_are_packed_and_come_out_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "b é.txt").write_text("abc")
    (tmp_path / "a.txt").write_bytes(b"")
    listing, _ = list_folder(os.fsencode(tmp_path), "")
    assert isinstance(listing.entries, Packed)
    facts = (tmp_path / "b é.txt").stat()
    entry = listing.entries[1]
    assert [one.name for one in listing.entries] == ["a.txt", "b é.txt"]
    assert (entry.size, entry.modified_ns, entry.inode) == (3, facts.st_mtime_ns, facts.st_ino)
    assert (entry.uid, entry.gid, entry.mode, entry.device) == (
        facts.st_uid,
        facts.st_gid,
        facts.st_mode,
        facts.st_dev,
    )


def test_both_ways_of_listing_tell_the_same(share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [(one.path, tuple(one.entries)) for one in crawled(share, 0)]
    monkeypatch.setattr(filesystem, "DIRECTORY", 0)
    assert [(one.path, tuple(one.entries)) for one in crawled(share, 0)] == quick


def test_a_large_file_without_a_block_is_taken_as_kept_elsewhere(tmp_path: Path) -> None:
    for name, size in (("stub.docx", LARGE), ("small.txt", 100)):
        with open(tmp_path / name, "wb") as file:
            file.truncate(size)
    (tmp_path / "whole.docx").write_bytes(b"x" * LARGE)
    if (tmp_path / "stub.docx").stat().st_blocks:
        pytest.skip("this file system gives a hole blocks")
    found = {one.name: one.problem and one.problem.kind for one in list_folder(os.fsencode(tmp_path), "")[0].entries}
    assert found == {"stub.docx": ProblemKind.OFFLINE, "small.txt": None, "whole.docx": None}


def test_blocks_are_not_asked_of_file_systems_that_do_not_count_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open(tmp_path / "file.docx", "wb") as file:
        file.truncate(LARGE)
    monkeypatch.setattr(filesystem, "counts_blocks", lambda device: False)
    (entry,) = list_folder(os.fsencode(tmp_path), "")[0].entries
    assert entry.problem is None
