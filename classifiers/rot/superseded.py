"""O2: an earlier version beside its final one. Danger: drafts of decisions and contracts may be evidence."""

from __future__ import annotations

from datetime import date

from classifiers.rot.evidence import Evidence
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy


def superseded_version(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """A member of a version family that has a later final; without a final it is only noted."""
    version = evidence.superseded
    if version is None:
        return None
    if not version.final:
        return RotFlag(Rot.NONE, Reason("R3", f"belongs with {version.name}; superseded by no final", 0.85))
    return RotFlag(Rot.OBSOLETE, Reason("O2", f"superseded by {version.name}: {version.why}", 0.85))
