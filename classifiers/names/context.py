"""The words just before and after a possible name, and how much belief they add."""

from __future__ import annotations

import re
from dataclasses import dataclass

from classifiers.names.cues import alternation, words

_LEFT = re.compile(r"([\w'’/.&-]+)([ \t,:;(\"“‘\[]*)$")
_RIGHT = re.compile(r"(['’]s\b)?[ \t]*([,(:;\"-]?)[ \t]*([\w.'’]+)?")
_IDENTIFIER = re.compile(
    r"[ ,]*[(\[<]?[ ]*(?:d\.?o\.?b|NHS|(?-i:NI(?:NO)?)\b|born\b|aged?\b|\d{1,2}/\d|\d{1,2}\.\d{1,2}\.\d"
    r"|[\w.+-]+@|0\d{3,}|UPN|(?<=\()\d{1,2}\))",
    re.IGNORECASE,
)
_AGE = re.compile(r" (?:[1-9]|1[0-7])(?=[,;\n]|\Z| and | a )")
_LISTED = re.compile(r"(?:: |\d, |\d and |\d a )$")
"""A name in a list of names with ages: "Children: Inaya 7, Zakariya 3"."""
EPONYM = re.compile(rf"(?:['’]s)? (?:(?:{alternation('eponym_noun')})\b)|['’]s [A-Z][a-z]")
"""What follows a bare name that only gave its name to a thing: "Clare's Law", "Fraser guidelines"."""
REACH = 40
STRONG = 0.4
_PLACED = re.compile(rf"\b(?:{alternation('place_before')}) $", re.IGNORECASE)
GENERAL = 0.2
PERSON = 0.3
_NAMED = frozenset("called named dywedodd gofynnodd ffoniodd meddai".split())
_BEFORE = (("salutation", 0.5), ("relation", STRONG), ("before_person", PERSON), ("before", GENERAL))


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a segment: belief added (0 to .7), the cue to show, `strong` when a cue names people only.

    `placed` is true behind a preposition of place; `person` is the part of the gain that comes from words said of
    people alone ("rang", "mother").
    """

    gain: float
    cue: str
    strong: bool = False
    placed: bool = False
    person: float = 0.0


def around(body: str, start: int, end: int) -> Around:
    """Belief that the neighbouring words add to a segment being a person."""
    before = body[max(0, start - REACH) : start]
    if _AGE.match(body, end) and _LISTED.search(before):
        return Around(STRONG, "age", True, False, STRONG)
    left, cue = _left(before)
    right, following = _right(body[end : end + REACH])
    person = sum(gain for gain in (left, right) if gain > GENERAL)
    return Around(
        min(0.7, left + right),
        cue or following,
        max(left, right) >= STRONG,
        bool(_PLACED.search(before)),
        min(0.7, person),
    )


def _left(before: str) -> tuple[float, str]:
    line = before[before.rfind("\n") + 1 :]
    match = _LEFT.search(line)
    if match is None:
        return 0.0, ""
    word = match.group(1).strip(".'’-").casefold()
    word = word.rsplit("/", 1)[-1] if word not in words("before_person") else word
    labels = ":" in match.group(2)
    if word in _NAMED:
        return STRONG, word
    kinds = _BEFORE[:2] if labels else _BEFORE
    return next(((gain, word) for kind, gain in kinds if word in words(kind)), (0.0, ""))


def _right(after: str) -> tuple[float, str]:
    if match := _IDENTIFIER.match(after):
        return STRONG, match.group().strip(" ,([<")[:4]
    found = _RIGHT.match(after)
    if found is None:
        return 0.0, ""
    apart = bool(found.group(1) or found.group(2))
    gain = 0.1 if found.group(1) else 0.0
    word = (found.group(3) or "").strip(".'’").casefold()
    if apart and word in words("relation"):
        return gain + 0.25, word
    if not found.group(2) and word in words("after_person"):
        return gain + PERSON, word
    return (gain + GENERAL, word) if word in words("after") and not found.group(2) else (gain, "")
