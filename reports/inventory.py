"""The inventory export: one line for each item, with everything known and judged about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path

from models.disposition import Disposition, Rot
from models.findings import Category
from models.inventory import Content, Record, Row
from models.records import Status
from reports.exporter import Exporter
from reports.values import iso_time
from reports.writing import Line, Value

COLUMNS = (
    "item_id",
    "share",
    "path",
    "inside",
    "kind",
    "size",
    "created",
    "modified",
    "owner",
    "media_type",
    "puid",
    "content_hash",
    "status",
    "problem",
    "language",
    "words",
    "marking",
    "personal_types",
    "special_categories",
    "criminal_offence",
    "children",
    "file_plan_code",
    "file_plan_confidence",
    "record_class",
    "retention_trigger",
    "trigger_date",
    "trigger_basis",
    "retention_state",
    "due",
    "rot",
    "rot_rule",
    "duplicate_of",
    "version_of",
    "hold",
    "action",
    "reason",
    "decision",
    "reviewer",
    "mentions",
    "people",
    "sensitivity",
    "exposure",
)
"""In the published order; after the last of them stand `mentions` (categories only mentioned, or only inferred),
`people` (distinct data subjects), `sensitivity` (the policy's level) and `exposure` (what is wrong with who may open
it)."""

_in_order = itemgetter(*COLUMNS)
UNJUDGED = dict.fromkeys((*COLUMNS[COLUMNS.index("file_plan_code") : COLUMNS.index("reason") + 1], "sensitivity"))
NOTHING = Content()
NOT_SPECIAL = frozenset({Category.CRIMINAL_OFFENCE, Category.CHILDREN})


def row_values(row: Row) -> dict[str, Value]:
    """One inventory row as a line of `COLUMNS`.

    Times are ISO 8601 in UTC to the second, dates ISO, sizes bytes; what is unknown is None. `rot` is the first kind
    the rules found and `rot_rule` all their ids.
    """
    known: dict[str, Value] = {
        **_item_values(row.record),
        **_content_values(row.record.content or NOTHING, row.record.status is Status.READ),
        **(_judgement_values(row.disposition) if row.disposition else UNJUDGED),
        "duplicate_of": row.duplicate_of or None,
        "version_of": row.version_of or None,
        "decision": row.decision or None,
        "reviewer": row.reviewer or None,
        "exposure": ";".join(kind.value for kind in row.exposure.kinds) or None,
    }
    return dict(zip(COLUMNS, _in_order(known), strict=True))


def _item_values(record: Record) -> dict[str, Value]:
    item = record.item
    created, modified = item.times.created, item.times.modified
    changed = iso_time(modified)
    return {
        "item_id": record.item_id,
        "share": item.share or None,
        "path": item.path or None,
        "inside": item.inside or None,
        "kind": item.kind.value,
        "size": item.size,
        "created": changed if created is modified else iso_time(created),
        "modified": changed,
        "owner": item.owner or None,
        "status": record.status.value,
        "problem": record.problem.kind.value if record.problem else None,
    }


def _content_values(content: Content, read: bool) -> dict[str, Value]:
    about = _about_persons(content) if content.special_categories else set()
    return {
        "media_type": content.format.media_type or None,
        "puid": content.format.puid or None,
        "content_hash": content.hash.hex() or None,
        "language": content.language or None,
        "words": content.words if read else None,
        "marking": content.marking or None,
        "personal_types": personal_types(content) or None,
        "special_categories": ";".join(sorted(one.value for one in about - NOT_SPECIAL)) or None if about else None,
        "criminal_offence": "yes" if Category.CRIMINAL_OFFENCE in about else None,
        "children": "yes" if Category.CHILDREN in about else None,
        "mentions": mentions(content) or None,
        "people": content.people or None,
    }


def personal_types(content: Content) -> str:
    """`TYPE:count;…` in the order of the types' names.

    >>> personal_types(Content(personal_types={"PHONE": 1, "EMAIL": 3}))
    'EMAIL:3;PHONE:1'
    """
    counts = content.personal_types
    return ";".join(f"{name}:{count}" for name, count in sorted(counts.items()) if count) if counts else ""


def mentions(content: Content) -> str:
    """Categories that are not said of a person: those mentioned, and those inferred (so marked)."""
    if not content.special_categories:
        return ""
    about = _about_persons(content)
    rest = {
        f"{found.category.value} (inferred)" if found.inferred else found.category.value
        for found in content.special_categories
        if found.category not in about
    }
    return ";".join(sorted(rest))


def _about_persons(content: Content) -> set[Category]:
    return {found.category for found in content.special_categories if found.about_person and not found.inferred}


def _judgement_values(judged: Disposition) -> dict[str, Value]:
    retention = judged.retention
    return {
        "file_plan_code": judged.class_code or None,
        "file_plan_confidence": round(judged.class_confidence, 3) if judged.class_code else None,
        "record_class": judged.record_class or None,
        "retention_trigger": retention.trigger or None,
        "trigger_date": retention.trigger_date.isoformat() if retention.trigger_date else None,
        "trigger_basis": retention.basis or None,
        "retention_state": retention.state.value or None,
        "due": retention.due.isoformat() if retention.due else None,
        "rot": (judged.rot[0].kind.value if judged.rot else Rot.NONE.value) or None,
        "rot_rule": ";".join(dict.fromkeys(flag.reason.rule for flag in judged.rot)) if judged.rot else None,
        "hold": judged.hold or None,
        "action": judged.action.value,
        "reason": "; ".join(map(str, judged.reasons)) or None,
        "sensitivity": judged.sensitivity or None,
    }


def lines(row: Row) -> Iterator[Line]:
    """The one line of a row."""
    yield row_values(row)


EXPORTER = Exporter("inventory", "Inventory", COLUMNS, lines)


def export(rows: Iterable[Row], out: Path, format: str = "csv") -> int:
    """Write the inventory to `out` and return the number of lines."""
    return EXPORTER.export(rows, out, format)
