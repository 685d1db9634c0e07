"""A document's words as a few hundred bytes: enough to file it to any plan later without reading it again."""

from __future__ import annotations

import math
import struct
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import xxhash

from classifiers.language import language_of
from classifiers.stemming import BLOCK, is_welsh, stem_english, stem_welsh, words
from models.records import Text

BITS = 22
BUCKETS = 1 << BITS
COUNT_BITS = 10
STEPS = 4
"""Counts are kept as quarter powers of two."""
HEAD_WORDS = 40
CHARACTERS = 36_000
"""About the first 5,000 words are read, and as many again from samples of the rest."""
SAMPLE = 3_000
LOOK = 400
"""Characters by which the language of a text is guessed where nobody has looked yet."""
UNKNOWN, RAREST = 0.0005, 6.5
NOTHING = 0xFFFFFFFF
END = NOTHING.to_bytes(4, "little")
"""Stands between the sections of a document; no feature has these bytes, for its count would be 2 to the 127."""

Hashes = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.float32]


class Features(NamedTuple):
    """Unpacked features: bucket numbers (22 bits, ascending), counts, and whether a feature stood at the head."""

    buckets: Hashes
    counts: Numbers
    head: npt.NDArray[np.bool_]


class _Stems(dict[str, int]):
    """Word to bucket of its stem, computed once a word; emptied when it grows beyond reason."""

    LIMIT = 400_000

    def __init__(self, stem: Callable[[str], str]) -> None:
        super().__init__()
        self._stem = stem

    def __missing__(self, word: str) -> int:
        if len(self) > self.LIMIT:
            self.clear()
        stem = self._stem(word)
        bucket = self[word] = unigram(stem) if stem else NOTHING
        return bucket


_ENGLISH, _WELSH = _Stems(stem_english), _Stems(stem_welsh)


def pack(texts: Sequence[Text], cap: int = 200) -> bytes:
    """The body's strongest `cap` stems and pairs of stems, 4 bytes each: 22 bits of hash, 9 of log count, 1 "head".

    A text whose `where` is "title" counts as head, as do the first 40 words.
    """
    hashed = [(_hash(piece, welsh), where) for piece, welsh, where in _pieces(texts)]
    hashed = [(found, where) for found, where in hashed if found.size]
    if not hashed:
        return b""
    buckets, counts = np.unique(np.concatenate([_with_pairs(found) for found, _ in hashed]), return_counts=True)
    heads = [_with_pairs(found) for found, where in hashed if where == "title"]
    head = np.isin(buckets, np.concatenate([_with_pairs(hashed[0][0][:HEAD_WORDS]), *heads]))
    kept = _strongest(buckets, counts, head, cap)
    steps = np.minimum(np.rint(STEPS * np.log2(counts[kept])), 511).astype(np.uint32)
    packed = buckets[kept] << COUNT_BITS | steps << 1 | head[kept]
    return bytes(packed.astype("<u4").tobytes())


def pack_name(text: str, welsh: Collection[str] = frozenset()) -> bytes:
    """What `pack` makes of one text of at most `HEAD_WORDS` words, without the cost of arrays: for names.

    Words in `welsh` are stemmed as Welsh whatever the others are: names mix languages and have few function words.
    """
    found = words(text)
    if len(found) > HEAD_WORDS:
        return pack([Text(text)])
    stems = _WELSH if is_welsh(found, language_of(text[:LOOK]) == "cy") else _ENGLISH
    each = ((_WELSH if word in welsh else stems)[word] for word in found)
    hashed = [bucket for bucket in each if bucket != NOTHING]
    counts = Counter([*hashed, *map(_pair, hashed, hashed[1:])])
    return _NAME[len(counts)].pack(*(bucket << COUNT_BITS | _STEPS[counts[bucket]] | 1 for bucket in sorted(counts)))


def pack_document(texts: Sequence[Text], title: str = "", properties: str = "") -> bytes:
    """A document's body, its title (or a message's subject) and what its properties say, packed one after another.

    What is empty at the end is left out, so a document of body alone is packed as by `pack`.
    """
    parts = [pack(texts), pack_name(title), pack_name(properties)]
    while parts and not parts[-1]:
        parts.pop()
    return END.join(parts)


def sections(packed: bytes) -> tuple[bytes, bytes, bytes]:
    """Body, title and properties of what `pack_document` packed, each as `pack` gives it.

    >>> sections(pack_document([Text("rent")], "Letter")) == (pack([Text("rent")]), pack_name("Letter"), b"")
    True
    """
    parts: list[bytes] = []
    while len(parts) < 2 and (at := _end(packed)) >= 0:
        parts.append(packed[:at])
        packed = packed[at + len(END) :]
    body, title, properties = (*parts, packed, b"", b"")[:3]
    return body, title, properties


def body_of(packed: bytes) -> bytes:
    """The body's features alone."""
    at = _end(packed)
    return packed if at < 0 else packed[:at]


def _end(packed: bytes) -> int:
    """Where the first section ends, -1 where there is only one."""
    at = packed.find(END)
    while at % 4 and at > 0:
        at = packed.find(END, at + 1)
    return at


def unpack(packed: bytes) -> Features:
    """What `pack` kept. The count is exact up to 3 and within 9 % above."""
    raw = np.frombuffer(packed, "<u4")
    counts = np.exp2(((raw >> 1) & 511) / STEPS).astype(np.float32)
    return Features((raw >> COUNT_BITS).astype(np.uint32), counts, (raw & 1).astype(bool))


