"""The decisions that several detectors share: is a weak value believed, is a contact the body's own."""

from __future__ import annotations

import re
from typing import Final

from classifiers.detectors.context import Context, Evidence, crosses_sentence
from classifiers.detectors.scanning import Candidate
from classifiers.detectors.vocabulary import NUMBER
from classifiers.patterns import finder, spans
from models.findings import Role

NEAR: Final = 60
LIST_NEAR: Final = 110
_LIST = re.compile(r"[\w .\-/()+]*(?:[,;&/]|\band|\bor|\ba|\bac|\bneu)\s*$", re.I)
_STRAIGHT = re.compile(r"[ .:#'\"(-]*(?:[A-Za-z]+[ .:#'\"(-]*){0,3}")
_OFFICIAL_WORDS: Final = (
    "(?i:"
    r"contact us|customer serv|contact cent|switchboard|help ?line|hot ?line|enquir"
    r"|civic|council offices?|county hall|city hall"
    r"|town hall|shire hall|guildhall|call us|ring us|phone us|write to us|telephone us"
    r"|visit us|our office|report it|text ?phone|minicom"
    r"|fax|opening hours|further (?:information|copies|details)|more information"
    r"|for (?:information|advice|help)|another (?:format|language)"
    r"|large print|this (?:document|leaflet|publication|policy)|published by|registry"
    r"|ombudsman|information commissioner"
    r"|cysylltwch a ni|cysylltu a ni|canolfan gyswllt|neuadd|swyddfa|swyddfeydd"
    r"|gwasanaethau cwsmer|ffoniwch ni|llinell gymorth|rhagor o wybodaeth"
    r"|o wybodaeth|comisiynydd|\bteam\b|\btim\b|department|directorate|adran|reception"
    r"|derbynfa|press office|data protection officer|\bdpo\b"
    r"|police station|hospital|surgery|solicitors|gwasanaeth"
    ")"
)
_PERSONAL_WORDS = re.compile(
    r"\b(?:mob(?:ile)?|home|her|his|your|mother|father|mum|dad|son|daughter|next of kin|client|tenant"
    r"|applicant|claimant|patient|pupil"
    r"|lives|of \d|symudol|cartref|eich|ei|mam|tad|cleient|tenant|dob|born|aged)\b",
    re.I,
)


def believed(candidate: Candidate, kind: str, near: int = NEAR) -> Evidence | None:
    """The evidence that a weak value is of this kind: its column or label, or the nearest cue within reach."""
    evidence = candidate.evidence
    if kind not in evidence.kinds:
        return None
    if evidence.firm or evidence.how == "after":
        return evidence
    if evidence.distance > near and not (evidence.distance <= LIST_NEAR and _LIST.match(evidence.gap)):
        return None
    return None if crosses_sentence(evidence) else evidence


def contradicted(candidate: Candidate, kind: str, near: int = 24) -> bool:
    """True when a column, label or cue right before a strong-shaped value says that it is a number of another kind."""
    evidence = candidate.evidence
    if not evidence.kinds or kind in evidence.kinds or NUMBER not in evidence.kinds:
        return False
    if evidence.firm:
        return True
    return evidence.how == "before" and evidence.distance <= near and _STRAIGHT.fullmatch(evidence.gap) is not None


def role_of_contact(context: Context, start: int, end: int) -> Role:
    """OFFICIAL for the published contact of a body ("contact us", an office), else unknown."""
    low = max(0, start - 140, context.body.rfind("\n\n", max(0, start - 140), start))
    official = [end for _, end in spans(finder(_OFFICIAL_WORDS), context.data[low:start])]
    if not official or _PERSONAL_WORDS.search(context.body, low + official[-1], start):
        return Role.UNKNOWN
    return Role.OFFICIAL


def score_of(evidence: Evidence) -> float:
    """How sure a weak value is by where its cue stands."""
    return {"column": 0.95, "label": 0.95, "after": 0.85}.get(evidence.how, 0.9 if evidence.distance < 12 else 0.8)
