"""The words of disposal: batches that two people answer for, what becomes of each item, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.errors import MunimentError


class DisposalError(MunimentError):
    """A step of a disposal that may not be taken: by the wrong person, in the wrong order, or too early."""


class BatchState(StrEnum):
    """Where a batch stands. Only an approved one whose waiting period is over is carried out."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    QUARANTINED = "quarantined"
    DESTROYED = "destroyed"
    WITHDRAWN = "withdrawn"


class ItemState(StrEnum):
    """What became of an item of a batch. `left` was not touched: it had changed, or something stands against it."""

    WAITING = "waiting"
    QUARANTINED = "quarantined"
    RESTORED = "restored"
    DESTROYED = "destroyed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of items to be disposed of together, with all who answer for it.

    `from_day` is the first day on which it may be carried out; `destroy_from` the first on which the quarantine may be
    emptied. `item_count` and `size` are of what it held when it was drafted.
    """

    id: int
    name: str
    state: BatchState
    reason: str
    drafted_by: str
    drafted_at: datetime
    submitted_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    from_day: date | None
    quarantined_at: datetime | None
    destroy_from: date | None
    destroyed_at: datetime | None
    item_count: int
    size: int
    list_hash: str = ""

    @property
    def open(self) -> bool:
        """True while items may still be added or taken out."""
        return self.state is BatchState.DRAFT


@dataclass(frozen=True, slots=True)
class BatchItem:
    """An item of a batch as it was when it was put in, and what became of it.

    `modified_ns`, `size` and `content_hash` are compared again before it is moved. `kept_copy` is the item that stays
    where this one is a copy, 0 where it is none. `why` says in words why it was left.
    """

    batch: int
    item: int
    item_id: str
    share: str
    path: str
    size: int
    modified_ns: int
    content_hash: bytes
    class_code: str
    due: str
    rule: str
    reason: str
    kept_copy: int
    state: ItemState
    why: str = ""
    at: datetime | None = None
