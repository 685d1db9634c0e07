"""Findings as they are in the field: some missed, some with the wrong role, so that the model leans on none."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

from models.findings import Finding, FindingType, Role

SUBJECT, UNKNOWN, OFFICIAL, PUBLIC, EXAMPLE = (
    Role.DATA_SUBJECT,
    Role.UNKNOWN,
    Role.OFFICIAL,
    Role.PUBLIC_FIGURE,
    Role.EXAMPLE,
)
MISSED = {SUBJECT: 0.15, UNKNOWN: 0.15, OFFICIAL: 0.15, PUBLIC: 0.15, EXAMPLE: 0.2}
MISSED_SHORT = 0.35
TAKEN_FOR = {
    SUBJECT: ((SUBJECT, 0.6), (UNKNOWN, 0.36), (OFFICIAL, 0.04)),
    UNKNOWN: ((SUBJECT, 0.2), (UNKNOWN, 0.6), (OFFICIAL, 0.2)),
    OFFICIAL: ((SUBJECT, 0.07), (UNKNOWN, 0.38), (OFFICIAL, 0.55)),
    PUBLIC: ((SUBJECT, 0.05), (UNKNOWN, 0.4), (OFFICIAL, 0.25), (PUBLIC, 0.3)),
    EXAMPLE: ((SUBJECT, 0.2), (UNKNOWN, 0.5), (EXAMPLE, 0.3)),
}
"""How a reader of names takes a role, as shares: rough, and worse than the reader we have."""


def noisy(findings: Iterable[Finding], rng: random.Random) -> tuple[Finding, ...]:
    """The findings with persons missed and roles confused; one document in twelve has no persons found at all."""
    blind = rng.random() < 1 / 12
    kept = []
    for finding in findings:
        if finding.type is not FindingType.PERSON:
            kept.append(finding)
        elif not blind and rng.random() > (MISSED[finding.role] if finding.end - finding.start > 5 else MISSED_SHORT):
            roles, shares = zip(*TAKEN_FOR[finding.role], strict=True)
            kept.append(replace(finding, role=rng.choices(roles, shares)[0]))
    return tuple(kept)
