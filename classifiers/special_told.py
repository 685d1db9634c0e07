"""Plain ways of telling somebody about himself: "you" in a letter to a person, "the tenant" in a paper about one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from classifiers.special_cues import SETS, words_of
from classifiers.special_document import ADDRESSED
from classifiers.special_passages import Kind, Passage, Piece
from classifiers.special_terms import STRONG
from models.findings import Finding, FindingType, Role

HEAD: Final = 600
"""Characters in which a letter names the person that it is written to."""

LIKELY: Final = 0.8
"""The least probability given to such a passage."""

_GENERAL = (
    SETS["condition"] - {"where", "when"}
    | SETS["anybody"]
    | SETS["blank"]
    | SETS["any_article"] - {"an", "a", "other", "no"}
)
_GENERAL |= {
    "should",
    "must",
    "could",
    "would",
    "may",
    "might",
    "asked",
    "request",
    "please",
    "delete",
    "policy",
    "how",
    "many",
}
_YOU = frozenset("you your you've you're chi eich ydych gennych dioddef".split())
_THE_PERSON = frozenset(
    "driver tenant applicant appellant defendant licensee pupil claimant holder employee resident child".split()
)
_HAPPENED = SETS["past"] | SETS["disclosure"]


UNLIKELY: Final = 0.2
"""The most given to an offer to whom it may concern."""

_OFFER = re.compile(
    r"\b(?:if (?:you(?: or [a-z ]{3,30})?|anyone|someone|any [a-z]+) "
    r"(?:have|has|had|are|is|need|needs|suffers?|thinks?|know)"
    r"|os (?:ydych|oes|ydy))\b(?:(?!\byour?\b)[^.\n]){0,60}$",
    re.IGNORECASE,
)


def offered(piece: Piece, passage: Passage) -> bool:
    """True for "if you have dementia or ..., tell us": an offer or a rule, whoever reads it."""
    if passage.kind is not Kind.PROSE:
        return False
    return all(_OFFER.search(piece.body, max(passage.start, hit.start - 100), hit.start) for hit in passage.hits)


def told(piece: Piece, passage: Passage) -> bool:
    """True when a clear term stands in a statement to the addressee, or of the one person that the text is about."""
    if passage.kind is not Kind.PROSE or all(hit.grade != STRONG for hit in passage.hits):
        return False
    body = piece.body[passage.start : passage.end]
    words = words_of(body)
    if "?" in body or not _GENERAL.isdisjoint(words):
        return False
    return _to_reader(piece, words) or _of_the_person(piece, passage, words)


def _to_reader(piece: Piece, words: Sequence[str]) -> bool:
    if _YOU.isdisjoint(words) or not ADDRESSED.search(piece.body[: 5 * HEAD]):
        return False
    return any(f.type is FindingType.PERSON and f.role is Role.DATA_SUBJECT for f in piece.within(0, HEAD))


def _of_the_person(piece: Piece, passage: Passage, words: Sequence[str]) -> bool:
    pairs = pairwise(words)
    if not any(a == "the" and b in _THE_PERSON for a, b in pairs) or _HAPPENED.isdisjoint(words):
        return False
    before = [f for f in piece.within(max(0, passage.start - HEAD), passage.end) if f.type is FindingType.PERSON]
    return 0 < len({_surname(piece, f) for f in before if f.role is Role.DATA_SUBJECT}) < 3


def _surname(piece: Piece, finding: Finding) -> str:
    return piece.body[finding.start : finding.end].lower().split()[-1]
