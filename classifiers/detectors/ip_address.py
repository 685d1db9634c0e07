"""IP addresses, versions 4 and 6; numbered paragraphs and versions of programs look alike and are left alone."""

from __future__ import annotations

import ipaddress

from classifiers.detectors.evidence import believed, contradicted
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.IP_ADDRESS
SHAPE = (
    r"\b(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4})(?::[0-9A-Fa-f]{1,4}){0,5})\b"
)


def judge(candidate: Candidate) -> Judgement | None:
    """A valid address; four small numbers need a cue, for they may number a paragraph."""
    value = candidate.value
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return None
    if not candidate.alone or address.is_unspecified or address.is_loopback:
        return None
    evidence = believed(candidate, KIND)
    if evidence is None and (contradicted(candidate, KIND) or _may_number_a_paragraph(value)):
        return None
    score = 0.95 if evidence else 0.8
    return Judgement(candidate.start, candidate.end, KIND, score, "ip: valid address", str(evidence or ""))


def _may_number_a_paragraph(value: str) -> bool:
    parts = value.split(".")
    return len(parts) == 4 and all(int(part) < 100 for part in parts) and int(parts[0]) < 40


DETECTOR = Shape("ip", KIND, SHAPE, judge, SHAPE)
