"""What the whole document tells about whose it is: its kind, its manner of speaking, the people and numbers in it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from classifiers.genre import GENRES, genre_scores
from classifiers.patterns import finder, spans
from classifiers.special_cues import NAMES as CUES
from classifiers.special_cues import counts, words_of
from classifiers.special_links import hasty
from classifiers.special_passages import Piece
from classifiers.special_terms import STRONG
from models.findings import Category, Finding, FindingType, Role
from models.records import Properties, Text

SAMPLE = 24_000
IDENTITY = frozenset(
    {
        FindingType.NATIONAL_INSURANCE_NUMBER,
        FindingType.NHS_NUMBER,
        FindingType.DATE_OF_BIRTH,
        FindingType.UPN,
        FindingType.ULN,
        FindingType.SOCIAL_CARE_ID,
        FindingType.PASSPORT,
        FindingType.DRIVING_LICENCE,
        FindingType.COUNCIL_TAX_ACCOUNT,
        FindingType.BANK_ACCOUNT,
        FindingType.UTR,
    }
)
"""Identifiers that a member of the public has in a record, and an official in a document does not."""

ROLES = (Role.DATA_SUBJECT, Role.UNKNOWN, Role.OFFICIAL, Role.PUBLIC_FIGURE, Role.EXAMPLE)
_HEADED = re.compile(
    r"^[ \t]*(?:re|name|full name|client|pupil|patient|young person|applicant(?: name)?|child|employee|injured person"
    r"|surname|legal name|case|tenant|defendant|student|subject|statement of|enw|enw llawn|cleient|disgybl)\b"
    r"[^:\n]{0,25}:[ \t]*[A-Z][a-z]",
    re.IGNORECASE | re.MULTILINE,
)
_DEAR = re.compile(r"\b(?:Dear|Annwyl) (?:Mr|Mrs|Ms|Miss|Mx|Dr|[A-Z][a-z]+)\b")
ADDRESSED = re.compile(
    r"\b(?:Dear|Annwyl) (?!Sir|Madam|Colleague|All|Resident|Syr|Parent)(?:Mr|Mrs|Ms|Miss|Mx|Dr|[A-Z][a-z]+)\b"
    r"|^[ \t]*(?:To|At|I): +(?:Mr|Mrs|Ms|Miss|Mx)\b",
    re.MULTILINE,
)
"""How a letter or a notice names the person that it speaks to."""

_DATE = (
    r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{1,2}(?:st|nd|rd|th)? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_PERCENT = r"\d ?%|\bper cent\b|\by cant\b"
_HONORIFIC = r"\b(?:Mr|Mrs|Ms|Miss|Mx|Master)\.? ?[A-Z]"
_OFFICE = r"\b(?:Cllr|Councillor|Cynghorydd|Lord|Baroness|Sir|Dame|Minister|Secretary of State|MP|Chief Inspector)\b"


_TO_ALL = re.compile(
    r"\b(?:all staff|(?:(?:hi|hello|dear|good|morning|afternoon) )*(?:all|everyone|everybody|colleagues|team|folks)"
    r"|bawb|annwyl (?:bawb|gydweithwyr)) ?[,:\n.]|\bTo: *(?:all|everyone)\b",
    re.IGNORECASE,
)
_TO_ANYBODY = re.compile(
    r"\bDear (?:parent|carer|resident|applicant|customer|tenant|colleague|sir|madam|householder)"
    r"|\bAnnwyl (?:riant|breswyl)",
    re.IGNORECASE,
)
_CHAT_LINE = re.compile(
    r"^\[?\d{1,2}[:.]\d{2}[^\n]{0,3} ?[A-Z][^\n:]{0,24}:|^[A-Z]\w+(?: \w+)?, \d{1,2}[:.]\d{2}$", re.MULTILINE
)
_SENDER = re.compile(r"^(?:From|Oddi wrth|O|Sent by): *[A-Z]", re.MULTILINE)
SIGNED: Final = 160
"""Characters at the end of a text in which its author signs."""


Stretch = tuple[list[str], list[float], list[float]]
"""The words of a stretch of text, its surface and its cue words, as `special_features` counts them."""


@dataclass(frozen=True, slots=True)
class View:
    """The document's own features, computed once: `values` in the order of `NAMES_OF_VIEW`.

    `clear` is how many different clear terms of each category it has; `stretches` what was found out of each stretch,
    by piece, start and end, for its next category.
    """

    values: tuple[float, ...]
    clear: Mapping[Category, int]
    stretches: dict[tuple[int, int, int], Stretch] = field(default_factory=dict, compare=False)


RATES = ("third", "first", "second", "we", "anybody", "subject", "kin", "modal", "condition", "past", "rule", "kinds",
         "invite", "case", "blank")  # fmt: skip


def view(texts: Sequence[Text], pieces: Sequence[Piece], properties: Properties) -> View:
    """The document's features: genre scores, rates of cue words, people by role, identifiers."""
    sample = "\n".join(piece.body[:SAMPLE] for piece in pieces)[:SAMPLE]
    words = words_of(sample)
    size = max(len(words), 20) / 100
    found = dict(zip(CUES, counts(words), strict=True))
    values = [score / 4 for score in genre_scores(texts, properties)]
    values += [math.log1p(found[name] / size) for name in RATES]
    values += _people(pieces) + _shape(sample, size, len(words)) + _speakers(pieces, sample, properties)
    values.append(hasty(words))
    clear = {(hit.category, hit.name) for piece in pieces for hit in piece.hits if hit.grade == STRONG}
    return View(tuple(values), Counter(category for category, _ in clear))


