"""How much an unlisted word looks like a personal name, by its groups of letters (a linear model of 16,384 weights)."""

from __future__ import annotations

import math
import zlib
from array import array
from base64 import b64decode
from functools import cache, lru_cache

from classifiers.names.cues import DATA

BUCKETS = 16_384
SCALE = 28.0
"""Weights are stored as 8-bit integers, this many to one."""


def buckets(word: str) -> set[int]:
    """The hashed groups of 2 to 4 letters of a plain word, its edges marked."""
    marked = f"^{word}$"
    sizes = ((size, len(marked) - size + 1) for size in (2, 3, 4))
    return {zlib.crc32(marked[i : i + n].encode()) % BUCKETS for n, count in sizes for i in range(count)}


@lru_cache(maxsize=20_000)
def name_likeness(word: str) -> float:
    """0 to 1 for a plain word; above .8 are 3 in 4 unlisted names and 1 in 20 other words.

    >>> name_likeness("chukwudumebi") > 0.9, name_likeness("sharepoint") < 0.5
    (True, True)
    """
    weights = _weights()
    total = weights[BUCKETS] + sum(weights[bucket] for bucket in buckets(word))
    return 1 / (1 + math.exp(-total / SCALE))


@cache
def _weights() -> array[int]:
    lines = (DATA / "name_letters.txt").read_text(encoding="utf-8").splitlines()[1:]
    return array("b", b64decode("".join(lines)))
