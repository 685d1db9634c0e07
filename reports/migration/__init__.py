"""The migration export: one line for each approved item, with its target and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from models.inventory import Row
from models.policy import Policy
from reports.exporter import Exporter
from reports.migration.manifest import COLUMNS, label_names, line
from reports.migration.planning import Plan
from reports.writing import Line

NO_POLICY = Policy(folder="", digest="", classes={}, schedule={})


@dataclass(frozen=True, slots=True)
class Migration(Exporter):
    """Lines in the order of their target folders: all rows are read before the first line."""

    policy: Policy = NO_POLICY

    def for_policy(self, policy: Policy) -> Exporter:
        """With the targets of the policy's storage areas."""
        return replace(self, policy=policy)

    def all_lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        labels = label_names(self.policy)
        with closing(Plan(rows, self.policy)) as plan:
            for move in plan.moves():
                yield line(move, labels)


def lines(row: Row) -> Iterator[Line]:
    """A single row has no target without a policy, so it has no line."""
    yield from EXPORTER.all_lines([row])


EXPORTER = Migration("migration", "Migration", COLUMNS, lines)
