"""The words of reviewing: filters and pages of the queue, acts on items, batches, referrals, and sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from models.access import EVERYTHING as EVERYTHING
from models.access import RIGHTS as RIGHTS
from models.access import Act as Act
from models.access import AuditRow as AuditRow
from models.access import NotAllowed as NotAllowed
from models.access import Right as Right
from models.access import Role as Role
from models.access import Scope as Scope
from models.access import Session as Session
from models.access import User as User
from models.access import Verified as Verified
from models.disposition import Verdict
from models.errors import MunimentError


class ReviewError(MunimentError):
    """An act that cannot be done as asked: no reason given, no such item, a batch that was undone before."""


SINGLE = ("share", "area", "action", "class", "retention", "status", "problem", "owner", "age", "size", "hold")
"""Facets of which an item has one value."""
MULTIPLE = ("rot", "rule", "type", "special", "exposure")
"""Facets of which an item can have several values."""
DECIDED = "decided"
FACETS = (*SINGLE, *MULTIPLE, DECIDED)
UNDECIDED = "undecided"
NONE = "-"
"""The value of a facet where an item has none: no area, no class, no owner."""
AGES = ("under 1 year", "1 to 2 years", "2 to 5 years", "5 to 7 years", "7 to 10 years", "over 10 years")
SIZES = ("empty", "under 100 kB", "100 kB to 1 MB", "1 to 10 MB", "10 to 100 MB", "100 MB to 1 GB", "over 1 GB")
WITHDRAWN = "withdrawn"
"""What stands in `decisions` where a decision was undone and there was none before."""
VERDICTS = (Verdict.APPROVE, Verdict.KEEP, Verdict.RECLASSIFY, Verdict.REFER, Verdict.HOLD)
"""Verdicts on an item as a whole."""


class Sort(StrEnum):
    """Orders of the queue."""

    RISK = "risk"
    SIZE = "size"
    AGE = "age"
    PATH = "path"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which items: values chosen by facet (any of them), words in path or name (all of them), a folder with all below.

    >>> Filters.of({"action": ["dispose"], "share": ["SU", "U"]}).pairs()
    [('action', 'dispose'), ('share', 'SU'), ('share', 'U')]
    """

    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    text: str = ""
    folder: int | None = None

    @classmethod
    def of(cls, chosen: Mapping[str, Iterable[str]], text: str = "", folder: int | None = None) -> Filters:
        """Filters in their one canonical form. Raises ReviewError for a facet that is not there."""
        if wrong := set(chosen) - set(FACETS):
            raise ReviewError(f"there is no filter {min(wrong)!r}", f"Filters: {', '.join(FACETS)}.")
        kept = {facet: tuple(sorted(set(values))) for facet, values in chosen.items()}
        return cls(tuple(sorted((facet, values) for facet, values in kept.items() if values)), text.strip(), folder)

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> Filters:
        """From the names and values of a URL; names that are no filters are passed over.

        Raises ReviewError where `folder` is not a number.
        """
        chosen: dict[str, list[str]] = {}
        text, folder = "", None
        for name, value in pairs:
            if name == "text":
                text = value
            elif name == "folder" and value:
                folder = counted(value)
                if folder is None:
                    raise ReviewError("a folder is named by its number")
            elif name in FACETS and value:
                chosen.setdefault(name, []).append(value)
        return cls.of(chosen, text, folder)

    def pairs(self) -> list[tuple[str, str]]:
        """As names and values for a URL; `from_pairs` takes them back."""
        found = [(facet, value) for facet, values in self.chosen for value in values]
        found += [("text", self.text)] if self.text else []
        return found + ([("folder", str(self.folder))] if self.folder is not None else [])

    def values(self, facet: str) -> tuple[str, ...]:
        """What is chosen of a facet."""
        return dict(self.chosen).get(facet, ())

    def without(self, facet: str) -> Filters:
        """The same without one facet."""
        return replace(self, chosen=tuple(pair for pair in self.chosen if pair[0] != facet))


DIGITS = 19
"""Numbers in addresses and forms have fewer digits than this, so that each fits a column."""


def counted(text: str, digits: int = DIGITS) -> int | None:
    """A number as an address or a form has it, of fewer than so many digits; None for anything else.

    >>> counted("007"), counted("-1"), counted("1_0"), counted("٣"), counted("123", 3)
    (7, None, None, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < digits else None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet with its number of items and bytes under all the other filters."""

    value: str
    number: int
    size: int = 0
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An item in a list. `state` names what the reviewer saw: a decision on another state is left out."""

    id: int
    share: str
    path: str
    inside: str
    kind: str
    size: int
    modified: datetime | None
    owner: str
    status: str
    problem: str
    action: str
    class_code: str
    class_confidence: float
    retention_state: str
    due: str
    rot: tuple[str, ...]
    types: Mapping[str, int]
    special: tuple[str, ...]
    exposure: tuple[str, ...]
    hold: str
    risk: int
    decision: str
    reviewer: str
    duplicate_of: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the queue: its rows, how many match in all, and where the pages before and after begin ("": none)."""

    rows: tuple[QueueRow, ...]
    total: int
    size: int
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody decides, and why. `class_code` is the class given (reclassify) or confirmed (approve).

    `random` marks an answer to a question drawn at random, which learning weighs fully.
    """

    verdict: Verdict
    reason: str
    class_code: str = ""
    random: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act did: its batch, how many items it reached, and which were left out because they had changed."""

    bulk: int
    done: int
    left_out: int = 0
    changed: Sequence[int] = ()


class BulkState(StrEnum):
    """Where a batch of decisions stands."""

    PREVIEW = "preview"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Bulk:
    """A batch of decisions: who, when, of what, how far it is, and which batch it undoes or was undone by."""

    id: int
    at: datetime
    user: str
    choice: Choice
    filters: Filters
    number: int
    reached: int
    done: int
    left_out: int
    state: BulkState
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class Referral:
    """A question to the Data Owner of an item's area, or to the records team where the area has none."""

    id: int
    item: int
    share: str
    path: str
    inside: str
    area: str
    owner: str
    by: str
    at: datetime
    reason: str
    state: str
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    answer_reason: str = ""
    answer_class: str = ""


@dataclass(frozen=True, slots=True)
class SavedView:
    """Filters and order under a name; a shared one is everybody's."""

    id: int
    name: str
    filters: Filters
    sort: Sort
    shared: bool
    mine: bool
