"""R2 and R3: the same text in other bytes, or nearly the same text. Danger: the PDF may be the signed record and the
other its master; a small change may be the decision; letters of one form are different cases."""

from __future__ import annotations

from datetime import date

from classifiers.rot.evidence import Evidence
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy

DOUBTFUL = 0.5
"""For people to decide, never sure enough to propose disposal."""


def near_duplicate(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """A relation to another text; only the older of two that are called alike is redundant as far as is known."""
    near = evidence.near
    if near is None:
        return None
    if near.same_text:
        form = "in another format" if near.other_format else "in other bytes"
        why = f"the same text as “{near.name}” {form}; either may be the record: a relation, no disposal"
        return RotFlag(Rot.NONE, Reason("R2", why, near.alike))
    alike = f"about {round(near.alike * 100)} % of the wording of “{near.name}”"
    if near.same_name and near.older and not near.other_format:
        return RotFlag(Rot.REDUNDANT, Reason("R3", f"{alike}, which is called alike and is newer", DOUBTFUL))
    return RotFlag(Rot.NONE, Reason("R3", f"{alike}; small changes may be what matters: a relation", near.alike))
