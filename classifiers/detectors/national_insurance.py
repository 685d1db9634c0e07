"""National Insurance numbers: two letters, six digits, A to D (HMRC NIM39110); the specimen QQ 12 34 56 C is none."""

from __future__ import annotations

import re
from string import ascii_letters

from classifiers.detectors.damage import DIGIT, damaged, undamaged
from classifiers.detectors.evidence import believed, contradicted
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType, Role

KIND = FindingType.NATIONAL_INSURANCE_NUMBER
SHAPE = rf"\b[A-Za-z0158] ?[A-Za-z0158][ .\-]{{0,2}}{DIGIT}(?:[ .\-]{{0,2}}{DIGIT}){{5}}(?:[ .\-]{{0,2}}[A-Da-d8])?\b"
_PREFIX = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]")
_LOWER = re.compile(r"[a-z]{2}([ \-]?)\d\d([ \-]?)\d\d\2\d\d[ \-]?[A-Da-d]?")
_GROUPED = re.compile(r"[A-Z]{2}(?: [0-9OlI]{2}){3} [A-D]")
_LETTERS = str.maketrans("0158", "OISB")
_PARTS = re.compile(r"([A-Za-z0158]{2})(.*?)([A-Da-d8]?)$", re.S)
SURE = (
    r"\b(?:[A-Z]{2}[ \-]?[0-9]{2}[ \-]?[0-9]{2}[ \-]?[0-9]{2}[ \-]?[A-D]"
    r"|[a-z]{2}[ \-]?[0-9]{2}[ \-]?[0-9]{2}[ \-]?[0-9]{2}[ \-]?[a-d]"
    r"|[A-Z]{2} [0-9OlI]{2} [0-9OlI]{2} [0-9OlI]{2} [A-D])\b"
)


def judge(candidate: Candidate) -> Judgement | None:
    """A whole and undamaged number stands by itself; one without suffix or damaged needs a cue.

    >>> DETECTOR.values("NI number AB 12 34 56 C")
    ['AB 12 34 56 C']
    >>> DETECTOR.values("Rhif Yswiriant Gwladol AB-12-34-56-C")
    ['AB-12-34-56-C']
    >>> DETECTOR.values("QQ 12 34 56 C")
    []
    >>> DETECTOR.values("NI number: QQ123456C")
    []
    """
    parts = _parts(candidate.value)
    if parts is None or not candidate.alone:
        return None
    prefix, middle, suffix = parts
    if prefix.islower() and not _LOWER.fullmatch(candidate.value):
        return None
    if not _PREFIX.fullmatch(prefix.upper().translate(_LETTERS)):
        return None
    evidence = believed(candidate, KIND)
    if evidence is not None:
        broken = damaged(middle) or not prefix.isalpha() or suffix == "8"
        basis = "nino: prefix ok, scanning damage undone" if broken else "nino: prefix ok"
        return Judgement(candidate.start, candidate.end, KIND, 0.98, basis, str(evidence), role_of(candidate.value))
    clean = (
        (candidate.value.isupper() or candidate.value.islower())
        and prefix.isalpha()
        and suffix.isalpha()
        and not damaged(middle)
    )
    if _GROUPED.fullmatch(candidate.value) and damaged(middle) and not contradicted(candidate, KIND):
        basis = "nino: prefix and suffix ok, scanning damage undone"
        return Judgement(candidate.start, candidate.end, KIND, 0.75, basis)
    if not clean or contradicted(candidate, KIND) or "." in candidate.value:
        return None
    return Judgement(
        candidate.start, candidate.end, KIND, 0.85, "nino: prefix and suffix ok", "", role_of(candidate.value)
    )


def role_of(value: str) -> Role:
    """EXAMPLE for a specimen whose six digits are one and the same."""
    return Role.EXAMPLE if len(set(undamaged(value[2:]))) == 1 else Role.UNKNOWN


def plain(value: str) -> str:
    """The number without spaces and scanning damage; empty for what is none.

    >>> plain("A8 l2 34 S6 C")
    'AB123456C'
    """
    parts = _parts(value)
    if parts is None:
        return ""
    prefix, middle, suffix = parts
    return prefix.upper().translate(_LETTERS) + undamaged(middle) + suffix.upper().replace("8", "B")


def _parts(value: str) -> tuple[str, str, str] | None:
    """Prefix, digits as written and suffix; None unless there are six digits, most of them real ones."""
    value = value[0] + value[2:] if value[1:2] == " " else value
    prefix, rest = value[:2], value[2:]
    for cut in (len(rest) - 1, len(rest)):
        middle, suffix = rest[:cut], rest[cut:]
        if suffix.isdigit() and len(undamaged(rest)) == 6:
            continue
        if len(undamaged(middle)) == 6 and sum(c.isdigit() for c in middle) >= 4 and suffix.upper() in ("", *"ABCD8"):
            return prefix, middle, suffix
    return None


DETECTOR = Shape("nino", KIND, SHAPE, judge, SURE, opens=ascii_letters, unaided=0.85)
