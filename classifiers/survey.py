"""The first look over an inventory: how rare words are, whose file times can be believed, what are versions."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from classifiers.file_plan_vectors import Frequencies
from classifiers.file_times import FEW, untrusted
from classifiers.share_words import Words
from classifiers.versions import Families
from models.inventory import Record
from models.records import Times

PER_TREE = 300
"""Files of a tree whose times are looked at: its first in the inventory's order."""
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
    words: Words = field(default_factory=Words)
    files: int = 0
    families: Families = field(default_factory=Families)
    _open: dict[Tree, _Seen] = field(default_factory=dict)
    _verdicts: dict[Tree, str] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record], repeated: Set[int], today: date) -> Survey:
        """Look at every record once; items in `repeated` (store ids of lesser copies) lend no words."""
        survey = cls(today)
        for record in records:
            survey._look(record)
            if record.id not in repeated:
                survey.words.look(record)
        survey.words.finish()
        survey._finish()
        return survey

    @classmethod
    def of_items(cls, records: Iterable[Record], today: date) -> Survey:
        """Look at every record once, but not at its text; `words` are put in by whoever looks at those."""
        survey = cls(today)
        for record in records:
            survey._look(record)
        survey._finish()
        return survey

    @property
    def frequencies(self) -> Frequencies:
        """How rare the share's words are."""
        return self.words.frequencies

    @property
    def sample(self) -> list[bytes]:
        """Packed features of the documents to learn from, in a fixed order."""
        return self.words.sample

    @property
    def hashes(self) -> dict[bytes, bytes]:
        """The content hash of each document to learn from, by its packed features."""
        return self.words.hashes

    def distrust(self, record: Record) -> str:
        """Why the file times of an item carry no weight, "" when they do: by the nearest tree with enough files."""
        return next((self._verdicts[tree] for tree in _trees(record) if tree in self._verdicts), "")

    def _look(self, record: Record) -> None:
        if record.container is None:
            self.files += 1
            self._note_times(record)
            self.families.look(record)

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
