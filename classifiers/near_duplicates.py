"""Texts that are nearly the same, found by their sketches: candidates by equal bands, each one then verified."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from tempfile import TemporaryFile
from typing import IO

import numpy as np
import numpy.typing as npt
import xxhash

from classifiers.minhash import DTYPE, NAMED, SIZE, WORDING
from classifiers.version_names import named_version
from models.inventory import Record

BAND = 3
BANDS = WORDING // BAND
"""32 bands of 3: texts with .57 of their rows of words in common meet in 99.8 % of cases, those with .2 in 23 %."""
ALIKE = 0.42
"""Estimated likeness of wording from which texts are nearly the same; one word in ten changed leaves about .57."""
SAME_NAMES, FORM = 0.5, 0.15
"""Names and numbers must be so alike, and not much less alike than the wording: letters of one form to different
people have one wording and other names, while an edit of a document touches both."""
SAME_TEXT = 0.97
FEW_NAMES = 6
"""With fewer names and numbers in both texts they tell nothing."""
CHUNK = 100_000
"""Pairs verified together, which bounds the memory."""
NAME_BYTES = 120
KEPT = np.dtype(
    [("id", "<i8"), ("day", "<i4"), ("key", "<u8"), ("media", "<u4"), ("name", f"S{NAME_BYTES}"), ("sketch", DTYPE)]
)
HEAD = struct.Struct(f"<qiQI{NAME_BYTES}s")
"""What stands before a sketch in the temporary file, as `KEPT` reads it."""
Pairs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Near:
    """A text nearly the same as an item's: the other's store id and name, how alike (0 to 1).

    `same_text` where every word is the same in other bytes; `other_format` where its type differs; `same_name` where
    both are called alike, versions apart; `older` where the item is known to be the older one.
    """

    of: int
    name: str
    alike: float
    same_text: bool = False
    other_format: bool = False
    same_name: bool = False
    older: bool = False


@dataclass(slots=True)
class Sketches:
    """Collects sketches while the inventory passes; they wait in a temporary file, not in memory."""

    number: int = 0
    _file: IO[bytes] = field(default_factory=TemporaryFile)
    _waiting: list[bytes] = field(default_factory=list)

    def look(self, record: Record, changed: date | None) -> None:
        """Take in one content; the caller gives each content once. `changed` is its last own date."""
        content = record.content
        if content is None or len(content.minhash) != SIZE:
            return
        name = record.item.name
        key = xxhash.xxh3_64_intdigest((named_version(name).key or name.lower()).encode())
        media = xxhash.xxh32_intdigest(content.format.media_type.encode())
        day = changed.toordinal() if changed else 0
        self._waiting.append(HEAD.pack(record.id, day, key, media, name.encode()) + content.minhash)
        self.number += 1
        if len(self._waiting) >= 2_000:
            self._flush()

    def finish(self) -> dict[int, Near]:
        """For every item whose text is nearly that of another, the most alike other."""
        self._flush()
        self._file.flush()
        if self.number < 2:
            return {}
        kept = np.memmap(self._file, KEPT, "r", shape=(self.number,))
        return dict(_nearest(kept))

    def _flush(self) -> None:
        self._file.write(b"".join(self._waiting))
        self._waiting.clear()


def _nearest(kept: npt.NDArray[np.void]) -> Iterator[tuple[int, Near]]:
    best, partner = np.zeros(len(kept), np.float32), np.full(len(kept), -1, np.int64)
    for pairs in candidates(kept["sketch"]["wording"]):
        alike = likeness(kept, pairs)
        good = alike > 0
        for mine, others in ((0, 1), (1, 0)):
            _note(best, partner, pairs[good, mine], pairs[good, others], alike[good])
    for at in np.nonzero(partner >= 0)[0].tolist():
        yield int(kept["id"][at]), _near(kept[at], kept[partner[at]], float(best[at]))


def _note(
    best: npt.NDArray[np.float32], partner: Pairs, mine: Pairs, others: Pairs, alike: npt.NDArray[np.float32]
) -> None:
    """Keep for each text its most alike other, the earlier one of equals, whatever the order of the pairs."""
    order = np.lexsort((-others, alike, mine))
    mine, others, alike = mine[order], others[order], alike[order]
    last = np.append(mine[1:] != mine[:-1], True) if len(mine) else np.zeros(0, bool)
    mine, others, alike = mine[last], others[last], alike[last]
    better = (alike > best[mine]) | ((alike == best[mine]) & (others < partner[mine]))
    best[mine[better]], partner[mine[better]] = alike[better], others[better]


def candidates(wording: npt.NDArray[np.uint16]) -> Iterator[Pairs]:
    """Pairs of texts with a band in common: each with the first of its band's run and with the one before it."""
    for band in range(0, BANDS * BAND, BAND):
        part = np.asarray(wording[:, band : band + BAND], np.uint64)
        keys = part[:, 0] | part[:, 1] << np.uint64(16) | part[:, 2] << np.uint64(32)
        order = np.argsort(keys, kind="stable")
        again = np.append(False, keys[order][1:] == keys[order][:-1])
        starts = np.maximum.accumulate(np.where(again, 0, np.arange(len(order))))
        at = np.nonzero(again)[0]
        firsts, before = order[starts[at]], order[at - 1]
        pairs = np.concatenate([np.stack([firsts, order[at]], 1), np.stack([before, order[at]], 1)[firsts != before]])
        for start in range(0, len(pairs), CHUNK):
            yield pairs[start : start + CHUNK]


def likeness(kept: npt.NDArray[np.void], pairs: Pairs) -> npt.NDArray[np.float32]:
    """How alike the wording of each pair is (0 to 1, estimated with an error of about .05); 0 for pairs that are not
    nearly the same, or differ in whom or what they are about."""
    left, right = kept["sketch"][pairs[:, 0]], kept["sketch"][pairs[:, 1]]
    alike = (left["wording"] == right["wording"]).mean(axis=1, dtype=np.float32)
    names = ((left["named"] == right["named"]).mean(axis=1, dtype=np.float32) - 1 / 256) * (256 / 255)
    nameless = np.maximum(left["names"], right["names"]) < FEW_NAMES
    one_matter = (names >= SAME_NAMES) & (names >= alike - FORM) | nameless
    return np.where((alike >= ALIKE) & one_matter, alike, 0).astype(np.float32)


def _near(mine: np.void, other: np.void, alike: float) -> Near:
    same = bool(mine["sketch"]["digest"] == other["sketch"]["digest"])
    formats = bool(mine["media"] != other["media"])
    names = (mine["sketch"]["named"] == other["sketch"]["named"]).sum() >= SAME_TEXT * NAMED
    older = 0 < int(mine["day"]) < int(other["day"])
    name = bytes(other["name"]).decode("utf-8", "ignore")
    everything = same or (formats and alike >= SAME_TEXT and bool(names))
    return Near(int(other["id"]), name, alike, everything, formats, bool(mine["key"] == other["key"]), older)


def none() -> Mapping[int, Near]:
    """No relations, for judging without sketches."""
    return {}
