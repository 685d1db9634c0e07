"""O6: formats that few programs still read. Danger: what cannot be read may be a record; it is converted or looked at,
never disposed of for its format."""

from __future__ import annotations

import re
from datetime import date

from classifiers.formats_at_risk import AT_RISK
from classifiers.rot.evidence import Evidence
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy
from models.records import ItemKind, ProblemKind, Status

RULE = "O6"
ENDINGS = re.compile(
    r"\.(?:wk[1-4s]|123|wq[12]|wb[1-3]|qpw|lwp|sam|ami|wps|wri|wp[5-7]?|wpd|mcw|sd[cdw]|sx[cdiw]|cwk|fp[357]|fm[3p]|"
    r"pm[3-6]|p65|qx[dp]|vst|ppp|cdr|fh\d+|max|snp)$",
    re.I,
)
"""Endings of such formats, for files that could not be identified."""
UNREADABLE = frozenset({ProblemKind.UNSUPPORTED, ProblemKind.CORRUPT})
DOUBTFUL = 0.5


def risky_format(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """An unreadable file of a format at risk is obsolete as far as is known; one that was read is only noted."""
    if record.kind not in (ItemKind.FILE, ItemKind.MEMBER, ItemKind.ATTACHMENT):
        return None
    puid = record.content.format.puid if record.content else ""
    called = AT_RISK.get(puid) or (
        not puid and ENDINGS.search(record.item.name) and record.item.name.rpartition(".")[2]
    )
    if not called:
        return None
    unreadable = record.status is Status.UNREAD and record.problem is not None and record.problem.kind in UNREADABLE
    if unreadable:
        return RotFlag(Rot.OBSOLETE, Reason(RULE, f"{called}: a format at risk that could not be read here", DOUBTFUL))
    return RotFlag(Rot.NONE, Reason(RULE, f"{called}: a format at risk; convert it if it is kept", DOUBTFUL))
