"""Makes the queue's index: what reviewers filter and sort by, as columns in the order of paths, at each judging.

A column is kept in parts of 2^20 items, each value in as few bytes as its part needs; words are codes into lists.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Row, delete, func, insert, select

from models.policy import StorageArea
from models.review import AGES, DECIDED, MULTIPLE, NONE, SINGLE, SIZES
from models.review_tables import file_areas, folder_areas, review_columns, review_index
from models.store import copy_groups
from models.store.bulk import chunks
from models.store.doubts import believed
from models.store.folder_copies import FolderCopies
from models.store.index_words import NUMBERS, ORDERS, PART, kinds_of, risk_of, state_of, verdict_code
from models.store.packing import NANO, dump, load, to_ns
from models.store.scope import AreaOf, area_names, register_areas
from models.tables import contents, decisions, exposures, folders, items, judgements, owners, shares

FOLDERS = 200
DAY = 86_400 * NANO
AGE_DAYS = (365, 730, 1826, 2557, 3652)
SIZE_BYTES = (1, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000)

PLAIN = {
    "share": "share", "action": "action", "class": "class_code", "retention": "retention_state", "status": "status",
    "problem": "problem_kind", "owner": "owner",
}  # fmt: skip
"""Facets that are a column of the inventory as it stands."""
HELD = ("personal_types", "people", "doubted", "special_categories", "exposure")
_Held: TypeAlias = tuple[tuple[str, ...], tuple[str, ...], int]


class Words(dict[Any, int]):
    """Codes of the words of a column, given out as they are met; no word at all is `-`."""

    def __init__(self, words: Iterable[Any] = ()) -> None:
        super().__init__((word, code) for code, word in enumerate(words))
        self.listed = list(self)

    def __missing__(self, word: Any) -> int:
        shown = NONE if word is None or word == "" else word
        if shown not in self:
            self[shown] = len(self.listed)
            self.listed.append(shown)
        self[word] = self[shown]
        return self[word]


def make_index(
    connection: Connection,
    today: date,
    policy_areas: Collection[StorageArea] = (),
    of: AreaOf = lambda path, root, share: None,
) -> int:
    """Make the areas and the index anew from the inventory and its judgements; returns the number of items."""
    register_areas(connection, policy_areas, of)
    made = _Making(connection, today)
    connection.execute(delete(review_columns))
    number = made.run()
    connection.execute(delete(review_index))
    words = {name: found.listed for name, found in made.words.items()}
    row = {"id": 1, "generation": to_ns(datetime.now(UTC)), "today": today.isoformat(), "items": number}
    connection.execute(insert(review_index).values(**row, decision=made.decision, words=dump(words)))
    copy_groups.make(connection, made.equal_folders())
    return number


class _Making:
    """One pass over the inventory, folder by folder; a part of the columns is in memory at a time."""

    def __init__(self, connection: Connection, today: date) -> None:
        self.connection = connection
        self.words = {name: Words() for name in (*SINGLE, *MULTIPLE)}
        self.words |= {"age": Words(AGES), "size": Words(SIZES)}
        self.today = (today - date(1970, 1, 1)).days
        areas = area_names(connection)
        self.areas = {row.folder_id: areas[row.area_id] for row in connection.execute(select(folder_areas))}
        self.own_areas = {row.item_id: areas[row.area_id] for row in connection.execute(select(file_areas))}
        self.decision = int(connection.execute(select(func.max(decisions.c.id))).scalar() or 0)
        self.decided = _decided(connection)
        self.part = 0
        self.sorted: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in ("id", *ORDERS)}
        self._empty()

    def run(self) -> int:
        """Write all columns; returns the number of items."""
        number = 0
        for rows in self._rows():
            number += len(rows)
            while rows:
                room = PART - len(self.numbers["id"])
                self._take(rows[:room])
                rows = rows[room:]
                if len(self.numbers["id"]) == PART:
                    self._flush()
        if self.numbers["id"]:
            self._flush()
        self._orders()
        return number

    def equal_folders(self) -> Iterator[tuple[list[int], int, int]]:
        """Keys of equal folders, and the files and bytes of each."""
        for ranks, files, size in self.copies.groups():
            yield [self.keys[rank] for rank in ranks], files, size

    def _empty(self) -> None:
        self.codes = {name: array("I") for name in (*SINGLE, *MULTIPLE, DECIDED)}
        self.numbers = {name: array("q") for name in NUMBERS}
        self.names: list[str] = []

    def _rows(self) -> Iterator[list[Row[Any]]]:
        found = _folders_in_order(self.connection)
        self._write("folders", 0, np.array([key for key, *_ in found], np.int64).tobytes())
        parents, ends = _nested([(share, names) for _, share, names in found])
        self.keys = [key for key, *_ in found]
        unlisted = set(self.connection.execute(select(folders.c.id).where(folders.c.problem_kind != "")).scalars())
        names = [names[-1] if names else "" for *_, names in found]
        unknown = {rank for rank, key in enumerate(self.keys) if key in unlisted}
        self.copies = FolderCopies(parents.tolist(), names, unknown)
        self._write("parents", 0, parents.tobytes())
        self._write("ends", 0, ends.tobytes())
        searched = "\n".join(_searched("/".join(names)) for *_, names in found)
        self._write("paths", 0, searched.encode("utf-8", "replace"))
        rank = 0
        for part in chunks((key for key, *_ in found), FOLDERS):
            self.rank = {key: rank + place for place, key in enumerate(part)}
            rank += len(part)
            rows = self.connection.execute(_query(part)).all()
            yield sorted(rows, key=lambda row: self.rank[row.folder_id])

    def _take(self, rows: list[Row[Any]]) -> None:
        """Add rows, a column at a time."""
        found = dict(zip(rows[0]._fields, zip(*rows, strict=True), strict=True))
        held = [_held(*facts) for facts in zip(*(found[name] for name in HELD), strict=True)]
        rot = [_rot(text) for text in found["rot"]]
        days = np.array([(time or 0) // DAY for time in found["modified"]], np.int64)
        values: dict[str, Iterable[Any]] = {name: found[column] for name, column in PLAIN.items()}
        values |= {"area": self._areas(found), "hold": ["yes" if hold else "no" for hold in found["hold"]]}
        values |= {"type": [types for types, _, _ in held], "special": [special for _, special, _ in held]}
        values |= {"exposure": [kinds_of(text) for text in found["exposure"]]}
        values |= {"rot": [kinds for kinds, _ in rot], "rule": [rules for _, rules in rot]}
        for name, words in values.items():
            self.codes[name].extend(map(self.words[name].__getitem__, words))
        self.codes["age"].extend(np.searchsorted(AGE_DAYS, self.today - days, "right").tolist())
        self.codes["size"].extend(np.searchsorted(SIZE_BYTES, np.array(found["size"], np.int64), "right").tolist())
        self.codes[DECIDED].extend([self.decided.get(key, 0) for key in found["id"]])
        facts = (found[name] for name in ("hash", "action", "class_code", "hold"))
        numbers: dict[str, Iterable[int]] = {"id": found["id"], "size": found["size"], "day": _clamped(days)}
        numbers |= {"folder": [self.rank[key] for key in found["folder_id"]], "risk": [risk for *_, risk in held]}
        numbers |= {"state": map(state_of, *facts)}
        for name, column in numbers.items():
            self.numbers[name].extend(column)
        shown = zip(found["inside"], found["name"], strict=True)
        self.names += [_searched(inside or name) for inside, name in shown]

        files = (name for name in ("folder_id", "name", "hash", "size", "container_id"))
        lines = zip(*(found[name] for name in files), strict=True)
        self.copies.take((self.rank[key], name, mark, size) for key, name, mark, size, file in lines if file is None)

    def _areas(self, found: dict[str, tuple[Any, ...]]) -> list[str | None]:
        if not self.own_areas:
            return [self.areas.get(folder) for folder in found["folder_id"]]
        places = zip(found["id"], found["container_id"], found["folder_id"], strict=True)
        return [self.own_areas.get(file or key) or self.areas.get(folder) for key, file, folder in places]

    def _flush(self) -> None:
        for name, codes in self.codes.items():
            values = np.frombuffer(codes, np.uint32)
            self._write(name, self.part, _narrow(values).tobytes())
        for name, kind in NUMBERS.items():
            numbers = np.frombuffer(self.numbers[name], np.int64).astype(kind)
            self._write(f"{name}#", self.part, numbers.tobytes())
            if name in self.sorted:
                self.sorted[name].append(numbers)
        self._write("names", self.part, "\n".join(self.names).encode("utf-8", "replace"))
        self.part += 1
        self._empty()

    def _orders(self) -> None:
        """The places of all items by risk and size, the highest first, and by day, the oldest first; then by key."""
        if not self.sorted["id"]:
            return
        found = {name: np.concatenate(parts) for name, parts in self.sorted.items()}
        self._order("id", np.argsort(found["id"], kind="stable").astype(np.int32))
        for name in ORDERS:
            values = found[name] if name == "day" else -found[name]
            self._order(name, np.lexsort((found["id"], values)).astype(np.int32))

    def _order(self, name: str, order: npt.NDArray[np.int32]) -> None:
        for part, start in enumerate(range(0, len(order), PART)):
            self._write(f"by {name}", part, order[start : start + PART].tobytes())

    def _write(self, name: str, part: int, data: bytes) -> None:
        self.connection.execute(insert(review_columns).values(name=name, part=part, data=data))


def _query(part: list[int]) -> Any:
    facts = (items.c.id, items.c.container_id, items.c.folder_id, items.c.name, items.c.inside, items.c.size)
    more = (items.c.modified, items.c.status, items.c.problem_kind, shares.c.name.label("share"))
    read = [contents.c[name] for name in ("hash", "personal_types", "people", "doubted", "special_categories")]
    judged = [judgements.c[name] for name in ("action", "class_code", "retention_state", "rot", "hold")]
    return (
        select(*facts, *more, owners.c.name.label("owner"), exposures.c.kinds.label("exposure"), *read, *judged)
        .join(shares, shares.c.id == items.c.share_id)
        .join(folders, folders.c.id == items.c.folder_id)
        .outerjoin(exposures, exposures.c.id == func.coalesce(items.c.exposure_id, folders.c.exposure_id))
        .outerjoin(owners, owners.c.id == items.c.owner_id)
        .outerjoin(contents, contents.c.id == items.c.content_id)
        .outerjoin(judgements, judgements.c.item_id == items.c.id)
        .where(items.c.folder_id.in_(part), items.c.gone_run.is_(None))
        .order_by(items.c.folder_id, items.c.name, items.c.raw, items.c.inside, items.c.id)
    )


Place = tuple[str, list[str]]
"""A folder's share and the names on the way to it; none for the share's root."""


def _folders_in_order(connection: Connection) -> list[tuple[int, str, list[str]]]:
    """All folders (key, share, names), each before those in it and all of them before the next."""
    query = select(folders.c.id, folders.c.path, folders.c.raw, shares.c.name).join(shares)
    known = [(row.name, row.path.split("/") if row.path else [], row.raw, row.id) for row in connection.execute(query)]
    return [(key, share, names) for share, names, _, key in sorted(known)]


def _nested(found: list[Place]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """For each folder in their order the place of the nearest one above it (-1: none), and where what is in it ends.

    >>> [list(map(int, found)) for found in _nested([("SU", []), ("SU", ["a"]), ("SU", ["a", "b"]), ("U", [])])]
    [[-1, 0, 1, -1], [3, 3, 3, 4]]
    """
    parents, ends = np.full(len(found), -1, np.int32), np.full(len(found), len(found), np.int32)
    above: list[int] = []
    for place, (share, names) in enumerate(found):
        while above and not _is_below((share, names), found[above[-1]]):
            ends[above.pop()] = place
        parents[place] = above[-1] if above else -1
        above.append(place)
    return parents, ends


def _is_below(place: Place, other: Place) -> bool:
    return place[0] == other[0] and len(place[1]) > len(other[1]) and place[1][: len(other[1])] == other[1]


def _decided(connection: Connection) -> dict[int, int]:
    """The code of the verdict that stands on each item as a whole."""
    latest = select(func.max(decisions.c.id)).where(decisions.c.item_id.is_not(None), decisions.c.finding_type == "")
    query = select(decisions.c.item_id, decisions.c.verdict).where(
        decisions.c.id.in_(latest.group_by(decisions.c.item_id))
    )
    return {row.item_id: verdict_code(row.verdict) for row in connection.execute(query)}


@lru_cache(maxsize=1 << 17)
def _held(
    types: str | None, people: int | None, doubted: str | None, special: str | None, exposure: str | None
) -> _Held:
    """Types and special categories that a content holds, and its points of risk."""
    found, left = believed(types or "", people or 0, doubted or "")
    about = tuple(sorted({category for category, said, *_ in load(special or "", []) if said}))
    return tuple(sorted(found)), about, risk_of(found, about, left, kinds_of(exposure))


def _searched(name: str) -> str:
    """A name as it is searched: one line, folded case."""
    return name.replace("\n", " ").casefold()


def _rot(text: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not text:
        return (), ()
    flags = json.loads(text)
    return tuple(sorted({kind for kind, *_ in flags if kind})), tuple(sorted({flag[1] for flag in flags}))


def _clamped(days: npt.NDArray[np.int64]) -> list[int]:
    return list(days.clip(-(1 << 31), (1 << 31) - 1).tolist())


def _narrow(values: npt.NDArray[np.uint32]) -> npt.NDArray[Any]:
    most = int(values.max()) if len(values) else 0
    return values.astype(np.uint8 if most < 1 << 8 else np.uint16 if most < 1 << 16 else np.uint32)
