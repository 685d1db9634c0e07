"""Unique Taxpayer References of HMRC: ten digits whose first checks the rest, and a cue."""

from __future__ import annotations

from classifiers.detectors import check_digits
from classifiers.detectors.damage import DIGIT, damaged, undamaged
from classifiers.detectors.evidence import believed, score_of
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.UTR
SHAPE = rf"\b{DIGIT}(?:[ .\-]{{0,2}}{DIGIT}){{9}}[Kk]?\b"


def judge(candidate: Candidate) -> Judgement | None:
    """A reference that its cue, label or column announces and whose check digit agrees.

    >>> DETECTOR.values("UTR 1955839661")
    ['1955839661']
    >>> DETECTOR.values("Cyfeirnod Unigryw y Trethdalwr 1955839661")
    ['1955839661']
    >>> DETECTOR.values("1955839661")
    []
    >>> DETECTOR.values("UTR 1955839662")
    []
    """
    value = candidate.value.rstrip("Kk")
    if not check_digits.utr(undamaged(value)) or not candidate.alone:
        return None
    evidence = believed(candidate, KIND)
    if evidence is None:
        return None
    note = ", scanning damage undone" if damaged(value) else ""
    basis = f"utr: check digit ok{note}"
    return Judgement(candidate.start, candidate.end, KIND, score_of(evidence), basis, str(evidence))


DETECTOR = Shape("utr", KIND, SHAPE, judge)
