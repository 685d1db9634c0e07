"""Vehicle registration marks: the current form alone, older and dateless ones with a cue; plan numbers look alike."""

from __future__ import annotations

import re
from string import ascii_uppercase

from classifiers.detectors.evidence import believed, contradicted
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.VEHICLE_REGISTRATION
SHAPE = (
    r"\b(?:[A-Za-z]{2}[0-9OI]{2}[ \-]{0,2}[A-Za-z]{3}|[A-Za-z][0-9]{1,3}[ \-]{0,2}[A-Za-z]{3}"
    r"|[A-Za-z]{3}[ \-]?[0-9]{1,3}[ \-]{0,2}[A-Za-z]|[A-Z]{1,3} ?[0-9]{1,4}|[0-9]{1,4} ?[A-Z]{1,3})\b"
)
_CURRENT = re.compile(r"[A-HJ-PR-Y]{2}\d{2}[A-HJ-PR-Z]{3}")
_FIRST_LETTERS = frozenset("ABCDEFGHKLMNOPRSVWXY")
_COMMON = frozenset("AND THE FOR WAS NOT BUT HAS HAD ARE YOU HIS HER OUT ALL ONE TWO NEW OLD BED PER CAR VAN".split())
_NORTHERN = re.compile(r"(?=[A-Z]*[IZ])[A-Z]{3}\d{1,4}")
_VEHICLE = re.compile(
    r"(?i)vehicle|\bcar\b|\bcars\b|\bvan\b|taxi|keeper|\bvr[mn]\b|number plate|cerbyd|\bmake\b|model|colour|lorry"
    r"|parked|driv|motor|\bpcn\b|cofrestru|fleet|permit"
)
_DATED = re.compile(r"[A-Z]\d{1,3}[A-HJ-PR-Z]{3}|[A-HJ-PR-Z]{3}\d{1,3}[A-HJ-Z]")
_DATELESS = re.compile(r"[A-Z]{1,3}\d{1,4}|\d{1,4}[A-Z]{1,3}")
_DAMAGE = str.maketrans("OI", "01")
_MARK_WORDS = re.compile(r"reg|vrm|vrn|number ?plate|cofrestru", re.I)
SURE = r"\b[A-Z]{2}[0-9]{2} ?[A-Z]{3}\b"


def judge(candidate: Candidate) -> Judgement | None:
    """The current form in capitals unless contradicted; other forms by cue, dateless ones by a cue for a mark.

    >>> DETECTOR.values("SK54 MPK was parked")
    ['SK54 MPK']
    >>> DETECTOR.values("vehicle reg A123 BCD")
    ['A123 BCD']
    >>> DETECTOR.values("drawing BG02 zyz-27")
    []
    >>> DETECTOR.values("Room A12")
    []
    """
    if not candidate.alone:
        return None
    value = candidate.value
    compact = value.replace(" ", "").replace("-", "").upper()
    evidence = believed(candidate, KIND)
    repaired = compact[:2] + compact[2:4].translate(_DAMAGE) + compact[4:]
    if _CURRENT.fullmatch(repaired):
        if evidence is None and not _stands(candidate, compact == repaired):
            return None
        return _judgement(candidate, 0.95 if evidence else 0.75, "current form", str(evidence or ""))
    if evidence is None:
        return None
    if _DATED.fullmatch(compact) and _reads_as_mark(value, compact):
        return _judgement(candidate, 0.9, "older form", str(evidence))
    near = evidence.how in ("column", "label") or evidence.distance <= 6
    if near and value.isupper() and _MARK_WORDS.search(evidence.phrase) and _dateless(candidate, compact):
        return _judgement(candidate, 0.7, "dateless form", str(evidence))
    return None


def _stands(candidate: Candidate, clean: bool) -> bool:
    value = candidate.value
    if value[0] not in _FIRST_LETTERS or not (2 <= int(value[2:4]) <= 30 or 51 <= int(value[2:4]) <= 80):
        return False
    return clean and value.isupper() and "-" not in value and "  " not in value and not contradicted(candidate, KIND)


def _reads_as_mark(value: str, compact: str) -> bool:
    """Letters of one case, none of them a common word: "A38 and" is a road."""
    return (value.isupper() or value.islower()) and not (set(re.findall(r"[A-Z]+", compact)) & _COMMON)


def _dateless(candidate: Candidate, compact: str) -> bool:
    """Letters and a number only where vehicles are spoken of; a register of anything has a registration number."""
    if _NORTHERN.fullmatch(compact):
        return True
    context = candidate.context
    around = " ".join((candidate.evidence.phrase, *context.grid.names, context.before(candidate.start, 120)))
    return _DATELESS.fullmatch(compact) is not None and _VEHICLE.search(around) is not None


def _judgement(candidate: Candidate, score: float, form: str, context: str) -> Judgement:
    return Judgement(candidate.start, candidate.end, KIND, score, f"vehicle: {form}", context)


DETECTOR = Shape("vehicle", KIND, SHAPE, judge, SURE, opens=ascii_uppercase, unaided=0.75)
