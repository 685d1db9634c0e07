"""R1: another copy of the same bytes is the authoritative one. Danger: a copy in a bundle or case file is a record."""

from __future__ import annotations

from datetime import date

from classifiers.rot.evidence import Evidence
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy


def exact_duplicate(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """A redundant copy; a copy inside a container, or beside one, is noted as a relation (POLICY ruling 7)."""
    copy = evidence.copy
    if copy is None:
        return None
    if copy.redundant:
        why = f"the same bytes as another of {copy.copies} copies, which is the authoritative one: {copy.why}"
        return RotFlag(Rot.REDUNDANT, Reason("R1", why, 1.0))
    return RotFlag(Rot.NONE, Reason("R4", f"the same bytes as another item; a relation, no disposal: {copy.why}", 1.0))
