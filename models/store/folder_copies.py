"""Folders that hold the same files by name and content, all the way down: found while the index is made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import xxhash

LEAST = 2
"""Folders of fewer files are left to the groups of equal files."""
Line = tuple[int, str, bytes | None, int]
"""A file: its folder's place in the order of paths, name, content's hash (None: not read), bytes."""


class FolderCopies:
    """Takes the files of all folders in any order of folders, and then tells which folders are equal."""

    def __init__(self, parents: Sequence[int], names: Sequence[str], unknown: Iterable[int] = ()) -> None:
        self._parents, self._names = parents, names
        self._files: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
        self._marks: dict[int, bytes] = {}
        self._unknown = set(unknown)
        self._number = [0] * len(parents)
        self._size = [0] * len(parents)

    def take(self, files: Iterable[Line]) -> None:
        """Add files; those of one folder in the order of their names where they come in several calls."""
        for rank, name, content, size in files:
            self._number[rank] += 1
            self._size[rank] += size
            if content is None:
                self._unknown.add(rank)
            else:
                self._files[rank].append((name, content))
        for rank, found in self._files.items():
            facts = (self._marks.get(rank, b""), sorted(found))
            self._marks[rank] = xxhash.xxh3_128(repr(facts).encode("utf-8", "backslashreplace")).digest()
        self._files.clear()

    def groups(self) -> Iterator[tuple[list[int], int, int]]:
        """Places of equal folders, and how many files and bytes each has; not those that lie in equal folders."""
        marks = self._whole()
        alike: dict[bytes, list[int]] = defaultdict(list)
        for rank, mark in enumerate(marks):
            if mark and self._number[rank] >= LEAST and self._size[rank]:
                alike[mark].append(rank)
        for ranks in alike.values():
            if len(ranks) > 1 and not self._is_inside(ranks, marks, alike):
                yield ranks, self._number[ranks[0]], self._size[ranks[0]]

    def _whole(self) -> list[bytes]:
        """What each folder holds with all below it; empty where something is not known."""
        below: dict[int, list[tuple[str, bytes]]] = defaultdict(list)
        marks = [b""] * len(self._parents)
        for rank in range(len(self._parents) - 1, -1, -1):
            known = rank not in self._unknown
            if known:
                facts = (self._marks.get(rank, b""), sorted(below.pop(rank, [])))
                marks[rank] = xxhash.xxh3_128(repr(facts).encode("utf-8", "backslashreplace")).digest()
            parent = int(self._parents[rank])
            if parent >= 0:
                self._number[parent] += self._number[rank]
                self._size[parent] += self._size[rank]
                below[parent].append((self._names[rank], marks[rank]))
                if not known:
                    self._unknown.add(parent)
        return marks

    def _is_inside(self, ranks: list[int], marks: list[bytes], alike: dict[bytes, list[int]]) -> bool:
        """True where the folders above are equal too: the group of those tells it all."""
        above = {int(self._parents[rank]) for rank in ranks}
        if -1 in above or len(above) < len(ranks):
            return False
        found = {marks[rank] for rank in above}
        return len(found) == 1 and len(alike.get(found.pop(), [])) > 1
