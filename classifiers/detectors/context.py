"""What stands around a value: its column, its label, the nearest cue before it or in brackets after it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from classifiers.detectors.cues import Cue, cue_pattern, is_cue, kinds_of, kinds_of_label
from classifiers.detectors.folding import Folded
from classifiers.patterns import finder
from classifiers.tables import Grid, Place
from models.records import Text

WINDOW: Final = 110
LINE_COST: Final = 12
_AFTER_GAP = re.compile(r" {0,2}(?:[(\[/=-]|is (?:his|her|my|the|your|their|our)|is|yw (?:ei|fy|eich|rhif))? ?")
_MAY_EXPLAIN = re.compile(r" {0,2}[(\[/=-]? ?[A-Za-z]")
_OWN_VALUE = re.compile(r"[ .]{0,3}(?:[:=#]|(?:is|yw) \w|[\w.]{0,3} {0,3}[(+]?\d)")
_SENTENCE = re.compile(r"[a-z)\d]{3}[\"')\]]{0,2}[.!?][\"')]{0,2} +[A-Z]|\n[ \t\r]*\n")
_JOINING: Final = frozenset("by from to until till since between before after effective due tan erbyn ers cyn".split())
"""Cues that say what follows them, never what stands before."""
_LABEL_GAP: Final = frozenset({":", "=", "-", "", "#"})
_QUALIFIED_LABEL = re.compile(
    r"(?i)[ .]*(?:(?:nos?|numbers?|num|nr|ref|id|details|is|yw)\b[ .]*|\([^()\n]{0,30}\) *)+[:=#|\-]?[ \t\r\n.|]*"
)


class Evidence(NamedTuple):
    """Why a value may be of some kinds: the phrase, where it stands ("column", "label", "before", "after"), how far.

    `gap` is the text between the cue and the value, empty for columns. No kinds: nothing near says anything.
    """

    kinds: frozenset[str] = frozenset()
    phrase: str = ""
    how: str = ""
    distance: int = 0
    gap: str = ""

    def __str__(self) -> str:
        return _shown(self.phrase, self.how)

    @property
    def firm(self) -> bool:
        """True for a column or a label."""
        return self.how in ("column", "label")


NOTHING: Final = Evidence()


@lru_cache(maxsize=1024)
def _shown(phrase: str, how: str) -> str:
    plain = " ".join(phrase.split())
    return f"{how}: {plain}" if how in ("column", "label") else plain


@dataclass(slots=True)
class Context:
    """The surroundings in one folded text, read from left to right; `last` is the cue read last."""

    body: str
    data: bytes
    grid: Grid
    last: Cue | None = None
    earlier: Cue | None = None

    def evidence(self, start: int, end: int) -> Evidence:
        """What decides the kind of the value at these offsets; `NOTHING` where nothing near says anything."""
        place = self.grid.place(start)
        if place is not None:
            return self._in_cell(place, start, end)
        before = self._from(self.last, max(0, start - WINDOW), start)
        if before is not None and before.firm:
            return before
        after = self._after(end)
        if after is not None and (before is None or after.distance + 4 < before.distance):
            return after
        return before or NOTHING

    def read(self, cue: Cue) -> None:
        """Take note of the next cue."""
        self.earlier, self.last = self.last, cue

    def second(self, start: int) -> Evidence:
        """What the cue before the last one says: a word that is itself a cue may stand between a cue and its value."""
        return self._from(self.earlier, max(0, start - WINDOW), start) or NOTHING

    def before(self, start: int, length: int) -> str:
        """The text before an offset, at most `length` characters."""
        return self.body[max(0, start - length) : start]

    def after(self, end: int, length: int) -> str:
        """The text after an offset, at most `length` characters."""
        return self.body[end : end + length]

    def _in_cell(self, place: Place, start: int, end: int) -> Evidence:
        last = self.last
        if last is not None and last.start >= start - WINDOW:
            inner = self._from(last, max(place.start, start - WINDOW), start)
            if inner is not None:
                return inner
            if not place.header and (beside := self._from(last, max(0, start - WINDOW), start)) and beside.firm:
                return beside
        named = _of_column(place.header) or _of_names(place.header, place.left)
        if named is not None:
            return named
        if end < place.end and (after := self._after(end)):
            return after
        return NOTHING

    def _from(self, last: Cue | None, low: int, start: int) -> Evidence | None:
        if last is None or last.start < low or last.end > start:
            return None
        gap = self.body[last.end : start]
        label = gap.strip(" \t\r\n.|") in _LABEL_GAP or (len(gap) < 50 and _QUALIFIED_LABEL.fullmatch(gap))
        how = "label" if label else "before"
        return Evidence(last.kinds, last.phrase, how, len(gap) + LINE_COST * gap.count("\n"), gap)

    def _after(self, end: int) -> Evidence | None:
        if not _MAY_EXPLAIN.match(self.body, end):
            return None
        match = _AFTER_GAP.match(self.body, end)
        begin = match.end() if match else end
        if not self.body[begin : begin + 1].isalpha():
            return None
        start, stop = finder(cue_pattern())(self.data[begin : begin + 40], 0)
        if start != 0 or _OWN_VALUE.match(self.body, begin + stop):
            return None
        phrase = self.body[begin : begin + stop]
        if phrase.lower() in _JOINING and begin == end + 1:
            return None
        return Evidence(kinds_of(phrase), phrase, "after", begin - end, self.body[end:begin])


@lru_cache(maxsize=1024)
def _of_column(header: str) -> Evidence | None:
    """What a column's name says that is a cue as a whole, whatever stands beside the value; None of any other."""
    return _labelled("column", header) if is_cue(header) else None


def _of_names(header: str, left: str) -> Evidence | None:
    """By column and row label; the label first where it is a cue as a whole, for the column's name only holds one.

    A form of two columns has no header: its first row is a label and a value, and a name may hold a cue ("Price").
    """
    label = _labelled("label", left)
    if label is not None and is_cue(left):
        return label
    return _labelled("column", header) or label


@lru_cache(maxsize=4096)
def _labelled(how: str, label: str) -> Evidence | None:
    kinds = kinds_of_label(label) if label[:1].isalpha() else None
    return Evidence(frozenset(kinds), "/".join(kinds.values()), how) if kinds else None


def surroundings(text: Text, folded: Folded) -> Context:
    """The context of a text's values, in folded offsets."""
    grid = Grid(text if text.text is folded.text else replace(text, text=folded.text))
    return Context(folded.text, folded.data, grid)


def crosses_sentence(evidence: Evidence) -> bool:
    """True when a sentence or paragraph ends between a cue and a value."""
    gap = evidence.gap
    if "." not in gap and "!" not in gap and "?" not in gap and gap.count("\n") < 2:
        return False
    return _SENTENCE.search(evidence.phrase[-3:] + gap) is not None
