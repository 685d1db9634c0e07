"""One pass over a text: a wide alternation finds stretches worth reading, a close one reads their cues and values.

The wide pass runs at the speed of the engine. It stops at undamaged values of unmistakable shape and at cues with
figures near; only the stretches around them are read closely, cue by cue and value by value, each value with the
evidence that the cues, labels and columns before it give.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Final

from classifiers.detectors.context import WINDOW, Context, Evidence, surroundings
from classifiers.detectors.cues import (
    SELDOM_OPEN,
    Cue,
    column_pattern,
    cue_pattern,
    kinds_of,
    kinds_of_label,
    opener_pattern,
)
from classifiers.detectors.folding import Folded, fold
from classifiers.detectors.headings import Headings
from classifiers.detectors.vocabulary import DATE, NUMBER
from classifiers.patterns import finder, spans
from classifiers.tables import block_end, columns
from models.findings import Finding, FindingType, Role
from models.records import Text

REACH: Final = 120
STOPS: Final = 4000
BEHIND: Final = 16
AHEAD: Final = 75
FIGURES: Final[Mapping[str, int]] = {"VEHICLE_REGISTRATION": 2, "POSTCODE": 1, "DATE_OF_BIRTH": 4, "SOCIAL_CARE_ID": 4}
NOT_A_CUE: Final[frozenset[str]] = frozenset()
_TOKEN = re.compile(r"[0-9A-Za-z]+")
_FIGURE = re.compile(r"[0-9]")
_EDGE = re.compile(r"[ \"]*(?:[\t|]|[,;][^ \n])")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of folded text with the shape of a value, and the evidence of what it is."""

    context: Context
    start: int
    end: int
    evidence: Evidence

    @property
    def value(self) -> str:
        """The text itself."""
        return self.context.body[self.start : self.end]

    @property
    def alone(self) -> bool:
        """True when nothing is joined to it: no further digits or letters, hyphened parts, currency sign."""
        return free_before(self.context.body, self.start) and free_after(self.context.body, self.end)


def free_before(body: str, start: int) -> bool:
    """True when nothing is joined to what begins here."""
    if start == 0:
        return True
    last = body[start - 1]
    if last.isalnum() or last in "_$@":
        return False
    return last not in "-/." or start < 2 or not body[start - 2].isalnum()


def free_after(body: str, end: int) -> bool:
    """True when nothing is joined to what ends here."""
    following = body[end : end + 2]
    if not following:
        return True
    first, second = following[0], following[1:]
    if first.isalnum() or first in "_@":
        return False
    return not (first in "-/" and second.isalnum()) and not (first == "." and second.isdigit())


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


@dataclass(frozen=True, eq=False)
class Shape:
    """A detector made of two shapes (RE2, no look-around) and a judge.

    `sure` are the undamaged writings that may stand without a cue, empty where there are none; `shape` are all
    writings that a cue, label or column of the category makes possible.
    """

    name: str
    category: FindingType
    shape: str
    judge: Judge
    sure: str = ""

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
    reader = _Reader(context, tuple(shapes))
    if any(kinds_of_label(name) for name in columns(text)):
        reader.read(0, len(folded.text))
    else:
        reader.skim()
    return Scanned(folded, context, reader.judgements)


