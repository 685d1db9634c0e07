"""UK postcodes: PAF's form with an area that exists; without a space only with a cue or where an address ends."""

from __future__ import annotations

import re
from string import ascii_letters

from classifiers.detectors.evidence import believed, contradicted, role_of_contact
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.POSTCODE
SHAPE = r"\b[A-Za-z]{1,2}[0-9OoIlSB][0-9A-Za-z]?(?: {0,3}|-|\n)[0-9OoIlSB][A-Za-z0]{2}\b"
AREAS = frozenset(
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA "
    "DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG "
    "HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK "
    "ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA "
    "SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE".split()
)
_OUTWARD = re.compile(r"([A-Z]{1,2})(\d[A-Z\d]?)")
_INWARD = re.compile(r"\d[ABD-HJLNP-UW-Z]{2}")
_DIGITS = str.maketrans("OILSB", "01158")
_ORDINAL = re.compile(r"1ST|2ND|3RD|\dTH")
_ADDRESS_BEFORE = re.compile(r"(?:,|[a-z]\.?|\n|\t|^)[ \t]*\r?\n?[ \t]*$")
_BROKEN_BEFORE = re.compile(
    r"(?i)\b(?:road|street|lane|close|avenue|drive|heol|stryd|ffordd|[0-9]{1,4}[a-z]? [a-z]{3,})"
    r"\b[^0-9]{1,60}[a-z]{3}[ ,.]*[\r\n]?\Z"
)
_PLACE_BEFORE = re.compile(r"\b(?:from|at|to|in|near|of|o|yn|i)\s+$", re.I)
_ENDS_AFTER = re.compile(r"[ \t\"']*(?:$|[\r\n,.;:)|\t])|[ ]+(?:tel|ph|mob|email|e-mail|ffon|dob|and|a)\b", re.I)
SURE = r"\b(?:[A-Z]{1,2}[0-9][0-9A-Z]?(?: {0,3}|-|\n)[0-9][A-Z]{2}|[a-z]{1,2}[0-9][0-9a-z]?(?: |)[0-9][a-z]{2})\b"


def judge(candidate: Candidate) -> Judgement | None:
    """The full form stands by itself; a loose one needs a cue, a column, or to end an address.

    >>> DETECTOR.values("14 Heol Fawr, Abertawe SA1 1AA")
    ['SA1 1AA']
    >>> DETECTOR.values("Cod post LL57 2AB")
    ['LL57 2AB']
    >>> DETECTOR.values("Form B12 3CD1")
    []
    >>> DETECTOR.values("XX1 1AA")
    []
    """
    value = candidate.value
    compact = "".join(value.replace("-", " ").split()).upper()
    plain = standard(value)
    if plain is None or not candidate.alone:
        return None
    evidence = believed(candidate, KIND, 40) or believed(candidate, FindingType.ADDRESS, 110)
    if not any(character.isdigit() for character in compact) and not (evidence and evidence.firm):
        return None
    written = value.isupper() and plain == compact and value == f"{compact[:-3]} {compact[-3:]}"
    if evidence is None and not _plausible(candidate, plain, compact, written):
        return None
    role = role_of_contact(candidate.context, candidate.start, candidate.end)
    basis = "postcode: area exists" if plain == compact else "postcode: area exists, scanning damage undone"
    score = 0.95 if evidence else 0.9 if written else 0.7
    return Judgement(candidate.start, candidate.end, KIND, score, basis, str(evidence or ""), role)


def _plausible(candidate: Candidate, plain: str, compact: str, written: bool) -> bool:
    """Without a cue: the usual spelling unless contradicted, a looser one where an address would end."""
    if plain != compact or contradicted(candidate, KIND) or _ORDINAL.fullmatch(plain[-3:]):
        return False
    context, value = candidate.context, candidate.value
    if written or (value.islower() and " " in value):
        return True
    before, after = context.before(candidate.start, 12), context.after(candidate.end, 10)
    if "\n" in value:
        return value.isupper() and _BROKEN_BEFORE.search(context.before(candidate.start, 100)) is not None
    if "-" in value or not (value.isupper() or value.islower()):
        return False
    if _PLACE_BEFORE.search(before):
        return True
    return bool(_ADDRESS_BEFORE.search(before) and _ENDS_AFTER.match(after))


def standard(value: str) -> str | None:
    """The postcode in its parts' proper characters, scanning damage undone; None where it cannot be one."""
    compact = "".join(value.replace("-", " ").split()).upper()
    inward = compact[-3:-2].translate(_DIGITS) + compact[-2:].replace("0", "O")
    outward = compact[:-3]
    for letters in (2, 1):
        area, district = outward[:letters], outward[letters:]
        if area not in AREAS or not _INWARD.fullmatch(inward):
            continue
        for number in (district, district[:1].translate(_DIGITS) + district[1:], district.translate(_DIGITS)):
            if _OUTWARD.fullmatch(area + number):
                return area + number + inward
    return None


DETECTOR = Shape("postcode", KIND, SHAPE, judge, SURE, opens=ascii_letters, unaided=0.95)
