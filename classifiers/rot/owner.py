"""O6: an owner whom nobody knows any more, such as a leaver. Danger: a gap in ownership is no reason to dispose of
anything; somebody has to take it over."""

from __future__ import annotations

import re
from datetime import date

from classifiers.rot.evidence import Evidence
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy
from models.records import ItemKind, ShareKind

RULE = "O6"
UNRESOLVED = re.compile(r"^(?:S-1-5-21(?:-\d+){3,4}|\d{4,})$")
"""A security identifier, or a number, for which the system knows no name."""
DOUBTFUL = 0.5


def orphaned_owner(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """On a user's own drive an unknown owner is most likely a leaver; elsewhere it is only noted."""
    if record.kind is not ItemKind.FILE or not UNRESOLVED.match(record.item.owner):
        return None
    kind = evidence.area.kind if evidence.area and evidence.area.kind else record.share_kind
    if kind is ShareKind.USER:
        why = "its owner's account no longer exists, on a user's own drive: nobody answers for it"
        return RotFlag(Rot.OBSOLETE, Reason(RULE, why, DOUBTFUL))
    return RotFlag(Rot.NONE, Reason(RULE, "its owner's account no longer exists", DOUBTFUL))
