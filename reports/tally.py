"""The figures of the report, gathered in one pass over the inventory, in memory that does not grow with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from models.disposition import Action, Disposition, RetentionState, Rot
from models.findings import Category
from models.inventory import Content, Record, Row
from models.records import ItemKind, ProblemKind, Status
from reports.areas import MAX_PLACES, Areas, folders
from reports.exposed import Exposed
from reports.values import utc

Place = tuple[str, ...]
"""A share and folders of it, by name."""


@dataclass(slots=True)
class Amount:
    """A number of items and the bytes of the files among them (what is inside a file adds no bytes of its own)."""

    items: int = 0
    size: int = 0

    def add(self, size: int) -> None:
        """One item more."""
        self.items += 1
        self.size += size


@dataclass(slots=True)
class FolderSum:
    """A folder's files and items, and how much of it is redundant, obsolete, trivial or empty."""

    all: Amount = field(default_factory=Amount)
    rot: Amount = field(default_factory=Amount)


@dataclass(slots=True)
class AreaSum:
    """Personal data in a storage area, in items; `people` adds up people by document."""

    items: int = 0
    personal: int = 0
    people: int = 0
    types: Counter[str] = field(default_factory=Counter)
    categories: Counter[Category] = field(default_factory=Counter)
    sensitive: int = 0
    unread: int = 0


@dataclass(slots=True)
class ClassSum:
    """The items of one class of the file plan, by retention state."""

    title: str = ""
    all: Amount = field(default_factory=Amount)
    states: Counter[RetentionState] = field(default_factory=Counter)


@dataclass(slots=True)
class Tally:
    """Everything the report counts. Add rows with `add`; `areas` decides how items are grouped by place."""

    areas: Areas
    depth: int = 2
    all: Amount = field(default_factory=Amount)
    files: Amount = field(default_factory=Amount)
    judged: int = 0
    reviewed: int = 0
    duplicates: Amount = field(default_factory=Amount)
    versions: Amount = field(default_factory=Amount)
    undated: Amount = field(default_factory=Amount)
    status: defaultdict[Status, Amount] = field(default_factory=lambda: defaultdict(Amount))
    shares: defaultdict[str, Amount] = field(default_factory=lambda: defaultdict(Amount))
    problems: defaultdict[tuple[Status, ProblemKind | None], Amount] = field(
        default_factory=lambda: defaultdict(Amount)
    )
    rot: defaultdict[Rot, Amount] = field(default_factory=lambda: defaultdict(Amount))
    years: defaultdict[int, Amount] = field(default_factory=lambda: defaultdict(Amount))
    folders: defaultdict[Place, FolderSum] = field(default_factory=lambda: defaultdict(FolderSum))
    places: defaultdict[Place, AreaSum] = field(default_factory=lambda: defaultdict(AreaSum))
    classes: defaultdict[str, ClassSum] = field(default_factory=lambda: defaultdict(ClassSum))
    states: defaultdict[RetentionState, Amount] = field(default_factory=lambda: defaultdict(Amount))
    actions: defaultdict[Action, Amount] = field(default_factory=lambda: defaultdict(Amount))
    formats: defaultdict[tuple[str, str], Amount] = field(default_factory=lambda: defaultdict(Amount))
    languages: Counter[str] = field(default_factory=Counter)
    exposed: defaultdict[Place, Exposed] = field(default_factory=lambda: defaultdict(Exposed))

    def add(self, row: Row) -> None:
        """Count one row."""
        record = row.record
        size = record.item.size if record.item.kind is ItemKind.FILE else 0
        rot = bool(row.disposition and row.disposition.rot)
        self._count_item(record, size, rot)
        self._count_copies(row, size)
        self._count_personal(row, record.content or Content())
        if row.exposure.kinds:
            self._exposed(row.record).add(row)
        if row.disposition:
            self._count_judgement(row.disposition, size)

    def _exposed(self, record: Record) -> Exposed:
        place = self.areas.of(record)
        return self.exposed[place if place in self.exposed or len(self.exposed) < MAX_PLACES else place[:1]]

    def _count_item(self, record: Record, size: int, rot: bool) -> None:
        self.all.add(size)
        self.status[record.status].add(size)
        self.shares[record.item.share].add(size)
        if record.status is not Status.READ or record.problem:
            self.problems[record.status, record.problem.kind if record.problem else None].add(size)
        format = (record.content or Content()).format
        self.formats[format.media_type, format.puid].add(size)
        if record.content and record.content.words:
            self.languages[record.content.language] += 1
        if record.item.kind is ItemKind.FILE:
            self._count_file(record, size)
        folder = self._folder(record)
        folder.all.add(size)
        if rot:
            folder.rot.add(size)

    def _count_file(self, record: Record, size: int) -> None:
        self.files.add(size)
        modified = record.item.times.modified
        (self.years[utc(modified).year] if modified else self.undated).add(size)

    def _folder(self, record: Record) -> FolderSum:
        place = (record.item.share, *folders(record)[: self.depth])
        if place not in self.folders and len(self.folders) >= MAX_PLACES:
            place = place[:1]
        return self.folders[place]

    def _count_copies(self, row: Row, size: int) -> None:
        self.reviewed += bool(row.decision)
        if row.duplicate_of and row.record.item.kind is ItemKind.FILE:
            self.duplicates.add(size)
        if row.version_of:
            self.versions.add(size)

    def _count_personal(self, row: Row, content: Content) -> None:
        place = self.areas.of(row.record)
        if place not in self.places and len(self.places) >= MAX_PLACES:
            place = place[:1]
        area = self.places[place]
        about = {found.category for found in content.special_categories if found.about_person and not found.inferred}
        types = {name: found for name, found in content.own_types.items() if found}
        area.items += 1
        area.unread += row.record.status is not Status.READ
        area.personal += bool(types or about)
        area.people += 0 if row.duplicate_of else content.own_people
        area.types.update(types.keys())
        area.categories.update(about)
        area.sensitive += bool(about)

    def _count_judgement(self, judged: Disposition, size: int) -> None:
        self.judged += 1
        self.actions[judged.action].add(size)
        self.states[judged.retention.state].add(size)
        if judged.rot:
            self.rot[judged.rot[0].kind].add(size)
        if judged.class_code:
            filed = self.classes[judged.class_code]
            filed.title = judged.record_class
            filed.all.add(size)
            filed.states[judged.retention.state] += 1

    @property
    def rot_total(self) -> Amount:
        """All that is redundant, obsolete, trivial or empty; each item is counted once, by its first flag."""
        return Amount(sum(a.items for a in self.rot.values()), sum(a.size for a in self.rot.values()))

    @property
    def category_items(self) -> Counter[Category]:
        """Items by category about a person, over all areas."""
        return sum((area.categories for area in self.places.values()), Counter[Category]())


def tally(rows: Iterable[Row], areas: Areas, depth: int) -> Tally:
    """Count all rows."""
    figures = Tally(areas, depth)
    for row in rows:
        figures.add(row)
    return figures
