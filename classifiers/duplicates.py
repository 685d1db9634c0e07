"""Exact duplicates: which copy of the same bytes is the authoritative one, and which others are redundant beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime

from classifiers.rot.evidence import Copy
from models.inventory import Record
from models.policy import StorageArea
from models.records import ItemKind, ShareKind

AreaOf = Callable[[Record], StorageArea | None]

PROTECTED = frozenset({"case", "legal", "foi", "sar", "audit"})
"""Scopes of storage areas whose copies are never proposed for disposal (POLICY ruling 6)."""
FIRST_SCOPES = frozenset({"legal", "case"})
PLACES = {ShareKind.SHARED: 0, ShareKind.MAILBOX: 1, ShareKind.USER: 2}
NEVER = datetime.max.replace(tzinfo=UTC)


def copies(
    records: Sequence[Record], area_of: AreaOf, held: Collection[int], code: str = ""
) -> Iterator[tuple[int, Copy]]:
    """For every lesser copy in a group of equal content, its store id and the authoritative copy.

    `records` share one content hash. Empty files, hard links of the authoritative file, links and special files
    are no copies. A file is never redundant beside a member of a container, nor a member at all: that is a relation,
    since a member cannot be disposed of apart from its container. `held` holds the store ids under a hold;
    `code` is the class of the content, "" if unknown.
    """
    candidates = [record for record in records if _has_content(record)]
    if len(candidates) < 2:
        return
    best = authoritative(candidates, area_of, held, code)
    lesser = [record for record in candidates if record.id != best.id and not _same_file(record, best)]
    files = sum(record.container is None for record in candidates)
    why = _why(best, area_of(best), best.id in held, code)
    redundant = Copy(best.id, why, len(lesser) + 1, redundant=True)
    related = Copy(best.id, why, len(lesser) + 1, redundant=False)
    for record in lesser:
        yield record.id, redundant if record.container is None and files > 1 else related


def authoritative(records: Sequence[Record], area_of: AreaOf, held: Collection[int], code: str = "") -> Record:
    """The copy to keep (POLICY ruling 6): files before members of containers; then held, legal and case areas, SU
    before U, the area registered for the content's class, the earliest created, the shortest path."""
    return min(records, key=lambda record: _rank(record, area_of(record), record.id in held, code))


def _rank(record: Record, area: StorageArea | None, held: bool, code: str) -> tuple[object, ...]:
    scope = area.scope if area else ""
    created = record.item.times.created or record.item.times.modified or NEVER
    return (
        record.container is not None,
        not (held or scope in FIRST_SCOPES),
        scope not in PROTECTED,
        PLACES.get(_kind(record, area), 1),
        not _registered(area, code),
        created if created.tzinfo else created.replace(tzinfo=UTC),
        len(record.item.path) + len(record.item.inside),
        record.item.path,
        record.item.inside,
        record.item.share,
        record.id,
    )


def _kind(record: Record, area: StorageArea | None) -> ShareKind:
    """The registered kind of the area outranks the kind of the share."""
    return area.kind if area and area.kind else record.share_kind


def _registered(area: StorageArea | None, code: str) -> bool:
    return area is not None and bool(code) and area.default_code == code


def _why(best: Record, area: StorageArea | None, held: bool, code: str) -> str:
    """The strongest thing that speaks for the authoritative copy, in plain words."""
    scope = area.scope if area else ""
    if held:
        return "it is under a hold"
    if scope in PROTECTED:
        return f"it lies in a {scope} area"
    kind = _kind(best, area)
    place = {ShareKind.SHARED: "on a shared drive", ShareKind.USER: "on a user's drive"}.get(kind, "in a mailbox")
    if _registered(area, code):
        return f"it lies {place}, in the area registered for class {code}"
    return f"it lies {place} and was created first or has the shortest path"


def _has_content(record: Record) -> bool:
    return record.item.size > 0 and record.kind not in (ItemKind.LINK, ItemKind.SPECIAL)


def _same_file(record: Record, best: Record) -> bool:
    """True for hard links of one file."""
    return bool(record.file_key) and record.file_key == best.file_key and record.container is None is best.container
