"""R1 of a folder as a whole: all its files lie in another folder too. Danger: a set in a bundle is a record."""

from __future__ import annotations

from datetime import date

from classifiers.rot.evidence import Evidence
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy


def twin_folder(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """A note that the item's whole folder is there twice; whether a copy is redundant is said of each file."""
    twin = evidence.twin
    if twin is None:
        return None
    why = f"its whole folder “{twin.folder}” ({twin.files} files) is the same as “{twin.other}”"
    return RotFlag(Rot.NONE, Reason("R1", why, 1.0))
