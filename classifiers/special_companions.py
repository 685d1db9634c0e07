"""The words that must or must not stand near a doubtful term: "caution" beside "police", not beside "sign"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from classifiers.detectors.folding import fold

NEAR: Final = 120
"""Characters before and after a term in which a needed companion stands."""

CLOSE: Final = 40
"""Characters around a term in which a counter-companion stands."""

SPACE: Final = re.compile(r"[ \n./-]+")
_WORD: Final = re.compile(r"[a-z0-9£#&]+(?:['-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Companions:
    """Companions written `word|two words|stem*`, ready for look-up."""

    words: frozenset[str]
    stems: tuple[str, ...]
    phrases: tuple[str, ...]


@lru_cache(maxsize=4096)
def companions(written: str) -> Companions:
    """The companions of an entry.

    >>> companions("police|under caution|arrest*").stems
    ('arrest',)
    """
    parts = [fold(part.strip().lower()).text for part in written.split("|")]
    single = [part for part in parts if _WORD.fullmatch(part.removesuffix("*"))]
    return Companions(
        words=frozenset(part for part in single if not part.endswith("*")),
        stems=tuple(part[:-1] for part in single if part.endswith("*")),
        phrases=tuple(part.removesuffix("*") for part in parts if part not in single),
    )


class Window:
    """A stretch of lower-case text; its words are looked up once, however many terms ask."""

    def __init__(self, stretch: str) -> None:
        self.stretch = stretch

    @cached_property
    def words(self) -> Sequence[str]:
        """The words, with companions' inner hyphens and apostrophes."""
        return _WORD.findall(self.stretch)

    @cached_property
    def spaced(self) -> str:
        """The stretch with one space for each run of spaces, points and hyphens."""
        return SPACE.sub(" ", self.stretch)

    def holds(self, wanted: Companions) -> bool:
        """True when one of the companions stands in the stretch."""
        if not wanted.words.isdisjoint(self.words):
            return True
        stems = tuple(stem for stem in wanted.stems if stem in self.stretch)
        if stems and any(word.startswith(stems) for word in self.words):
            return True
        return any(phrase in self.spaced for phrase in wanted.phrases)


class Nearby:
    """What stands around one term; windows are read as they are asked for, so long texts cost no memory."""

    def __init__(self, folded: str, start: int, end: int) -> None:
        self._body, self._start, self._end = folded, start, end

    @cached_property
    def _close(self) -> Window:
        return self._window(self._start - CLOSE, self._end + CLOSE)

    @cached_property
    def _before(self) -> Window:
        return self._window(self._start - NEAR, self._start)

    @cached_property
    def _after(self) -> Window:
        return self._window(self._end, self._end + NEAR)

    def _window(self, low: int, high: int) -> Window:
        return Window(self._body[max(0, low) : high].lower())

    def allows(self, needs: str, unless: str) -> bool:
        """True when a needed companion stands near and no counter-companion stands close."""
        if unless and self._close.holds(companions(unless)):
            return False
        if not needs:
            return True
        needed = companions(needs)
        return self._before.holds(needed) or self._after.holds(needed)
