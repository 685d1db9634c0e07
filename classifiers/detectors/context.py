"""What stands around a value: its column, its label, the nearest cue before it or in brackets after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from classifiers.detectors.cues import Cue, cues_in, kinds_of_label
from classifiers.detectors.folding import Folded
from classifiers.tables import Grid, Place, line_bounds
from models.records import Text

WINDOW: Final = 110
AFTER: Final = 45
LINE_COST: Final = 12
_AFTER_GAP = re.compile(r" {0,2}(?:[(\[/=-]|is (?:his|her|my|the|your|their|our)|is|yw (?:ei|fy|eich|rhif))? ?")
_OWN_VALUE = re.compile(r"[ .]{0,3}(?:[:=#]|(?:is|yw) \w|[\w.]{0,3} {0,3}[(+]?\d)")
_SENTENCE = re.compile(r"[a-z)\d]{3}[.!?] +[A-Z]|\n[ \t\r]*\n")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a value may be of some kinds: the phrase, where it stands ("column", "label", "before", "after"), how far.

    `gap` is the text between the cue and the value, empty for columns. No kinds: nothing near says anything.
    """

    kinds: frozenset[str] = frozenset()
    phrase: str = ""
    how: str = ""
    distance: int = 0
    gap: str = ""

    def __str__(self) -> str:
        phrase = " ".join(self.phrase.split())
        return f"{self.how}: {phrase}" if self.how in ("column", "label") else phrase


NOTHING: Final = Evidence()


@dataclass(slots=True)
class Context:
    """The surroundings in one folded text; asked for rising offsets."""

    body: str
    data: bytes
    grid: Grid
    _at: tuple[int, int] = (-1, -1)
    _last: Evidence = field(default=NOTHING)

    def nearest(self, start: int, end: int) -> Evidence:
        """The cue that decides what the value at these offsets is; `NOTHING` where there is none."""
        if self._at != (start, end):
            self._at, self._last = (start, end), self._decide(start, end)
        return self._last

    def place(self, start: int) -> Place | None:
        """The cell around an offset, None outside tables."""
        return self.grid.place(start)

    def row(self, start: int) -> str | None:
        """The row around an offset where it stands under no column name, else None."""
        place = self.grid.place(start)
        if place is None or place.header:
            return None
        first, last = line_bounds(self.body, start)
        return self.body[first:last]

    def before(self, start: int, length: int) -> str:
        """The text before an offset, at most `length` characters."""
        return self.body[max(0, start - length) : start]

    def after(self, end: int, length: int) -> str:
        """The text after an offset, at most `length` characters."""
        return self.body[end : end + length]

    def cues_around(self, start: int, end: int) -> list[Cue]:
        """All cues in the window before and after; for kinds whose own shape already says much."""
        return list(cues_in(self.body, max(0, start - WINDOW), end + AFTER))

    def _decide(self, start: int, end: int) -> Evidence:
        place = self.place(start)
        if place is None:
            return self._in_prose(start, end, max(0, start - WINDOW))
        inner = self._before(max(place.start, start - WINDOW), start)
        if inner is not None:
            return inner
        for how, label in (("column", place.header), ("label", place.left)):
            kinds = kinds_of_label(label) if label else {}
            if kinds:
                return Evidence(frozenset(kinds), "/".join(kinds.values()), how)
        return self._after(end, place.end) or NOTHING

    def _in_prose(self, start: int, end: int, low: int) -> Evidence:
        low = self._word_start(low)
        before = self._before(low, start)
        after = self._after(end, min(len(self.body), end + AFTER))
        if before and after:
            return after if after.distance + 4 < before.distance and before.how != "label" else before
        return before or after or NOTHING

    def _word_start(self, low: int) -> int:
        if low == 0 or not self.body[low - 1].isalnum():
            return low
        while low < len(self.body) and self.body[low].isalnum():
            low += 1
        return low

    def _before(self, low: int, start: int) -> Evidence | None:
        found = list(cues_in(self.body, low, start))
        if not found:
            return None
        last = found[-1]
        gap = self.body[last.end : start]
        how = "label" if gap.strip(" \t\r\n.") in (":", "=", "-", "", "#") else "before"
        return Evidence(last.kinds, last.phrase, how, len(gap) + LINE_COST * gap.count("\n"), gap)

    def _after(self, end: int, high: int) -> Evidence | None:
        match = _AFTER_GAP.match(self.body, end, high)
        begin = match.end() if match else end
        cue = next(cues_in(self.body, begin, high), None)
        if cue is None or cue.start != begin or _OWN_VALUE.match(self.body, cue.end):
            return None
        return Evidence(cue.kinds, cue.phrase, "after", cue.start - end, self.body[end : cue.start])


def surroundings(text: Text, folded: Folded) -> Context:
    """The context of a text's values, in folded offsets."""
    return Context(
        folded.text,
        folded.text.encode("ascii"),
        Grid(text if text.text is folded.text else replace(text, text=folded.text)),
    )


def crosses_sentence(gap: str) -> bool:
    """True when a sentence or paragraph ends between a cue and a value."""
    return _SENTENCE.search(gap) is not None


Labels = Mapping[str, str]
