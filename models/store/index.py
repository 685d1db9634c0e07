"""The queue's index in memory: columns of all judged items, read once a judging, brought up to each new decision."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine, select

from models.review import DECIDED, MULTIPLE, SINGLE
from models.review_tables import areas, review_columns, review_index
from models.store.index_answers import Answers
from models.store.index_words import NUMBERS, ORDERS, PART, verdict_code
from models.tables import decisions

Mask: TypeAlias = npt.NDArray[np.bool_]
NESTING = {"folders": np.int64, "parents": np.int32, "ends": np.int32}
"""Columns of folders: their keys, the place of the folder above, and where what is in them ends."""
STREAM = 20_000
_indexes: WeakKeyDictionary[Engine, Index] = WeakKeyDictionary()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Lines:
    """Names, one a line, and where each line ends: where 32 bits are enough, in those, twice as fast to search."""

    text: bytes
    ends: npt.NDArray[Any]

    @classmethod
    def of(cls, parts: list[bytes]) -> Lines:
        """From the parts of a column of names."""
        text = parts[0] if len(parts) == 1 else b"\n".join(parts)
        ends = np.flatnonzero(np.frombuffer(text, np.uint8) == ord("\n"))
        return cls(text, ends.astype(np.int32) if len(text) < 1 << 31 else ends)


@dataclass(slots=True)
class Index:
    """The columns of all items in the order of paths, and what was answered from them."""

    generation: int
    items: int
    today: date | None
    words: dict[str, list[Any]]
    columns: dict[str, npt.NDArray[Any]]
    folders: npt.NDArray[np.int64]
    parents: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    area_codes: dict[int, int]
    decision: int
    names: Lines | None = None
    paths: Lines | None = None
    known: Answers = field(default_factory=Answers)
    ranks: dict[str, npt.NDArray[np.int32]] = field(default_factory=dict)
    sorted_ids: npt.NDArray[np.int64] | None = None

    def place(self, keys: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The places of items by their keys, -1 for those that the index does not know."""
        order, ids = self.columns["by id"], self.columns["id"]
        if not self.items or not len(keys):
            return np.full(len(keys), -1, np.int64)
        if self.sorted_ids is None:
            self.sorted_ids = ids[order]
        found = np.searchsorted(self.sorted_ids, keys).clip(max=self.items - 1)
        places = order[found].astype(np.int64)
        return np.where(ids[places] == keys, places, -1)

    def ranks_by(self, column: str) -> npt.NDArray[np.int32]:
        """For each item its place in the order of a column."""
        if column not in self.ranks:
            found = np.empty(self.items, np.int32)
            found[self.columns[f"by {column}"]] = np.arange(self.items, dtype=np.int32)
            self.ranks[column] = found
        return self.ranks[column]

    def rank(self, folder: int) -> int | None:
        """The place of a folder in the order of paths, None where the index does not know it."""
        found = np.flatnonzero(self.folders == folder)
        return int(found[0]) if len(found) else None

    def span(self, rank: int) -> tuple[int, int]:
        """Where the items of a folder and of all below it begin and end."""
        low, high = np.searchsorted(self.columns["folder"], (rank, int(self.ends[rank])))
        return int(low), int(high)


EMPTY = Index(0, 0, None, {}, {}, np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.int32), {}, 0)


def index_of(connection: Connection, *, texts: bool = False) -> Index:
    """The index as it is now; with `texts` it can be searched for names. An empty one before the first judging.

    Do not call it in a transaction that has itself written decisions: others would see what may yet be taken back.
    """
    with _lock:
        kept = _indexes.get(connection.engine)
        now = connection.execute(select(review_index.c.generation, review_index.c.decision)).first()
        if now is None:
            return EMPTY
        if kept is None or kept.generation != now.generation:
            kept = _indexes[connection.engine] = _loaded(connection)
        if texts and kept.names is None:
            found = _columns(connection, ("names", "paths"))
            if found is None or found[0] != kept.generation:
                kept = _indexes[connection.engine] = _loaded(connection)
                found = _columns(connection, ("names", "paths"))
            if found is not None:
                kept.names, kept.paths = (Lines.of(found[1].get(name, [])) for name in ("names", "paths"))
        _catch_up(connection, kept)
        return kept


