"""Addresses without a street's word: houses by name, flats, fields ADDR1 and ADDR2, columns of loose tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from classifiers.detectors.address import judgement
from classifiers.detectors.address_words import BODIES, HOUSE, POSTCODE, STOP, STREET
from classifiers.detectors.context import Context
from classifiers.detectors.regions import HOUSES, Region, has
from classifiers.detectors.rows import Table
from classifiers.detectors.scanning import Judgement
from classifiers.patterns import NOWHERE, finder

_CAP = r"[A-Z][A-Za-z'\-]+"
_HOUSE_NAME = rf"(?:(?:The |Y |Yr )?{_CAP}(?:[ \-](?:y|yr|Y|Yr|ar|the|{_CAP})){{0,3}})"
_ENDS = r"(?=[ \t]*(?:[\n\r.;:)\t]|,[ \n]|\Z| - ))"
WORDS: Final = (
    r"(?i:\b(?:flat|fflat|apartment|apt|cottage|farm|farmhouse|barn|villa|bungalow|rectory|vicarage|mill|grange|house"
    r"|croft|forge|lodge|coach house|ty|ty'n|tyn|llys|bryn|plas|maes|cae|pen|tan|hafod|glan|gwel|erw|pant|hendre|tyddyn"
    r"|cefn|awel|rhiw|troed|min|craig|ael|noddfa|addr(?:ess)?|property|house_?name|pick ?up|cyfeiriad)|\baddr)"
)
_FIELD = re.compile(
    r"(?:\A|(?<=\n))[ \t]*(?i:addr(?:ess)?[ _]?(?:line[ _]?)?[12]?|add[12]|house(?:[ _]?name)?|street"
    r"|premises)[ \t]*=[ \t]*"
    r"([^\n=]{3,60})"
)
_NAMED = re.compile(
    rf"(?:{_CAP}|[A-Z]\.?) {_CAP}(?: \(\w+\))?(?:,| [-:]|,? (?:of"
    rf"|from)) ({_HOUSE_NAME}(?:, ?{_HOUSE_NAME}){{0,2}}){_ENDS}"
)
_AT = re.compile(
    rf"\b(?i:at|of|to|from|in|visit(?:ed)?(?: to)?|yn|i|o|lives"
    rf"|living) ({_HOUSE_NAME}, ?{_HOUSE_NAME})(?=[ \t]*[\n\r.;:),]|\Z| )"
)
_FLAT = re.compile(
    r"(?:\A|(?<=[\n\t(,:;=|])|(?<=[,:;=\-] )|(?<=\bat )|(?<=\bto )|(?<=\bof )|(?<= {2}))"
    rf"((?i:flat|fflat|apartment"
    rf"|apt) [0-9]{{1,3}}[A-Za-z]?,? (?:[0-9]{{1,3}}[A-Za-z]? )?{_CAP}(?: {_CAP}){{0,2}}){_ENDS}"
)
FLATS: Final = r"(?i:flat|apartment|apt) [0-9]"
_ADDRESS_COLUMN = re.compile(
    r"(?i)(?:home |current |property |full )?(?:address|addr|property|cyfeiriad|eiddo|house|street|pick ?up"
    r"|premises|where)"
    r"(?:[ _]?(?:line[ _]?)?[1-3])?"
)
_STATED = re.compile(r"(?i)address|addr|property|cyfeiriad|eiddo")
_NUMBERED = re.compile(r"[0-9]{1,4}[A-Za-z]?(?:[\-/][0-9]+)?,? [A-Z][A-Za-z']{2}")
_NO_HOUSE = re.compile(
    r"(?i)\b(?:the (?:council|cabinet|committee|chair|leader)|house of|manager|officer|director|service|group"
    r"|department"
    r"|farm shop|open(?:ed)?|meeting|minister|january|february|march|april|may|june|july|august|september|october)\b"
)
_TAIL = re.compile(rf"[ ,]+(?:{POSTCODE})?[ ,.]*\Z")


def in_places(
    context: Context, tables: Callable[[], Sequence[Table]], regions: Sequence[Region]
) -> Iterator[Judgement]:
    """The homes in a folded text that only their place gives away, in no order."""
    if not regions or finder(WORDS)(context.data, 0) == NOWHERE:
        return
    body = context.body
    for region in regions:
        for match in _FIELD.finditer(body, *region) if body.find("=", *region) >= 0 else ():
            yield _judged(context, *match.span(1), 0.85, "address: field")
        for match in _FLAT.finditer(body, *region) if has(context, region, FLATS) else ():
            yield _judged(context, *match.span(1), 0.7, "address: flat")
        if has(context, region, HOUSES):
            yield from _named_houses(context, region)
    for start, end in _in_columns(body, tables()):
        yield _judged(context, start, end, 0.85, "address: column")


def _named_houses(context: Context, region: Region) -> Iterator[Judgement]:
    """A house by its name behind a person's, or where somebody lives, is visited or sent something."""
    for pattern in (_NAMED, _AT):
        for match in pattern.finditer(context.body, *region):
            value = match.group(1)
            first = value.split(",")[0]
            if not HOUSE.search(first) or BODIES.search(value) or _NO_HOUSE.search(value) or re.match(STOP, value):
                continue
            if pattern is _NAMED and len(first.split()) < 2 and "," not in value:
                continue
            yield _judged(context, *match.span(1), 0.65, "address: house by name")


def _in_columns(body: str, tables: Sequence[Table]) -> Iterator[tuple[int, int]]:
    """The cells of columns that say address, in tables of running text and beside the first address column."""
    for table in tables:
        for column, name in enumerate(table.names):
            if not _ADDRESS_COLUMN.fullmatch(name.strip()):
                continue
            for start, end in table.column(column):
                value = body[start:end].strip(' "')
                first = start + body[start:end].find(value)
                if _lived_in(value, _STATED.search(name) is not None and not name.strip().endswith(("2", "3"))):
                    yield first, first + len(value) - _tail(value)


def _lived_in(value: str, stated: bool) -> bool:
    if not 4 <= len(value) <= 100 or "@" in value:
        return False
    named = (
        STREET.search(value) is not None or HOUSE.search(value.split(",")[0]) is not None or value.startswith("The ")
    )
    return _NUMBERED.match(value) is not None or named or (stated and value[0].isupper() and "," in value)


def _tail(value: str) -> int:
    match = _TAIL.search(value)
    return len(match.group()) if match else 0


def _judged(context: Context, start: int, end: int, score: float, basis: str) -> Judgement:
    value = context.body[start:end]
    return judgement(context, start, start + len(value.rstrip(" ,.")), score, basis)
