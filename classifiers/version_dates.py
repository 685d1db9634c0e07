"""A day in a file name: which part of the name it is, and which day."""

from __future__ import annotations

import re

_NAMES = (
    "jan(?:uary)?|ionawr", "feb(?:ruary)?|chwefror", "mar(?:ch)?|mawrth", "apr(?:il)?|ebrill", "may|mai",
    "june?|mehefin", "july?|gorffennaf", "aug(?:ust)?|awst", "sept?(?:ember)?|medi", "oct(?:ober)?|hydref",
    "nov(?:ember)?|tachwedd", "dec(?:ember)?|rhagfyr",
)  # fmt: skip
_MONTHS = tuple(re.compile(rf"(?:{names})") for names in _NAMES)
A_MONTH = f"(?:{'|'.join(_NAMES)})"
"""A month's name, Welsh or English, long or short."""
_MONTH = f"(?P<month>{'|'.join(_NAMES)})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_BEFORE, _AFTER = r"(?<![\d.])", r"(?![\d.])"
SURE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_YEAR}(?P<by>[-. ]?)(?P<m>0[1-9]|1[0-2])(?P=by)(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"{_BEFORE}(?P<d>\d{{1,2}})(?P<by>[-.])(?P<m>\d{{1,2}})(?P=by)(?P<year>\d{{4}}|\d{{2}}){_AFTER}",
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ .-]?{_MONTH}[ .,-]*{_YEAR}(?!\d)",
        rf"\b{_MONTH}[ .-]?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ .,-]+{_YEAR}(?!\d)",
    )
)
LIKELY = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d)(?P<d>\d\d)(?P<m>\d\d){_YEAR}(?!\d)",
        r"(?<!\d)(?P<d>\d\d)(?P<m>\d\d)(?P<year>[012]\d)(?!\d)",
        r"(?<!\d)(?P<year>\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ .-]?{_MONTH}\b(?! *\d)",
        rf"\b{_MONTH}[ .-]?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d.])",
    )
)
"""Six digits, or a day without its year: "Sept 19" may be a month of 2019, so these count where texts are compared."""

BOTH = SURE + LIKELY
DIGIT = re.compile(r"\d")


def without_date(text: str, *, likely: bool = False) -> tuple[str, str]:
    """The text, lower case, without its first date, and the date as yyyymmdd ("" where there is none).

    `likely` takes dates too that may be something else. Where only one order of day and month gives a date, it is
    taken ("9-17-18"); where both do, the day stands first. A date without a year begins with four zeros.

    >>> without_date("plan 2019-03-04")
    ('plan ', '20190304')
    >>> without_date("plan sept 19"), without_date("plan sept 19", likely=True)
    (('plan sept 19', ''), ('plan ', '00000919'))
    """
    if not DIGIT.search(text):
        return text, ""
    for pattern in BOTH if likely else SURE:
        found = pattern.search(text)
        day = _day(found) if found else ""
        if found and day:
            return f"{text[: found.start()].rstrip('-. ')} {text[found.end() :]}", day
    return text, ""


def _day(found: re.Match[str]) -> str:
    parts = found.groupdict()
    day, month = int(parts["d"]), int(parts["m"]) if parts.get("m") else _number(parts["month"])
    if month > 12 >= day:
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return ""
    year = parts.get("year") or "0000"
    return f"{year if len(year) == 4 else '20' + year}{month:02}{day:02}"


def _number(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.fullmatch(name))
