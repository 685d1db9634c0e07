"""What reviewers' decisions on findings teach: which values and which rules are wrong in this council's documents."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from blake3 import blake3

from classifiers.intervals import Share, wilson

ITEMS: Final = 2
"""A value rejected in so many items, and confirmed in none, is doubted wherever it stands."""
DOUBTED: Final = 0.15
"""A rule is doubted in a setting where its share of right findings, one right and one wrong added, is below this."""
FOLDS: Final = 5
Value = tuple[str, bytes]
Setting = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """A finding on which a person decided: its item, type, keyed hash, rule and cue, and whether it was right."""

    item: int
    type: str
    value: bytes
    basis: str
    context: str
    right: bool

    @property
    def setting(self) -> Setting:
        """The type, the rule and the cue that made the finding believable."""
        return (self.type, self.basis, self.context)


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is doubted: single values by their keyed hash, and settings (type, rule, cue). Nothing is taken away: a
    doubted finding stays in the inventory and is shown as such; it no longer counts as personal data."""

    values: frozenset[Value] = frozenset()
    settings: frozenset[Setting] = frozenset()

    def of(self, one: Decided) -> str:
        """Why a finding is doubted: "value", "rule" or "" """
        if (one.type, one.value) in self.values:
            return "value"
        return "rule" if one.setting in self.settings else ""

    @property
    def digest(self) -> str:
        """16 hexadecimal digits that name these doubts."""
        return blake3(self.dump()).hexdigest()[:16]

    def dump(self) -> bytes:
        """As bytes, the same for the same doubts."""
        values = sorted([kind, value.hex()] for kind, value in self.values)
        return json.dumps({"values": values, "settings": sorted(map(list, self.settings))}).encode()

    @classmethod
    def load(cls, data: bytes) -> Doubts:
        """The doubts that `dump` wrote."""
        known = json.loads(data)
        values = frozenset((kind, bytes.fromhex(value)) for kind, value in known["values"])
        return cls(values, frozenset((kind, basis, context) for kind, basis, context in known["settings"]))


@dataclass(frozen=True, slots=True)
class Effect:
    """What doubting does, measured on decided findings that the doubts were not learned from.

    `before` and `after` are the shares of right findings among those shown; `lost` is the share of right ones doubted.
    """

    decided: int
    before: Share
    after: Share
    lost: Share


def learn(decided: Iterable[Decided]) -> Doubts:
    """Doubts from decisions; deterministic in any order. A value counts once for each item and each rule."""
    known = set(decided)
    return Doubts(frozenset(_values(known)), frozenset(_settings(known)))


def measure(decided: Collection[Decided]) -> Effect:
    """The effect on findings in items that had no part in learning: five folds over the items."""
    shown: list[bool] = []
    lost: list[bool] = []
    for fold in range(FOLDS):
        doubts = learn(one for one in decided if one.item % FOLDS != fold)
        for one in decided:
            if one.item % FOLDS == fold:
                doubted = bool(doubts.of(one))
                shown += [] if doubted else [one.right]
                lost += [doubted] if one.right else []
    return Effect(len(decided), wilson([one.right for one in decided]), wilson(shown), wilson(lost))


def _values(decided: Collection[Decided]) -> Iterable[Value]:
    wrong = _items(decided, lambda one: (one.type, one.value), right=False)
    right = _items(decided, lambda one: (one.type, one.value), right=True)
    return (value for value, items in wrong.items() if len(items) >= ITEMS and value not in right)


def _settings(decided: Collection[Decided]) -> Iterable[Setting]:
    verdicts: dict[Setting, dict[bytes, bool]] = defaultdict(dict)
    for one in decided:
        verdicts[one.setting][one.value] = one.right or verdicts[one.setting].get(one.value, False)
    for setting, values in verdicts.items():
        if (sum(values.values()) + 1) / (len(values) + 2) < DOUBTED:
            yield setting


def _items(
    decided: Iterable[Decided], key: Callable[[Decided], Value], *, right: bool
) -> Mapping[Value, frozenset[int]]:
    found: dict[Value, set[int]] = defaultdict(set)
    for one in decided:
        if one.right is right:
            found[key(one)].add(one.item)
    return {value: frozenset(items) for value, items in found.items()}
