"""R4 of a message: the same Message-ID stands elsewhere too, in a mailbox or as a saved file. Danger: each shows that
it was sent or received there, and a request for a person's data must list every one."""

from __future__ import annotations

from datetime import date

from classifiers.rot.evidence import Evidence
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy


def same_message(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """A relation, never a reason for disposal; where the bytes are equal too, the rule on copies says so already."""
    if evidence.same_message < 2 or evidence.copy is not None:
        return None
    times = evidence.same_message
    why = f"the same message, by its Message-ID, is here {times} times; each shows where it was: a relation"
    return RotFlag(Rot.NONE, Reason("R4", why, 0.95))
