"""What the rest of the inventory says of an item: its case, the set it belongs to, its copies by text and by folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from classifiers.case_folders import CaseFolders, Lent
from classifiers.linked_sets import LinkedSets
from classifiers.near_duplicates import Near, Sketches
from classifiers.rot.evidence import Evidence, days_since
from classifiers.same_messages import SameMessages
from classifiers.twin_folders import Twin, TwinFolders
from models.disposition import Reason, RetentionState
from models.inventory import Record

RECENT_DAYS = 7
"""What was changed within a week is work in progress."""


@dataclass(slots=True)
class Surroundings:
    """Looks at each record once as the inventory passes; memory grows with what was found, not with the share.

    `approved` are the store ids of items that people approved for disposal.
    """

    cases: CaseFolders
    sets: LinkedSets
    sketches: Sketches = field(default_factory=Sketches)
    folders: TwinFolders = field(default_factory=TwinFolders)
    messages: SameMessages = field(default_factory=SameMessages)
    near: Mapping[int, Near] = field(default_factory=dict)
    same: Mapping[int, int] = field(default_factory=dict)
    approved: Set[int] = frozenset()
    last: set[int] = field(default_factory=set)

    @classmethod
    def on(cls, today: date, approved: Set[int] = frozenset()) -> Surroundings:
        """Nothing seen yet."""
        return cls(CaseFolders(today), LinkedSets(today), approved=approved)

    def passing(self, records: Iterable[Record], repeated: Set[int]) -> Iterator[Record]:
        """The records as they are, each looked at; `repeated` are the lesser copies. Ends by comparing."""
        for record in records:
            self.cases.look(record)
            self.folders.look(record)
            self.sets.look(record)
            self.messages.look(record)
            if record.id not in repeated:
                self.sketches.look(record, _own_day(record))
            yield record
        self.cases.finish()
        self.folders.finish()
        self.sets.finish()
        self.near = self.sketches.finish()
        self.same = self.messages.finish()

    def copies(self, group: Sequence[Record]) -> None:
        """Take in a group of equal files: what is left where all others are approved for disposal is the last copy."""
        files = [record.id for record in group if record.container is None]
        left = [item for item in files if item not in self.approved]
        if len(left) == 1 < len(files):
            self.last.add(left[0])

    def lent(self, record: Record) -> Lent:
        """What the case's folder says of the item's trigger dates."""
        return self.cases.of(record)

    def stops(self, record: Record, evidence: Evidence, today: date) -> tuple[Reason, ...]:
        """Blocks that come from what lies around the item: its set, a program that has it open, its last copy."""
        found = []
        if record.id in self.sets.linked:
            found.append(Reason("B9", f"belongs to a set that works only together: {self.sets.linked[record.id]}"))
        if record.id in self.sets.opened:
            found.append(Reason("B10", f"may be open: {self.sets.opened[record.id]}"))
        age = days_since(evidence.changed, today)
        if age is not None and age < RECENT_DAYS:
            found.append(Reason("B10", f"changed {age} days ago ({evidence.changed_basis}): it may be in use"))
        if record.id in self.last and evidence.retention.state is not RetentionState.DUE:
            found.append(Reason("B12", "the last copy: all others are approved for disposal"))
        return tuple(found)

    def twin(self, record: Record) -> Twin | None:
        """The folder around the item that is there twice."""
        return self.folders.of(record)


def _own_day(record: Record) -> date | None:
    """The document's own last day; a file's time says nothing of which text is older."""
    content = record.content
    own = (content.modified or content.sent or content.created) if content else None
    return own.date() if own else None
