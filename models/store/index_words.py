"""What the queue's index is made of: its columns, the codes of verdicts, points of risk, and the states of items."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

import numpy as np
import xxhash

from models.findings import Category, FindingType
from models.permissions import OPEN
from models.review import UNDECIDED, VERDICTS

PART = 1 << 20
GRAVE = frozenset({FindingType.CREDENTIAL.value})
HARMFUL = frozenset(
    kind.value
    for kind in FindingType
    if kind.name
    not in ("PERSON", "ADDRESS", "POSTCODE", "PHONE", "EMAIL", "VEHICLE_REGISTRATION", "IP_ADDRESS", "CREDENTIAL")
)
"""Types with which somebody could be defrauded or looked up in another system."""
OPEN_KINDS = frozenset(kind.value for kind in OPEN)
NUMBERS = {"id": np.int64, "folder": np.int32, "size": np.int64, "day": np.int32, "risk": np.int16, "state": np.int64}
"""Columns of plain numbers: keys, the folder's place in the order of paths, bytes, days since 1970, points, states."""
ORDERS = ("risk", "size", "day")


def verdict_code(verdict: str) -> int:
    """The code of a verdict in the column of decisions: its place among the verdicts, 0 for none."""
    return _VERDICT_CODES.get(verdict, 0)


DECIDED_WORDS = (UNDECIDED, *(verdict.value for verdict in VERDICTS))
_VERDICT_CODES = {word: code for code, word in enumerate(DECIDED_WORDS)}


def state_of(content: bytes | None, action: str | None, class_code: str | None, hold: str | None) -> int:
    """What a reviewer saw of an item, as one number: another content, proposal, class or hold is another state.

    >>> state_of(b"", "review", "1.1", "") == state_of(b"", "dispose", "1.1", "")
    False
    """
    facts = (content or b"").hex(), action or "", class_code or "", bool(hold)
    return xxhash.xxh64_intdigest(repr(facts).encode()) - (1 << 63)


def risk_of(types: Mapping[str, int], special: Collection[str], people: int, exposure: Collection[str] = ()) -> int:
    """Points by which the queue is sorted: the gravest thing found, whether it lies open, how many people it is about.

    >>> risk_of({"PERSON": 3}, ["health"], 3), risk_of({"PERSON": 3}, [], 3), risk_of({}, [], 0)
    (410, 110, 0)
    >>> risk_of({"PERSON": 3}, [], 3, ["open_to_everyone"])
    160
    """
    gravest = 100 if types else 0
    if not HARMFUL.isdisjoint(types):
        gravest = 200
    if special:
        gravest = 300 if set(special) == {Category.CHILDREN.value} else 400
    if not GRAVE.isdisjoint(types):
        gravest = 500
    if gravest and not OPEN_KINDS.isdisjoint(exposure):
        gravest += 50
    return gravest + (min(49, int(5 * math.log2(1 + people))) if people else 0)


def kinds_of(exposure: str | None) -> tuple[str, ...]:
    """Kinds of exposure as they are kept."""
    return tuple(sorted(exposure.split(";"))) if exposure else ()
