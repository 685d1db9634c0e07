"""A passage as numbers: the strength of its terms, who stands near them, and how it speaks. No words of any text."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Final

from classifiers.special_cues import NAMES as CUES
from classifiers.special_cues import SETS, WORD, counts, words_of
from classifiers.special_document import IDENTITY, NAMES_OF_VIEW, ROLES, Stretch, View
from classifiers.special_links import NAMES as LINKS
from classifiers.special_links import links
from classifiers.special_passages import Kind, Passage, Piece
from classifiers.special_terms import INFERRED, STRONG
from models.findings import Category, FindingType, Role

AROUND: Final = 240
CATEGORIES: Final = tuple(Category)
_FILLED = re.compile(r"[A-Za-z0-9]")
_BLANK = re.compile(r"[._]{4,}|\[ ?\]|\( ?\)|Y ?/ ?N|Yes ?/ ?No|Ydw / Nac|/ ?Nac oes", re.IGNORECASE)
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Master)\.? ?[A-Z]")
_OFFICE = re.compile(r"\b(?:Cllr|Councillor|Cynghorydd|Lord|Baroness|Sir|Dame|Minister|MP|Dr|PC|DC|DS|Sgt)\b")
_NAMELIKE = re.compile(r"(?<![.!?:\n] )(?<!^)\b[A-Z][a-z]{2,}\b")
_INITIALS = re.compile(r"\b(?!GP|MH|UK|IT|HR|ID|EU|NO|OK|TB|ED|MS|OT)[A-Z]\.?[A-Z]\b\.?")
_MONTHS_CY = "Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr"
_DATE = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\b|\b(?:" + _MONTHS_CY + r")\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2} ?(?:am|pm|hrs)?\b|\b\d{1,2} ?(?:am|pm)\b", re.IGNORECASE)
_AGE = re.compile(
    r"\baged? \d|\b\d{1,2} ?(?:y/?o|yrs?|years? old|year[- ]old|oed)\b|\b\d{1,2}/(?:12|52)\b|\(\d{1,2}\)", re.IGNORECASE
)
_PERCENT = re.compile(r"\d ?%|\bper cent\b")
_DIGIT = re.compile(r"\d")
_BIG = re.compile(r"\b\d{1,3},\d{3}\b|\b\d{4,}\b")
_OFFICE_HEADER = re.compile(
    r"\b(?:post|job|title|team|department|party|e-?mail|ext|phone|ward|service|organisation|course|swydd|adran|tim|plaid)\b",
    re.IGNORECASE,
)
_NAME_HEADER = re.compile(
    r"\b(?:name|surname|forename|employee|pupil|child|client|tenant|applicant|claimant|enw|licensee|defendant|subject"
    r"|patient|customer|resident|emp no|payroll|upn|student|member|suspect|cyfenw)\b",
    re.IGNORECASE,
)
_STATISTIC_HEADER = re.compile(r"%|\b(?:number|total|count|per|rate|population|average|no of|nifer)\b", re.IGNORECASE)
_DEFINITE = SETS["that_article"]
_INDEFINITE = SETS["any_article"]
_SUBJECT = SETS["subject"] | SETS["kin"]
_ANYBODY = SETS["anybody"]
_TOPIC, _BEFORE = SETS["topic"], SETS["before_topic"]
LOCAL: Final = (
    "strong terms", "weak terms", "inferring terms", "different terms", "only weak terms",
    "row", "field", "prose", "under a header that is a term", "field filled", "field or row blank",
    "office header", "name header",
    "statistic header", "value is a number", "term in the value",
    *(f"person here: {role.value or 'unknown'}" for role in ROLES),
    *(f"person near: {role.value or 'unknown'}" for role in ROLES),
    "nearness of a data subject", "nearness of an unknown person", "nearness of an official",
    "identity number here", "contact here", "Mr, Mrs here", "office here", "name-like words", "initials",
    "date here", "time here", "age here", "percentage here", "large number here", "question", "bullet",
    "definite subject", "indefinite subject", "topic noun after", "topic preposition before", "any before",
    "person noun after the term", "length of the passage", "starts a sentence",
    *(f"here: {name}" for name in CUES),
    *(f"near: {name}" for name in CUES),
)  # fmt: skip
NAMES: Final = (
    *LOCAL,
    *LINKS,
    *NAMES_OF_VIEW,
    *(f"category: {category.value}" for category in CATEGORIES),
)
"""What each number of `vector` is."""


def vector(piece: Piece, passage: Passage, view: View) -> list[float]:
    """The features of a passage in the order of `NAMES`, each roughly 0 to 3."""
    low, high = max(0, passage.start - AROUND), passage.end + AROUND
    body = piece.body[passage.start : passage.end]
    place = (id(piece), passage.start, passage.end)
    if place not in view.stretches:
        view.stretches[place] = _stretch(body, piece.body[low : passage.start], piece.body[passage.end : high])
    words, surface, cues = view.stretches[place]
    values = _terms(passage) + _shape(passage, body)
    values += [*_people(piece, passage, low, high), *surface, *_grammar(piece, passage, words), *cues]
    values += links(piece, passage, words, view.clear)
    values += view.values
    values += [float(passage.hits[0].category is category) for category in CATEGORIES]
    return values


def _stretch(body: str, before: str, after: str) -> Stretch:
    """What a stretch is whatever its category: its words, its surface, and its cues here and around."""
    words = words_of(body)
    here, around = counts(words), counts(words_of(before) + words_of(after))
    return words, _surface(body), [min(3.0, math.sqrt(n)) for n in (*here, *around)]


def _terms(passage: Passage) -> list[float]:
    grades = [hit.grade for hit in passage.hits]
    strong, inferred = grades.count(STRONG), grades.count(INFERRED)
    weak = len(grades) - strong - inferred
    return [
        min(3.0, math.log2(1 + strong)),
        min(3.0, math.log2(1 + weak)),
        min(3.0, math.log2(1 + inferred)),
        min(3.0, math.log2(len({hit.name for hit in passage.hits}))),
        float(strong == 0 and inferred == 0),
    ]


def _shape(passage: Passage, body: str) -> list[float]:
    row, field = passage.kind is Kind.ROW, passage.kind is Kind.FIELD
    value = body[passage.label - passage.start :] if field else ""
    names = " | ".join(passage.names)
    cell = _cell_under_header(passage)
    return [
        float(row),
        float(field),
        float(not row and not field),
        float(passage.by_header),
        float(field and bool(_FILLED.search(value)) and not _BLANK.search(value)),
        float(bool(_BLANK.search(body)) or (field and not _FILLED.search(value))),
        float(row and bool(_OFFICE_HEADER.search(passage.header))),
        float(row and bool(_NAME_HEADER.search(names))),
        float(row and bool(_STATISTIC_HEADER.search(passage.header))),
        float(row and bool(cell) and not re.search("[A-Za-z]", cell)),
        float(field and any(hit.start >= passage.label for hit in passage.hits)),
    ]


def _cell_under_header(passage: Passage) -> str:
    if passage.header in passage.names:
        column = passage.names.index(passage.header)
        return passage.row[column] if column < len(passage.row) else ""
    return ""


def _people(piece: Piece, passage: Passage, low: int, high: int) -> list[float]:
    here = piece.within(passage.start, passage.end)
    near = piece.within(low, high)
    persons = [f for f in here if f.type is FindingType.PERSON]
    values = [float(any(f.role is role for f in persons)) for role in ROLES]
    values += [float(any(f.role is role and f.type is FindingType.PERSON for f in near)) for role in ROLES]
    for role in (Role.DATA_SUBJECT, Role.UNKNOWN, Role.OFFICIAL):
        gaps = [_gap(f.start, f.end, passage) for f in persons if f.role is role]
        values.append(1 / (1 + min(gaps) / 30) if gaps else 0.0)
    values.append(float(any(f.type in IDENTITY for f in here)))
    values.append(float(any(f.type in (FindingType.PHONE, FindingType.EMAIL) for f in here)))
    return values


def _gap(start: int, end: int, passage: Passage) -> int:
    if passage.kind is Kind.ROW:
        return 0
    return min(max(hit.start - end, start - hit.end, 0) for hit in passage.hits)


def _surface(body: str) -> list[float]:
    digits = _DIGIT.search(body) is not None
    return [
        float(bool(_HONORIFIC.search(body))),
        float(bool(_OFFICE.search(body))),
        min(3.0, math.log2(1 + sum(1 for _ in _NAMELIKE.finditer(body)))),
        float(bool(_INITIALS.search(body))),
        float(bool(_DATE.search(body))),
        float(digits and bool(_TIME.search(body))),
        float(digits and bool(_AGE.search(body))),
        float(("%" in body or "per cent" in body) and bool(_PERCENT.search(body))),
        float(digits and bool(_BIG.search(body))),
        float("?" in body),
        float(body.lstrip()[:1] in ("-", "*")),
    ]


def _grammar(piece: Piece, passage: Passage, words: list[str]) -> list[float]:
    pairs = list(pairwise(words))
    definite = sum(a in _DEFINITE and b in _SUBJECT for a, b in pairs)
    indefinite = sum(a in _INDEFINITE and (b in _SUBJECT or b in _ANYBODY) for a, b in pairs)
    first = passage.hits[0]
    before = WORD.findall(piece.body[max(passage.start, first.start - 40) : first.start].lower())[-2:]
    after = [w for hit in passage.hits[:4] for w in WORD.findall(piece.body[hit.end : hit.end + 40].lower())[:2]]
    return [
        min(2.0, float(definite)),
        min(2.0, float(indefinite)),
        float(any(word in _TOPIC for word in after)),
        float(any(word in _BEFORE for word in before)),
        float(any(word in _INDEFINITE for word in before)),
        float(any(word in _ANYBODY for word in after)),
        math.log2(2 + len(words)) / 3,
        float(not before),
    ]
