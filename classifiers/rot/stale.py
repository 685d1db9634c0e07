"""O5: long unchanged. Age alone makes nothing obsolete (deeds, minutes, case files), so this is a note only."""

from __future__ import annotations

from datetime import date

from classifiers.rot.evidence import Evidence, days_since
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy

YEAR_DAYS = 365.25


def stale(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """A note of the kind `Rot.NONE` on an item unchanged for the policy's `stale_years`."""
    age = days_since(evidence.changed, today)
    if age is None or age < policy.settings.stale_years * YEAR_DAYS:
        return None
    why = f"unchanged for {int(age / YEAR_DAYS)} years ({evidence.changed_basis}); age alone makes nothing obsolete"
    return RotFlag(Rot.NONE, Reason("O5", why, 0.5))
