"""What the pages of the review console show beside lists: sums, one item with all about it, groups of copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from models.disposition import Reason, RotFlag
from models.fileplan import ClassCandidate
from models.findings import DateCandidate, Finding, SpecialCategory
from models.review import FacetValue, QueueRow


@dataclass(frozen=True, slots=True)
class Filing:
    """To which class something is filed ("" for none), how sure, the likeliest classes with their words, and why."""

    code: str
    sure: float
    candidates: tuple[ClassCandidate, ...]
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class AreaSum:
    """A storage area with what is in it: items, bytes, how many are at risk, to be reviewed, and decided."""

    id: int
    path: str
    service: str
    data_owner: str
    scope: str
    items: int
    size: int
    at_risk: int
    to_review: int
    decided: int


@dataclass(frozen=True, slots=True)
class FolderSum:
    """A folder of the tree with what is in it and below; `decided` is how many of its items carry a decision."""

    id: int
    share: str
    path: str
    name: str
    folders: int
    items: int
    size: int
    at_risk: int
    to_review: int
    decided: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is: numbers of items and bytes by facet value, and how far the review is. `judged` is the day."""

    judged: date | None
    items: int = 0
    size: int = 0
    at_risk: int = 0
    to_review: int = 0
    decided: int = 0
    disposable: int = 0
    disposable_size: int = 0
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """A decision as an item's history shows it."""

    at: datetime
    reviewer: str
    verdict: str
    class_code: str
    reason: str
    origin: str
    bulk: int | None = None


@dataclass(frozen=True, slots=True)
class ItemView:
    """Everything the page of an item shows, as far as the scope allows; without a right to snippets no `findings`.

    `copies` are other items of the same content, `versions` the family's other members, `members` what is inside it;
    each with how many there are in all in scope, and `copies_elsewhere` how many copies are out of scope.
    """

    row: QueueRow
    item_id: str
    folder: int
    area: str
    data_owner: str
    media_type: str
    puid: str
    format_warning: str
    content_hash: str
    language: str
    words: int
    people: int
    marking: str
    problem_detail: str
    created: datetime | None
    record_class: str
    candidates: tuple[ClassCandidate, ...]
    trigger: str
    trigger_date: str
    trigger_basis: str
    sensitivity: str
    rot: tuple[RotFlag, ...]
    reasons: tuple[Reason, ...]
    special: tuple[SpecialCategory, ...]
    dates: tuple[DateCandidate, ...]
    findings: tuple[Finding, ...]
    findings_number: int
    copies: tuple[QueueRow, ...]
    copies_number: int
    copies_elsewhere: int
    versions: tuple[QueueRow, ...]
    container: QueueRow | None
    members: tuple[QueueRow, ...]
    members_number: int
    history: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """Equal files, or equal folders: the one that is kept, how many there are, and the bytes that the others take."""

    kept: int
    share: str
    path: str
    inside: str
    copies: int
    files: int
    size: int
