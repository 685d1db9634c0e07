"""Texts and features in fewer bytes, and back again: most of what an inventory keeps says the same as before."""

from __future__ import annotations

import struct
import zlib
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from models.phrases import PHRASES

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

WINDOW, MEMORY, LEVEL = -13, 5, 6
"""Of deflate (RFC 1951): 8 KB of window, no header; with the phrases 4 to 14 microseconds a text, and 1 to 3 back."""
SHORT = 100
"""Texts of up to so many characters are mostly of a few kinds, whose bytes are remembered."""
PLAIN, CODED = b"\0", b"\1"
COUNT, LOW, HIGH = 10, 16, 64
"""Of a feature 10 bits are its count and 22 its bucket: of these 16 are low, and 64 values can stand above them."""
NUMBER = struct.Struct("<H")
END = b"\xff\xff\xff\xff"
"""Ends the first section of packed features."""


def pack_text(text: str) -> bytes:
    """A text as deflate makes it with our phrases before it; nothing for nothing.

    >>> packed = pack_text("nothing to do: its class is not known")
    >>> len(packed) < 8, text_of(packed)
    (True, 'nothing to do: its class is not known')
    """
    return _remembered(text) if len(text) <= SHORT else _deflated(text)


def text_of(packed: bytes) -> str:
    """What `pack_text` packed. Raises zlib.error for other bytes."""
    return zlib.decompressobj(WINDOW, PHRASES).decompress(packed).decode() if packed else ""


def _deflated(text: str) -> bytes:
    if not text:
        return b""
    state = _begun().copy()
    return bytes(state.compress(text.encode()) + state.flush())


_remembered = lru_cache(maxsize=4_096)(_deflated)


@cache
def _begun() -> Any:
    """Deflate that has read the phrases: copying it takes less time than reading them again."""
    return zlib.compressobj(LEVEL, zlib.DEFLATED, WINDOW, MEMORY, zdict=PHRASES)


def pack_features(features: bytes) -> bytes:
    """A text's features (`classifiers.features`) in about 5 bytes for 8; nothing for nothing.

    The buckets of a text's body ascend, so of each the low 16 bits are kept and of the others only where they step up,
    a bit a step (P. Elias, Efficient storage and retrieval by content, J. ACM 21, 1974); counts are deflated. What is
    no such list, and what follows the body, stays as it is.
    """
    if not features:
        return b""
    import numpy as np

    at = _end(features)
    body = np.frombuffer(features[: at - at % 4], "<u4")
    buckets, counts = body >> COUNT, body & ((1 << COUNT) - 1)
    if at % 4 or not 0 < len(body) < 1 << 16 or counts.max() > 255 or (buckets[1:] < buckets[:-1]).any():
        return PLAIN + features
    steps = np.zeros(len(body) + HIGH, "u1")
    steps[(buckets >> LOW) + np.arange(len(body), dtype="u4")] = 1
    low = (buckets & ((1 << LOW) - 1)).astype("<u2").tobytes()
    state = zlib.compressobj(9, zlib.DEFLATED, -9, 1)
    deflated = state.compress(counts.astype("u1").tobytes()) + state.flush()
    coded = b"".join((CODED, NUMBER.pack(len(body)), low, np.packbits(steps).tobytes(), deflated, features[at:]))
    return coded if len(coded) <= len(features) else PLAIN + features


def features_of(packed: bytes) -> bytes:
    """What `pack_features` packed. Raises zlib.error or ValueError for other bytes."""
    if packed[:1] != CODED:
        return packed[1:]
    import numpy as np

    number = NUMBER.unpack_from(packed, 1)[0]
    start = 1 + NUMBER.size + 2 * number
    end = start + (number + HIGH + 7) // 8
    low: npt.NDArray[np.uint16] = np.frombuffer(packed, "<u2", number, 1 + NUMBER.size)
    high = np.flatnonzero(np.unpackbits(np.frombuffer(packed, "u1", end - start, start))) - np.arange(number)
    state = zlib.decompressobj(-9)
    counts = np.frombuffer(state.decompress(packed[end:]), "u1")
    body = (high << (LOW + COUNT) | low.astype("i8") << COUNT | counts).astype("<u4")
    return bytes(body.tobytes() + state.unused_data)


def _end(features: bytes) -> int:
    """Where the body ends: before the first END that stands between features, or with the whole."""
    at = features.find(END)
    while at % 4 and at > 0:
        at = features.find(END, at + 1)
    return len(features) if at < 0 else at
