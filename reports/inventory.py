"""The inventory export: one line for each item, with everything known and judged about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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

NOT_SPECIAL = frozenset({Category.CRIMINAL_OFFENCE, Category.CHILDREN})


def row_values(row: Row) -> dict[str, Value]:
    """One inventory row as a line of `COLUMNS`.

    Times are ISO 8601 in UTC to the second, dates ISO, sizes bytes; what is unknown is None. `rot` is the first kind
    the rules found and `rot_rule` all their ids.
    """
    known: dict[str, Value] = {
        **_item_values(row.record),
        **_content_values(row.record.content or Content(), row.record.status is Status.READ),
        **_judgement_values(row.disposition),
        "duplicate_of": row.duplicate_of,
        "version_of": row.version_of,
        "decision": row.decision,
        "reviewer": row.reviewer,
        "exposure": ";".join(kind.value for kind in row.exposure.kinds),
    }
    return {column: None if known[column] == "" else known[column] for column in COLUMNS}


def _item_values(record: Record) -> dict[str, Value]:
    item = record.item
    return {
        "item_id": record.item_id,
        "share": item.share,
        "path": item.path,
        "inside": item.inside,
        "kind": item.kind.value,
        "size": item.size,
        "created": iso_time(item.times.created),
        "modified": iso_time(item.times.modified),
        "owner": item.owner,
        "status": record.status.value,
        "problem": record.problem.kind.value if record.problem else None,
    }


def _content_values(content: Content, read: bool) -> dict[str, Value]:
    about = {found.category for found in content.special_categories if found.about_person and not found.inferred}
    return {
        "media_type": content.format.media_type,
        "puid": content.format.puid,
        "content_hash": content.hash.hex(),
        "language": content.language,
        "words": content.words if read else None,
        "marking": content.marking,
        "personal_types": personal_types(content),
        "special_categories": ";".join(sorted(category.value for category in about - NOT_SPECIAL)),
        "criminal_offence": "yes" if Category.CRIMINAL_OFFENCE in about else None,
        "children": "yes" if Category.CHILDREN in about else None,
        "mentions": mentions(content),
        "people": content.people or None,
    }


def personal_types(content: Content) -> str:
    """`TYPE:count;…` in the order of the types' names.

    >>> personal_types(Content(personal_types={"PHONE": 1, "EMAIL": 3}))
    'EMAIL:3;PHONE:1'
    """
    return ";".join(f"{name}:{count}" for name, count in sorted(content.personal_types.items()) if count)


def mentions(content: Content) -> str:
    """Categories that are not said of a person: those mentioned, and those inferred (so marked)."""
    about = {found.category for found in content.special_categories if found.about_person and not found.inferred}
    rest = {
        f"{found.category.value} (inferred)" if found.inferred else found.category.value
        for found in content.special_categories
        if found.category not in about
    }
    return ";".join(sorted(rest))


def _judgement_values(judged: Disposition | None) -> dict[str, Value]:
    names = (*COLUMNS[COLUMNS.index("file_plan_code") : COLUMNS.index("reason") + 1], "sensitivity")
    if judged is None:
        return dict.fromkeys(names)
    retention = judged.retention
    return {
        "file_plan_code": judged.class_code,
        "file_plan_confidence": round(judged.class_confidence, 3) if judged.class_code else None,
        "record_class": judged.record_class,
        "retention_trigger": retention.trigger,
        "trigger_date": retention.trigger_date.isoformat() if retention.trigger_date else None,
        "trigger_basis": retention.basis,
        "retention_state": retention.state.value,
        "due": retention.due.isoformat() if retention.due else None,
        "rot": judged.rot[0].kind.value if judged.rot else Rot.NONE.value,
        "rot_rule": ";".join(dict.fromkeys(flag.reason.rule for flag in judged.rot)),
        "hold": judged.hold,
        "action": judged.action.value,
        "reason": "; ".join(str(reason) for reason in judged.reasons),
        "sensitivity": judged.sensitivity,
    }


def lines(row: Row) -> Iterator[Line]:
    """The one line of a row."""
    yield row_values(row)


EXPORTER = Exporter("inventory", "Inventory", COLUMNS, lines)


def export(rows: Iterable[Row], out: Path, format: str = "csv") -> int:
    """Write the inventory to `out` and return the number of lines."""
    return EXPORTER.export(rows, out, format)
