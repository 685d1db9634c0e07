"""What a stretch of text is about, council tax or social care, where a number is only called a reference."""

from __future__ import annotations

import re
from typing import Final

from classifiers.patterns import NOWHERE, finder, spans
from models.findings import FindingType

BEFORE: Final = 1_500
AFTER: Final = 900
"""Characters before and behind a number in which a topic is spoken of: less than a window's lead and tail."""
_TAX_SURE: Final = (
    r"council tax|c\.?/?tax|ctax|(?:t|d|th|nh)reth (?:y )?g?c?yngor|liability orders?|single person(?:'s)? discount"
    r"|enforcement agents?|council tax reduction|ctx[0-9a-z]*"
)
_TAX_WEAK: Final = (
    r"spd[0-9]*|liab|ctr|ct|summons(?:e[sd])?|liable part(?:y|ies)|liability|bailiffs?|instal+ments?|final notice"
    r"|reminders?|band [a-h]|revenues|recovery|attachment of earnings|disregards?|arrears|outstanding|magistrates"
    r"|bills?"
    r"|gwys|ol-ddyledion|billing|discounts?|band|exempt\w*|smi|aoe|moved (?:in|out)|overpaid|empty property|disgownt"
    r"|gostyngiad|biliau|direct debit|debyd uniongyrchol|balance|stage"
)
_CARE_SURE: Final = (
    r"social (?:care|work\w*|services)|gofal cymdeithasol|g?weithiwr cymdeithasol|gwasanaethau cymdeithasol|carefirst"
    r"|care first|liquid ?logic|wccis|lcs|frameworki|child protection|children looked after|looked after child\w*"
    r"|care (?:package|plan|call)s?|package of care|pecyn(?:nau)? gofal|domiciliary|direct payments?"
    r"|taliadau uniongyrchol|taliadau dp|respite|dols|section 47|strategy (?:discussion|meeting)|core group|foster\w*"
    r"|service users?|defnyddiwr gwasanaeth|home ?care|gofal cartref|mash|carers?'? assessment|asesiad gofal"
    r"|occupational therap\w+|ot (?:duty|service)|adult services|sgo|continuing (?:health)?care|s\.?42|section 42"
)
_CARE_WEAK: Final = (
    r"mosaic|eclipse|las|poc|cin|cp|safeguarding|diogelu|sw|su|needs?|anghenion|angen|parlys|dementia|panel|carers?|gofal"
    r"|review|allocated|worker|ehcp|plo|lac|cla|reablement|equipment|discharge|ward|hospital|capacity|residential|nursing"
)
TAX_WORDS: Final = rf"\b(?i:{_TAX_SURE}|{_TAX_WEAK})\b"
CARE_WORDS: Final = rf"\b(?i:{_CARE_SURE}|{_CARE_WEAK})\b"
_WEAK = re.compile(rf"(?i)(?:{_TAX_WEAK}|{_CARE_WEAK})")
_OTHER_ACCOUNTS = re.compile(
    r"(?i)\brent\b|tenan|supplier|vendor|ledger|\bmeter|electric|\bgas\b|water|library|payroll|salary|customer|creditor"
    r"|invoice|cost cent|budget|payee|log ?in|garden waste|parking|leisure"
)
ENOUGH: Final = 3


def topic(text: str) -> FindingType | None:
    """The kind of a person's reference that a text speaks of; words that also mean other things need company.

    >>> topic("Council tax: accounts in arrears").value, topic("Stationery order")
    ('COUNCIL_TAX_ACCOUNT', None)
    """
    data = text.encode("ascii", "replace")
    tax, care = _weight(TAX_WORDS, data), _weight(CARE_WORDS, data)
    if max(tax, care) < ENOUGH:
        return None
    return FindingType.COUNCIL_TAX_ACCOUNT if tax >= care else FindingType.SOCIAL_CARE_ID


def speaks_of_tax(text: str) -> bool:
    """True where council tax is spoken of, or bills and discounts and no rent, supplier or customer's account."""
    weight = _weight(TAX_WORDS, text.encode("ascii", "replace"))
    return weight >= ENOUGH or (weight > 0 and not _OTHER_ACCOUNTS.search(text))


def has_care(text: str) -> bool:
    """True where any word of social care stands, even one that means other things too."""
    return finder(CARE_WORDS)(text.encode("ascii", "replace"), 0) != NOWHERE


def _weight(words: str, data: bytes) -> int:
    """Three for each sure word, one for each that also means other things."""
    found = {data[start:end].decode("ascii").lower() for start, end in spans(finder(words), data)}
    return sum(1 if _WEAK.fullmatch(word) else ENOUGH for word in found)


def around(body: str, start: int, end: int, heading: str = "") -> str:
    """The text in which a number's topic is looked for."""
    return "\n".join((heading[-BEFORE:], body[max(0, start - BEFORE) : start], body[end : end + AFTER]))
