"""One pass over a text: a wide alternation finds stretches worth reading, a close one reads their cues and values.

The wide pass runs at the speed of the engine. It stops at undamaged values of unmistakable shape and at cues with
figures near; only the stretches around them are read closely, cue by cue and value by value, each value with the
evidence that the cues, labels and columns before it give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from classifiers.detectors.candidates import Candidate, Judge, Judgement, free_after, free_before
from classifiers.detectors.context import Context, surroundings
from classifiers.detectors.cues import kinds_of_label
from classifiers.detectors.folding import Folded, fold
from classifiers.detectors.reading import Reader
from classifiers.tables import columns
from models.findings import Finding, FindingType
from models.records import Text

__all__ = [
    "Candidate",
    "Judge",
    "Judgement",
    "Scanned",
    "Shape",
    "findings",
    "free_after",
    "free_before",
    "scan",
]


@dataclass(frozen=True, eq=False)
class Shape:
    """A detector made of two shapes (RE2, no look-around) and a judge.

    `sure` are the undamaged writings that may stand without a cue, empty where there are none; `opens` are the
    characters that one can begin with (empty: any), and `unaided` is the best score that one can have without evidence
    of its kind. `shape` are all writings that a cue, label or column of the category makes possible.
    """

    name: str
    category: FindingType
    shape: str
    judge: Judge
    sure: str = ""
    opens: str = ""
    unaided: float = 1.0

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The shape for a match at a known place."""
        return re.compile(self.shape)

    @cached_property
    def sure_pattern(self) -> re.Pattern[str]:
        """The sure shape for a match at a known place."""
        return re.compile(self.sure)

    def find(self, text: Text) -> Iterator[Finding]:
        """The findings of this detector alone, in order."""
        return iter(findings(text, scan(text, (self,))))

    def values(self, text: str) -> list[str]:
        """The values it finds in running text, as they are written: for examples."""
        return [text[found.start : found.end] for found in self.find(Text(text))]


@dataclass(frozen=True, slots=True)
class Scanned:
    """A text as scanned, and what was found in it."""

    folded: Folded
    context: Context
    judgements: list[Judgement]


def scan(text: Text, shapes: Sequence[Shape]) -> Scanned:
    """Every judgement of the shapes over a text, by rising start; at one place the best score wins."""
    folded = fold(text.text)
    context = surroundings(text, folded)
    reader = Reader(context, tuple(shapes))
    if any(kinds_of_label(name) for name in columns(text)):
        reader.read_all()
    else:
        reader.skim()
    return Scanned(folded, context, reader.judgements)


def findings(text: Text, scanned: Scanned) -> list[Finding]:
    """Judgements as findings: sorted, overlaps resolved for the better score, offsets those of the text."""
    chosen = _chosen(scanned.judgements)
    if scanned.folded.dropped is None:
        return [
            Finding(kind, start, end, score, basis, context, text.where, role)
            for start, end, kind, score, basis, context, role in chosen
        ]
    return [_finding(text, scanned.folded, judged) for judged in chosen]


def _chosen(judgements: Sequence[Judgement]) -> Sequence[Judgement]:
    """The judgements in order, of those that overlap the better one."""
    if all(first.end <= second.start for first, second in pairwise(judgements)):
        return judgements
    chosen: list[Judgement] = []
    for judged in sorted(judgements, key=_order):
        while chosen and chosen[-1].end > judged.start and judged.score > chosen[-1].score:
            chosen.pop()
        if not chosen or chosen[-1].end <= judged.start:
            chosen.append(judged)
    return chosen


def _order(judged: Judgement) -> tuple[int, float, int]:
    return judged.start, -judged.score, -judged.end


def _finding(text: Text, folded: Folded, judged: Judgement) -> Finding:
    start, end = folded.origin(judged.start), folded.origin_end(judged.end)
    return Finding(judged.type, start, end, judged.score, judged.basis, judged.context, text.where, judged.role)
