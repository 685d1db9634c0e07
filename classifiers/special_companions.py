"""The words that must or must not stand near a doubtful term: "caution" beside "police", not beside "sign"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
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

    __slots__ = ("_words", "stretch")

    def __init__(self, stretch: str) -> None:
        self.stretch = stretch
        self._words: list[str] | None = None

    def words(self) -> list[str]:
        """The words, with their inner hyphens and apostrophes."""
        if self._words is None:
            self._words = _WORD.findall(self.stretch)
        return self._words

    def holds(self, wanted: Companions) -> bool:
        """True when one of the companions stands in the stretch."""
        if not wanted.words.isdisjoint(self.words()):
            return True
        stems = tuple(stem for stem in wanted.stems if stem in self.stretch)
        if stems and any(word.startswith(stems) for word in self.words()):
            return True
        if not wanted.phrases:
            return False
        spaced = SPACE.sub(" ", self.stretch)
        return any(phrase in spaced for phrase in wanted.phrases)


class Nearby:
    """What stands around one term; windows are read as they are asked for, so long texts cost no memory."""

    __slots__ = ("_body", "_end", "_seen", "_start")

    def __init__(self, folded: str, start: int, end: int) -> None:
        self._body, self._start, self._end = folded, start, end
        self._seen: dict[tuple[int, int], Window] = {}

    def allows(self, needs: str, unless: str) -> bool:
        """True when a needed companion stands near and no counter-companion stands close."""
        if unless and self._window(self._start - CLOSE, self._end + CLOSE).holds(companions(unless)):
            return False
        if not needs:
            return True
        needed = companions(needs)
        before = self._window(self._start - NEAR, self._start)
        return before.holds(needed) or self._window(self._end, self._end + NEAR).holds(needed)

    def _window(self, low: int, high: int) -> Window:
        if (low, high) not in self._seen:
            self._seen[low, high] = Window(self._body[max(0, low) : high].lower())
        return self._seen[low, high]
