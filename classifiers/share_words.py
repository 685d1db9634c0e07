"""What the texts of the whole share tell: how rare words are, and documents to learn from."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

import xxhash

from classifiers.features import body_of
from classifiers.file_plan_vectors import Frequencies
from models.inventory import Record

SAMPLE = 20_000
"""Documents kept to learn from: those whose content hash has the lowest second hash, so always the same ones."""
BATCH = 2_000


@dataclass(slots=True)
class Words:
    """Collects packed features as contents pass, each once; memory does not grow with the share's size."""

    frequencies: Frequencies = field(default_factory=Frequencies)
    _sample: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    _waiting: list[bytes] = field(default_factory=list)

    @classmethod
    def of(cls, records: Iterable[Record], repeated: Set[int]) -> Words:
        """Look at the text of every record but those in `repeated` (store ids of lesser copies)."""
        words = cls()
        for record in records:
            if record.id not in repeated:
                words.look(record)
        words.finish()
        return words

    @property
    def sample(self) -> list[bytes]:
        """Packed features of the documents to learn from, in a fixed order."""
        return [packed for _, packed, _ in sorted(self._sample)]

    @property
    def hashes(self) -> dict[bytes, bytes]:
        """The content hash of each document to learn from, by its packed features."""
        return {packed: found for _, packed, found in sorted(self._sample, reverse=True)}

    def look(self, record: Record) -> None:
        """Take in one content; the caller gives each content once."""
        content = record.content
        body = body_of(content.features) if content else b""
        if content is None or not body:
            return
        self._waiting.append(body)
        if len(self._waiting) >= BATCH:
            self.finish()
        rank = -xxhash.xxh3_64_intdigest(content.hash or body)
        if len(self._sample) < SAMPLE:
            heapq.heappush(self._sample, (rank, body, content.hash))
        elif rank > self._sample[0][0]:
            heapq.heapreplace(self._sample, (rank, body, content.hash))

    def finish(self) -> None:
        """Count the words of the contents that still wait."""
        self.frequencies.add(self._waiting)
        self._waiting.clear()
