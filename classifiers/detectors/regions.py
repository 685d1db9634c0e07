"""The stretches of a text in which something may stand that only its place gives away; one pass of the engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from classifiers.detectors.context import Context
from classifiers.patterns import NOWHERE, finder, spans
from models.records import Form, Text

Region = tuple[int, int]
PAD: Final = 300
_HOUSES = (
    r"(?:Cottages?|Farm|Farmhouse|Barn|Villa|Bungalow|Rectory|Vicarage|Mill|Grange|House|Croft|Forge|Lodge|Hall|Flats"
    r"|Court)\b"
)
_WELSH = (
    r"(?:Llys|Ty|Ty'n|Tyn|Bryn|Plas|Maes|Cae|Pen|Tan|Hafod|Glan|Gwel|Erw|Pant|Nant|Rhos|Hendre|Tyddyn|Cefn|Awel|Rhiw"
    r"|Troed|Craig|Noddfa|Bod[a-z]{4})[a-z]{0,8}\b"
)
_MONTH = r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ion|chw|maw|ebr|mai|meh|gor|aws|med|hyd|tac|rha)"
HOUSES: Final = (
    r"(?:[,:] | - |\b(?:of|at|in|visit|visited|to|from|yn|i|o|lives|living|At|Of|Visited) )(?:The |Y |Yr )?"
    rf"(?:[A-Z][A-Za-z'\-]+ ){{0,3}}(?:{_HOUSES}|{_WELSH})"
)
WORTH: Final = (
    r"\t|\||[ ]{3}|[0-9]{5}|[0-9]{3} [0-9]{3}|[0-9][/.\-][0-9]{1,2}[/.\-][0-9]{2}"
    rf"|[(,] ?[0-9]{{1,2}}(?:st|nd|rd|th)? {_MONTH}"
    r"|\b(?i:pass ?words?|pwd?|p/w|log ?-?(?:in|on)s?|user ?names?|wi-?fi|ssid|\w?cyfrinair|gyfrinair|get in(?:to)?)\b"
    r"|\b(?i:code|pin|alarm|cod|larwm|key ?safe|key ?box)\b[^\n.;0-9]{0,40}[0-9]{4}|: ?[CcXx]?[0-9]{4,6}\n"
    rf"|{HOUSES}"
    r"|\b(?i:flat|fflat|apartment|apt) [0-9]|\b(?i:addr(?:ess)?|house|street|premises)[ _a-z]{0,6}[12]? ?="
)


def has(context: Context, region: Region, shape: str) -> bool:
    """True where the engine finds a shape (RE2) in a stretch."""
    return finder(shape)(context.data[slice(*region)], 0) != NOWHERE


def matches(context: Context, region: Region, shape: str, ends: str = "") -> Iterator[re.Match[str]]:
    """The matches of a shape (RE2) in a stretch that `ends`, which may look ahead, allows."""
    pattern = compiled(shape + ends)
    for start, _ in spans(finder(shape), context.data[slice(*region)]):
        if match := pattern.match(context.body, region[0] + start, region[1]):
            yield match


@lru_cache(maxsize=64)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern compiled once."""
    return re.compile(pattern)


def worth_reading(context: Context, text: Text) -> list[Region]:
    """Whole lines around what a value beside its cue may be, in order and apart; all of a table."""
    if text.form is Form.TABLE:
        return [(0, len(text.text))]
    body, found = context.body, list[Region]()
    for start, end in spans(finder(WORTH), context.data):
        if found and end + PAD <= found[-1][1]:
            continue
        low = body.rfind("\n", 0, max(0, start - PAD)) + 1 if start > PAD else 0
        high = body.find("\n", min(len(body), end + PAD))
        high = min(len(body) if high < 0 else high, end + 4 * PAD)
        low = max(low, start - 4 * PAD)
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], high)
        else:
            found.append((low, high))
    return found
