"""One piece of text as it is looked through for dates: its bytes, dates and cues, and what breaks a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from classifiers.date_cues import Cue
from classifiers.date_forms import Written
from models.records import Text

BREAK = re.compile(r"(?<![ .][A-Za-z])[.!?;]['\")\]]*\s+(?=[\"'(\[]?[A-ZÂÊÎÔÛŴŶ0-9])|\n\s*\n|[•▪●|]")
"""The end of a sentence, a blank line, a bullet or a bar: what a cue does not reach across."""

CONNECTING = re.compile(
    r"(?i)^[\s:.,=()\[\]_–—-]*(?:(?:on|was|of|is|the|ar|y|yr|ar y|date)\b[\s:.,]*){0,3}"
    r"(?:[a-z]{3,9}day\s*,?\s*)?(?:the\s)?$"
)
"""What may stand between a cue and its own date: "on", "was", a colon, a weekday."""


@dataclass(slots=True)
class Scan:
    """One piece of text as it is looked through: bytes, its dates, its cues, and the years it speaks of."""

    text: Text
    data: bytes
    dates: list[Written]
    cues: list[Cue]
    latest_year: int


def decoded(data: bytes, start: int, end: int) -> str:
    """The text between two byte offsets; those before the text count as its start."""
    return data[start if start > 0 else 0 : end if end > 0 else 0].decode("utf-8", "ignore")


def plain(words: str) -> str:
    """The words with one space between."""
    return re.sub(r"\s+", " ", words).strip()
