"""T1: a file without a single byte, or with next to none. Danger: markers that a system looks for; cloud stubs have a
size of their own; ten bytes may be a password or a number."""

from __future__ import annotations

from datetime import date

from classifiers.rot.evidence import Evidence
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy
from models.records import ItemKind, ProblemKind, Status

HAVE_BYTES = frozenset({ItemKind.FILE, ItemKind.MEMBER, ItemKind.ATTACHMENT, ItemKind.EMBEDDED})
NOT_SEEN = frozenset({ProblemKind.OFFLINE, ProblemKind.CHANGED, ProblemKind.VANISHED})
MARKERS = (".lock", ".gitkeep", ".keep", ".marker", ".done", ".nomedia")


SMALLEST = 10
"""Bytes up to which nothing but a word or a number can stand in a file."""


def empty_file(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """An empty file; one that is named like a marker, or holds a few bytes, is less surely worthless."""
    if record.kind not in HAVE_BYTES or record.item.size > SMALLEST or record.status is not Status.READ:
        return None
    if record.problem is not None and record.problem.kind in NOT_SEEN:
        return None
    if record.item.size:
        return _tiny(record)
    if record.item.name.lower().endswith(MARKERS):
        return RotFlag(Rot.EMPTY, Reason("T1", "0 bytes, but named like a marker that a system may look for", 0.6))
    return RotFlag(Rot.EMPTY, Reason("T1", "the file has 0 bytes", 1.0))


def _tiny(record: Record) -> RotFlag | None:
    """A few bytes, for people to look at, unless a system may look for them or they are known to matter."""
    content = record.content
    if record.item.name.lower().endswith(MARKERS) or (content is not None and content.personal_types):
        return None
    return RotFlag(Rot.TRIVIAL, Reason("T1", f"the file has {record.item.size} bytes: a word or a number", 0.5))
