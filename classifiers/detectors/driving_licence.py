"""Driving licence numbers: Great Britain's sixteen characters, which hold a birth date; Northern Ireland's eight."""

from __future__ import annotations

import re
from string import ascii_uppercase

from classifiers.detectors.damage import DIGIT, damaged, undamaged
from classifiers.detectors.evidence import believed, contradicted
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.DRIVING_LICENCE
SHAPE = (
    rf"\b(?:[A-Za-z](?: ?[A-Za-z9]){{4}}[ \-]{{0,2}}{DIGIT}(?: ?{DIGIT}){{5}}"
    r"[ \-]{0,2}[A-Za-z9][A-Za-z9][ \-]?[0-9A-Za-z]{3}"
    rf"|{DIGIT}{{8}})\b"
)
_SURNAME = re.compile(r"[A-Z]{1,5}9{0,4}")
_BORN = re.compile(r"\d(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|[12]\d|3[01])\d")
_NORTHERN = re.compile(r"driv|dvla|dva|gyrr|yrru", re.I)
SURE = r"\b[A-Z][A-Z9]{4}[ \-]?[0-9]{6}[ \-]?[A-Z9]{2}[ \-]?[0-9A-Z]{3}\b"


def judge(candidate: Candidate) -> Judgement | None:
    """The full form, its month and day possible, stands by itself; lower case, damage or eight digits need a cue.

    >>> DETECTOR.values("driving licence MORGA753116SM9IJ")
    ['MORGA753116SM9IJ']
    >>> DETECTOR.values("Licence no: MORGA 753116 SM9IJ")
    ['MORGA 753116 SM9IJ']
    >>> DETECTOR.values("MORGA953916SM9IJ")
    []
    >>> DETECTOR.values("premises licence 12345678")
    []
    """
    if not candidate.alone:
        return None
    value = candidate.value
    evidence = believed(candidate, KIND)
    if len(value) == 8:
        if evidence is None or not value.isdigit() or not _NORTHERN.search(evidence.phrase):
            return None
        return Judgement(candidate.start, candidate.end, KIND, 0.75, "licence: eight digits, NI", str(evidence))
    written = "".join(character for character in value if character.isalnum())
    compact, middle = written.upper(), written[5:11]
    if len(compact) != 16 or not _SURNAME.fullmatch(compact[:5]) or not _BORN.fullmatch(undamaged(middle)):
        return None
    if evidence is None and (damaged(middle) or not value.isupper() or contradicted(candidate, KIND)):
        return None
    basis = "licence: surname and birth date fit" + (", scanning damage undone" if damaged(middle) else "")
    return Judgement(candidate.start, candidate.end, KIND, 0.97 if evidence else 0.9, basis, str(evidence or ""))


DETECTOR = Shape("licence", KIND, SHAPE, judge, SURE, opens=ascii_uppercase, unaided=0.9)
