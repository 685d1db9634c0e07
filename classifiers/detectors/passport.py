"""Passport numbers: nine characters with a cue, or the checked second line of a machine-readable zone (ICAO 9303)."""

from __future__ import annotations

import re
from string import ascii_uppercase, digits

from classifiers.detectors import check_digits
from classifiers.detectors.damage import DIGIT, undamaged
from classifiers.detectors.evidence import believed, score_of
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.PASSPORT
SHAPE = (
    r"\b(?:[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MF<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]"
    rf"|[A-Za-z]{{0,3}} ?{DIGIT}{{6,9}}|{DIGIT}(?: ?{DIGIT}){{8}}|{DIGIT}{{2}}[A-Z]{{2}}{DIGIT}{{5}})\b"
)
_NUMBER = re.compile(r"\d{9}|[A-Z]{1,2}\d{6,8}|[A-Z]{3}\d{6}|\d{2}[A-Z]{2}\d{5}")
SURE = r"\b[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MF<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]\b"


def judge(candidate: Candidate) -> Judgement | None:
    """A number near its cue; a machine-readable line where its check digits agree.

    >>> DETECTOR.values("Passport no. 925665416")
    ['925665416']
    >>> DETECTOR.values("rhif pasbort: 925665416")
    ['925665416']
    >>> DETECTOR.values("925665416")
    []
    >>> DETECTOR.values("passport to leisure scheme 2019")
    []
    """
    value = candidate.value
    if len(value) == 44:
        return _zone(candidate)
    evidence = believed(candidate, KIND)
    if evidence is None or not candidate.alone:
        return None
    written = value.replace(" ", "")
    compact, repaired = written.upper(), undamaged(written)
    figures = sum(character.isdigit() for character in written)
    if not _NUMBER.fullmatch(compact) and not (len(repaired) == len(written) == 9 and figures > 5):
        return None
    note = "" if _NUMBER.fullmatch(compact) else ", scanning damage undone"
    score = score_of(evidence)
    return Judgement(candidate.start, candidate.end, KIND, score, f"passport: form{note}", str(evidence))


def _zone(candidate: Candidate) -> Judgement | None:
    value = candidate.value
    fields = ((value[:9], value[9]), (value[13:19], value[19]), (value[21:27], value[27]))
    if not all(check_digits.mrz(field, check) for field, check in fields):
        return None
    basis = "passport: machine-readable line, check digits ok"
    return Judgement(candidate.start, candidate.end, KIND, 0.98, basis)


DETECTOR = Shape("passport", KIND, SHAPE, judge, SURE, opens=ascii_uppercase + digits + "<", unaided=0.98)
