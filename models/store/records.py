"""Reading the inventory back: records for the judge, rows for the reports, streamed in a fixed order."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Collection, Container, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any

from blake3 import blake3
from sqlalchemy import Connection, Select, func, literal, select
from sqlalchemy.engine import Row as SqlRow

from models.disposition import Action, Disposition, RetentionResult, RetentionState
from models.findings import Finding
from models.inventory import Content, Record, Row
from models.records import Format, Item, ItemKind, Problem, ProblemKind, ShareKind, Status, Times
from models.store import parts
from models.store.bulk import chunks
from models.store.doubts import believed
from models.store.findings import finding_of, of_contents
from models.store.packing import (
    from_ns,
    load_candidates,
    load_dates,
    load_properties,
    load_reasons,
    load_rot,
    load_special,
)
from models.store.permissions import exposure_of
from models.tables import contents, exposures, findings, folders, items, judgements, owners, shares

STREAM = 1_000
PART, GROUPS = 2_000, 500
"""Items and groups of copies that one statement asks for: sorting all rows with their texts' features at once would
write gigabytes to a temporary file."""
FEW = 10_000
"""Items of a part that are asked for by their keys; more, in a great folder, are sorted out when they are read."""
SINGLE = 100
"""Items whose single findings are fetched at once: a question for each would wait for the network each time."""


def public_id(share: str, path: bytes, inside: str) -> str:
    """An item's id for people and other systems: the same in every scan and on every machine.

    >>> public_id("SU", b"a/b.txt", "")
    '0f1f0bfbcd9ee8a04e39'
    """
    return blake3(b"\0".join((share.encode(), path, inside.encode("utf-8", "backslashreplace")))).hexdigest(10)


def records(connection: Connection) -> Iterator[Record]:
    """Every item that is there, by share, folder, name and place inside."""
    for part in parts.of_folders(connection, PART):
        yield from records_of(connection, part)


def records_of(connection: Connection, part: parts.Part) -> Iterator[Record]:
    """The items of some folders (`parts.of_folders`), in the order of `records`."""
    query = _joined().where(items.c.folder_id.in_(part.tolist()))
    yield from map(_record, _named(connection, query.order_by(*_ORDER)))


def duplicate_groups(connection: Connection) -> Iterator[tuple[Record, ...]]:
    """Groups of at least two items that share one content which is not empty."""
    for part in parts.of_copies(connection, GROUPS):
        yield from groups_of(connection, part)


def groups_of(connection: Connection, part: parts.Part) -> Iterator[tuple[Record, ...]]:
    """The groups of items that share one of some contents (`parts.of_copies`)."""
    query = _joined().where(items.c.content_id.in_(part.tolist())).order_by(items.c.content_id, *_ORDER)
    for _, rows in groupby(_named(connection, query), key=lambda row: row.content_id):
        yield tuple(map(_record, rows))


def keys_of(connection: Connection, wanted: Collection[str]) -> dict[str, int]:
    """The store's keys of items by their public ids; those that are not there are left out."""
    found: dict[str, int] = {}
    query = select(*_ITEM).select_from(items).join(shares).join(folders).outerjoin(owners)
    for row in _stream(connection, query.where(items.c.gone_run.is_(None))):
        exact = _path(row.folder_raw or row.folder.encode(), row.raw or row.name.encode())
        name = public_id(row.share, exact, row.inside)
        if name in wanted:
            found[name] = row.id
    return found


def rows(
    connection: Connection, *, single: bool = False, candidates: bool = True, only: Container[int] | None = None
) -> Iterator[Row]:
    """Every item with the judgement on it, in the order of `records`, without its text's features and sketch.

    `single` for its single findings too; without `candidates` the classes that it might be are left out, which takes a
    tenth less time. `only` are the keys of the items wanted; no others are read.
    """
    for statement in _statements(connection, candidates, only):
        wanted = (row for row in _named(connection, statement) if only is None or row.id in only)
        for part in chunks(wanted, SINGLE if single else STREAM):
            found = _findings(connection, {row.content_id for row in part}) if single else {}
            named = _public_ids(connection, {key for row in part for key in (row.duplicate_of, row.version_of) if key})
            for row in part:
                yield Row(
                    _record(row),
                    _disposition(row) if row.action is not None else None,
                    named.get(row.duplicate_of, ""),
                    named.get(row.version_of, ""),
                    findings=tuple(found.get(row.content_id, ())),
                    exposure=exposure_of(row.exposure, row.exposed_to),
                )


