"""R1: another copy of the same bytes is the authoritative one. Danger: a copy in a bundle or case file is a record."""

from __future__ import annotations

import re
from datetime import date

from classifiers.rot.evidence import Evidence
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy

PACK = re.compile(
    r"\b(?:bundles?|exhibits?|disclosure|foi|sar|dsar|eir|inquir(?:y|ies)|enquir(?:y|ies)|investigations?|evidence|"
    r"tribunals?|courts?|prosecutions?|litigation|complaints?|audits?|signed|sealed|deeds?|"
    r"bwndel|tystiolaeth|ymchwiliad(?:au)?|cwyn(?:ion)?|llys|gweithred(?:oedd)?)\b"
)
"""Folders whose set is a record as it stands, whether or not their storage area is registered with its scope."""
PACK_SURE = 0.6


def exact_duplicate(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """A redundant copy; a copy inside a container, or beside one, is noted as a relation (POLICY ruling 7)."""
    copy = evidence.copy
    if copy is None:
        return None
    if copy.redundant:
        pack = _pack(record.item.path)
        if pack:
            why = f"the same bytes as the authoritative copy ({copy.why}), but perhaps part of the set in “{pack}”"
            return RotFlag(Rot.REDUNDANT, Reason("R1", why, PACK_SURE))
        why = f"the same bytes as another of {copy.copies} copies, which is the authoritative one: {copy.why}"
        return RotFlag(Rot.REDUNDANT, Reason("R1", why, 1.0))
    return RotFlag(Rot.NONE, Reason("R4", f"the same bytes as another item; a relation, no disposal: {copy.why}", 1.0))


def _pack(path: str) -> str:
    """The nearest folder of a path that is called like a bundle, a case's evidence or a response; "" for none."""
    folders = path.split("/")[:-1]
    return next((name for name in reversed(folders) if PACK.search(name.lower().replace("_", " "))), "")
