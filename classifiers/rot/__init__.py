"""The ROT rules: redundant, obsolete, trivial, empty. One rule a module; each gives a flag with evidence, or None."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from classifiers.rot.duplicate import exact_duplicate
from classifiers.rot.empty import empty_file
from classifiers.rot.evidence import Evidence
from classifiers.rot.expired import retention_expired
from classifiers.rot.logs import old_log
from classifiers.rot.mail import trivial_mail
from classifiers.rot.names import obsolete_name
from classifiers.rot.near_empty import near_empty
from classifiers.rot.stale import stale
from classifiers.rot.superseded import superseded_version
from classifiers.rot.system import system_leavings
from classifiers.rot.temporary import temporary_file
from models.disposition import RotFlag
from models.inventory import Record
from models.policy import Policy

Rule = Callable[[Record, Evidence, Policy, date], RotFlag | None]

ALL: tuple[Rule, ...] = (
    empty_file,
    exact_duplicate,
    temporary_file,
    system_leavings,
    trivial_mail,
    near_empty,
    superseded_version,
    obsolete_name,
    old_log,
    retention_expired,
    stale,
)


def find(record: Record, evidence: Evidence, policy: Policy, today: date) -> tuple[RotFlag, ...]:
    """What all rules find in an item, in the order of `ALL`; flags of the kind `Rot.NONE` are notes."""
    found = (rule(record, evidence, policy, today) for rule in ALL)
    return tuple(flag for flag in found if flag is not None)