def _people(pieces: Sequence[Piece]) -> list[float]:
    roles = Counter(f.role for piece in pieces for f in piece.findings if f.type is FindingType.PERSON)
    kinds = Counter(f.type for piece in pieces for f in piece.findings)
    identity = sum(kinds[kind] for kind in IDENTITY)
    contact = kinds[FindingType.PHONE] + kinds[FindingType.EMAIL] + kinds[FindingType.POSTCODE]
    return [math.log1p(roles[role]) for role in ROLES] + [math.log1p(identity), math.log1p(contact)]


def _shape(sample: str, size: float, words: int) -> list[float]:
    data = sample.encode("ascii")
    return [
        float(bool(_HEADED.search(sample))),
        float(bool(_DEAR.search(sample[:3000]))),
        math.log1p(_count(_DATE, data) / size),
        math.log1p(_count(_PERCENT, data) / size),
        math.log1p(_count(_HONORIFIC, data) / size),
        math.log1p(_count(_OFFICE, data) / size),
        math.log1p(sample.count("?") / size),
        math.log(max(words, 5)) / 5,
    ]


def _count(pattern: str, data: bytes) -> int:
    return sum(1 for _ in spans(finder(pattern), data))


def _speakers(pieces: Sequence[Piece], sample: str, properties: Properties) -> list[float]:
    """Who writes, to whom, and of how many."""
    signed = {f.role for piece in pieces for f in piece.within(len(piece.body) - SIGNED, len(piece.body)) if _person(f)}
    names = {
        piece.body[f.start : f.end].lower().split()[-1]
        for piece in pieces
        for f in piece.findings
        if _person(f) and f.role in (Role.DATA_SUBJECT, Role.UNKNOWN)
    }
    return [
        float(bool(_TO_ALL.search(sample[:600]))),
        float(bool(_TO_ANYBODY.search(sample[:1500]))),
        float(bool(properties.sender or _SENDER.search(sample[:600]))),
        float(Role.DATA_SUBJECT in signed),
        float(Role.UNKNOWN in signed),
        float(Role.OFFICIAL in signed),
        float(len(names) == 1),
        min(2.0, math.log1p(len(names))),
        math.log1p(sum(1 for _ in _CHAT_LINE.finditer(sample))) / 2,
    ]


def _person(finding: Finding) -> bool:
    return finding.type is FindingType.PERSON


NAMES_OF_VIEW = (
    *(f"genre: {genre}" for genre in GENRES),
    *(f"document: {name}" for name in RATES),
    *(f"people: {role.value or 'unknown'}" for role in ROLES),
    "identity numbers", "contact data", "subject named at the head", "addressed to a person", "document: dates",
    "document: percentages", "document: Mr, Mrs", "document: offices", "document: questions", "length",
    "to everybody", "to anybody", "a sender", "signed by a data subject", "signed by an unknown person",
    "signed by an official", "about one person", "people named", "chat lines", "hasty document",
)  # fmt: skip
"""What each value of a `View` is."""
