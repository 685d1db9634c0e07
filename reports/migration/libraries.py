"""What each target library will hold, and which of SharePoint's limits on libraries and sites that passes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from models.migration import FolderTask, Move
from models.permissions import ExposureKind
from reports.sharepoint_limits import (
    CARRIED,
    INDEX_ITEMS,
    INHERITANCE_ITEMS,
    LIBRARY_ITEMS,
    SITE_BYTES,
    UNIQUE_PERMISSIONS,
    UNIQUE_RECOMMENDED,
    VIEW_ITEMS,
)
from reports.writing import Line

COLUMNS = ("site", "library", "items", "size", "folders", "largest_folder", "own_permissions", "warnings")
OWN = CARRIED[ExposureKind.BROKEN_INHERITANCE]


@dataclass(slots=True)
class Library:
    """The figures of one library; items and folders count together, as SharePoint counts them."""

    items: int = 0
    size: int = 0
    folders: Counter[str] = field(default_factory=Counter)
    own: set[tuple[str, str]] = field(default_factory=set)

    def warnings(self, site_size: int) -> Iterator[str]:
        """The limits that are passed."""
        count, largest = self.items + len(self.folders), max(self.folders.values(), default=0)
        passed = (
            (count, LIBRARY_ITEMS, "more than 30 million items: divide it"),
            (count, INHERITANCE_ITEMS, "more than 100,000 items: permissions of its own cannot be given any more"),
            (count, INDEX_ITEMS, "more than 20,000 items: make column indexes before migrating"),
            (largest, VIEW_ITEMS, "more than 5,000 items in one folder: views of it need an index or a filter"),
            (len(self.own), UNIQUE_PERMISSIONS, "more than 50,000 unique permissions"),
            (len(self.own), UNIQUE_RECOMMENDED, "more than 5,000 unique permissions: fewer are recommended"),
            (site_size, SITE_BYTES, "more than 25 TB in the site"),
        )
        yield from (words for number, limit, words in passed if number > limit)


class Libraries:
    """Collects the figures of all target libraries."""

    def __init__(self) -> None:
        self._all: dict[tuple[str, str], Library] = {}
        self._sites: Counter[str] = Counter()

    def add(self, move: Move) -> None:
        """Count one item that can move."""
        if not move.ready:
            return
        target = move.target
        found = self._all.setdefault((target.site, target.library), Library())
        found.items += 1
        found.size += move.size
        found.folders[target.folder] += 1
        self._sites[target.site] += move.size
        if OWN in move.permissions:
            found.own.add((move.share, move.folder))

    def left(self, tasks: Iterable[FolderTask]) -> dict[tuple[str, str], tuple[int, int]]:
        """What folder tasks leave over: items and bytes of each library that has any."""
        items = Counter({library: found.items for library, found in self._all.items()})
        sizes = Counter({library: found.size for library, found in self._all.items()})
        for task in tasks:
            library = (task.target.site, task.target.library)
            items[library] -= task.items
            sizes[library] -= task.size
        return {library: (number, sizes[library]) for library, number in items.items() if number}

    def lines(self) -> Iterator[Line]:
        """A line a library."""
        for (site, library), found in sorted(self._all.items()):
            largest = max(found.folders.values(), default=0)
            figures = (found.items, found.size, len(found.folders), largest, len(found.own))
            warnings = "; ".join(found.warnings(self._sites[site])) or None
            yield dict(zip(COLUMNS, (site, library, *figures, warnings), strict=True))
