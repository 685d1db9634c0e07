"""One pass over a text: an alternation of all shapes finds where values may stand, then each detector judges."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from classifiers.detectors.context import Context, Evidence, surroundings
from classifiers.detectors.folding import Folded, fold
from classifiers.patterns import compiled
from models.findings import Finding, FindingType, Role
from models.records import Text

DIGIT: Final = "[0-9OolI|SBZ]"
DIGIT_FIRST: Final = "0123456789OolI|SBZ"
LETTER_FIRST: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_UNDAMAGE = str.maketrans("OolI|SBZ", "00111582")
_TOKEN = re.compile(r"[0-9A-Za-z]+")
_NOT_DIGIT = re.compile(r"[^0-9]")
_JOINED_AFTER = re.compile(r"[-/_]\w|\.\d|\w|@")
_JOINED_BEFORE = re.compile(r"\w[-/_.]\Z|\w\Z|[$@]\Z")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of folded text with the shape of a value, and what stands around it."""

    context: Context
    start: int
    end: int

    @property
    def value(self) -> str:
        """The text itself."""
        return self.context.body[self.start : self.end]

    @property
    def evidence(self) -> Evidence:
        """The nearest cue."""
        return self.context.nearest(self.start, self.end)

    @property
    def alone(self) -> bool:
        """True when nothing is joined to it: no further digits, hyphened parts, currency sign."""
        body = self.context.body
        return not (
            _JOINED_AFTER.match(body, self.end) or _JOINED_BEFORE.search(body[max(0, self.start - 2) : self.start])
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a detector makes of a candidate, in folded offsets."""

    start: int
    end: int
    type: FindingType
    score: float
    basis: str
    context: str = ""
    role: Role = Role.UNKNOWN


Judge = Callable[[Candidate], Judgement | None]


@dataclass(frozen=True)
class Shape:
    """A detector made of a shape (RE2, no look-around), the characters it can begin with, and a judge."""

    name: str
    category: FindingType
    shape: str
    first: str
    judge: Judge

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The shape for a match at a known place."""
        return re.compile(self.shape)

    def find(self, text: Text) -> Iterator[Finding]:
        """The findings of this detector alone, in order."""
        return iter(findings(text, scan(text, (self,))))


@dataclass(frozen=True, slots=True)
class Scanned:
    """A text as scanned, and what was found in it."""

    folded: Folded
    context: Context
    judgements: list[Judgement]


def undamaged(value: str) -> str:
    """The digits of a value, letters that a scanner put for digits turned back.

    >>> undamaged("9O9 l23")
    '909123'
    """
    return _NOT_DIGIT.sub("", value.translate(_UNDAMAGE))


def damaged(value: str) -> bool:
    """True when letters stand among the digits."""
    return any(character.isalpha() for character in value)


def scan(text: Text, shapes: Sequence[Shape]) -> Scanned:
    """Every judgement of the shapes over a text, by rising start; at one place the best score wins."""
    folded = fold(text.text)
    context = surroundings(text, folded)
    return Scanned(folded, context, list(_judgements(context, tuple(shapes))))


def _judgements(context: Context, shapes: tuple[Shape, ...]) -> Iterator[Judgement]:
    gate, table = compiled(_gate(shapes)), _by_first(shapes)
    body, position = context.body, 0
    data = context.data
    while match := gate.search(data, position):
        start = match.start()
        best = _best(context, start, table[data[start]])
        if best is not None:
            yield best
            position = max(best.end, start + 1)
        else:
            token = _TOKEN.match(body, start)
            position = token.end() if token else start + 1


def _best(context: Context, start: int, shapes: tuple[Shape, ...]) -> Judgement | None:
    best = None
    for shape in shapes:
        match = shape.pattern.match(context.body, start)
        if match is None:
            continue
        judged = shape.judge(Candidate(context, start, match.end()))
        if judged and (best is None or (judged.score, judged.end) > (best.score, best.end)):
            best = judged
    return best


@lru_cache(maxsize=64)
def _gate(shapes: tuple[Shape, ...]) -> bytes:
    return "|".join(f"(?:{shape.shape})" for shape in shapes).encode("ascii")


@lru_cache(maxsize=64)
def _by_first(shapes: tuple[Shape, ...]) -> tuple[tuple[Shape, ...], ...]:
    return tuple(tuple(shape for shape in shapes if chr(byte) in shape.first) for byte in range(256))


def findings(text: Text, scanned: Scanned) -> list[Finding]:
    """Judgements as findings: sorted, overlaps resolved for the better score, offsets those of the text."""
    chosen: list[Judgement] = []
    for judged in sorted(scanned.judgements, key=lambda j: (j.start, -j.score, -j.end)):
        while chosen and chosen[-1].end > judged.start and judged.score > chosen[-1].score:
            chosen.pop()
        if not chosen or chosen[-1].end <= judged.start:
            chosen.append(judged)
    return [_finding(text, scanned.folded, judged) for judged in chosen]


def _finding(text: Text, folded: Folded, judged: Judgement) -> Finding:
    return Finding(
        type=judged.type,
        start=folded.origin(judged.start),
        end=folded.origin_end(judged.end),
        score=judged.score,
        basis=judged.basis,
        context=judged.context,
        where=text.where,
        role=judged.role,
    )
