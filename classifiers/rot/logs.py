"""O4: a machine's log older than the policy keeps them. Danger: logs of a security incident are evidence."""

from __future__ import annotations

import re
from datetime import date

from classifiers.rot.evidence import Evidence, days_since
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy
from models.records import ItemKind

LOG = re.compile(r"\.(?:log|evtx?|etl|pcap(?:ng)?|trc)(?:\.\d{1,3})?$", re.I)
INCIDENT = re.compile(
    r"incident|breach|investigat|forensic|evidence|malware|ransom|disciplin|digwyddiad|ymchwil|tystiolaeth", re.I
)
MONTH_DAYS = 30.44


def old_log(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """A log file past the policy's `log_months`, unless its path speaks of an incident or investigation."""
    if record.kind not in (ItemKind.FILE, ItemKind.MEMBER) or not LOG.search(record.item.name):
        return None
    age = days_since(evidence.changed, today)
    if age is None or age <= policy.settings.log_months * MONTH_DAYS or INCIDENT.search(record.item.path):
        return None
    why = f"a log last written {int(age / MONTH_DAYS)} months ago ({evidence.changed_basis})"
    return RotFlag(Rot.OBSOLETE, Reason("O4", why, 0.8))
