"""What the inventory adds up to, kept at each judging: the history behind the management report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, literal_column, select

from models.disposal import ItemState
from models.disposal_tables import batch_items
from models.disposition import Action, RetentionState
from models.history import Summary
from models.history_tables import SUMS, history
from models.permissions import OPEN
from models.policy import StorageArea
from models.records import ItemKind, Status
from models.store.index_words import DECIDED_WORDS
from models.store.judgements import Judging, last_judging
from models.store.packing import from_ns, load_special
from models.tables import contents, decisions, exposures, folders, items, judgements, runs

PEOPLE_DECIDE = (Action.REVIEW.value, Action.DISPOSE.value)
OPEN_KINDS = frozenset(kind.value for kind in OPEN)


def note(connection: Connection, areas: Collection[StorageArea]) -> None:
    """Keep what the inventory adds up to now; a judging without a scan since the one before replaces that one's."""
    found = current(connection, areas)
    if found is None:
        return
    run = _last_run(connection)
    connection.execute(delete(history).where(history.c.runs == run))
    values = {name: getattr(found, name) for name in SUMS}
    digests = {"policy_digest": found.policy_digest, "model_digest": found.model_digest}
    number = int(connection.execute(select(func.coalesce(func.max(history.c.id), 0))).scalar_one()) + 1
    at = _judging_time(connection)
    row = {"id": number, "at": at, "today": found.today.isoformat(), "runs": run}
    connection.execute(insert(history).values(**row, **digests, **values))


def summaries(connection: Connection) -> list[Summary]:
    """What was kept, the earliest first."""
    rows = connection.execute(select(history).order_by(history.c.id))
    return [_summary(row._mapping) for row in rows]


def with_current(connection: Connection, areas: Collection[StorageArea]) -> list[Summary]:
    """The history with what the inventory adds up to at this moment as its last: decisions and disposals since the
    last judging are in it."""
    kept, found = summaries(connection), current(connection, areas)
    if found is None:
        return kept
    same = connection.execute(select(history.c.id).where(history.c.runs == _last_run(connection))).first()
    return [*(kept[:-1] if same else kept), found]


def current(connection: Connection, areas: Collection[StorageArea]) -> Summary | None:
    """The sums of this moment, None before the first judging."""
    judged = last_judging(connection)
    if judged is None:
        return None
    sums: Counter[str] = Counter()
    for row in connection.execute(_GROUPED, execution_options={"yield_per": 1_000}):
        _add(sums, row)
    sums["reviewed"], done = _decided(connection)
    sums["waiting"] -= done
    where = batch_items.c.state == ItemState.DESTROYED.value
    gone = connection.execute(select(func.count(), func.coalesce(func.sum(batch_items.c.size), 0)).where(where)).one()
    sums["disposed_items"], sums["disposed_size"] = int(gone[0]), int(gone[1])
    sums["areas"], sums["owned"] = len(areas), sum(bool(area.data_owner) for area in areas)
    return _of(judged, sums)


def _of(judged: Judging, sums: Counter[str]) -> Summary:
    at = from_ns(judged.at)
    assert at is not None
    known = {name: sums[name] for name in SUMS}
    return Summary(at, date.fromisoformat(judged.today), judged.policy_digest, judged.model_digest, **known)


def _last_run(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(runs.c.id), 0))).scalar_one())


def _judging_time(connection: Connection) -> int:
    judged = last_judging(connection)
    return judged.at if judged else 0


_NOTHING: Any = literal_column("0")
"""Written out: PostgreSQL takes two parameters, here and under GROUP BY, for two expressions."""
_FILE = items.c.kind == ItemKind.FILE.value
_FILES = func.sum(case((_FILE, 1), else_=0)).label("files")
_SIZE = func.sum(case((_FILE, items.c.size), else_=0)).label("bytes")
_KINDS = (
    items.c.status,
    contents.c.special_categories,
    (func.length(contents.c.personal_types) > _NOTHING).label("personal"),
    exposures.c.kinds.label("exposure"),
    (func.length(judgements.c.rot) > _NOTHING).label("rot"),
    judgements.c.retention_state,
    judgements.c.action,
)
_GROUPED = (
    select(*_KINDS, func.count().label("number"), _FILES, _SIZE)
    .select_from(items)
    .join(folders, folders.c.id == items.c.folder_id)
    .outerjoin(contents, contents.c.id == items.c.content_id)
    .outerjoin(judgements, judgements.c.item_id == items.c.id)
    .outerjoin(exposures, exposures.c.id == func.coalesce(items.c.exposure_id, folders.c.exposure_id))
    .where(items.c.gone_run.is_(None))
    .group_by(*_KINDS)
)


def _add(sums: Counter[str], row: Any) -> None:
    number, size = int(row.number), int(row.bytes or 0)
    about = [one for one in load_special(row.special_categories or "") if one.about_person and not one.inferred]
    personal = bool(row.personal or about)
    exposed = not OPEN_KINDS.isdisjoint((row.exposure or "").split(";"))
    due = row.retention_state == RetentionState.DUE.value
    sums.update(items=number, files=int(row.files or 0), size=size)
    sums["unread"] += number * (row.status != Status.READ.value)
    sums["personal"] += number * personal
    sums["sensitive"] += number * bool(about)
    sums["exposed"] += number * exposed
    sums["risk"] += number * (exposed and personal)
    sums["waiting"] += number * (row.action in PEOPLE_DECIDE)
    sums.update(rot_items=number * bool(row.rot), rot_size=size * bool(row.rot))
    sums.update(due_items=number * due, due_size=size * due)


def _decided(connection: Connection) -> tuple[int, int]:
    """Items on which a decision stands, and those of them on which people had to decide."""
    latest = select(func.max(decisions.c.id)).where(decisions.c.finding_type == "", decisions.c.item_id.isnot(None))
    asked = func.sum(case((judgements.c.action.in_(PEOPLE_DECIDE), 1), else_=0))
    query = (
        select(func.count(), asked)
        .select_from(decisions)
        .join(items, items.c.id == decisions.c.item_id)
        .outerjoin(judgements, judgements.c.item_id == items.c.id)
        .where(decisions.c.id.in_(latest.group_by(decisions.c.item_id)))
        .where(decisions.c.verdict.in_(DECIDED_WORDS), items.c.gone_run.is_(None))
    )
    number, done = connection.execute(query).one()
    return int(number), int(done or 0)


def _summary(row: Any) -> Summary:
    at = from_ns(row["at"])
    assert at is not None
    day = date.fromisoformat(row["today"])
    return Summary(at, day, row["policy_digest"], row["model_digest"], **{name: row[name] for name in SUMS})