def _statements(connection: Connection, candidates: bool, only: Container[int] | None) -> Iterator[Select[Any]]:
    """What asks for all rows a part at a time, or for those of each part that are wanted."""
    judged = (one for one in judgements.columns if candidates or one.name != "candidates")
    query = _select(_LIGHT, *judged, *(() if candidates else (literal("").label("candidates"),)), *_EXPOSURE)
    query = query.outerjoin(judgements, judgements.c.item_id == items.c.id).outerjoin(exposures, _EXPOSED)
    query = query.order_by(*_ORDER)
    for part in parts.of_folders(connection, PART):
        inside = items.c.folder_id.in_(part.tolist())
        if only is None:
            yield query.where(inside)
        elif keys := [key for key in connection.execute(select(items.c.id).where(inside)).scalars() if key in only]:
            yield query.where(items.c.id.in_(keys) if len(keys) <= FEW else inside)


def _public_ids(connection: Connection, keys: Collection[int]) -> dict[int | None, str]:
    """The public ids of items by their keys, also of such as are gone."""
    if not keys:
        return {}
    query = select(items.c.id, items.c.name, items.c.raw, items.c.inside, shares.c.name, folders.c.path, folders.c.raw)
    query = query.select_from(items).join(shares, shares.c.id == items.c.share_id)
    query = query.join(folders, folders.c.id == items.c.folder_id).where(items.c.id.in_(sorted(keys)))
    return {
        key: public_id(share, _path(folder_raw or folder.encode(), raw or name.encode()), inside)
        for key, name, raw, inside, share, folder, folder_raw in connection.execute(query)
    }


def _findings(connection: Connection, wanted: Collection[int | None]) -> dict[int, list[Finding]]:
    """The findings of some contents, by content and in their order."""
    query = of_contents(findings.c.content_id.in_(sorted(key for key in wanted if key is not None)))
    found: dict[int, list[Finding]] = {}
    for row in _stream(connection, query):
        found.setdefault(row.content_id, []).append(finding_of(row))
    return found


def unlisted_folders(connection: Connection) -> list[tuple[str, str, str, str]]:
    """Folders that could not be listed or were left out: share, path, problem, detail."""
    query = (
        select(shares.c.name, folders.c.path, folders.c.problem_kind, folders.c.problem_detail)
        .join(shares)
        .where(folders.c.problem_kind != "", folders.c.signature != b"")
        .order_by(shares.c.name, folders.c.path)
    )
    return [tuple(row) for row in connection.execute(query)]


_ORDER = (shares.c.name, folders.c.path, folders.c.raw, items.c.name, items.c.raw, items.c.inside, items.c.id)
_ITEM = (
    items.c.id,
    items.c.container_id,
    items.c.content_id,
    items.c.name,
    items.c.raw,
    items.c.inside,
    items.c.kind,
    items.c.size,
    items.c.created,
    items.c.modified,
    items.c.device,
    items.c.inode,
    items.c.status,
    items.c.problem_stage,
    items.c.problem_kind,
    items.c.problem_detail,
    shares.c.name.label("share"),
    shares.c.kind.label("share_kind"),
    shares.c.root.label("share_root"),
    folders.c.path.label("folder"),
    folders.c.raw.label("folder_raw"),
    owners.c.name.label("owner"),
)
_EXPOSURE = (exposures.c.kinds.label("exposure"), exposures.c.who.label("exposed_to"))
_EXPOSED = exposures.c.id == func.coalesce(items.c.exposure_id, folders.c.exposure_id)
"""What is wrong with an item is what is wrong with its folder, unless its own permission differs."""
_TEXT = frozenset({"content_features", "content_minhash"})
_CONTENT = tuple(
    contents.c[name].label(f"content_{name}")
    for name in contents.columns.keys()  # noqa: SIM118
    if name not in ("id", "reader")
)


_LIGHT = tuple(literal(b"").label(one.name) if one.name in _TEXT else one for one in _CONTENT)


