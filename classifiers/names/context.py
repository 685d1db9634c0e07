"""The words just before and after a possible name, and how much belief they add."""

from __future__ import annotations

import re
from dataclasses import dataclass

from classifiers.names.cues import words

_LEFT = re.compile(r"([\w'’/.&-]+)[ \t,:;(\"“‘\[]*$")
_RIGHT = re.compile(r"(['’]s\b)?[ \t]*([,(:;\"-]?)[ \t]*([\w.'’]+)?")
_IDENTIFIER = re.compile(
    r"[ ,]*[(\[<]?[ ]*(?:d\.?o\.?b|NHS|NI(?:NO)?\b|born\b|aged?\b|\d{1,2}[/.]\d|[\w.+-]+@|0\d{3,}|UPN)", re.I
)
REACH = 40
STRONG = 0.4
BOTH = 0.2
_NAMED = frozenset("called named dywedodd gofynnodd ffoniodd meddai".split())


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a segment: belief added (0 to .7), the cue to show, `strong` when a cue names people only."""

    gain: float
    cue: str
    strong: bool = False


def around(body: str, start: int, end: int) -> Around:
    """Belief that the neighbouring words add to a segment being a person."""
    gain, cue = _left(body[max(0, start - REACH) : start])
    after, right = _right(body[end : end + REACH])
    return Around(min(0.7, gain + after), cue or right, max(gain, after) >= STRONG or (gain > 0 and after >= BOTH))


def _left(before: str) -> tuple[float, str]:
    line = before[before.rfind("\n") + 1 :]
    match = _LEFT.search(line)
    if match is None:
        return 0.0, ""
    word = match.group(1).strip(".'’-").casefold()
    word = word.rsplit("/", 1)[-1] if word not in words("before") else word
    if word in words("salutation"):
        return 0.5, word
    if word in words("relation"):
        return 0.4, word
    if word in _NAMED:
        return 0.45, word
    return (0.2, word) if word in words("before") else (0.0, "")


def _right(after: str) -> tuple[float, str]:
    if match := _IDENTIFIER.match(after):
        return 0.4, match.group().strip(" ,([<")[:4]
    found = _RIGHT.match(after)
    if found is None:
        return 0.0, ""
    gain = 0.1 if found.group(1) else 0.0
    word = (found.group(3) or "").strip(".'’").casefold()
    if word in words("relation"):
        return gain + 0.25, word
    if word in words("after") and not found.group(2):
        return gain + 0.2, word
    return gain, ""
