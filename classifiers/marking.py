"""Protective markings: the Government Security Classifications and what councils wrote before them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.records import Text

EDGE = 2_000
"""Characters at the start and end of a text where headers, footers and first lines stand."""
LEVELS = (
    ("TOP SECRET", r"TOP\s+SECRET"),
    ("SECRET", r"SECRET"),
    ("OFFICIAL-SENSITIVE", r"OFFICIAL\s*[-–:]?\s*SENSITIVE|SWYDDOGOL\s*[-–:]?\s*SENSITIF"),
    ("CONFIDENTIAL", r"(?:STRICTLY\s+|PRIVATE\s+(?:AND|&)\s+)?CONFIDENTIAL|CYFRINACHOL|PREIFAT\s+A\s+CHYFRINACHOL"),
    ("RESTRICTED", r"RESTRICTED"),
    ("OFFICIAL", r"OFFICIAL|SWYDDOGOL"),
)
_LINES = tuple(
    (name, re.compile(rf"^[\s*\[(]*(?:(?:PROTECTIVE\s+)?MARKING\s*:\s*)?(?:{pattern})\b[^\n]{{0,40}}$", re.MULTILINE))
    for name, pattern in LEVELS
)


def marking_of(texts: Sequence[Text]) -> str:
    """The highest marking that stands on a line of its own, in capitals, at an edge of a text; "" when there is none.

    >>> marking_of([Text("OFFICIAL - SENSITIVE\\nDear Sir")])
    'OFFICIAL-SENSITIVE'
    """
    edges = "\n".join(part for text in texts[:50] for part in _edges(text.text))
    return next((name for name, pattern in _LINES if pattern.search(edges)), "")


def _edges(text: str) -> tuple[str, ...]:
    return (text,) if len(text) <= 2 * EDGE else (text[:EDGE], text[-EDGE:])