def follow(engine: Engine) -> None:
    """Bring the index to the decisions so far where this process has it: a job does so after each of its parts."""
    if engine in _indexes:
        with engine.connect() as connection:
            index_of(connection)


def _loaded(connection: Connection) -> Index:
    coded = (*SINGLE, *MULTIPLE, DECIDED)
    names = (*coded, *(f"{name}#" for name in NUMBERS), *(f"by {name}" for name in ("id", *ORDERS)), *NESTING)
    found = _columns(connection, names)
    row = connection.execute(select(review_index)).first()
    if found is None or row is None or found[0] != row.generation:
        return EMPTY
    sizes = [min(PART, row.items - start) for start in range(0, row.items, PART)]
    parts = found[1]  # each goes as its column is made, so that not everything is there twice
    columns = {name: _coded(parts.pop(name, []), sizes) for name in coded}
    for name, kind in NUMBERS.items():
        columns[name if name != "size" else "bytes"] = _joined(parts.pop(f"{name}#", []), kind)
    columns |= {f"by {name}": _joined(parts.pop(f"by {name}", []), np.int32) for name in ("id", *ORDERS)}
    words = json.loads(row.words or "{}")
    known = {path: code for code, path in enumerate(words.get("area", []))}
    paths = connection.execute(select(areas.c.id, areas.c.path))
    codes = {one.id: known[one.path] for one in paths if one.path in known}
    folders, parents, ends = (_joined(parts.pop(name, []), kind) for name, kind in NESTING.items())
    today = date.fromisoformat(row.today)
    return Index(row.generation, row.items, today, words, columns, folders, parents, ends, codes, row.decision)


def _columns(connection: Connection, names: tuple[str, ...]) -> tuple[int, dict[str, list[bytes]]] | None:
    """Parts of columns as they were at one moment: one statement reads them all, with their generation."""
    query = (
        select(review_columns.c.name, review_columns.c.data, review_index.c.generation)
        .join(review_index, review_index.c.id == 1)
        .where(review_columns.c.name.in_(names))
        .order_by(review_columns.c.name, review_columns.c.part)
    )
    found: dict[str, list[bytes]] = {}
    generation = None
    for row in connection.execute(query):
        found.setdefault(row.name, []).append(bytes(row.data))
        generation = row.generation
    return None if generation is None else (generation, found)


def _coded(parts: list[bytes], sizes: list[int]) -> npt.NDArray[Any]:
    kinds = {1: np.uint8, 2: np.uint16, 4: np.uint32}
    arrays = [np.frombuffer(part, kinds[len(part) // size]) for part, size in zip(parts, sizes, strict=True)]
    return _whole(arrays, np.uint8)


def _joined(parts: list[bytes], kind: Any) -> npt.NDArray[Any]:
    return _whole([np.frombuffer(part, kind) for part in parts], kind)


def _whole(arrays: list[npt.NDArray[Any]], kind: Any) -> npt.NDArray[Any]:
    """One array of several; a single one is not copied."""
    if len(arrays) == 1:
        return arrays[0]
    return np.concatenate(arrays) if arrays else np.empty(0, kind)


def _catch_up(connection: Connection, index: Index) -> None:
    """Add the decisions made since; the last on an item stands."""
    query = (
        select(decisions.c.id, decisions.c.item_id, decisions.c.verdict)
        .where(decisions.c.id > index.decision, decisions.c.item_id.is_not(None), decisions.c.finding_type == "")
        .order_by(decisions.c.id)
    )
    decided, last = None, index.decision
    for rows in connection.execute(query, execution_options={"yield_per": STREAM}).partitions():
        keys, items, verdicts = zip(*rows, strict=True)
        places = index.place(np.array(items, np.int64))
        codes = np.fromiter(map(verdict_code, verdicts), np.uint8, len(verdicts))
        decided = index.columns[DECIDED].copy() if decided is None else decided
        decided[places[places >= 0]] = codes[places >= 0]
        last = keys[-1]
    if decided is not None:
        index.columns[DECIDED], index.decision = decided, last
        index.known.decided()
