"""What a disposal asks of the inventory for each item at the very moment: does anything speak against it now?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from models.disposal import BatchState, ItemState
from models.disposal_tables import batch_items, batches
from models.disposition import Action, Verdict
from models.review import WITHDRAWN
from models.store.bulk import plain
from models.store.packing import to_ns
from models.tables import contents, decisions, folders, holds, items, judgements, runs, shares


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is: its share's root and its path below it, exactly as the file system has them."""

    root: bytes
    path: bytes


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item of a batch with what was approved (`size`, `modified_ns`, `content_hash`), where it is, and its copy."""

    item: int
    item_id: str
    place: Place
    size: int
    modified_ns: int
    content_hash: bytes
    kept_copy: int


def ready(connection: Connection, today: str) -> list[int]:
    """Approved batches whose waiting period is over, by number."""
    query = select(batches.c.id).where(batches.c.state == BatchState.APPROVED.value, batches.c.from_day <= today)
    return list(connection.execute(query.order_by(batches.c.id)).scalars())


def emptied_from(connection: Connection, today: str) -> list[int]:
    """Batches in quarantine whose quarantine has ended, by number."""
    mine = (batches.c.state == BatchState.QUARANTINED.value, batches.c.destroy_from <= today)
    return list(connection.execute(select(batches.c.id).where(*mine).order_by(batches.c.id)).scalars())


def in_state(connection: Connection, batch: int, state: ItemState) -> list[Waiting]:
    """The items of a batch in one state, by their keys."""
    query = (
        select(
            batch_items,
            items.c.name,
            items.c.raw,
            folders.c.path.label("folder"),
            folders.c.raw.label("folder_raw"),
            shares.c.root,
            shares.c.raw.label("root_raw"),
        )
        .select_from(batch_items)
        .join(items, items.c.id == batch_items.c.item_id)
        .join(folders, folders.c.id == items.c.folder_id)
        .join(shares, shares.c.id == items.c.share_id)
        .where(batch_items.c.batch_id == batch, batch_items.c.state == state.value)
        .order_by(batch_items.c.item_id)
    )
    return [
        Waiting(
            row.item_id,
            row.public_id,
            _place(row),
            row.size,
            row.modified,
            row.content_hash,
            row.kept_copy,
        )
        for row in connection.execute(query)
    ]


def against(connection: Connection, waiting: Waiting) -> str:
    """Why an item may not go now, by the latest judgement, holds and decisions; "" where nothing speaks against it."""
    latest = select(func.max(decisions.c.id)).where(decisions.c.item_id == waiting.item, decisions.c.finding_type == "")
    query = (
        select(
            items.c.gone_run, items.c.size, items.c.modified, contents.c.hash, judgements.c.action, judgements.c.hold
        )
        .select_from(items)
        .outerjoin(contents, contents.c.id == items.c.content_id)
        .outerjoin(judgements, judgements.c.item_id == items.c.id)
        .where(items.c.id == waiting.item)
    )
    row = connection.execute(query).one()
    verdict = connection.execute(select(decisions.c.verdict).where(decisions.c.id == latest.scalar_subquery())).scalar()
    if row.gone_run is not None:
        return "it is not there any more"
    if row.hold:
        return f"it is on hold: {row.hold}"
    if row.action != Action.DISPOSE.value:
        return "it is not proposed for disposal any more"
    if verdict != Verdict.APPROVE.value:
        return "its approval was taken back"
    if (row.size, row.modified or 0, row.hash) != (waiting.size, waiting.modified_ns, waiting.content_hash):
        return "it has changed since it was approved"
    return ""


def kept_place(connection: Connection, item: int, content_hash: bytes) -> Place | None:
    """Where the copy that stays is; None where it is gone, changed, or to be disposed of itself."""
    going = select(batch_items.c.item_id).join(batches, batches.c.id == batch_items.c.batch_id)
    left = (ItemState.LEFT.value, ItemState.RESTORED.value)
    going = going.where(batches.c.state != BatchState.WITHDRAWN.value, batch_items.c.state.not_in(left))
    query = (
        select(items.c.name, items.c.raw, folders.c.path.label("folder"), folders.c.raw.label("folder_raw"))
        .add_columns(shares.c.root, shares.c.raw.label("root_raw"))
        .select_from(items)
        .join(folders, folders.c.id == items.c.folder_id)
        .join(shares, shares.c.id == items.c.share_id)
        .join(contents, contents.c.id == items.c.content_id)
        .where(items.c.id == item, items.c.gone_run.is_(None), contents.c.hash == content_hash)
        .where(items.c.container_id.is_(None), items.c.id.not_in(going))
    )
    row = connection.execute(query).first()
    return _place(row) if row else None


def hold_mark(connection: Connection) -> tuple[int, int]:
    """Changes whenever a hold is placed or released."""
    row = connection.execute(select(func.count(), func.count(holds.c.released_at)).select_from(holds)).one()
    return int(row[0]), int(row[1])


def back_to_review(connection: Connection, item: int, actor: str, why: str, at: datetime) -> None:
    """Take back that an item was approved: it was not disposed of, and people look at it again."""
    values = {"at": to_ns(at), "reviewer": actor, "item_id": item, "verdict": WITHDRAWN, "origin": "single"}
    connection.execute(insert(decisions).values(**values, reason=plain(f"not disposed of: {why}")))


def gone(connection: Connection, item: int, run: int) -> None:
    """Mark a file, and all that was found inside it, as no longer on its share."""
    mine = (items.c.id == item) | (items.c.container_id == item)
    connection.execute(update(items).where(mine).values(gone_run=run))


def there_again(connection: Connection, item: int) -> None:
    """Mark a restored file, and what is inside it, as on its share; the next judging judges it."""
    mine = (items.c.id == item) | (items.c.container_id == item)
    connection.execute(update(items).where(mine).values(gone_run=None))


def last_run(connection: Connection, item: int) -> int:
    """The run in which an item's share was last scanned."""
    query = select(func.max(runs.c.id)).join(items, items.c.share_id == runs.c.share_id).where(items.c.id == item)
    return int(connection.execute(query).scalar() or 0)


def _place(row: Row[Any]) -> Place:
    folder, name = row.folder_raw or row.folder.encode(), row.raw or row.name.encode()
    return Place(row.root_raw or row.root.encode(), b"/".join(filter(None, (folder, name))))
