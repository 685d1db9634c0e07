"""Messages that are in the inventory several times, by their Message-ID and not by their bytes."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from models.inventory import Record


@dataclass(slots=True)
class SameMessages:
    """Collects the keyed hashes of Message-IDs (RFC 5322 3.6.4) while the inventory passes: 16 bytes a message."""

    _ids: array[int] = field(default_factory=lambda: array("q"))
    _hashes: array[int] = field(default_factory=lambda: array("Q"))

    def look(self, record: Record) -> None:
        """Take in one record; what has no Message-ID is passed over."""
        if record.content is not None and record.content.message_id_hash:
            self._ids.append(record.id)
            self._hashes.append(int.from_bytes(record.content.message_id_hash[:8], "big"))

    def finish(self) -> Mapping[int, int]:
        """How many times the message is there, by store id, for those that are there more than once."""
        hashes = np.frombuffer(self._hashes, dtype=np.uint64)
        _, group, counts = np.unique(hashes, return_inverse=True, return_counts=True)
        times = counts[group] if len(hashes) else counts
        found = {self._ids[at]: int(times[at]) for at in np.flatnonzero(times > 1).tolist()}
        self._ids, self._hashes = array("q"), array("Q")
        return found
