"""Exact duplicates: which copy of the same bytes is the authoritative one, and which others are redundant beside it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from classifiers.rot.evidence import Copy
from models.inventory import Record
from models.policy import StorageArea
from models.records import ItemKind, ShareKind

PROTECTED = frozenset({"case", "legal", "foi", "sar", "audit"})
"""Scopes of storage areas whose copies are never proposed for disposal (POLICY ruling 6)."""
FIRST_SCOPES = frozenset({"legal", "case"})
PLACES = {ShareKind.SHARED: 0, ShareKind.MAILBOX: 1, ShareKind.USER: 2}
NEVER = datetime.max.replace(tzinfo=UTC)
COPY = np.dtype([("item", "<i8"), ("of", "<i8"), ("copies", "<u4"), ("redundant", "?"), ("why", "<u4")])


@dataclass(frozen=True, slots=True)
class Placed:
    """A copy with the registered area it lies in and whether a hold covers it. `going` says that it is clutter under
    its own name, or approved for disposal: then no other copy may rest on it."""

    record: Record
    area: StorageArea | None = None
    held: bool = False
    going: bool = False

    @property
    def scope(self) -> str:
        """The area's protected scope, empty for none."""
        return self.area.scope if self.area else ""

    @property
    def kind(self) -> ShareKind:
        """The registered kind of the area, which outranks the kind of the share."""
        return self.area.kind if self.area and self.area.kind else self.record.share_kind


class CopyTable(Mapping[int, Copy]):
    """Lesser copies by their store ids, kept as 33 bytes each: among millions of items many are copies."""

    def __init__(self, found: Iterable[tuple[int, Copy]]) -> None:
        reasons: dict[str, int] = {}
        rows = ((item, c.of, c.copies, c.redundant, reasons.setdefault(c.why, len(reasons))) for item, c in found)
        kept = np.fromiter(rows, COPY)
        kept.sort(order="item")
        self._items = array("q", kept["item"].tobytes())
        self._kept, self._reasons = kept, list(reasons)

    def __getitem__(self, item: int) -> Copy:
        at = bisect_left(self._items, item)
        if at == len(self._items) or self._items[at] != item:
            raise KeyError(item)
        _, of, number, redundant, why = self._kept[at].item()
        return Copy(of, self._reasons[why], number, redundant=redundant)

    def get(self, item: int, default: Copy | None = None) -> Copy | None:  # type: ignore[override]
        """As of any mapping; most items are no copies, and an error for each would take its time."""
        at = bisect_left(self._items, item)
        return self[item] if at < len(self._items) and self._items[at] == item else default

    def __iter__(self) -> Iterator[int]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


def copies(group: Sequence[Placed], code: str = "") -> Iterator[tuple[int, Copy]]:
    """For every lesser copy in a group of equal content, its store id and the authoritative copy.

    Empty files, hard links of the authoritative file, links and special files are no copies. A file is never
    redundant beside members of containers only, nor a member at all: that is a relation, since a member cannot be
    disposed of apart from its container. `code` is the class of the content, "" if unknown.
    """
    candidates = [placed for placed in group if _has_content(placed.record)]
    if len(candidates) < 2:
        return
    best = authoritative(candidates, code)
    lesser = [placed.record for placed in candidates if not _same_file(placed.record, best.record)]
    why = _why(best, code)
    redundant = Copy(best.record.id, why, len(lesser) + 1, redundant=True)
    for record in lesser:
        if record.container is None is best.record.container:
            yield record.id, redundant
        else:
            yield record.id, Copy(best.record.id, _relation(record, best.record, why), len(lesser) + 1, redundant=False)


def authoritative(group: Sequence[Placed], code: str = "") -> Placed:
    """The copy to keep (POLICY ruling 6): files before members of containers, what stays before what goes; then held,
    legal and case areas, SU before U, the area of the content's class, the earliest created, the shortest path."""
    return min(group, key=lambda placed: _rank(placed, code))


def _rank(placed: Placed, code: str) -> tuple[object, ...]:
    item = placed.record.item
    created = item.times.created or item.times.modified or NEVER
    return (
        placed.record.container is not None,
        placed.going and not placed.held and placed.scope not in PROTECTED,
        not (placed.held or placed.scope in FIRST_SCOPES),
        PLACES[placed.kind],
        not _registered(placed, code),
        created if created.tzinfo else created.replace(tzinfo=UTC),
        len(item.path) + len(item.inside),
        item.path,
        item.inside,
        item.share,
        placed.record.id,
    )


def _relation(record: Record, best: Record, why: str) -> str:
    """How a member is related to the copy it equals (POLICY ruling 7)."""
    if record.kind is ItemKind.MESSAGE:
        return "the same message in another mailbox or folder; each shows that it was sent or received there"
    beside = record.item.path.rpartition("/")[0] == best.item.path.rpartition("/")[0]
    if record.kind is ItemKind.ATTACHMENT and best.container is None and beside:
        return f"saved as “{best.item.name}” beside the mail that carries it"
    return why


def _registered(placed: Placed, code: str) -> bool:
    return placed.area is not None and bool(code) and placed.area.default_code == code


def _why(best: Placed, code: str) -> str:
    """The strongest thing that speaks for the authoritative copy, in plain words."""
    if best.held:
        return "it is under a hold"
    if best.scope in FIRST_SCOPES:
        return f"it lies in a {best.scope} area"
    place = {ShareKind.SHARED: "on a shared drive", ShareKind.USER: "on a user's drive"}.get(best.kind, "in a mailbox")
    if _registered(best, code):
        return f"it lies {place}, in the area registered for class {code}"
    return f"it lies {place} and was created first or has the shortest path"


def _has_content(record: Record) -> bool:
    size = record.item.size or (record.content.size if record.content else 0)
    return size > 0 and record.kind not in (ItemKind.LINK, ItemKind.SPECIAL)


def _same_file(record: Record, best: Record) -> bool:
    """True for the copy itself and for hard links of one file."""
    linked = bool(record.file_key) and record.file_key == best.file_key
    return record.id == best.id or (linked and record.container is None is best.container)
