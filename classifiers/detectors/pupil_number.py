"""Unique Pupil Numbers: a check letter, eleven digits, a digit or letter; the letter suffices where it agrees."""

from __future__ import annotations

from string import ascii_uppercase

from classifiers.detectors import check_digits
from classifiers.detectors.damage import DIGIT, damaged, undamaged
from classifiers.detectors.evidence import believed, contradicted
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.UPN
SHAPE = rf"\b[A-Za-z8][ \-]?{DIGIT}(?:[ \-]?{DIGIT}){{10}}[ \-]?[0-9A-Za-z]\b"
SURE = r"\b[A-Z][0-9]{11}[0-9A-Z]\b"


def judge(candidate: Candidate) -> Judgement | None:
    """A number whose check letter agrees; a cue allows for scanning damage and for letters wrongly issued.

    >>> DETECTOR.values("UPN B801200005001")
    ['B801200005001']
    >>> DETECTOR.values("B801200005001 transferred")
    ['B801200005001']
    >>> DETECTOR.values("B801200005002")
    []
    >>> DETECTOR.values("B123456789012")
    []
    """
    value = candidate.value
    written = "".join(character for character in value if character.isalnum())
    compact, last = written.upper(), undamaged(written[12]) or written[12].upper()
    repaired = compact[0].replace("8", "B") + undamaged(written[1:12]) + last
    evidence = believed(candidate, KIND)
    if not candidate.alone or len(repaired) != 13:
        return None
    if check_digits.upn(compact) and not contradicted(candidate, KIND):
        return Judgement(candidate.start, candidate.end, KIND, 0.95, "upn: check letter ok", str(evidence or ""))
    if evidence is None:
        return None
    note = "check letter ok, scanning damage undone" if check_digits.upn(repaired) else "check letter differs"
    if "differs" in note and damaged(value[1:-1]):
        return None
    score = 0.9 if "ok" in note else 0.6
    return Judgement(candidate.start, candidate.end, KIND, score, f"upn: {note}", str(evidence))


DETECTOR = Shape("upn", KIND, SHAPE, judge, SURE, opens=ascii_uppercase, unaided=0.95)
