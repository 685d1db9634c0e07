"""What storage areas hold: the sums behind the Information Asset Register and the record of processing activities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from models.disposition import RetentionState
from models.findings import Category
from models.inventory import Content, Row
from models.permissions import ExposureKind
from models.policy import Policy, StorageArea
from models.records import ItemKind
from reports.areas import MAX_PLACES, Areas, slashed
from reports.exposed import Held
from reports.tally import Place
from reports.values import utc

NOT_SPECIAL = frozenset({Category.CRIMINAL_OFFENCE, Category.CHILDREN})


@dataclass(slots=True)
class Holding:
    """What one place holds. `area` is the registered storage area, None for a place that is in none."""

    place: Place
    area: StorageArea | None = None
    held: Held = field(default_factory=Held)
    exposed: Held = field(default_factory=Held)
    files: int = 0
    size: int = 0
    people: int = 0
    due: int = 0
    types: Counter[str] = field(default_factory=Counter)
    categories: Counter[Category] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    titles: dict[str, str] = field(default_factory=dict)
    kinds: Counter[ExposureKind] = field(default_factory=Counter)
    markings: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    shares: dict[str, None] = field(default_factory=dict)
    oldest: datetime | None = None
    newest: datetime | None = None

    @property
    def path(self) -> str:
        """The area's path as it is registered, else the share and the top folder."""
        return self.area.path if self.area else "/".join(self.place)

    @property
    def special(self) -> list[str]:
        """Special categories said of a person, offences and children left out."""
        return sorted(one.value for one in self.categories if one not in NOT_SPECIAL)

    def add(self, row: Row) -> None:
        """One item more."""
        record, content = row.record, row.record.content or Content()
        self.held.add(row)
        self.shares[record.item.share] = None
        if record.item.kind is ItemKind.FILE:
            self.files += 1
            self.size += record.item.size
            self._date(record.item.times.modified)
        self.people += 0 if row.duplicate_of else content.own_people
        self.types.update(content.own_types.keys())
        about = {found.category for found in content.special_categories if found.about_person and not found.inferred}
        self.categories.update(about)
        if content.marking:
            self.markings[content.marking] += 1
        if row.exposure.kinds:
            self.exposed.add(row)
            self.kinds.update(row.exposure.kinds)
        self._judged(row)

    def _judged(self, row: Row) -> None:
        judged = row.disposition
        if judged is None:
            return
        self.due += judged.retention.state is RetentionState.DUE
        if judged.class_code:
            self.classes[judged.class_code] += 1
            self.titles[judged.class_code] = judged.record_class
        if judged.sensitivity:
            self.levels[judged.sensitivity] += 1

    def _date(self, modified: datetime | None) -> None:
        if modified is not None:
            moment = utc(modified)
            self.oldest = min(self.oldest or moment, moment)
            self.newest = max(self.newest or moment, moment)


def holdings(rows: Iterable[Row], policy: Policy) -> list[Holding]:
    """Every registered area, in the policy's order and also where nothing was found in it; then what is in none, by
    share and top folder. Beyond 50,000 places the rest is added up by share."""
    areas = Areas(policy.areas, 1)
    found: dict[str, Holding] = {slashed(area.path): Holding((), area) for area in policy.areas}
    registered = {slashed(area.path): area for area in policy.areas}
    known: dict[Place, Holding] = {}
    for row in rows:
        place = areas.of(row.record)
        holding = known.get(place)
        if holding is None:
            area = areas.area(place)
            if area is None and len(known) >= MAX_PLACES:
                place = place[:1]
            key = slashed(area.path) if area else "\0".join(place)
            holding = found.setdefault(key, Holding(place, registered.get(key)))
            known[place] = holding
        holding.add(row)
    first = [holding for holding in found.values() if holding.area]
    return [*first, *sorted((one for one in found.values() if not one.area), key=lambda one: one.place)]
