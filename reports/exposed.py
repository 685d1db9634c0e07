"""Who may open what is in a place, and what is in it: the sums behind the exposure export and the report's section."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum

from models.findings import Category
from models.inventory import Content, Row
from models.permissions import OPEN, ExposureKind
from models.records import Status


class Urgency(IntEnum):
    """How soon somebody should look; 1 first."""

    URGENT = 1
    SOON = 2
    CHECK = 3
    NOTE = 4

    @property
    def words(self) -> str:
        """What it stands for."""
        return URGENCIES[self]


URGENCIES = {
    Urgency.URGENT: "Open to people who were never chosen, and it says something special of a person",
    Urgency.SOON: "Open to people who were never chosen, and it holds personal data",
    Urgency.CHECK: "Open, and what is in it was not read or anybody may change it; or odd rights over personal data",
    Urgency.NOTE: "Rights that are wider or odder than usual; no personal data was found",
}


@dataclass(slots=True)
class Held:
    """What some items hold, in items. `special`, `criminal` and `children` are only what is said about a person."""

    items: int = 0
    personal: int = 0
    special: int = 0
    criminal: int = 0
    children: int = 0
    sensitive: int = 0
    unread: int = 0

    def add(self, row: Row) -> None:
        """One item more."""
        content = row.record.content or Content()
        about = {found.category for found in content.special_categories if found.about_person and not found.inferred}
        self.items += 1
        self.personal += bool(about or content.own_types)
        self.special += bool(about - {Category.CRIMINAL_OFFENCE, Category.CHILDREN})
        self.criminal += Category.CRIMINAL_OFFENCE in about
        self.children += Category.CHILDREN in about
        self.sensitive += bool(about)
        self.unread += row.record.status is not Status.READ


@dataclass(slots=True)
class Exposed:
    """The exposed items of one place: all, and those of them that are open to people who were never chosen."""

    all: Held = field(default_factory=Held)
    open: Held = field(default_factory=Held)
    kinds: Counter[ExposureKind] = field(default_factory=Counter)
    who: dict[str, None] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """One exposed item more."""
        self.all.add(row)
        if OPEN.intersection(row.exposure.kinds):
            self.open.add(row)
        self.kinds.update(row.exposure.kinds)
        if len(self.who) < MOST_NAMED:
            self.who |= dict.fromkeys(row.exposure.who)

    @property
    def named(self) -> tuple[ExposureKind, ...]:
        """The kinds in their own order."""
        return tuple(kind for kind in ExposureKind if self.kinds[kind])

    @property
    def urgency(self) -> Urgency:
        """How soon somebody should look."""
        if self.open.sensitive:
            return Urgency.URGENT
        if self.open.personal:
            return Urgency.SOON
        odd = self.all.personal or self.open.unread or self.kinds[ExposureKind.WRITABLE_BY_EVERYONE]
        return Urgency.CHECK if odd else Urgency.NOTE


MOST_NAMED = 20
"""Groups and persons named for one place; an access list with more is looked at where it stands."""
KINDS = {
    ExposureKind.OPEN_TO_EVERYONE: "open to everyone",
    ExposureKind.OPEN_TO_DOMAIN_USERS: "open to everybody with an account",
    ExposureKind.WRITABLE_BY_EVERYONE: "everyone may change it",
    ExposureKind.EXPLICIT_DENY: "shuts someone out by name",
    ExposureKind.BROKEN_INHERITANCE: "does not take its rights from the folder above",
    ExposureKind.ORPHAN_OWNER: "owned by an account that no longer exists",
    ExposureKind.ORPHAN_SID: "grants rights to an account that no longer exists",
}
"""Kinds in the words of the report."""
