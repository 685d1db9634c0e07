"""NHS numbers (CHI and Health and Care numbers too): ten digits, check digit, and a cue; never the check alone."""

from __future__ import annotations

from classifiers.detectors import check_digits
from classifiers.detectors.damage import DIGIT, damaged, undamaged
from classifiers.detectors.evidence import believed, score_of
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

SHAPE = rf"\b{DIGIT}(?:[ .\-]{{0,2}}{DIGIT}){{9}}\b"


def judge(candidate: Candidate) -> Judgement | None:
    """An NHS number where a cue, label or column says so and modulus 11 agrees.

    >>> DETECTOR.values("NHS No: 999 123 4500")
    ['999 123 4500']
    >>> DETECTOR.values("Rhif GIG: 999 123 4500")
    ['999 123 4500']
    >>> DETECTOR.values("Order 9991234500 was delivered")
    []
    >>> DETECTOR.values("9991234500")
    []
    """
    value = candidate.value
    if not check_digits.nhs(undamaged(value)) or not candidate.alone:
        return None
    evidence = believed(candidate, FindingType.NHS_NUMBER)
    if evidence is None:
        return None
    basis = "nhs: mod 11 ok, scanning damage undone" if damaged(value) else "nhs: mod 11 ok"
    return Judgement(candidate.start, candidate.end, FindingType.NHS_NUMBER, score_of(evidence), basis, str(evidence))


DETECTOR = Shape("nhs", FindingType.NHS_NUMBER, SHAPE, judge)
