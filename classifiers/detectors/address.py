"""Postal addresses: house and street up to the postcode (a finding of its own), or what an address label announces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from classifiers.detectors.context import Context
from classifiers.detectors.evidence import role_of_contact
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from models.findings import FindingType

KIND = FindingType.ADDRESS
_TYPES = (
    "Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Close|Cl|Drive|Dr|Crescent|Cres|Gardens|Gdns|Grove|Place|Pl|Terrace|Terr|Way"
    "|Court|Ct|Square|Sq|Hill|Row|Walk|Park|Rise|Mews|Parade|View|Green|Villas|Cottages|Buildings|Mount|Wharf|Quay|Bank"
    "|Croft|Fold|Gate|Embankment|Esplanade|Promenade|Parkway|Vale|Meadow|Meadows|Fields|Heights|Orchard|Causeway"
    "|Broadway|Bridge|Passage|Yard|Circus|Crossroad|Highway|Loop|Paddock|Oval|Boulevard|Approach|Chase|Dell|Drove|End"
    "|Mead"
)
_WELSH = (
    "Heol|Hewl|Ffordd|Stryd|Lon|Maes|Clos|Rhodfa|Rhes|Bryn|Cae|Parc|Trem|Cwrt|Llys|Gerddi|Dol|Erw|Gwel|Golwg|Llwyn"
    "|Teras|Stad|Rhiw|Cilgant|Sgwar|Pen|Tan|Porth|Rhos|Cefn|Pant"
)
_CERTAIN = re.compile(
    r"(?:Road|Rd|Street|Avenue|Ave|Lane|Close|Drive|Crescent|Gardens|Gdns|Grove"
    r"|Terrace|Mews|Cottages)\Z|\b(?:Heol|Ffordd|Stryd)\b"
)
_NAME = r"[A-Z][A-Za-z'.\-]*"
_UNIT = r"(?i:flat|apartment|apt|unit|studio|room|fflat|floor)"
_NUMBER = r"[0-9]{1,4}[A-Za-z]?(?:[\-/][0-9]{1,4}[A-Za-z]?)?"
SHAPE = (
    rf"\b(?:{_UNIT} [0-9A-Za-z]{{1,4}}(?:,|,? \n?|\n) ?)?{_NUMBER},? (?:{_NAME} )+(?:{_TYPES})\b"
    rf"|\b(?:{_UNIT} [0-9A-Za-z]{{1,4}}(?:,|,? \n?|\n) ?)?{_NUMBER},? (?:{_WELSH}) ?(?:(?:y |yr |Y |Yr |'r )?{_NAME})+"
    rf"|\b{_UNIT} [0-9]{{1,4}}[A-Za-z]?, (?:{_NAME} )+(?:{_TYPES})\b"
)
_SEGMENT = re.compile(
    rf"(?:,[ ]?|,?[ ]?\r?\n[ ]?)(?!{_NUMBER} )({_NAME}(?:[ \-](?:y|yr|upon|on|the"
    rf"|in|le|under|and|{_NAME})){{0,4}})(?=[,\n\r.;)\t|]|[ ][A-Z]{{1,2}}\d|$)"
)
_POSTCODE_NEXT = re.compile(r"[ ,.\n\r]{0,4}[A-Za-z]{1,2}\d[A-Za-z\d]? {0,2}\d[A-Za-z]{2}\b")
_LABEL = re.compile(
    r"(?i)\b(address|cyfeiriad|lives at|living at|resid(?:es|ing) at|byw yn|byw ar)\b[ \t]*(?:is|yw|:|=|-)?[ \t\r\n]*"
)
_BODY = re.compile(r"[A-Z0-9][A-Za-z0-9'.,\-/ \r\n]{5,110}")
_LIVED_AT = re.compile(r"(?i)\b(?:at|to|of|from|address|visit(?:ed)?|lives?|living|for|yn|i|o|cyfeiriad)[ :\n]{1,3}\Z")
_NOT_STREET = re.compile(
    r"(?i)\b(?:january|february|march|april|june|july|august|september|october|november|december|of|the|act|section)\b"
)


def judge(candidate: Candidate) -> Judgement | None:
    """House number, street and the towns behind it."""
    street = candidate.value
    if not _starts(candidate) or _NOT_STREET.search(street):
        return None
    body, end, towns = candidate.context.body, candidate.end, 0
    while towns < 4 and (segment := _SEGMENT.match(body, end)):
        end, towns = segment.end(1), towns + 1
    complete = _POSTCODE_NEXT.match(body, end) is not None
    if not complete and not towns and not (_CERTAIN.search(street) and _LIVED_AT.search(_before(candidate))):
        return None
    score = 0.9 if complete else 0.75 if towns else 0.6
    return _judgement(candidate.context, candidate.start, end, score, "address: house and street")


def _starts(candidate: Candidate) -> bool:
    """False behind a point, slash or currency sign: the number is part of another."""
    before = candidate.context.before(candidate.start, 2)
    return not re.search(r"[\w£$#]$|[0-9][.,/\-]$|[-/]$", before)


def _before(candidate: Candidate) -> str:
    return candidate.context.before(candidate.start, 30)


def before_postcodes(context: Context, judgements: Sequence[Judgement]) -> Iterator[Judgement]:
    """What stands between an address label and a postcode."""
    for judged in judgements:
        if judged.type is not FindingType.POSTCODE:
            continue
        low = max(0, judged.start - 150)
        labels = list(_LABEL.finditer(context.body, low, judged.start))
        if not labels:
            continue
        start, value = labels[-1].end(), context.body[labels[-1].end() : judged.start].rstrip(" ,.\r\n")
        if _BODY.fullmatch(value) and "\n\n" not in value:
            basis = "address: between label and postcode"
            yield _judgement(context, start, start + len(value), 0.9, basis, labels[-1].group(1).lower())


def _judgement(context: Context, start: int, end: int, score: float, basis: str, cue: str = "") -> Judgement:
    role = role_of_contact(context, start, end)
    return Judgement(start, end, KIND, score, basis, cue, role)


DETECTOR = Shape("address", KIND, SHAPE, judge, SHAPE)
