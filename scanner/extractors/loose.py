"""Formats without a reader of ours: the runs of letters in them, told as such, so that names in them are not missed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from models.errors import Unreadable
from models.records import Piece, Problem, ProblemKind
from scanner.extractors.base import guarded, prose, read_all

TYPES = frozenset(
    {
        "application/lotus123",
        "application/onenote",
        "application/vnd.lotus-1-2-3",
        "application/vnd.ms-htmlhelp",
        "application/vnd.ms-project",
        "application/vnd.ms-works",
        "application/vnd.stardivision.calc",
        "application/vnd.stardivision.draw",
        "application/vnd.stardivision.writer",
        "application/vnd.visio",
        "application/x-msaccess",
        "application/x-ms-word-2",
        "application/x-mspublisher",
        "application/x-mswrite",
        "application/x-ole-storage",
        "image/emf",
        "image/wmf",
    }
)

_WIDE = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00|[\x74-\x77]\x01|[\x13-\x1e]\x20|\t\x00|\r\x00|\n\x00){5,}")
_NARROW = re.compile(rb"[\t\r\n\x20-\x7e\x91-\x97\xa3\xc0-\xff]{6,}")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_MACHINERY = frozenset(
    {"Root Entry", "SummaryInformation", "DocumentSummaryInformation", "CompObj", "Contents", "Quill"}
)
_WORDS = re.compile(r"[^\W\d_]{3,}")


@guarded
def extract(file: BinaryIO) -> Iterator[Piece]:
    """Runs of letters, two-byte before one-byte, each once; then the problem that this is no full reading."""
    data = read_all(file)
    wide = dict.fromkeys(_runs(_WIDE, data, "utf-16-le"))
    narrow = dict.fromkeys(run for run in _runs(_NARROW, _WIDE.sub(b"\0", data), "cp1252") if run not in wide)
    if not wide and not narrow:
        raise Unreadable(ProblemKind.UNSUPPORTED, "no reader, and no runs of letters in it")
    yield from prose("\n".join(wide), "runs of letters")
    yield from prose("\n".join(narrow), "runs of letters")
    yield Problem("extract", ProblemKind.UNSUPPORTED, "no reader; only runs of letters were taken from it")


def _runs(pattern: re.Pattern[bytes], data: bytes, codec: str) -> Iterator[str]:
    """Runs that look like writing: words of three letters or more make up at least half of each."""
    seen: set[bytes] = set()
    for found in pattern.finditer(data):
        raw = found.group()
        if raw not in seen:
            seen.add(raw)
            lines = (line.strip() for line in re.split(r"[\r\n\t]+", raw.decode(codec, "replace")))
            yield from filter(_writing, lines)


def _writing(line: str) -> bool:
    words = _WORDS.findall(line)
    if len(line) < 4 or 2 * sum(map(len, words)) < len(line) or line in _MACHINERY:
        return False
    return 4 * len(_FOREIGN.findall(line)) < len(line) and any(map(_sayable, words))


def _sayable(word: str) -> bool:
    """Whether a word has a vowel (Welsh ones too) and is written as words are: small, capital or capitalised."""
    return bool(re.search("[aeiouywâêîôûŵŷáéíóú]", word.lower())) and (word[1:].islower() or word.isupper())
