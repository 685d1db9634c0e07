"""Lengths of time in the reader's language: Welsh years and months change their first letter after some numbers."""

from __future__ import annotations

import re

from reports.console.languages import current, gettext

PART = re.compile(r"(\d+) (year|month|day)s?")
ENDS = {
    " from the end of the financial year": "%(length)s from the end of the financial year",
    " from the end of the calendar year": "%(length)s from the end of the calendar year",
}


def length(words: str) -> str | None:
    """A length as `str(Period)` has it, in the reader's language; None for other words.

    "6 years and 4 months from the end of the financial year" becomes "6 blynedd a 4 mis o ddiwedd y flwyddyn ariannol".
    """
    end = next((one for one in ENDS if words.endswith(one)), "")
    parts = [PART.fullmatch(one) for one in words[: len(words) - len(end)].split(" and ")]
    if current() == "en" or None in parts:
        return words if None not in parts else None
    whole = f" {gettext('and')} ".join(_welsh(int(one[1]), one[2]) for one in parts if one)
    return gettext(ENDS[end]) % {"length": whole} if end else whole


def since(words: str, start: str) -> str:
    """A length with what it is counted from: "6 years from the end of the tenancy"."""
    return gettext("%(length)s from %(start)s") % {"length": words, "start": start}


def _welsh(number: int, unit: str) -> str:
    """A number with its noun in the singular.

    >>> [_welsh(n, "year") for n in (1, 2, 3, 5, 6, 10)]
    ['1 flwyddyn', '2 flynedd', '3 blynedd', '5 mlynedd', '6 blynedd', '10 mlynedd']
    >>> _welsh(2, "month"), _welsh(18, "month"), _welsh(2, "day"), _welsh(28, "day")
    ('2 fis', '18 mis', '2 ddiwrnod', '28 diwrnod')
    """
    if unit == "month":
        return f"{number} {'fis' if number == 2 else 'mis'}"
    if unit == "day":
        return f"{number} {'ddiwrnod' if number == 2 else 'diwrnod'}"
    plain = {1: "flwyddyn", 2: "flynedd", 3: "blynedd", 4: "blynedd", 6: "blynedd"}
    return f"{number} {plain.get(number, 'mlynedd')}"


def all_words() -> list[str]:
    """The English words that this module looks up in the catalogue."""
    return [*ENDS.values(), "%(length)s from %(start)s", "and"]
