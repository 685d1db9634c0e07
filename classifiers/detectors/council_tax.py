"""Council tax account numbers: their form differs by system, so only a cue, label or column makes one."""

from __future__ import annotations

from classifiers.detectors.evidence import believed, score_of
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.COUNCIL_TAX_ACCOUNT
SHAPE = r"\b(?:[A-Z]{1,2}[ \-]?)?[0-9]{6,12}(?:[ \-/]?[0-9]{1,2})?[A-Za-z]?\b|\b[0-9]{3,4} [0-9]{3,4}(?: [0-9]{1,4})?\b"
NEAR = 40


def judge(candidate: Candidate) -> Judgement | None:
    """Six to twelve digits, perhaps with a letter, that the cue announces. A council's own pattern scores higher."""
    evidence = believed(candidate, KIND, NEAR)
    if evidence is None or not candidate.alone or evidence.distance > NEAR:
        return None
    return Judgement(
        candidate.start,
        candidate.end,
        KIND,
        min(score_of(evidence), 0.9),
        "council tax: number behind cue",
        str(evidence),
    )


DETECTOR = Shape("council tax", KIND, SHAPE, judge)
