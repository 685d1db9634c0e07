"""The words of a search for one person's data: whom to look for, and where they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.findings import FindingType


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom to look for. `names` are whole names; `values` are identifiers and the like by type."""

    names: tuple[str, ...] = ()
    values: Mapping[FindingType, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """An item that holds some of the values asked for: where it is, its content, and what the judge says of it."""

    item: int
    content: int
    share: str
    path: str
    inside: str
    size: int
    language: str
    action: str
    hold: str
    sensitivity: str


@dataclass(frozen=True, slots=True)
class Match:
    """A content that holds data of the person: how surely, why, where in it, and every item that has it."""

    score: float
    why: tuple[str, ...]
    places: tuple[str, ...]
    items: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """The result of a search: matches, the surest first; how many were below the threshold; what nobody has read."""

    matches: tuple[Match, ...]
    weaker: int
    not_searched: int
