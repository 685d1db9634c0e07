"""What the inventory added up to at a judging: one line of the management report's history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Summary:
    """Sums over all items at one judging; sizes are bytes of files, each file once.

    `rot` is redundant, obsolete, trivial or empty; `due` is past retention by a date in the document; `personal` and
    `sensitive` are items with personal data and with special categories, offences or children; `exposed` are items
    open to people who were never chosen, `risk` those of them that hold personal data. `reviewed` are items with a
    decision that stands, `waiting` those that people have yet to decide on. `disposed` counts all that was destroyed
    under approved batches so far. `areas` are registered storage areas, `owned` those with a Data Owner.
    """

    at: datetime
    today: date
    policy_digest: str
    model_digest: str
    items: int = 0
    files: int = 0
    size: int = 0
    unread: int = 0
    rot_items: int = 0
    rot_size: int = 0
    due_items: int = 0
    due_size: int = 0
    personal: int = 0
    sensitive: int = 0
    exposed: int = 0
    risk: int = 0
    reviewed: int = 0
    waiting: int = 0
    disposed_items: int = 0
    disposed_size: int = 0
    areas: int = 0
    owned: int = 0
