"""Tables that lost their rules: a line of names above rows of values, as text taken from a PDF has them."""

from __future__ import annotations

import re
from typing import Final

from classifiers.detectors import dates
from classifiers.detectors.context import NOTHING, Evidence
from classifiers.detectors.cues import Cue
from classifiers.detectors.vocabulary import DATE, NUMBER

LENGTH: Final = 120
DEPTH: Final = 6000
BORN: Final = "DATE_OF_BIRTH"
_CHECKED: Final = frozenset(
    {"NHS_NUMBER", "UTR", "ULN", "PHONE", "PAYMENT_CARD", "NATIONAL_INSURANCE_NUMBER", "POSTCODE"}
)
_ANY_DATE = re.compile(dates.SHAPE)
_NOT_NAMES = re.compile(r"[0-9:;.!?]\s*\Z|[0-9]")


class Headings:
    """Takes note of cues from left to right and remembers the last line that is made of them."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._line = self._end = -1
        self._cues: list[Cue] = []
        self._heading: tuple[int, list[Cue]] = (-1, [])

    def note(self, cue: Cue) -> int:
        """Take note of a cue; where the rows below end if its line is a heading, else 0."""
        if cue.start > self._end:
            self._line = self._body.rfind("\n", max(0, cue.start - LENGTH), cue.start) + 1
            end = self._body.find("\n", cue.end, cue.end + LENGTH)
            self._end, self._cues = (end if end >= 0 else cue.end), []
        self._cues.append(cue)
        if not self._is_heading():
            return 0
        self._heading = (self._end, self._cues)
        stop = self._body.find("\n\n", self._end, self._end + DEPTH)
        return stop if stop >= 0 else min(len(self._body), self._end + DEPTH)

    def evidence(self, start: int, end: int) -> Evidence:
        """What the heading above says of a value in a row; nothing where a blank line parts them."""
        below, cues = self._heading
        if not cues or start <= below or start - below > DEPTH or self._body.find("\n\n", below, start) >= 0:
            return NOTHING
        kinds = frozenset().union(*(cue.kinds for cue in cues))
        if _ANY_DATE.fullmatch(self._body, start, end):
            kinds = frozenset({BORN}) if self._names_birth(start, cues) else frozenset()
        else:
            kinds = kinds & _CHECKED if NUMBER in kinds else kinds - {DATE, BORN}
        return Evidence(kinds, "/".join(cue.phrase for cue in cues if cue.kinds & kinds), "column")

    def _names_birth(self, start: int, cues: list[Cue]) -> bool:
        """True where the date has the place in its row that the birth date has among the heading's dates."""
        row = self._body.rfind("\n", max(0, start - 2 * LENGTH), start) + 1
        place = sum(dates.read(match.group()) is not None for match in _ANY_DATE.finditer(self._body, row, start))
        named = [cue.kinds for cue in cues if cue.kinds & {BORN, DATE}]
        return place < len(named) and BORN in named[place]

    def _is_heading(self) -> bool:
        if len(self._cues) < 2 or self._end - self._line > LENGTH:
            return False
        line = self._body[self._line : self._end]
        named = [cue for cue in self._cues if not cue.kinds <= {NUMBER, DATE}]
        covered = sum(cue.end - cue.start for cue in self._cues)
        return len(named) > 1 and covered * 2 > len(line) and not _NOT_NAMES.search(line)
