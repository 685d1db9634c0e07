"""What may go into a disposal batch: whole files that were read, that a person approved, and that nothing stops."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from models.access import Scope
from models.disposal import BatchState, ItemState
from models.disposal_tables import batch_items, batches
from models.disposition import Action, Verdict
from models.records import ItemKind, Status
from models.store.bulk import chunks
from models.store.packing import load_rot
from models.store.records import public_id
from models.store.scope import visible
from models.tables import contents, decisions, folders, items, judgements, shares

UNDER_WAY = (BatchState.DRAFT, BatchState.SUBMITTED, BatchState.APPROVED)
COLUMNS = (
    "batch_id",
    "item_id",
    "public_id",
    "share",
    "path",
    "size",
    "modified",
    "content_hash",
    "class_code",
    "due",
    "rule",
    "reason",
    "kept_copy",
    "state",
)

INSIDE = "it is inside another file: only whole files are disposed of"
NOT_READ = "it was not read: nobody knows what it holds"
HELD = "it is on hold"
NOT_PROPOSED = "it is not proposed for disposal"
NOT_APPROVED = "no person has approved its disposal"
TAKEN = "it is in another batch"
KEPT_GOES = "the copy that is to stay is in a batch itself"
NOT_SEEN = "it is not there any more, or not yours to see"
REFUSALS = (INSIDE, NOT_READ, HELD, NOT_PROPOSED, NOT_APPROVED, TAKEN, KEPT_GOES, NOT_SEEN)
"""Why an item does not go into a batch."""


def may_go(connection: Connection, scope: Scope, wanted: list[int]) -> tuple[list[Row[Any]], dict[str, int]]:
    """The rows of the items that may go into a batch, and why others may not, in sentences, each with its number."""
    rows = connection.execute(_candidates(scope).where(items.c.id.in_(wanted))).all()
    taken = _taken(connection, [row.id for row in rows] + [row.duplicate_of for row in rows if row.duplicate_of])
    good: list[Row[Any]] = []
    refused: dict[str, int] = {}
    for row in rows:
        why = _against(row, taken, set(wanted))
        if why:
            refused[why] = refused.get(why, 0) + 1
        else:
            good.append(row)
    if unseen := len(wanted) - len(rows):
        refused[NOT_SEEN] = unseen
    return good, refused


def row_of(batch: int, row: Row[Any]) -> tuple[Any, ...]:
    """An item as its batch keeps it, in the order of `COLUMNS`."""
    exact = b"/".join(filter(None, (row.folder_raw or row.folder.encode(), row.raw or row.name.encode())))
    path = f"{row.folder}/{row.name}" if row.folder else row.name
    flags = load_rot(row.rot)
    rule = flags[0].reason.rule if flags else ""
    known = (public_id(row.share, exact, row.inside), row.share, path, row.size, row.modified or 0, row.hash)
    judged = (row.class_code, row.due, rule, row.reason, row.duplicate_of or 0, ItemState.WAITING.value)
    return (batch, row.id, *known, *judged)


def _candidates(scope: Scope) -> Select[Any]:
    """Items with all that decides whether they may go: judgement, content, and the latest decision of a person."""
    latest = (
        select(func.max(decisions.c.id))
        .where(decisions.c.item_id == items.c.id, decisions.c.finding_type == "")
        .correlate(items)
        .scalar_subquery()
    )
    return (
        select(
            items.c.id,
            items.c.kind,
            items.c.container_id,
            items.c.name,
            items.c.raw,
            items.c.inside,
            items.c.size,
            items.c.modified,
            items.c.status,
            shares.c.name.label("share"),
            folders.c.path.label("folder"),
            folders.c.raw.label("folder_raw"),
            contents.c.hash,
            judgements.c.action,
            judgements.c.hold,
            judgements.c.class_code,
            judgements.c.due,
            judgements.c.rot,
            judgements.c.duplicate_of,
            decisions.c.verdict,
            decisions.c.reason,
        )
        .select_from(items)
        .join(shares, shares.c.id == items.c.share_id)
        .join(folders, folders.c.id == items.c.folder_id)
        .outerjoin(contents, contents.c.id == items.c.content_id)
        .outerjoin(judgements, judgements.c.item_id == items.c.id)
        .outerjoin(decisions, decisions.c.id == latest)
        .where(visible(scope))
        .order_by(items.c.id)
    )


def _against(row: Row[Any], taken: dict[int, int], together: set[int]) -> str:
    """Why an item may not go into a batch; "" where nothing speaks against it."""
    if row.kind != ItemKind.FILE.value or row.container_id is not None:
        return INSIDE
    if row.status != Status.READ.value or row.hash is None:
        return NOT_READ
    if row.hold:
        return HELD
    if row.action != Action.DISPOSE.value:
        return NOT_PROPOSED
    if row.verdict != Verdict.APPROVE.value:
        return NOT_APPROVED
    if row.id in taken:
        return TAKEN
    if row.duplicate_of is not None and (row.duplicate_of in taken or row.duplicate_of in together):
        return KEPT_GOES
    return ""


def _taken(connection: Connection, wanted: list[int]) -> dict[int, int]:
    """Which of these items are in a batch that is under way or in quarantine, by item."""
    going = (*UNDER_WAY, BatchState.QUARANTINED, BatchState.DESTROYED)
    there = (ItemState.WAITING.value, ItemState.QUARANTINED.value, ItemState.DESTROYED.value)
    found: dict[int, int] = {}
    for part in chunks(wanted):
        query = select(batch_items.c.item_id, batch_items.c.batch_id).join(batches)
        query = query.where(batch_items.c.item_id.in_(part), batch_items.c.state.in_(there))
        found |= {
            row.item_id: row.batch_id
            for row in connection.execute(query.where(batches.c.state.in_([state.value for state in going])))
        }
    return found
