"""Reads the stretches of a text that are worth it, cue by cue and value by value, each value with its evidence.

Behind a cue, below a heading and in rows every shape of a value counts. Elsewhere only the sure shapes do, and the
reader passes over the rest at the speed of the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from classifiers.detectors.candidates import Candidate, Judgement
from classifiers.detectors.context import WINDOW, Context, Evidence
from classifiers.detectors.cues import SELDOM_OPEN, Cue, column_pattern, cue_pattern, kinds_of, opener_pattern
from classifiers.detectors.headings import Headings
from classifiers.detectors.vocabulary import DATE, NUMBER
from classifiers.patterns import finder, spans
from classifiers.tables import block_end
from models.findings import FindingType

if TYPE_CHECKING:
    from classifiers.detectors.scanning import Shape

REACH: Final = 120
FEW, STOPS = 16, 4096
BEHIND: Final = 16
AHEAD: Final = 75
FIGURES: Final[Mapping[str, int]] = {"VEHICLE_REGISTRATION": 2, "POSTCODE": 1, "DATE_OF_BIRTH": 4, "SOCIAL_CARE_ID": 4}
NOT_A_CUE: Final[frozenset[str]] = frozenset()
BLOCKING: Final = frozenset({NUMBER, DATE})
"""Kinds that no detector looks for: they only say what a value is not."""
LINE: Final = 2_000
NEVER: Final = 1 << 62
SHORT: Final = 14
LONG: Final = frozenset({FindingType.IBAN, FindingType.PASSPORT, FindingType.DRIVING_LICENCE})
"""Kinds whose sure writings are longer than `SHORT`."""
GAP: Final = 24
"""Characters between a value and a cue behind it, at most."""
_TOKEN = re.compile(r"[0-9A-Za-z]+")
_FIGURE = re.compile(r"[0-9]")
_EDGE = re.compile(r"[ \"]*(?:[\t|]|[,;][^ \n])")
_ROW = re.compile(r"[\t|]|[,;][^,;\n]*[,;]")

_Tried = tuple["Shape", re.Pattern[str]]


class _Sure(NamedTuple):
    """The shapes with sure writings that begin with some character, and what matches any, a group for each.

    `best` is the best score that one of at most `SHORT` characters can have without evidence.
    """

    shapes: tuple[_Tried, ...]
    any: Callable[[str, int], re.Match[str] | None]
    best: float


def _written(shapes: tuple[Shape, ...]) -> list[str]:
    return [f"(?:{shape.sure})" for shape in shapes if shape.sure]


@lru_cache(maxsize=64)
def wide(shapes: tuple[Shape, ...]) -> str:
    """What makes a stretch worth reading: sure writings, cues that open one, words of column headers."""
    return "|".join([*_written(shapes), opener_pattern(), column_pattern()])


@lru_cache(maxsize=64)
def _close(shapes: tuple[Shape, ...]) -> str:
    return "|".join([*_written(shapes), cue_pattern(), *(f"(?:{shape.shape})" for shape in shapes)])


@lru_cache(maxsize=64)
def _narrow(shapes: tuple[Shape, ...]) -> str:
    return "|".join([*_written(shapes), cue_pattern()])


@lru_cache(maxsize=64)
def _sure_of(shapes: tuple[Shape, ...]) -> Mapping[str, _Sure]:
    """The sure writings by the character that they begin with."""
    found: dict[str, _Sure] = {}
    for character in map(chr, range(128)):
        opened = [shape for shape in shapes if shape.sure and character in (shape.opens or character)]
        pattern = re.compile("|".join(f"({shape.sure})" for shape in opened) or "(?!)")
        best = max((shape.unaided for shape in opened if shape.category not in LONG), default=0.0)
        found[character] = _Sure(tuple((shape, shape.sure_pattern) for shape in opened), pattern.match, best)
    return found


class Reader:
    """Reads one text once, from left to right."""

    def __init__(self, context: Context, shapes: tuple[Shape, ...]) -> None:
        self.judgements: list[Judgement] = []
        self._context = context
        self._wide = finder(wide(shapes))
        self._close = finder(_close(shapes))
        self._narrow = finder(_narrow(shapes))
        self._by_kind = {shape.category.value: shape for shape in shapes}
        self._shapes_of: dict[frozenset[str], list[_Tried]] = {}
        self._sure = _sure_of(shapes)
        self._headings = Headings(context.body)
        self._done = 0
        self._rows_until = 0
        self._all_until = 0
        self._spoken_until = 0
        self._row_at = -1

    def skim(self) -> None:
        """Find the stretches worth reading and read them, many at a time: each automaton stays warm."""
        position, count = 0, FEW
        while stops := list(islice(spans(self._wide, self._context.data, position), count)):
            for start, end in stops:
                if start >= self._done and (reach := self._reach(start, end)):
                    self.read(max(self._done, self._line_start(start)), reach)
            count = FEW if self._done > stops[-1][1] else min(2 * count, STOPS)
            position = max(stops[-1][1], self._done)

    def read_all(self) -> None:
        """Read the whole text, every shape of it."""
        self._all_until = len(self._context.body) + 1
        self.read(0, len(self._context.body))

    def read(self, low: int, high: int) -> None:
        """Read a stretch; a cue or value near its end makes it longer."""
        context, close, narrow = self._context, self._close, self._narrow
        body, data = context.body, context.data
        position = low
        while True:
            if position < self._all_until or position < self._spoken_until:
                start, end = close(data, position)
            else:
                start, end = narrow(data, position)
                if self._hides(position, start, end, high):
                    continue
            if start < 0 or start >= high:
                break
            kinds = kinds_of(body[start:end]) if body[start].isalpha() else NOT_A_CUE
            if kinds:
                high = self._cue(Cue(kinds, body[start:end], start, end), high)
                position = end
            else:
                position = self._judge(start, end)
        self._done = max(high, position)

    def _cue(self, cue: Cue, high: int) -> int:
        """Take note of a cue; how far to read now."""
        self._context.read(cue)
        if below := self._headings.note(cue):
            self._all_until = max(self._all_until, below)
            high = max(high, below)
        if not cue.kinds <= BLOCKING:
            self._spoken_until = cue.start + WINDOW + 1
            if not cue.kinds <= SELDOM_OPEN:
                high = max(high, self._reach(cue.start, cue.end))
        elif NUMBER in cue.kinds:
            self._spoken_until = 0
        return high

    def _hides(self, position: int, start: int, end: int, high: int) -> bool:
        """True where a value may stand between the stops that is not sure: in a row, or with its cue behind it."""
        limit = min(start, high) if start >= 0 else high
        body = self._context.body
        if limit <= position or not _FIGURE.search(body, position, limit):
            return False
        if self._in_row(position, limit) or self._explains(position, start, end):
            self._all_until = limit
            return True
        return False

    def _in_row(self, start: int, end: int) -> bool:
        """True where a line of a stretch is the row of a table."""
        body, grid = self._context.body, self._context.grid
        if self._row_at < start:
            self._row_at = self._next_row(body.rfind("\n", max(0, start - LINE), start) + 1 or max(0, start - LINE))
        while self._row_at <= end or (self._row_at < end + LINE and body.find("\n", end, self._row_at) < 0):
            if grid.place(self._row_at) is not None:
                return True
            line_end = body.find("\n", self._row_at)
            self._row_at = self._next_row(line_end) if line_end >= 0 else NEVER
        return False

    def _next_row(self, start: int) -> int:
        """The first tab, bar or separator of a line that may be a row."""
        row = _ROW.search(self._context.body, start)
        return row.start() if row else NEVER

    def _explains(self, position: int, start: int, end: int) -> bool:
        """True for a cue right behind figures."""
        body = self._context.body
        if start < 0 or not body[start].isalpha() or not _FIGURE.search(body, max(position, start - GAP), start):
            return False
        return not kinds_of(body[start:end]) <= BLOCKING

    def _judge(self, start: int, end: int) -> int:
        """Judge what begins here; where to read on."""
        evidence = self._context.evidence(start, end)
        best = self._aided(start, evidence) if evidence.kinds else None
        sure = self._sure[self._context.body[start]]
        if best is None or end - start > SHORT or best.score <= sure.best:
            best = self._unaided(start, evidence, sure, best)
        if best is None:
            best = self._otherwise(start, end, evidence)
        if best is not None:
            self.judgements.append(best)
            return max(best.end, start + 1)
        token = _TOKEN.match(self._context.body, start)
        return token.end() if token else start + 1

    def _otherwise(self, start: int, end: int, evidence: Evidence) -> Judgement | None:
        """By the cue before the last one, or by the heading above."""
        best, kinds = None, evidence.kinds
        if NUMBER not in kinds and (evidence.how == "before" or DATE in kinds):
            second = self._context.second(start)
            best = self._aided(start, second, DATE in kinds)
        if best is None and evidence.how != "label":
            best = self._aided(start, self._headings.evidence(start, end))
        return best

    def _aided(self, start: int, evidence: Evidence, other_date: bool = False) -> Judgement | None:
        """The best that the shapes make of it which the evidence speaks for."""
        best = None
        for shape, pattern in self._of_kinds(evidence.kinds):
            match = pattern.match(self._context.body, start)
            if match is None or (other_date and shape.category is FindingType.DATE_OF_BIRTH):
                continue
            judged = shape.judge(Candidate(self._context, start, match.end(), evidence))
            if judged and (best is None or (judged.score, judged.end) > (best.score, best.end)):
                best = judged
        return best

    def _unaided(self, start: int, evidence: Evidence, sure: _Sure, best: Judgement | None) -> Judgement | None:
        """The same of the other shapes that match in a sure writing, or what was best before."""
        body = self._context.body
        found = sure.any(body, start)
        if found is None or not found.lastindex:
            return best
        for shape, pattern in sure.shapes[found.lastindex - 1 :]:
            if shape.category in evidence.kinds or (match := pattern.match(body, start)) is None:
                continue
            judged = shape.judge(Candidate(self._context, start, match.end(), evidence))
            if judged and (best is None or (judged.score, judged.end) > (best.score, best.end)):
                best = judged
        return best

    def _of_kinds(self, kinds: frozenset[str]) -> list[_Tried]:
        """The shapes that evidence of these kinds speaks for."""
        found = self._shapes_of.get(kinds)
        if found is None:
            found = [(shape, shape.pattern) for kind, shape in self._by_kind.items() if kind in kinds]
            self._shapes_of[kinds] = found
        return found

    def _reach(self, start: int, end: int) -> int:
        """How far the stretch around a cue or value goes; 0 for a cue without figures enough near."""
        body = self._context.body
        kinds = kinds_of(body[start:end]) if body[start].isalpha() else NOT_A_CUE
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
