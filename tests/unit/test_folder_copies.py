"""Equal folders: by name and content, all the way down, told once at the top."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from models.store.folder_copies import FolderCopies, Line


def groups(tree: Mapping[str, bytes | None], unlisted: str = "") -> list[list[str]]:
    """Groups of equal folders of a tree of path and content."""
    folders = sorted({"/".join(path.split("/")[:n]) for path in tree for n in range(1, path.count("/") + 1)})
    folders.sort(key=lambda path: path.split("/"))
    parents = [folders.index(path.rpartition("/")[0]) if "/" in path else -1 for path in folders]
    unknown = [folders.index(unlisted)] if unlisted else []
    found = FolderCopies(parents, [path.rpartition("/")[2] for path in folders], unknown)
    lines: list[Line] = []
    for path, content in tree.items():
        folder, _, name = path.rpartition("/")
        lines.append((folders.index(folder), name, content, 5))
    found.take(lines)
    return [[folders[rank] for rank in ranks] for ranks, _, _ in found.groups()]


COPY = {"a/x": b"1", "a/s/y": b"2", "a/s/z": b"3", "b/x": b"1", "b/s/y": b"2", "b/s/z": b"3"}


def test_equal_folders_are_one_group_at_the_top_only() -> None:
    assert groups(COPY) == [["a", "b"]]


@pytest.mark.parametrize(
    "change",
    [{"b/x": b"9"}, {"b/new": b"1"}, {"b/s/y": b"9"}, {"b/s/y": None}, {"b/s/t/new": b"1"}],
    ids=["content", "another file", "below", "not read", "another folder"],
)
def test_what_differs_anywhere_is_not_equal(change: dict[str, bytes | None]) -> None:
    assert ["a", "b"] not in groups({**COPY, **change})


def test_the_part_that_is_equal_is_told_where_the_whole_is_not() -> None:
    assert groups({**COPY, "b/x": b"9"}) == [["a/s", "b/s"]]


def test_a_folder_that_could_not_be_listed_equals_nothing() -> None:
    assert groups(COPY, "b/s") == []


def test_another_name_is_another_folder_and_a_single_file_is_none() -> None:
    assert groups({"a/x": b"1", "a/y": b"2", "b/x": b"1", "b/renamed": b"2"}) == []
    assert groups({"a/x": b"1", "b/x": b"1"}) == []
