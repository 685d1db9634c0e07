"""Crawling: every entry is seen once, nothing is followed, and odd names survive."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from models.errors import SourceError
from models.listing import Listing, raw, shown
from models.records import ItemKind, ProblemKind
from scanner.crawl import crawl, resolve

ODD_NAMES = [
    b"two\nlines.txt",
    b"caf\xe9.txt",
    "lythyr at Siân.txt".encode(),
    "‮txt.exe".encode(),
    b"dots...",
    b" leading and trailing ",
    b"x" * 255,
    b"-rf",
    b"back\\slash",
]


def listings(root: Path, **options: object) -> dict[str, Listing]:
    return {listing.path: listing for listing in crawl(os.fsencode(root), **options)}  # type: ignore[arg-type]


def test_parents_before_children_in_order_of_names(tmp_path: Path) -> None:
    for name in ("b/z", "b/a", "a"):
        (tmp_path / name).mkdir(parents=True)
    assert list(listings(tmp_path)) == ["", "a", "b", "b/a", "b/z"]


@pytest.mark.parametrize("name", ODD_NAMES, ids=repr)
def test_odd_names_are_seen_and_keep_their_bytes(tmp_path: Path, name: bytes) -> None:
    with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
        file.write(b"x")
    (entry,) = listings(tmp_path)[""].entries
    assert os.fsencode(entry.name) == name
    assert (raw(entry.name) or shown(entry.name).encode()) == name


def test_links_are_not_followed_and_say_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "to folder").symlink_to("folder")
    (tmp_path / "broken").symlink_to("nothing")
    (tmp_path / "loop").symlink_to("loop")
    found = {entry.name: entry for entry in listings(tmp_path)[""].entries}
    assert {name: e.problem and e.problem.kind for name, e in found.items()} == {
        "file": None,
        "to folder": ProblemKind.LINK,
        "broken": ProblemKind.BROKEN_LINK,
        "loop": ProblemKind.LOOP,
    }
    assert found["loop"].kind is ItemKind.LINK


def test_pipes_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (entry,) = listings(tmp_path)[""].entries
    assert entry.problem
    assert entry.problem.kind is ProblemKind.SPECIAL


def test_snapshot_folders_are_left_out_and_say_so(tmp_path: Path) -> None:
    (tmp_path / "$RECYCLE.BIN").mkdir()
    (tmp_path / "$RECYCLE.BIN" / "old.txt").write_text("x")
    found = listings(tmp_path, skip=["$recycle.bin"])
    assert found["$RECYCLE.BIN"].problem
    assert found["$RECYCLE.BIN"].problem.kind is ProblemKind.POLICY
    assert not found["$RECYCLE.BIN"].entries


def test_a_single_file_is_a_share_of_one(tmp_path: Path) -> None:
    (tmp_path / "box.mbox").write_text("x")
    (tmp_path / "other").write_text("x")
    root, only = resolve(str(tmp_path / "box.mbox"))
    (listing,) = crawl(root, only=only)
    assert [entry.name for entry in listing.entries] == ["box.mbox"]


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere does not exist") as caught:
        resolve(str(tmp_path / "nowhere"))
    assert "mounted" in caught.value.hint
