"""The Information Asset Register: a row for each storage area, with who answers for it and what was found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from models.inventory import Row
from models.policy import Policy
from models.runs import ScanRun
from reports import register_words as words
from reports.area_sums import Holding, holdings
from reports.exporter import Asked, Exporter
from reports.register_changes import CHANGES, compared
from reports.values import iso_time
from reports.writing import Line, Value

COLUMNS = (
    "area",
    "registered",
    "share",
    "kind",
    "service",
    "data_owner",
    "asset_owner",
    "scope",
    "description",
    "personal_data",
    "personal_types",
    "special_categories",
    "criminal_offence",
    "children",
    "classes",
    "retention",
    "action_at_disposal",
    "security_marking",
    "sensitivity",
    "exposure",
    "items",
    "files",
    "size",
    "unread_items",
    "personal_items",
    "special_items",
    "criminal_items",
    "children_items",
    "people",
    "due_items",
    "exposed_items",
    "oldest",
    "newest",
    "last_scan",
    "attention",
)
COUNTS = frozenset(COLUMNS[COLUMNS.index("items") :])
"""What differs at every scan, and is no change of the register."""
OURS = frozenset({"registered", "share", "kind"})


@dataclass(frozen=True, slots=True)
class ByArea(Exporter):
    """Lines of storage areas instead of items; with the council's register, each with what changed since."""

    policy: Policy | None = None
    told: Asked = field(default_factory=Asked)
    line: Callable[[Holding, Policy, Sequence[ScanRun]], Line | None] = lambda holding, policy, scans: None

    def for_policy(self, policy: Policy) -> ByArea:
        """With registered areas, plan and schedule."""
        return replace(self, policy=policy)

    def asked(self, asked: Asked) -> ByArea:
        """With the scans, and the council's register where there is one."""
        columns = self.columns if asked.register is None else (*CHANGES, *self.columns)
        return replace(self, told=asked, columns=columns)

    def all_lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        """A line for each area."""
        policy = self.policy or Policy("", "", {}, {})
        scans = self.told.scans
        made = (self.line(holding, policy, scans) for holding in holdings(rows, policy))
        lines = (line for line in made if line is not None)
        if self.told.register is None:
            return lines
        return compared(lines, self.told.register, self.columns[len(CHANGES) :], COUNTS | OURS)


def asset(holding: Holding, policy: Policy, scans: Sequence[ScanRun]) -> Line:
    """A row of the register; keys are `COLUMNS`."""
    area, held = holding.area, holding.held
    named: dict[str, Value] = {
        "area": holding.path,
        "registered": words.yes(area),
        "share": ";".join(holding.shares),
        "kind": area.kind.value if area and area.kind else "",
        "service": area.service if area else "",
        "data_owner": area.data_owner if area else "",
        "asset_owner": area.asset_owner if area else "",
        "scope": area.scope if area else "",
    }
    counts: dict[str, Value] = {
        "items": held.items,
        "files": holding.files,
        "size": holding.size,
        "unread_items": held.unread,
        "personal_items": held.personal,
        "special_items": held.special,
        "criminal_items": held.criminal,
        "children_items": held.children,
        "people": holding.people,
        "due_items": holding.due,
        "exposed_items": holding.exposed.items,
        "oldest": (iso_time(holding.oldest) or "")[:10],
        "newest": (iso_time(holding.newest) or "")[:10],
        "last_scan": words.last_scan(holding, scans),
        "attention": words.attention(holding),
    }
    return {**named, **_found(holding, policy), **counts}


def _found(holding: Holding, policy: Policy) -> Line:
    return {
        "description": words.titles(holding, policy),
        "personal_data": words.personal(holding),
        "personal_types": ";".join(sorted(holding.types)),
        "special_categories": ";".join(holding.special),
        "criminal_offence": words.criminal(holding),
        "children": words.children(holding),
        "classes": ";".join(words.main_classes(holding)),
        "retention": words.retention(holding, policy),
        "action_at_disposal": words.at_disposal(holding, policy),
        "security_marking": words.counted(holding.markings),
        "sensitivity": words.level(holding, policy),
        "exposure": words.exposure(holding),
    }


def lines(row: Row) -> Iterator[Line]:
    """The line of a single item's place, as far as this item goes."""
    return EXPORTER.all_lines([row])


EXPORTER = ByArea("asset-register", "Information Asset Register", COLUMNS, lines, line=asset)