class _Reader:
    """Reads one text once, from left to right."""

    def __init__(self, context: Context, shapes: tuple[Shape, ...]) -> None:
        self.judgements: list[Judgement] = []
        self._context = context
        self._wide = finder(_wide(shapes))
        self._close = finder(_close(shapes))
        self._by_kind = {shape.category.value: shape for shape in shapes}
        self._sure = [shape for shape in shapes if shape.sure]
        self._any_sure = re.compile(_any_sure(shapes)).match
        self._headings = Headings(context.body)
        self._done = 0
        self._rows_until = 0

    def skim(self) -> None:
        """Find the stretches worth reading and read them, some thousand at a time: each automaton stays warm."""
        position = 0
        while stops := list(islice(spans(self._wide, self._context.data, position), STOPS)):
            for start, end in stops:
                if start >= self._done and (reach := self._reach(start, end)):
                    self.read(max(self._done, self._line_start(start)), reach)
            position = max(stops[-1][1], self._done)

    def read(self, low: int, high: int) -> None:
        """Read a stretch; a cue or value near its end makes it longer."""
        context, find = self._context, self._close
        body, data = context.body, context.data
        position = low
        while True:
            start, end = find(data, position)
            if start < 0 or start >= high:
                break
            kinds = self._kinds(start, end)
            if kinds:
                cue = Cue(kinds, body[start:end], start, end)
                context.read(cue)
                high = max(high, self._headings.note(cue))
                position = end
                if not kinds <= SELDOM_OPEN:
                    high = max(high, self._reach(start, end))
            else:
                position = self._judge(start, end)
        self._done = max(high, position)

    def _judge(self, start: int, end: int) -> int:
        """Judge what begins here; where to read on."""
        evidence = self._context.evidence(start, end)
        best = self._best(start, evidence, self._possible(start, evidence))
        if best is None and NUMBER not in evidence.kinds and (evidence.how == "before" or DATE in evidence.kinds):
            second = self._context.second(start)
            best = self._best(start, second, self._of_kinds(second, DATE in evidence.kinds))
        if best is None and evidence.how != "label":
            above = self._headings.evidence(start, end)
            best = self._best(start, above, self._of_kinds(above))
        if best is not None:
            self.judgements.append(best)
            return max(best.end, start + 1)
        token = _TOKEN.match(self._context.body, start)
        return token.end() if token else start + 1

    def _best(
        self, start: int, evidence: Evidence, possible: Sequence[tuple[Shape, re.Pattern[str]]]
    ) -> Judgement | None:
        best = None
        for shape, pattern in possible:
            match = pattern.match(self._context.body, start)
            if match is None:
                continue
            judged = shape.judge(Candidate(self._context, start, match.end(), evidence))
            if judged and (best is None or (judged.score, judged.end) > (best.score, best.end)):
                best = judged
        return best

    def _of_kinds(self, evidence: Evidence, other_date: bool = False) -> list[tuple[Shape, re.Pattern[str]]]:
        """The shapes that the evidence speaks for; not of a birth date where a cue of another date stands between."""
        kinds = [kind for kind in evidence.kinds if kind in self._by_kind]
        if other_date and FindingType.DATE_OF_BIRTH in kinds:
            kinds.remove(FindingType.DATE_OF_BIRTH)
        return [(self._by_kind[kind], self._by_kind[kind].pattern) for kind in kinds]

    def _possible(self, start: int, evidence: Evidence) -> list[tuple[Shape, re.Pattern[str]]]:
        """The shapes to try: those the evidence speaks for, and the sure ones that match here."""
        kinds = evidence.kinds
        possible = self._of_kinds(evidence)
        match = self._any_sure(self._context.body, start)
        if match is not None and match.lastindex is not None:
            for shape in self._sure[match.lastindex - 1 :]:
                if shape.category not in kinds:
                    possible.append((shape, shape.sure_pattern))
        return possible

    def _kinds(self, start: int, end: int) -> frozenset[str]:
        """What a match speaks for; nothing for a value."""
        matched = self._context.body[start:end]
        return kinds_of(matched) if matched[0].isalpha() else NOT_A_CUE

    def _reach(self, start: int, end: int) -> int:
        """How far the stretch around a cue or value goes; 0 for a cue without figures enough near."""
        body, kinds = self._context.body, self._kinds(start, end)
        if not kinds and body[start] not in "\t|":
            return end
        if not kinds or _EDGE.match(body, end) or (start and body[start - 1] in "\t|,;"):
            if end >= self._rows_until:
                self._rows_until = block_end(body, start)
            return max(end + REACH, self._rows_until)
        figures = len(_FIGURE.findall(body, max(0, start - BEHIND), end + AHEAD))
        if figures >= 5 or (figures and any(figures >= FIGURES.get(kind, 5) for kind in kinds)):
            return end + REACH
        return 0

    def _line_start(self, start: int) -> int:
        body = self._context.body
        low = max(0, start - WINDOW)
        line = body.rfind("\n", max(0, low - WINDOW), low) + 1
        if line or low == 0:
            return line
        while low < start and body[low - 1].isalnum():
            low += 1
        return low


@lru_cache(maxsize=64)
def _wide(shapes: tuple[Shape, ...]) -> str:
    return "|".join([*(f"(?:{shape.sure})" for shape in shapes if shape.sure), opener_pattern(), column_pattern()])


@lru_cache(maxsize=64)
def _close(shapes: tuple[Shape, ...]) -> str:
    sure = [f"(?:{shape.sure})" for shape in shapes if shape.sure]
    return "|".join([*sure, cue_pattern(), *(f"(?:{shape.shape})" for shape in shapes)])


@lru_cache(maxsize=64)
def _any_sure(shapes: tuple[Shape, ...]) -> str:
    """One group for each shape that has a sure form, in their order."""
    return "|".join(f"({shape.sure})" for shape in shapes if shape.sure) or "(?!)"


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
