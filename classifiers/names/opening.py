"""A first name that opens a paragraph or a log's entry about its bearer ("Precious settled. She ate well")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from classifiers.names.lexicon import FIRST, STOP, flags_of
from classifiers.names.spans import Name

_OPENING = re.compile(
    r"(?:\A|\n[ \t]*\n|\n[ \t]*(?:\d{1,2}[:.]?\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|[-•*]|[A-Z][a-z]{2} ?-) (?:- )?)[ \t]*"
    r"(?P<value>[^\W\d_][\w'’-]{2,})"
    r"(?= (?:has (?:been|worked|always|a)|had|worked|joined|started|was|is|lives|came|moved|attends|uses|wears|settled"
    r"|ate|slept|rang|said|seen|refused|asked|told|went|arrived|attended|returned|woke)\b)"
)
_PRONOUN = re.compile(r"\b(?:she|he|her|his|hers|him|hi|ef|iddi|iddo|ganddi|ganddo)\b", re.IGNORECASE)
REACH = 240


def opening_names(body: str) -> Iterator[Name]:
    """First names at the start of a paragraph, where it goes on with "she" or "his"."""
    for match in _OPENING.finditer(body):
        word = match.group("value")
        flags = flags_of(word)
        first = word[0].isupper() and flags & FIRST and not flags & STOP
        if first and _PRONOUN.search(body, match.end(), match.end() + REACH):
            yield Name(match.start("value"), match.end("value"), 0.65, "rule: opens a paragraph")
