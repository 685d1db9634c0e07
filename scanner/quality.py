"""How well records are kept, over the whole inventory: notes by kind, places nobody answers for, scattered records."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from classifiers.areas import Areas
from models.config import Config
from models.findings import FindingType
from models.policy import Policy
from models.store.scattered import Standing, scattered
from models.tables import judgements
from scanner.scanning import inventory_of, policy_of

NOTES = {
    "Q1": "lie in no registered storage area, or in one without a Data Owner",
    "Q2": "have a name that breaks conventions or says nothing",
    "Q3": "have text only as a picture, which nobody can search",
    "Q4": "tell by their text another function than their storage area is for",
}
NUMBERS = frozenset(
    {
        FindingType.NATIONAL_INSURANCE_NUMBER,
        FindingType.NHS_NUMBER,
        FindingType.SOCIAL_CARE_ID,
        FindingType.UPN,
        FindingType.ULN,
        FindingType.UTR,
        FindingType.DRIVING_LICENCE,
        FindingType.PASSPORT,
        FindingType.COUNCIL_TAX_ACCOUNT,
    }
)
"""Numbers that stand for one person, or for one household and its property. Names are no such thing, and an address
stands in every letter to a house."""
MOST = 50
"""So many are listed, those in the most storage areas first; the rest are counted."""
SHOWN = 6
STREAM = 1_000
Place = tuple[str, str]


@dataclass(slots=True)
class Scattered:
    """What is counted while the numbers pass; memory does not grow with them."""

    least: int
    found: Counter[str] = field(default_factory=Counter)
    _most: list[tuple[int, int, str, str, tuple[str, ...]]] = field(default_factory=list)

    def add(self, token: bytes, kind: str, areas: Counter[str]) -> None:
        """Count one number, and keep it where it is among those in the most areas."""
        if len(areas) < self.least:
            return
        self.found[kind] += 1
        entry = (len(areas), areas.total(), token.hex()[:12], kind, tuple(sorted(areas)[:SHOWN]))
        (heapq.heappush if len(self._most) < MOST else heapq.heappushpop)(self._most, entry)

    def rows(self) -> list[dict[str, Any]]:
        """The numbers in the most areas, as JSON-like facts; `token` is part of the keyed hash."""
        names = ("areas", "items", "token", "type", "some_areas")
        return [dict(zip(names, entry, strict=True)) for entry in sorted(self._most, reverse=True)]


def run_quality(config: Config) -> tuple[dict[str, Any], list[str]]:
    """The quality of the inventory as JSON-like facts and as lines for people."""
    policy = policy_of(config)
    with inventory_of(config) as engine, engine.connect() as connection:
        facts = {
            "notes": _notes(connection),
            "areas_without_owner": [area.path for area in policy.areas if not area.data_owner],
            **_scattered(connection, policy),
        }
    return facts, _lines(facts)


def _notes(connection: Connection) -> list[dict[str, Any]]:
    """How many items have a note of each kind."""
    query = select(judgements.c.reasons).execution_options(yield_per=STREAM)
    number = Counter(rule for text in connection.execute(query).scalars() for rule in NOTES if f'["{rule}",' in text)
    return [{"rule": rule, "items": number[rule], "means": means} for rule, means in NOTES.items()]


def _scattered(connection: Connection, policy: Policy) -> dict[str, Any]:
    least = policy.settings.scattered_areas
    areas, counted = Areas(policy.areas), Scattered(least)
    types = {kind.value for kind in NUMBERS} | {identifier.type for identifier in policy.identifiers}
    for token, kind, standings in scattered(connection, types, least):
        counted.add(token, kind, _areas(standings, areas))
    return {
        "scattered_areas": least,
        "scattered": dict(sorted(counted.found.items())),
        "most_scattered": counted.rows(),
    }


def _areas(standings: Iterable[Standing], areas: Areas) -> Counter[str]:
    """Items by storage area; where none is registered, by the share's top folder."""
    found: Counter[str] = Counter()
    for one in standings:
        area = areas.of(f"{one.folder}/x", one.root, one.share)
        found[area.path if area else f"{one.share}/{one.folder.partition('/')[0]}".rstrip("/")] += one.items
    return found


def _lines(facts: dict[str, Any]) -> list[str]:
    lines = [f"{note['items']:,} items {note['means']} [{note['rule']}]" for note in facts["notes"]]
    without = facts["areas_without_owner"]
    lines += [f"{len(without)} storage areas have no Data Owner: {'; '.join(without)}"] if without else []
    number = sum(facts["scattered"].values())
    lines.append(f"{number:,} persons or accounts are recorded in {facts['scattered_areas']} storage areas or more.")
    for row in facts["most_scattered"][:10]:
        lines.append(f"  {row['type']} {row['token']}: {row['areas']} areas, {row['items']:,} items, for example "
                     f"{'; '.join(row['some_areas'])}")  # fmt: skip
    return lines
