"""One item with everything its page shows: facts, reasons, masked findings, copies, versions, members, history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, func, select

from models.access import Right, Scope
from models.findings import Finding
from models.review import QueueRow
from models.review_pages import ItemView, Said
from models.review_tables import areas, bulk_members
from models.store.bulk_parts import public_ids
from models.store.findings import finding_of, of_contents
from models.store.packing import from_ns, load_candidates, load_dates, load_reasons, load_rot, load_special
from models.store.queue import queue_rows
from models.store.scope import areas_of, visible
from models.tables import contents, decisions, findings, folders, items, judgements, shares

NEAR = 100
"""So many copies, versions and members are shown; the queue lists the others."""
FINDINGS = 200


def item_view(connection: Connection, scope: Scope, key: int, *, findings_from: int = 0) -> ItemView | None:
    """An item by its key, None where it is gone or out of scope; findings from one of them on."""
    rows = queue_rows(connection, scope, [key])
    if key not in rows:
        return None
    facts = connection.execute(_facts().where(items.c.id == key)).one()
    found, number = _findings(connection, scope, facts.content_id, findings_from)
    copies, copies_number, everywhere = _copies(connection, scope, key, facts.content_id)
    members, members_number = _among(connection, scope, items.c.container_id == key)
    area = _area(connection, key)
    return ItemView(
        row=rows[key],
        item_id=public_ids(connection, [key])[0],
        folder=facts.folder_id,
        area=area.path if area else "",
        data_owner=area.data_owner if area else "",
        media_type=facts.media_type or "",
        puid=facts.puid or "",
        format_warning=facts.format_warning or "",
        content_hash=facts.hash.hex() if facts.hash else "",
        language=facts.language or "",
        words=facts.words or 0,
        people=facts.people or 0,
        marking=facts.marking or "",
        problem_detail=facts.problem_detail,
        created=from_ns(facts.created),
        record_class=facts.record_class or "",
        candidates=load_candidates(facts.candidates or ""),
        trigger=facts.retention_trigger or "",
        trigger_date=facts.trigger_date or "",
        trigger_basis=facts.trigger_basis or "",
        sensitivity=facts.sensitivity or "",
        rot=load_rot(facts.rot or ""),
        reasons=load_reasons(facts.reasons or ""),
        special=load_special(facts.special_categories or ""),
        dates=load_dates(facts.dates or "") if scope.may(Right.SNIPPETS) else (),
        findings=found,
        findings_number=number,
        copies=copies,
        copies_number=copies_number,
        copies_elsewhere=everywhere - copies_number,
        versions=_versions(connection, scope, key, facts.version_of),
        container=_container(connection, scope, facts.container_id),
        members=members,
        members_number=members_number,
        history=_history(connection, key),
    )


def key_of(connection: Connection, scope: Scope, share: str, path: str, inside: str = "") -> int | None:
    """The key of an item by its place, None where it is gone or out of scope."""
    folder, _, name = path.rpartition("/")
    query = (
        select(items.c.id)
        .join(folders, folders.c.id == items.c.folder_id)
        .join(shares, shares.c.id == items.c.share_id)
        .where(shares.c.name == share, folders.c.path == folder, items.c.name == name, items.c.inside == inside)
        .where(visible(scope))
    )
    return connection.execute(query.order_by(items.c.id).limit(1)).scalar()


def _facts() -> Any:
    own = [items.c[name] for name in ("folder_id", "container_id", "content_id", "created", "problem_detail")]
    read = ("media_type", "puid", "format_warning", "hash", "language", "words", "people", "marking", "dates")
    judged = ("record_class", "candidates", "retention_trigger", "trigger_date", "trigger_basis", "sensitivity", "rot")
    more = [judgements.c[name] for name in (*judged, "reasons", "version_of")]
    return (
        select(*own, *(contents.c[name] for name in (*read, "special_categories")), *more)
        .outerjoin(contents, contents.c.id == items.c.content_id)
        .outerjoin(judgements, judgements.c.item_id == items.c.id)
    )


def _findings(connection: Connection, scope: Scope, content: int | None, start: int) -> tuple[tuple[Finding, ...], int]:
    """Masked findings in their order, and how many there are; only their number without a right to snippets."""
    mine = findings.c.content_id == content
    number = int(connection.execute(select(func.count()).select_from(findings).where(mine)).scalar_one())
    if not scope.may(Right.SNIPPETS):
        return (), number
    query = of_contents(mine).offset(max(0, start)).limit(FINDINGS)
    return tuple(replace(finding_of(row), value_hash=b"") for row in connection.execute(query)), number


def _copies(
    connection: Connection, scope: Scope, key: int, content: int | None
) -> tuple[tuple[QueueRow, ...], int, int]:
    if content is None:
        return (), 0, 0
    others = (items.c.content_id == content) & (items.c.id != key) & (items.c.size > 0)
    found, number = _among(connection, scope, others)
    there = select(func.count()).select_from(items).where(others, items.c.gone_run.is_(None))
    return found, number, int(connection.execute(there).scalar_one())


def _versions(connection: Connection, scope: Scope, key: int, version_of: int | None) -> tuple[QueueRow, ...]:
    """The other members of the family: those that refer to the same newest one, and it."""
    newest = version_of or key
    query = select(judgements.c.item_id).where(judgements.c.version_of == newest).limit(NEAR)
    keys = {newest, *connection.execute(query).scalars()} - {key}
    return tuple(_in_order(connection, scope, keys))


def _among(connection: Connection, scope: Scope, which: Any) -> tuple[tuple[QueueRow, ...], int]:
    """The first items of a condition that are in scope, and how many there are."""
    there = which & visible(scope)
    number = int(connection.execute(select(func.count()).select_from(items).where(there)).scalar_one())
    keys = connection.execute(select(items.c.id).where(there).order_by(items.c.id).limit(NEAR)).scalars().all()
    return tuple(_in_order(connection, scope, set(keys))), number


def _in_order(connection: Connection, scope: Scope, keys: set[int]) -> list[QueueRow]:
    rows = queue_rows(connection, scope, sorted(keys))
    return sorted(rows.values(), key=lambda row: (row.share, row.path, row.inside))


def _container(connection: Connection, scope: Scope, key: int | None) -> QueueRow | None:
    return None if key is None else queue_rows(connection, scope, [key]).get(key)


def _area(connection: Connection, key: int) -> Row[Any] | None:
    number = areas_of(connection, [key]).get(key)
    return connection.execute(select(areas).where(areas.c.id == number)).first() if number else None


def _history(connection: Connection, key: int) -> tuple[Said, ...]:
    """Decisions on the item and on its findings, the latest first."""
    query = (
        select(decisions, bulk_members.c.bulk_id)
        .outerjoin(
            bulk_members,
            (bulk_members.c.decision_id == decisions.c.id) & (bulk_members.c.item_id == decisions.c.item_id),
        )
        .where(decisions.c.item_id == key)
        .order_by(decisions.c.id.desc())
    )
    found = []
    for row in connection.execute(query):
        at = from_ns(row.at)
        assert at is not None
        found.append(Said(at, row.reviewer, row.verdict, row.class_code, row.reason, row.origin, row.bulk_id))
    return tuple(found)
