"""A value that one place of a document gives away is found wherever the document writes it again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from models.findings import Finding, FindingType, Role
from models.records import Text

KINDS: Final = frozenset(
    {
        FindingType.BANK_ACCOUNT,
        FindingType.COUNCIL_TAX_ACCOUNT,
        FindingType.SOCIAL_CARE_ID,
        FindingType.NHS_NUMBER,
        FindingType.UTR,
        FindingType.ULN,
        FindingType.PASSPORT,
        FindingType.DRIVING_LICENCE,
        FindingType.NATIONAL_INSURANCE_NUMBER,
    }
)
"""Types whose values, or some of them, are known by what stands beside them."""
LEAST: Final = 6
"""Figures of a value that is looked for again: shorter ones stand for other things too."""
MOST: Final = 64
"""Different values of a document that are looked for; a register of more names each of them where it stands."""
_FIGURE = re.compile(r"[0-9]")


def again(texts: Sequence[Text], found: Sequence[Sequence[Finding]]) -> list[list[Finding]]:
    """The findings of each text with the further places of their values, in text order, none overlapping another."""
    known: dict[str, Finding] = {}
    for text, some in zip(texts, found, strict=True):
        for one in some:
            value = text.text[one.start : one.end]
            if one.type in KINDS and len(_FIGURE.findall(value)) >= LEAST:
                known.setdefault(value, one)
    if not 0 < len(known) <= MOST:
        return [list(some) for some in found]
    longest_first = sorted(known, key=lambda value: (-len(value), value))
    wanted = re.compile(rf"(?<![0-9A-Za-z])(?:{'|'.join(map(re.escape, longest_first))})(?![0-9A-Za-z])")
    return [_merged(some, _places(text, wanted, known)) for text, some in zip(texts, found, strict=True)]


def _places(text: Text, wanted: re.Pattern[str], known: dict[str, Finding]) -> Iterator[Finding]:
    for match in wanted.finditer(text.text):
        first = known[match.group()]
        role = first.role if first.role is Role.EXAMPLE else Role.UNKNOWN
        yield replace(
            first,
            start=match.start(),
            end=match.end(),
            score=min(first.score, 0.6),
            context="written again",
            where=text.where,
            role=role,
        )


def _merged(found: Sequence[Finding], places: Iterator[Finding]) -> list[Finding]:
    """Both in text order, without the places that something was found in already."""
    taken = [(one.start, one.end) for one in found]
    fresh, at = [], 0
    for place in places:
        while at < len(taken) and taken[at][1] <= place.start:
            at += 1
        if at == len(taken) or taken[at][0] >= place.end:
            fresh.append(place)
    return sorted([*found, *fresh], key=lambda one: (one.start, one.end))
