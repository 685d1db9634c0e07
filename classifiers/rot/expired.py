"""O1: the retention period has run out, by a trigger date that was found, not by the age of a file."""

from __future__ import annotations

from datetime import date

from classifiers.rot.evidence import Evidence
from models.disposition import Reason, RetentionState, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy


def retention_expired(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """An item whose retention state is due."""
    if evidence.retention.state is not RetentionState.DUE:
        return None
    return RotFlag(Rot.OBSOLETE, Reason("O1", f"retention has run out: {evidence.retention.basis}", 0.9))
