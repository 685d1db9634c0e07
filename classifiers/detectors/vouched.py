"""Ten-digit numbers without a cue of their own that their check digit and what is said around them vouch for.

One random number in eleven passes a check, so both are asked for: the check, and the kind named close by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from classifiers.detectors import check_digits
from classifiers.detectors.context import Context
from classifiers.detectors.cues import kinds_of_label
from classifiers.detectors.scanning import Judgement
from classifiers.detectors.topics import AFTER, BEFORE
from classifiers.patterns import NOWHERE, finder, spans
from models.findings import FindingType

_NHS: Final = (
    r"\bn\.?h\.?s\.? ?(?:no|nos|num|numbers?|nr|ids?)\b|\bnhs[ \t]*(?:[:|\t\n;)#=/]|  |,[^ \n])"
    r"|\b(?:nat(?:ional)? )?health (?:service )?(?:no|numbers?)\b|\brhif(?:au)? (?:y )?(?:gig|iechyd)\b"
    r"|\bgig[ \t]*(?:[:|\t\n]|  )|\bchi n(?:o|umber)\b"
)
_ULN: Final = r"\bulns?\b|\blearner (?:no|numbers?|reference)|\bilr\b|\brhif(?:au)? (?:unigryw )?(?:y )?dysgwyr?\b"
_UTR: Final = (
    r"\butrs?\b|\bhmrc (?:no|numbers?)\b|\btax(?:payer)?(?:'s)? (?:nos?|numbers?|refs?|references?)\b"
    r"|\bself.?assessment\b|\bfigures for the tax\b|\bcyfeirnod treth"
)


class _Kind(NamedTuple):
    type: FindingType
    named: str
    agrees: Callable[[str], bool]
    opens: str
    basis: str


_KINDS: Final = (
    _Kind(FindingType.NHS_NUMBER, _NHS, check_digits.nhs, "34679", "nhs: mod 11 ok"),
    _Kind(FindingType.ULN, _ULN, check_digits.uln, "123456789", "uln: mod 11 ok"),
    _Kind(FindingType.UTR, _UTR, check_digits.utr, "123456789", "utr: check digit ok"),
)
NAMED: Final = rf"(?i:{_NHS}|{_ULN}|{_UTR})"
_NUMBER: Final = (
    r"[0-9]{10}|[0-9]{3}[ .\-]{1,2}[0-9]{3}[ .\-]{1,2}[0-9]{4}|[0-9]{5}[ \-][0-9]{5}|[0-9]{4}[ \-][0-9]{3}[ \-][0-9]{3}"
    r"|[0-9]{3}[ \-][0-9]{4}[ \-][0-9]{3}|[0-9]{2}[ \-][0-9]{4}[ \-][0-9]{4}|[0-9]{4}[ \-][0-9]{6}|[0-9](?: [0-9]){9}"
)
_GLUED = re.compile(r"(?i)(?:(?<![a-z])(?:nhs|uln|utr))\Z")
_BEFORE = re.compile(r"[\w£$€+\-]\Z|\d[.,/]\Z")
_BEHIND = re.compile(r"-?\d|[a-z]|[.,/]\d")
_OTHER = re.compile(
    r"(?i)\b(?:invoice|inv|order|p/?o|job|ticket|account|acct?|a/c|ref(?:erence)?|tel(?:ephone)?|phone|mob(?:ile)?|fax"
    r"|meter|serial|batch|cost|code|uprn|vat|charity|company|card|payroll|receipt|policy|barcode|isbn|anfoneb|cyf|ffon)"
    r"\b[^\n]{0,12}\Z"
)
_OTHER_COLUMN = re.compile(_OTHER.pattern.removesuffix(r"[^\n]{0,12}\Z"))


def in_company(context: Context, heading: str = "") -> Iterator[Judgement]:
    """The numbers of a folded text whose kind is named within reach; `heading` is what stands before it. In order."""
    named = finder(NAMED)
    if named(context.data, 0) == NOWHERE and named(heading.encode("ascii", "replace"), 0) == NOWHERE:
        return
    body = context.body
    for start, end in spans(finder(_NUMBER), context.data):
        digits = "".join(filter(str.isdigit, body[start:end]))
        able = [kind for kind in _KINDS if digits[0] in kind.opens and kind.agrees(digits)]
        if able and _stands_free(context, start, end):
            kind = _nearest(able, body, start, end, heading)
            if kind:
                yield Judgement(start, end, kind.type, 0.65, kind.basis, "its kind is named near it")


def _stands_free(context: Context, start: int, end: int) -> bool:
    """False inside a longer number or code, behind another kind's name, and in a column that is called otherwise."""
    before = context.before(start, 30)
    if _BEHIND.match(context.body, end) or _OTHER.search(before):
        return False
    if _BEFORE.search(before) and not _GLUED.search(before):
        return False
    place = context.grid.place(start)
    return place is None or not (_OTHER_COLUMN.search(place.header) or _otherwise(place.header))


def _otherwise(header: str) -> bool:
    """True for a column's name that speaks of another kind of value."""
    kinds = kinds_of_label(header) if header[:1].isalpha() else {}
    return bool(kinds) and not any(kind.type.value in kinds for kind in _KINDS)


def _nearest(able: list[_Kind], body: str, start: int, end: int, heading: str) -> _Kind | None:
    """Of the kinds that may be, the one named last before the number, or else first behind it."""
    lead = f"{heading[-BEFORE:]}\n{body[max(0, start - BEFORE) : start]}\n".encode("ascii", "replace")
    tail = body[end : end + AFTER].encode("ascii", "replace")
    best, nearest = None, BEFORE + AFTER
    for kind in able:
        find = finder(f"(?i:{kind.named})")
        last = max((match[1] for match in spans(find, lead)), default=-1)
        behind = find(tail, 0)
        distance = len(lead) - last if last >= 0 else BEFORE + behind[0] if behind != NOWHERE else nearest
        if distance < nearest:
            best, nearest = kind, distance
    return best