def terms(text: str, welsh: bool | None = None) -> dict[int, str]:
    """Bucket to readable term (stem or pair of stems' words) of a plan's text, by the same rules as `pack`.

    `welsh` None decides by the words; a plan's short titles are better told.
    """
    found = words(text)
    stem = stem_welsh if (is_welsh(found) if welsh is None else welsh) else stem_english
    kept = [(word, unigram(stemmed)) for word in found if (stemmed := stem(word))]
    named = {bucket: word for word, bucket in kept}
    order = np.array([bucket for _, bucket in kept], np.uint32)
    pairs = pair(order[:-1], order[1:]).tolist()
    for bucket, (left, _), (right, _) in zip(pairs, kept, kept[1:], strict=False):
        named.setdefault(bucket, f"{left} {right}")
    return named


def unigram(stem: str) -> int:
    """The bucket of a stem."""
    return xxhash.xxh3_64_intdigest(stem.encode()) & (BUCKETS - 1)


@cache
def prior() -> tuple[Hashes, Numbers]:
    """Buckets, ascending, and the share of general public-sector documents that have them (0 to 1)."""
    table = files("classifiers").joinpath("data/word_frequencies.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines()[1:]]
    share: dict[int, float] = {}
    for term, count in rows:
        share.setdefault(_term_bucket(term), float(count) / 10_000)
    buckets = np.array(sorted(share), np.uint32)
    return buckets, np.array([share[int(b)] for b in buckets], np.float32)


def prior_share(buckets: Hashes, unknown: float = 0.0005) -> Numbers:
    """The share of general documents that have each bucket; `unknown` for buckets the table does not know."""
    known, share = prior()
    at = np.minimum(np.searchsorted(known, buckets), len(known) - 1)
    return np.where(known[at] == buckets, share[at], np.float32(unknown)).astype(np.float32)


@cache
def _general() -> frozenset[int]:
    return frozenset(prior()[0].tolist())


def is_general(stem: str) -> bool:
    """True for an English stem that general public-sector documents have."""
    return unigram(stem) in _general()


def _term_bucket(term: str) -> int:
    left, _, right = term.partition(" ")
    if not right:
        return unigram(left)
    return int(pair(np.array([unigram(left)], np.uint32), np.array([unigram(right)], np.uint32))[0])


def _pieces(texts: Sequence[Text]) -> Iterator[tuple[str, bool, str]]:
    """What is read of each text, whether it is likely Welsh, and its place."""
    left = samples = CHARACTERS
    for text in texts:
        taken = text.text[:left]
        left -= len(taken)
        rest = text.text[len(taken) : len(taken) + 200 * samples] if samples else ""
        sampled = _sample(rest, samples)
        samples -= len(sampled)
        if taken or sampled:
            language = language_of(taken[:LOOK]) if text.language is None else text.language
            yield f"{taken}\n{sampled}", language == "cy", text.where


def _sample(text: str, size: int) -> str:
    """At most `size` characters of a text, in stretches spread over it."""
    if len(text) <= size:
        return text
    step = max(1, len(text) // (size // SAMPLE + 1)) if size >= SAMPLE else len(text)
    stretches = [text[at : at + SAMPLE] for at in range(0, len(text), step)]
    return "\n".join(stretches)[:size]


def _hash(text: str, welsh: bool) -> Hashes:
    """The buckets of the words' stems in reading order, function words left out."""
    found = words(text)
    buckets: list[int] = []
    for at in range(0, len(found), BLOCK):
        block = found[at : at + BLOCK]
        stems = _WELSH if is_welsh(block, welsh) else _ENGLISH
        buckets += map(stems.__getitem__, block)
    hashed = np.array(buckets, np.uint32)
    kept: Hashes = hashed[hashed != NOTHING]
    return kept


def pair(left: Hashes, right: Hashes) -> Hashes:
    """The bucket of two stems that follow one another."""
    mixed = np.asarray(left, np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(29))) + np.asarray(right, np.uint64) * np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray((mixed ^ (mixed >> np.uint64(32))) & np.uint64(BUCKETS - 1), np.uint32)


def _pair(left: int, right: int) -> int:
    """`pair` of single buckets."""
    mixed = left * 0x9E3779B97F4A7C15 & _64
    mixed = (mixed ^ (mixed >> 29)) + right * 0xBF58476D1CE4E5B9 & _64
    return (mixed ^ (mixed >> 32)) & (BUCKETS - 1)


_64 = (1 << 64) - 1
_STEPS = [0, *(round(STEPS * math.log2(count)) << 1 for count in range(1, HEAD_WORDS + 1))]
"""What a count is kept as, by the count."""
_NAME = [struct.Struct(f"<{size}I") for size in range(2 * HEAD_WORDS)]


def _with_pairs(hashed: Hashes) -> Hashes:
    return np.concatenate([hashed, pair(hashed[:-1], hashed[1:])]) if hashed.size > 1 else hashed


def _strongest(buckets: Hashes, counts: npt.NDArray[np.int64], head: npt.NDArray[np.bool_], cap: int) -> Hashes:
    """Positions of the `cap` features that tell most: frequent here, rare in general, at the head."""
    if buckets.size <= cap:
        return np.arange(buckets.size, dtype=np.uint32)
    rarity = np.minimum(-np.log(prior_share(buckets, UNKNOWN)), RAREST)
    strength = (np.log(counts) + np.where(head, 1.5, 1.0)) * rarity
    best = np.argsort(-strength, kind="stable")[:cap]
    return np.sort(best).astype(np.uint32)
