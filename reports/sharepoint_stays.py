"""What does not migrate: files and bytes by share, top folder and reason, so that nothing goes missing in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from models.inventory import Row
from models.policy import Policy
from reports.exporter import Exporter
from reports.migration.staying import files, why_stays
from reports.sharepoint_limits import of_content
from reports.sharepoint_places import Places
from reports.writing import Line

COLUMNS = ("share", "place", "moves", "why", "items", "size")
"""`place` is the first folder below the share's root. The lines add up to all files, moving ones included."""
NO_SITE = "no storage area with a SharePoint site registers it"


@dataclass(frozen=True, slots=True)
class Stays(Exporter):
    """Counts instead of items."""

    policy: Policy | None = None

    def for_policy(self, policy: Policy) -> Exporter:
        """With the storage areas that have a site."""
        return replace(self, policy=policy)

    def all_lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        places = Places(self.policy.areas if self.policy else ())
        items: Counter[tuple[str, str, str]] = Counter()
        sizes: Counter[tuple[str, str, str]] = Counter()
        for file in files(rows):
            item = file.row.record.item
            top, below, _ = item.path.partition("/")
            why = why_stays(file) or ("" if places.of(file.row.record) else NO_SITE) or _blocked(file.row)
            found = (item.share, top if below else "", why)
            items[found] += 1
            sizes[found] += item.size
        for found in sorted(items):
            share, place, why = found
            moves = "no" if why else "yes"
            values = (share, place or None, moves, why or "approved to move", items[found], sizes[found])
            yield dict(zip(COLUMNS, values, strict=True))


def _blocked(row: Row) -> str:
    """Why an approved file cannot move all the same."""
    return next((issue.kind for issue in of_content(row, frozenset()) if issue.severity.value == "blocks"), "")


def lines(row: Row) -> Iterator[Line]:
    """The count of a single item."""
    yield from EXPORTER.all_lines([row])


EXPORTER = Stays("migration-stays", "What stays", COLUMNS, lines)
