"""Spaces that PDFium loses, where a font is said to be wider than it is drawn: found again by where letters stand."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from statistics import median
from typing import Any

_LETTERS = re.compile(r"[^\W\d_]+")
_LONG_WORD, _MANY_LONG, _ENOUGH_WORDS = 18, 0.025, 40  # 1 % of the words of a German text are that long
_MOST = 200_000
_SPACE = 0.1  # of the letters' height, beyond the usual step from a letter to the next

_Place = tuple[str, float, float, float]


def runs_together(text: str) -> bool:
    """Whether spaces are lost: words ofthiskindabound."""
    words = _LETTERS.findall(text)
    return len(words) >= _ENOUGH_WORDS and sum(len(word) >= _LONG_WORD for word in words) > _MANY_LONG * len(words)


def spaced(text_page: Any) -> str:
    """The text of a PDFium text page, with a space wherever the step to the next letter is longer than usual.

    What is usual is the median step behind that letter in that size on the page, for most letters are within words.
    """
    places = _places(text_page)
    steps: dict[tuple[str, int], list[float]] = defaultdict(list)
    for here, after in pairwise(places):
        if _beside(here, after):
            steps[_kind(here)].append(after[1] - here[1])
    usual = {kind: median(values) for kind, values in steps.items()}
    out = [places[0][0]] if places else []
    for here, after in pairwise(places):
        apart = _beside(here, after) and after[1] - here[1] > usual[_kind(here)] + _SPACE * here[3]
        out.append(f" {after[0]}" if apart else after[0])
    return "".join(out)


def _places(text_page: Any) -> list[_Place]:
    """Each character with its left edge, its lower edge and its height, in points."""
    from pypdfium2 import raw

    box, found = raw.FS_RECTF(), []
    for index in range(min(max(raw.FPDFText_CountChars(text_page), 0), _MOST)):
        raw.FPDFText_GetLooseCharBox(text_page, index, box)
        found.append((chr(raw.FPDFText_GetUnicode(text_page, index)), box.left, box.bottom, box.top - box.bottom))
    return found


def _kind(place: _Place) -> tuple[str, int]:
    return place[0], round(2 * place[3])


def _beside(here: _Place, after: _Place) -> bool:
    """Whether two characters are letters, digits or signs that stand one after the other on a line."""
    if here[0].isspace() or after[0].isspace() or here[3] <= 0:
        return False
    return abs(here[2] - after[2]) < here[3] / 4 and 0 < after[1] - here[1] < 3 * here[3]
