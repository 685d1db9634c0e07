"""The first look over an inventory: how rare words are, whose file times can be believed, what are versions."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

import xxhash

from classifiers.features import body_of
from classifiers.file_plan_vectors import Frequencies
from classifiers.file_times import FEW, untrusted
from classifiers.versions import Families
from models.inventory import Record
from models.records import Times

SAMPLE = 20_000
"""Documents kept to learn from: those whose content hash has the lowest second hash, so always the same ones."""
PER_TREE = 300
"""Files of a tree whose times are looked at: its first in the inventory's order."""
BATCH = 2_000
Tree = tuple[str, str]


@dataclass(slots=True)
class _Seen:
    """The times of a tree's first files, until there are enough to judge them."""

    times: list[Times] = field(default_factory=list)
    own: list[datetime | None] = field(default_factory=list)


@dataclass(slots=True)
class Survey:
    """What is known of the whole share before its items are judged; memory does not grow with the share's size."""

    today: date
    frequencies: Frequencies = field(default_factory=Frequencies)
    files: int = 0
    families: Families = field(default_factory=Families)
    _sample: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    _waiting: list[bytes] = field(default_factory=list)
    _open: dict[Tree, _Seen] = field(default_factory=dict)
    _verdicts: dict[Tree, str] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record], repeated: frozenset[int] | set[int], today: date) -> Survey:
        """Look at every record once; items in `repeated` (store ids of lesser copies) lend no words."""
        survey = cls(today)
        for record in records:
            survey._look(record, record.id in repeated)
        survey._finish()
        return survey

    @property
    def sample(self) -> list[bytes]:
        """Packed features of the documents to learn from, in a fixed order."""
        return [packed for _, packed, _ in sorted(self._sample)]

    @property
    def hashes(self) -> dict[bytes, bytes]:
        """The content hash of each document to learn from, by its packed features."""
        return {packed: found for _, packed, found in sorted(self._sample, reverse=True)}

    def distrust(self, record: Record) -> str:
        """Why the file times of an item carry no weight, "" when they do: by the nearest tree with enough files."""
        return next((self._verdicts[tree] for tree in _trees(record) if tree in self._verdicts), "")

    def _look(self, record: Record, repeated: bool) -> None:
        if record.container is None:
            self.files += 1
            self._note_times(record)
            self.families.look(record)
        content = record.content
        body = body_of(content.features) if content else b""
        if content is None or not body or repeated:
            return
        self._waiting.append(body)
        if len(self._waiting) >= BATCH:
            self.frequencies.add(self._waiting)
            self._waiting.clear()
        rank = -xxhash.xxh3_64_intdigest(content.hash or body)
        if len(self._sample) < SAMPLE:
            heapq.heappush(self._sample, (rank, body, content.hash))
        elif rank > self._sample[0][0]:
            heapq.heapreplace(self._sample, (rank, body, content.hash))

    def _note_times(self, record: Record) -> None:
        content = record.content
        own = (content.modified or content.sent or content.created) if content else None
        for tree in _trees(record):
            if tree not in self._verdicts:
                seen = self._open.setdefault(tree, _Seen())
                seen.times.append(record.item.times)
                seen.own.append(own)
                if len(seen.times) >= PER_TREE:
                    self._close(tree)

    def _close(self, tree: Tree) -> None:
        seen = self._open.pop(tree)
        if len(seen.times) >= FEW:
            self._verdicts[tree] = untrusted(seen.times, seen.own, self.today)

    def _finish(self) -> None:
        self.frequencies.add(self._waiting)
        self._waiting.clear()
        self.families.finish()
        for tree in list(self._open):
            self._close(tree)


def _trees(record: Record) -> tuple[Tree, ...]:
    """The trees an item is in, nearest first: its two topmost folders, its topmost folder, its share."""
    return _trees_of(record.item.share, record.item.path.rpartition("/")[0])


@lru_cache(maxsize=1024)
def _trees_of(share: str, folder: str) -> tuple[Tree, ...]:
    folders = folder.split("/", 2)[:2] if folder else []
    return tuple((share, "/".join(folders[:depth])) for depth in range(min(2, len(folders)), -1, -1))
