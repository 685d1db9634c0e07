"""A text's sketch: a few hundred bytes by which texts that are nearly the same are found without either of them."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

import numpy as np
import xxhash
from rensa import RMinHash

from models.records import Form, Text

WORDING, NAMED = 96, 64
"""Smallest hashes kept of the wording (16 bits each) and of names and numbers (8 bits each)."""
SEED = 20_261
SHINGLE = 3
"""Words in a row that are compared: one word in ten changed leaves about .57 of them in common."""
FEWEST = 20
"""A text with fewer different rows of words is too short to be told from others."""
CHARACTERS = 60_000
"""So much of a text is looked at, about 10,000 words."""
PROSE = 6
"""A line with fewer words belongs to a letterhead, an address or a heading, not to what the text says."""
BODY = 40
HEADER = struct.Struct("<QHH")
SIZE = HEADER.size + 2 * WORDING + NAMED
DTYPE = np.dtype(
    [("digest", "<u8"), ("shingles", "<u2"), ("names", "<u2"), ("wording", "<u2", WORDING), ("named", "u1", NAMED)]
)
"""A sketch as numpy reads it: digest of all words, numbers of shingles and of names, and the two sets of hashes."""

WORD = re.compile(r"[^\W_]+")
NAME = re.compile(r"(?<![.!?:]\s)(?<![.!?:])(?<!^)\b[A-ZÀ-ÝŴŶ][\w'’-]{1,40}|(?<!\S)\S{0,30}?\d\S{0,30}", re.M)
"""Capitalised words within a sentence, and all that holds a digit: what tells one person's letter from another's."""
STANDING = (
    "intended recipient", "confidential and", "privileged", "virus", "disclaimer", "privacy notice",
    "data protection act", "this e-mail", "this email", "in welsh", "yn gymraeg", "gyfrinachol ac",
    "hysbysiad preifatrwydd", "all rights reserved", "freedom of information act", "printing this",
)  # fmt: skip
"""Said below every message or letter of an organisation, whatever stands above."""


def pack(texts: Sequence[Text]) -> bytes:
    """The sketch of a document's texts, `SIZE` bytes; b"" where the text is too short to compare.

    Lines that stand on every letter (addresses, letterheads, disclaimers) have no part in the wording, but names and
    numbers are taken from them too: letters of one form to different people differ only there.
    """
    whole = "\n".join(text.text for text in texts)[:CHARACTERS]
    words = WORD.findall(_body(texts).lower())
    rows = list({" ".join(row) for row in zip(words, words[1:], words[2:], strict=False)})
    if len(rows) < FEWEST:
        return b""
    names = list({name.strip(".,;:()").lower() for name in NAME.findall(whole)})
    digest = xxhash.xxh3_64_intdigest(" ".join(WORD.findall(whole.lower())).encode())
    head = HEADER.pack(digest, min(len(rows), 65_535), min(len(names), 65_535))
    return head + _smallest(rows, WORDING, "<u2") + _smallest(names, NAMED, "u1")


def unpack(sketches: Sequence[bytes]) -> np.ndarray:
    """Sketches as an array of `DTYPE`, one row for each."""
    return np.frombuffer(b"".join(sketches), DTYPE)


def _body(texts: Sequence[Text]) -> str:
    """The wording: rows of tables whole, of prose the lines that say something; all of it where little is left."""
    kept: list[str] = []
    for text in texts:
        lines = text.text[:CHARACTERS].splitlines()
        kept += lines if text.form is Form.TABLE else filter(_says_something, lines)
    body = "\n".join(kept)[:CHARACTERS]
    return body if body.count(" ") >= BODY else "\n".join(text.text for text in texts)[:CHARACTERS]


def _says_something(line: str) -> bool:
    if line.count(" ") < PROSE - 1:
        return False
    said = line.lower()
    return not any(words in said for words in STANDING)


def _smallest(tokens: list[str], number: int, kind: str) -> bytes:
    sketch = RMinHash(num_perm=number, seed=SEED)
    sketch.update(tokens)
    return np.array(sketch.digest(), np.uint32).astype(kind).tobytes()
