"""Postal addresses: house and street up to the postcode (a finding of its own), or what an address label announces."""

from __future__ import annotations

import re

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
    r"(?:Road|Rd|Street|Avenue|Ave|Lane|Close|Drive|Crescent|Gardens|Gdns|Grove|Terrace|Mews|Cottages)\Z|\b(?:Heol|Ffordd|Stryd)\b"
)
_NAME = r"[A-Z][A-Za-z'.\-]*"
_UNIT = r"(?i:flat|apartment|apt|unit|studio|room|fflat|floor)"
_NUMBER = r"[0-9]{1,4}[A-Za-z]?(?:[\-/][0-9]{1,4}[A-Za-z]?)?"
SHAPE = (
    rf"\b(?:{_UNIT} [0-9A-Za-z]{{1,4}}(?:,|,? \n?|\n) ?)?{_NUMBER},? (?:{_NAME} )+(?:{_TYPES})\b"
    rf"|\b(?:{_UNIT} [0-9A-Za-z]{{1,4}}(?:,|,? \n?|\n) ?)?{_NUMBER},? (?:{_WELSH}) ?(?:(?:y |yr |Y |Yr |'r )?{_NAME})+"
    rf"|\b{_UNIT} [0-9]{{1,4}}[A-Za-z]?, (?:{_NAME} )+(?:{_TYPES})\b"
    r"|\b(?i:address|cyfeiriad|lives at|living at|residing at|byw yn|byw ar)\b"
)
_SEGMENT = re.compile(
    rf"(?:,[ ]?|,?[ ]?\r?\n[ ]?)(?!{_NUMBER} )({_NAME}(?:[ \-](?:y|yr|upon|on|the"
    rf"|in|le|under|and|{_NAME})){{0,4}})(?=[,\n\r.;)\t|]|[ ][A-Z]{{1,2}}\d|$)"
)
_POSTCODE_NEXT = re.compile(r"[ ,.\n\r]{0,4}[A-Za-z]{1,2}\d[A-Za-z\d]? {0,2}\d[A-Za-z]{2}\b")
_LABELLED = re.compile(
    r"[ \t]*(?:(?:is|yw|:|=|-)[ \t]*)?(?:\r?\n)?[ \t]*([A-Z0-9][A-Za-z0-9'.,\-/ \r\n]{5,110}?)"
    r"[ ,.\r\n]{1,4}(?=[A-Za-z]{1,2}\d[A-Za-z\d]? {0,2}\d[A-Za-z]{2}\b)"
)
_NOT_STREET = re.compile(
    r"(?i)\b(?:january|february|march|april|june|july|august|september|october|november|december|of|the|act|section)\b"
)


def judge(candidate: Candidate) -> Judgement | None:
    """House number, street and the towns behind it; or what stands between an address label and a postcode."""
    if candidate.value[0].isalpha() and not re.match(_UNIT + " ", candidate.value):
        return _labelled(candidate)
    street = candidate.value
    if not _starts(candidate) or _NOT_STREET.search(street):
        return None
    body, end, towns = candidate.context.body, candidate.end, 0
    while towns < 4 and (segment := _SEGMENT.match(body, end)):
        end, towns = segment.end(1), towns + 1
    complete = _POSTCODE_NEXT.match(body, end) is not None
    if not complete and not towns and not _CERTAIN.search(street):
        return None
    score = 0.9 if complete else 0.75 if towns else 0.6
    return _judgement(candidate, candidate.start, end, score, "address: house and street")


def _starts(candidate: Candidate) -> bool:
    """False behind a point, slash or currency sign: the number is part of another."""
    before = candidate.context.before(candidate.start, 2)
    return not re.search(r"[\w£$#]$|[0-9][.,/\-]$|[-/]$", before)


def _labelled(candidate: Candidate) -> Judgement | None:
    match = _LABELLED.match(candidate.context.body, candidate.end)
    if match is None or "\n\n" in match.group(1) or match.group(1).count("\n") > 5:
        return None
    basis = "address: between label and postcode"
    return _judgement(candidate, match.start(1), match.end(1), 0.9, basis, candidate.value.lower())


def _judgement(candidate: Candidate, start: int, end: int, score: float, basis: str, cue: str = "") -> Judgement:
    role = role_of_contact(candidate.context, start, end)
    return Judgement(start, end, KIND, score, basis, cue, role)


DETECTOR = Shape("address", KIND, SHAPE, "0123456789fFaAuUsSrRcClLbB", judge)
