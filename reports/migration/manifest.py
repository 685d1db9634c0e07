"""A move as a line of the manifest: what the export and the plan's files print of it."""

from __future__ import annotations

from models.migration import Move, Severity
from models.policy import Policy
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


def line(move: Move, policy: Policy | None = None) -> dict[str, Value]:
    """One move as `COLUMNS`; what is not known is None."""
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
        "retention_label": retention_label(move.class_code, policy) if policy else "",
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


def retention_label(code: str, policy: Policy) -> str:
    """The retention label of a class: its schedule row's ref and record type; "" without one."""
    row = policy.retention_of(code)
    return f"{row.ref} {row.record_type}".strip() if row else ""


def _words(move: Move, severity: Severity) -> str:
    return "; ".join(str(issue) for issue in move.issues if issue.severity is severity)