def _joined() -> Select[Any]:
    return _select(_CONTENT)


def _select(content: Iterable[Any], *more: Any) -> Select[Any]:
    return (
        select(*_ITEM, *content, *more)
        .select_from(items)
        .join(shares, shares.c.id == items.c.share_id)
        .join(folders, folders.c.id == items.c.folder_id)
        .outerjoin(owners, owners.c.id == items.c.owner_id)
        .outerjoin(contents, contents.c.id == items.c.content_id)
        .where(items.c.gone_run.is_(None))
    )


def _stream(connection: Connection, query: Select[Any]) -> Iterator[SqlRow[Any]]:
    yield from connection.execute(query, execution_options={"yield_per": STREAM})


def _named(connection: Connection, query: Select[Any]) -> Iterator[Any]:
    """The rows as plain named tuples, whose columns are found sooner than those of the driver's rows."""
    result = connection.execute(query, execution_options={"yield_per": STREAM})
    line = namedtuple("line", result.keys())  # type: ignore[misc]
    yield from map(line._make, result)


def _path(folder: bytes, name: bytes) -> bytes:
    return folder + b"/" + name if folder else name


def _record(row: Any) -> Record:
    exact = _path(row.folder_raw or row.folder.encode(), row.raw or row.name.encode())
    path = f"{row.folder}/{row.name}" if row.folder else row.name
    modified = from_ns(row.modified)
    times = Times(created=modified if row.created == row.modified else from_ns(row.created), modified=modified)
    item = Item(row.share, path, row.inside, _KINDS[row.kind], row.size, times, row.owner or "")
    kind = row.problem_kind
    return Record(
        id=row.id,
        item_id=public_id(row.share, exact, row.inside),
        item=item,
        share_kind=_SHARE_KINDS[row.share_kind],
        status=_STATUSES[row.status],
        problem=Problem(row.problem_stage, ProblemKind(kind), row.problem_detail) if kind else None,
        content=_content(row) if row.content_hash is not None else None,
        file_key=f"{row.device}:{row.inode}" if row.inode and not row.inside else "",
        container=row.container_id,
        share_root=row.share_root,
    )


def _content(row: Any) -> Content:
    types, people = believed(row.content_personal_types, row.content_people, row.content_doubted)
    properties = row.content_properties
    special, dates = row.content_special_categories, row.content_dates
    return Content(
        hash=row.content_hash,
        size=row.content_size,
        format=_format(row.content_media_type, row.content_puid, row.content_format_basis, row.content_format_warning),
        language=row.content_language,
        words=row.content_words,
        marking=row.content_marking,
        personal_types=types,
        people=people,
        special_categories=load_special(special) if special else (),
        dates=load_dates(dates) if dates else (),
        features=row.content_features,
        minhash=row.content_minhash,
        **(load_properties(properties) if properties else {}),
    )


_format = lru_cache(maxsize=4_096)(Format)
"""Thousands of contents share a format; it is made once."""
_KINDS = {kind.value: kind for kind in ItemKind}
_SHARE_KINDS = {kind.value: kind for kind in ShareKind}
_STATUSES = {status.value: status for status in Status}
_STATES = {state.value: state for state in RetentionState}
_ACTIONS = {action.value: action for action in Action}
"""By their words: asking the enumeration takes ten times as long."""


def _disposition(row: Any) -> Disposition:
    reasons, candidates, rot = row.reasons, row.candidates, row.rot
    retention = RetentionResult(
        state=_STATES[row.retention_state],
        trigger=row.retention_trigger,
        trigger_date=date.fromisoformat(row.trigger_date) if row.trigger_date else None,
        basis=row.trigger_basis,
        due=date.fromisoformat(row.due) if row.due else None,
    )
    return Disposition(
        action=_ACTIONS[row.action],
        retention=retention,
        reasons=load_reasons(reasons) if reasons else (),
        candidates=load_candidates(candidates) if candidates else (),
        class_code=row.class_code,
        class_confidence=row.class_confidence,
        record_class=row.record_class,
        rot=load_rot(rot) if rot else (),
        duplicate_of=row.duplicate_of,
        version_of=row.version_of,
        hold=row.hold,
        sensitivity=row.sensitivity,
    )
