"""Terms that are only part of a name: a street, a house, an identifier, a product, a placeholder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from classifiers.special_passages import Piece
from classifiers.special_terms import WEAK, Hit
from models.findings import Category, FindingType

IDENTIFIERS: Final = frozenset(FindingType) - {FindingType.PERSON, FindingType.ADDRESS, FindingType.DATE_OF_BIRTH}
NAMES: Final = frozenset({FindingType.ADDRESS, FindingType.PERSON})
"""Findings in which a doubtful term is part of a name: Baptiste, Miss Pugh's Baker Street."""

NAMED_PLACES: Final = frozenset(
    {
        Category.RELIGIOUS_OR_PHILOSOPHICAL_BELIEFS,
        Category.RACIAL_OR_ETHNIC_ORIGIN,
        Category.POLITICAL_OPINIONS,
        Category.CHILDREN,
    }
)
"""Categories whose words name streets and houses: Chapel Row, Polish Hall, Labour Lane, School Close."""

_STREET_AFTER = re.compile(
    r"(?:'?s)? (?:[A-Z][a-z]+ )?(?:Road|Rd|Street|Lane|Row|Close|Terrace|Avenue|Ave|Drive|Way|Gardens|View|Villas"
    r"|Crescent|Green|Farm|Cottages?|Mews|Rise|Yard|Estate|Hill|Bridge|Park|Square|Walk|Hall|House)\b"
)
_STREET_BEFORE = re.compile(r"\b(?:Rhes|Stryd|Heol|Lon|Ffordd|Maes|Clos|Rhiw|Trem|Pen|Cae|Ty|Tan|Pont)(?: yr?)? ?$")
_CODE_AFTER = re.compile(r" ?[\dOlI]{2} ?[\dOlI]{2}\b|[-/ ]?\d{4,}")
_PRODUCT = re.compile(
    r" (?:food|meals?|takeaways?|take-aways?|restaurants?|tea|wine|cheese|bread|doors?|windows?|knotweed|embassy"
    r"|lessons?|language|cuisine|polish|oil|blinds?|hornets?|bulldogs?|shepherds?|army|grand prix|menu|caf\w*|shop)\b",
    re.IGNORECASE,
)
_THE = re.compile(r"\b[Tt]he $")
_NATION = re.compile(r"[.,;!?]|\s*$|\n")


def apart_from_names(hits: Iterable[Hit], piece: Piece) -> Iterator[Hit]:
    """The hits that are no part of an identifier, an address, a place's or a product's name."""
    for hit in hits:
        if not (_in_finding(hit, piece) or _in_name(hit, piece.body)):
            yield hit


def _in_finding(hit: Hit, piece: Piece) -> bool:
    for finding in piece.within(max(0, hit.start - 80), hit.end):
        if finding.start <= hit.start and hit.end <= finding.end:
            if finding.type in IDENTIFIERS:
                return True
            if finding.type in NAMES and (hit.grade == WEAK or hit.category in NAMED_PLACES):
                return True
    return False


def _in_name(hit: Hit, body: str) -> bool:
    written, after = body[hit.start : hit.end], body[hit.end : hit.end + 40]
    before = body[max(0, hit.start - 16) : hit.start]
    if written[:1].isupper() and (hit.category in NAMED_PLACES or hit.grade == WEAK):
        if _STREET_AFTER.match(after) and not written.isupper():
            return True
        if _STREET_BEFORE.search(before):
            return True
    if written.isupper() and len(written) == 2 and _CODE_AFTER.match(after):
        return True
    if hit.category is Category.RACIAL_OR_ETHNIC_ORIGIN and " " not in written:
        return bool(_PRODUCT.match(after) or (_THE.search(before) and _NATION.match(after)))
    return False
