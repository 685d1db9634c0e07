"""Person identifiers of social care systems (Mosaic, Liquidlogic, CareFirst, Eclipse, WCCIS): a number behind a cue."""

from __future__ import annotations

import re

from classifiers.detectors.evidence import believed, score_of
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.SOCIAL_CARE_ID
SHAPE = r"\b(?:[A-Za-z]{1,4}[\-/]?)?[0-9]{4,10}\b"
NEAR = 30
_SYSTEM = re.compile(r"(?i)(?:care ?first|liquid ?logic|wccis|mosaic|eclipse|paris|frameworki|swift)")


def judge(candidate: Candidate) -> Judgement | None:
    """Five to ten digits that a cue announces; four only behind a label or in a column.

    >>> DETECTOR.values("Mosaic ID 1182273")
    ['1182273']
    >>> DETECTOR.values("LAS No: 40771")
    ['40771']
    >>> DETECTOR.values("mosaic tiles 12345")
    []
    >>> DETECTOR.values("Eclipse 2024")
    []
    """
    evidence = believed(candidate, KIND, NEAR)
    if evidence is None or not candidate.alone or evidence.distance > NEAR:
        return None
    system = _SYSTEM.fullmatch(evidence.phrase.strip(" :")) is not None and evidence.how != "column"
    if system and (evidence.distance > 3 or len(candidate.value) < 6):
        return None
    digits = sum(character.isdigit() for character in candidate.value)
    if digits < 5 and evidence.how not in ("column", "label"):
        return None
    return Judgement(
        candidate.start,
        candidate.end,
        KIND,
        min(score_of(evidence), 0.9),
        "social care: number behind cue",
        str(evidence),
    )


DETECTOR = Shape("social care", KIND, SHAPE, judge)
