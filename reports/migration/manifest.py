"""A move as a line of the manifest: what the export and the plan's files print of it."""

from __future__ import annotations

from collections.abc import Mapping

from models.errors import MunimentError
from models.migration import Move, Severity
from models.policy import Policy
from reports.labels import labels_of
from reports.values import iso_time
from reports.writing import Value

COLUMNS = (
    "item_id",
    "share",
    "path",
    "source",
    "size",
    "modified",
    "content_hash",
    "file_plan_code",
    "record_class",
    "retention_label",
    "sensitivity",
    "owner",
    "ready",
    "site",
    "library",
    "folder",
    "name",
    "url",
    "blocks",
    "repairs",
    "warnings",
    "links",
    "permissions",
)
"""`ready` is yes, renamed (the target differs from the source's own names) or no; `folder` is within the library."""


def line(move: Move, labels: Mapping[str, str]) -> dict[str, Value]:
    """One move as `COLUMNS`; what is not known is None. `labels` are `label_names`."""
    target = move.target
    known: dict[str, Value] = {
        "item_id": move.item_id,
        "share": move.share,
        "path": move.path,
        "source": move.source,
        "size": move.size,
        "modified": iso_time(move.modified),
        "content_hash": move.content_hash,
        "file_plan_code": move.class_code,
        "record_class": move.record_class,
        "retention_label": labels.get(move.class_code, ""),
        "sensitivity": move.sensitivity,
        "owner": move.owner,
        "ready": readiness(move),
        "site": target.site,
        "library": target.library,
        "folder": target.folder,
        "name": target.name,
        "url": target.url,
        "blocks": _words(move, Severity.BLOCKS),
        "repairs": _words(move, Severity.REPAIRED),
        "warnings": _words(move, Severity.WARNS),
        "links": move.links,
        "permissions": move.permissions,
    }
    return {column: None if known[column] == "" else known[column] for column in COLUMNS}


def readiness(move: Move) -> str:
    """Yes, renamed, or no."""
    if not move.ready:
        return "no"
    return "renamed" if any(issue.severity is Severity.REPAIRED for issue in move.issues) else "yes"


def label_names(policy: Policy) -> dict[str, str]:
    """The retention label of each class by its code, as the labels export names it; by the schedule row's ref and
    record type where Purview would refuse the labels as they are."""
    rows = {code: row for code in policy.classes if (row := policy.retention_of(code))}
    try:
        names = {label.retention.ref: str(label.line["LabelName"]) for label in labels_of(policy)}
    except MunimentError:
        names = {}
    return {code: names.get(row.ref, f"{row.ref} {row.record_type}".strip()) for code, row in rows.items()}


def _words(move: Move, severity: Severity) -> str:
    return "; ".join(str(issue) for issue in move.issues if issue.severity is severity)
