"""Answers that the index in memory remembers: a few large ones, more small ones, and which of them decisions change."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

LARGE, SMALL = 48, 2_000
"""So many answers are kept a judging: of masks, which take a byte an item, and of figures."""


@dataclass(slots=True)
class Answers:
    """What was answered under a key. One that rests on decisions goes with the next of them; others stay as long as
    the judging. `decisions` counts how often there were new ones."""

    decisions: int = 0
    large: OrderedDict[Any, tuple[Any, bool]] = field(default_factory=OrderedDict)
    small: OrderedDict[Any, tuple[Any, bool]] = field(default_factory=OrderedDict)

    def keep(self, key: Any, value: Any, *, on: int | None = None, large: bool = False) -> Any:
        """Keep an answer until too many others came after it; returns it.

        `on` is what `decisions` was when the answer was begun, None for one that does not rest on decisions: others
        decide meanwhile, and what is out of date by now is not kept.
        """
        if on is None or on == self.decisions:
            place, most = (self.large, LARGE) if large else (self.small, SMALL)
            place[key] = value, on is not None
            while len(place) > most:
                place.popitem(last=False)
        return value

    def get(self, key: Any) -> Any:
        """An answer that was kept, None where there is none."""
        found = self.small.get(key) or self.large.get(key)
        return found[0] if found else None

    def decided(self) -> None:
        """There are new decisions: forget what rests on those before."""
        self.decisions += 1
        for place in (self.large, self.small):
            for key in [key for key, (_, resting) in list(place.items()) if resting]:
                place.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self.large.clear()
        self.small.clear()
