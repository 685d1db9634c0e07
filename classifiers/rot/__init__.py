"""The ROT rules: redundant, obsolete, trivial, empty. One rule a module; each gives a flag with evidence, or None."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from classifiers.rot.blank_template import blank_template
from classifiers.rot.convenience import convenience_copy
from classifiers.rot.duplicate import exact_duplicate
from classifiers.rot.empty import empty_file
from classifiers.rot.evidence import Evidence
from classifiers.rot.expired import retention_expired
from classifiers.rot.formats import risky_format
from classifiers.rot.installers import installer
from classifiers.rot.logs import old_log
from classifiers.rot.mail import trivial_mail
from classifiers.rot.names import obsolete_name
from classifiers.rot.near_duplicate import near_duplicate
from classifiers.rot.near_empty import near_empty
from classifiers.rot.owner import orphaned_owner
from classifiers.rot.personal_media import personal_media
from classifiers.rot.same_message import same_message
from classifiers.rot.stale import stale
from classifiers.rot.superseded import superseded_version
from classifiers.rot.system import system_leavings
from classifiers.rot.temporary import temporary_file
from classifiers.rot.twin_folder import twin_folder
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
    blank_template,
    personal_media,
    installer,
    convenience_copy,
    superseded_version,
    obsolete_name,
    old_log,
    retention_expired,
    risky_format,
    orphaned_owner,
    stale,
    near_duplicate,
    twin_folder,
    same_message,
)

CLUTTER: tuple[Rule, ...] = (temporary_file, system_leavings, near_empty, installer)
"""Rules by which one copy of a content is worthless under its own name, while another copy is not."""


def find_clutter(record: Record, evidence: Evidence, policy: Policy, today: date) -> tuple[RotFlag, ...]:
    """What the rules of `CLUTTER` find in an item."""
    found = (rule(record, evidence, policy, today) for rule in CLUTTER)
    return tuple(flag for flag in found if flag is not None)


def find(record: Record, evidence: Evidence, policy: Policy, today: date) -> tuple[RotFlag, ...]:
    """What all rules find in an item, in the order of `ALL`; flags of the kind `Rot.NONE` are notes."""
    found = (rule(record, evidence, policy, today) for rule in ALL)
    return tuple(flag for flag in found if flag is not None)
