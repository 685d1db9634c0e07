"""What kind of document a text is: policy, minutes, letter, case note and so on, from the phrases each kind uses."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from classifiers.detectors.folding import fold
from classifiers.patterns import finder, spans
from models.records import Form, MailClass, Properties, Text

GENRES: Final = (
    "policy", "minutes", "guidance", "advert", "blank form", "leaflet", "letter", "form", "case note", "e-mail",
    "register", "other",
)  # fmt: skip
SAMPLE, HEAD = 24_000, 1_500
PRIOR = 1.2
"""The weight of "other": a kind must gather more than this to be named."""


@cache
def _patterns() -> dict[str, tuple[tuple[float, str], ...]]:
    """The phrases of each genre with their weights, from `genre_cues.json`."""
    stored = json.loads((files("classifiers") / "data" / "genre_cues.json").read_text(encoding="utf-8"))
    return {genre: tuple((weight, f"(?im:{cue})") for weight, cue in cues) for genre, cues in stored.items()}


def genre_of(texts: Sequence[Text], properties: Properties) -> tuple[str, float]:
    """The kind of document (one of `GENRES`) and how sure that is, 0 to 1.

    >>> genre_of([Text("Dear Sir, thank you for your letter. Yours faithfully")], Properties())[0]
    'letter'
    """
    scores = genre_scores(texts, properties)
    powers = [math.exp(score) for score in scores]
    best = max(range(len(GENRES)), key=lambda i: (powers[i], -i))
    return GENRES[best], powers[best] / sum(powers)


def genre_scores(texts: Sequence[Text], properties: Properties) -> list[float]:
    """How much speaks for each of `GENRES`, in that order; comparable within one document."""
    folded = fold("\n".join(text.text[:SAMPLE] for text in texts if text.form is Form.PROSE)[:SAMPLE])
    sample = folded.text
    size = max(1.0, len(sample) / 1000)
    scores = {genre: _score(folded.data, size, genre) for genre in GENRES}
    scores["register"] = 4.0 * _table_share(texts, sample)
    scores["other"] += PRIOR
    if properties.sender or properties.message_id or properties.mail_class is not MailClass.ORDINARY:
        scores["e-mail"] += 3.0
    return [scores[genre] for genre in GENRES]


def _score(sample: bytes, size: float, genre: str) -> float:
    total = 0.0
    for weight, cue in _patterns()[genre]:
        found = _count(cue, sample)
        if found:
            total += weight * math.log1p(found / math.sqrt(size)) / math.log(2)
    return min(total, 8.0)


def _count(cue: str, sample: bytes) -> int:
    return sum(1 for _ in spans(finder(cue), sample))


def _table_share(texts: Sequence[Text], sample: str) -> float:
    tables = sum(len(text.text) for text in texts if text.form is Form.TABLE)
    lines = sample.split("\n")
    rows = sum(len(line) for line in lines if line.count("\t") > 1 or line.count("|") > 1 or _listed(line))
    return (tables + rows) / max(1, tables + len(sample))


def _listed(line: str) -> bool:
    """True for a line of short parts between commas or semicolons, as in a table saved as text."""
    parts = line.split("," if line.count(",") >= line.count(";") else ";")
    return len(parts) > 2 and max(map(len, parts)) < 40 and not line.rstrip().endswith(".")
