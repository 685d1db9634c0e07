"""Unique Learner Numbers: ten digits with weighted sum 10 modulo 11, and a cue."""

from __future__ import annotations

from classifiers.detectors import check_digits
from classifiers.detectors.damage import damaged, undamaged
from classifiers.detectors.evidence import believed, score_of
from classifiers.detectors.nhs_number import SHAPE
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.ULN


def judge(candidate: Candidate) -> Judgement | None:
    """A number that its cue, label or column announces and whose check agrees.

    >>> DETECTOR.values("ULN: 9276308686")
    ['9276308686']
    >>> DETECTOR.values("Unique Learner Number 9276308686")
    ['9276308686']
    >>> DETECTOR.values("9276308686")
    []
    >>> DETECTOR.values("NHS no 9276308686")
    []
    """
    value = candidate.value
    if not check_digits.uln(undamaged(value)) or not candidate.alone:
        return None
    evidence = believed(candidate, KIND)
    if evidence is None:
        return None
    note = ", scanning damage undone" if damaged(value) else ""
    basis = f"uln: mod 11 ok{note}"
    return Judgement(candidate.start, candidate.end, KIND, score_of(evidence), basis, str(evidence))


DETECTOR = Shape("uln", KIND, SHAPE, judge)
