"""A temporary, private file in which approved items wait until all names of their target folder are known."""

from __future__ import annotations

import marshal
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

BATCH = 5_000
Facts = tuple[Any, ...]


class Spool:
    """Items by target folder; SQLite deletes its file by itself when the spool is closed or the process ends."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA cache_size = -16000")
        self._database.execute("CREATE TABLE items (number INTEGER PRIMARY KEY, folder INTEGER, name BLOB, facts BLOB)")
        self._waiting: list[tuple[int, bytes, bytes]] = []

    def put(self, folder: int, name: str, facts: Facts) -> None:
        """Add an item; `facts` are numbers, texts, bytes, None and tuples of them."""
        self._waiting.append((folder, name.encode("utf-8", "surrogatepass"), marshal.dumps(facts)))
        if len(self._waiting) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        self._database.execute("BEGIN")
        self._database.executemany("INSERT INTO items (folder, name, facts) VALUES (?, ?, ?)", self._waiting)
        self._database.execute("COMMIT")
        self._waiting.clear()

    def finish(self, moved: Iterable[tuple[int, int]] = ()) -> None:
        """All items are in; those of the first folder of each pair go to the second."""
        self._flush()
        self._database.executemany("UPDATE items SET folder = ?2 WHERE folder = ?1", moved)
        self._database.execute("CREATE INDEX IF NOT EXISTS by_folder ON items (folder, name, number)")

    def folders(self) -> list[int]:
        """The numbers of the folders that have items."""
        return [row[0] for row in self._database.execute("SELECT DISTINCT folder FROM items ORDER BY folder")]

    def names(self, folder: int) -> Iterator[tuple[int, str]]:
        """The items of a folder by name: number and name."""
        query = "SELECT number, name FROM items WHERE folder = ? ORDER BY name, number"
        for number, name in self._database.execute(query, (folder,)):
            yield number, name.decode("utf-8", "surrogatepass")

    def items(self, folder: int) -> Iterator[tuple[int, Facts]]:
        """The items of a folder in the same order: number and facts."""
        query = "SELECT number, facts FROM items WHERE folder = ? ORDER BY name, number"
        for number, facts in self._database.execute(query, (folder,)):
            yield number, marshal.loads(facts)  # our own bytes, from a file nobody else can open

    def close(self) -> None:
        """Delete everything."""
        self._database.close()
