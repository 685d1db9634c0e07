"""Writes compound files ([MS-CFB]): a storage taken out of one becomes a file that other readers can open."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

Tree = Mapping[str, "bytes | Tree"]

MINI_SECTOR, MINI_LIMIT = 64, 4096
FREE, END, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
HEADER_FATS = 109
STORAGE, STREAM, ROOT = 1, 2, 5
# Above this, sectors of 4 KiB keep the table of tables within the header.
LARGE = 6 * 1024 * 1024


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    left: int = NONE
    right: int = NONE
    child: int = NONE
    start: int = END


def compound(tree: Tree, class_id: bytes = bytes(16)) -> bytes:
    """The compound file of a tree of storages and streams."""
    entries = [_Entry("Root Entry", ROOT)]
    entries[0].child = _add(entries, tree)
    size = 4096 if sum(len(entry.data) for entry in entries) > LARGE else 512
    sectors = _Sectors(size)
    mini, chain = _mini_stream(entries)
    for entry in entries:
        if entry.kind == STREAM and len(entry.data) >= MINI_LIMIT:
            entry.start = sectors.add(entry.data)
    entries[0].data, entries[0].start = mini, sectors.add(mini)
    mini_fat = sectors.add(struct.pack(f"<{len(chain)}I", *chain))
    directory = sectors.add(_directory(entries, class_id, size))
    return sectors.file(directory, mini_fat, -(-4 * len(chain) // size) if chain else 0)


def _add(entries: list[_Entry], tree: Tree) -> int:
    """Append the entries of a storage; returns the top of the search tree over them, ordered by length and letters."""
    numbers = []
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        value = tree[name]
        if isinstance(value, bytes):
            entries.append(_Entry(name, STREAM, value))
            numbers.append(len(entries) - 1)
        else:
            entries.append(_Entry(name, STORAGE))
            numbers.append(len(entries) - 1)
            entries[numbers[-1]].child = _add(entries, value)
    return _balanced(entries, numbers)


def _balanced(entries: list[_Entry], numbers: list[int]) -> int:
    if not numbers:
        return NONE
    middle = len(numbers) // 2
    top = entries[numbers[middle]]
    top.left = _balanced(entries, numbers[:middle])
    top.right = _balanced(entries, numbers[middle + 1 :])
    return numbers[middle]


def _mini_stream(entries: list[_Entry]) -> tuple[bytes, list[int]]:
    """The short streams side by side, and the chain of their sectors."""
    out = bytearray()
    chain: list[int] = []
    for entry in entries:
        if entry.kind == STREAM and 0 < len(entry.data) < MINI_LIMIT:
            count = -(-len(entry.data) // MINI_SECTOR)
            entry.start = len(chain)
            chain += [*range(entry.start + 1, entry.start + count), END]
            out += entry.data.ljust(count * MINI_SECTOR, b"\0")
    return bytes(out), chain


def _directory(entries: list[_Entry], class_id: bytes, size: int) -> bytes:
    out = bytearray()
    for entry in entries:
        name = entry.name[:31].encode("utf-16-le", "replace") + b"\0\0"
        links = (entry.left, entry.right, entry.child)
        out += struct.pack("<64sHBB3I", name, len(name), entry.kind, 1, *links)
        out += class_id if entry.kind == ROOT else bytes(16)
        out += struct.pack("<I16xIQ", 0, entry.start if entry.data else END, len(entry.data))
    empty = struct.pack("<64xHBB3I36xIQ", 0, 0, 0, NONE, NONE, NONE, 0, 0)
    return bytes(out) + empty * (-len(out) % size // 128)


class _Sectors:
    """Sectors in the order they were added, and the chains that lead through them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._data: list[bytes] = []
        self._chain: list[int] = []

    def add(self, data: bytes) -> int:
        """Append data in sectors of its own; returns the first, or the end mark where there is no data."""
        if not data:
            return END
        start, count = len(self._chain), -(-len(data) // self.size)
        self._chain += [*range(start + 1, start + count), END]
        self._data.append(data.ljust(count * self.size, b"\0"))
        return start

    def file(self, directory: int, mini_fat: int, mini_fats: int) -> bytes:
        """The header, all sectors, and the table of chains behind them."""
        per_sector = self.size // 4
        count = 1
        while count * per_sector < len(self._chain) + count:
            count += 1
        if count > HEADER_FATS:
            raise ValueError("too large for one table of tables")
        first = len(self._chain)
        chain = [*self._chain, *[FAT_SECTOR] * count]
        chain += [FREE] * (count * per_sector - len(chain))
        version, shift = (4, 12) if self.size == 4096 else (3, 9)
        head = struct.pack("<8s16x5H6x", bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, version, 0xFFFE, shift, 6)
        directories = self._length(directory) if version == 4 else 0
        head += struct.pack("<4I", directories, count, directory, 0)
        head += struct.pack("<5I", MINI_LIMIT, mini_fat, mini_fats, END, 0)
        head += struct.pack(f"<{HEADER_FATS}I", *range(first, first + count), *[FREE] * (HEADER_FATS - count))
        table = struct.pack(f"<{len(chain)}I", *chain)
        return b"".join([head.ljust(self.size, b"\0"), *self._data, table])

    def _length(self, start: int) -> int:
        count = 1
        while self._chain[start] != END:
            start, count = self._chain[start], count + 1
        return count
