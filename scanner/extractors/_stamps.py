"""Properties as people mean them: dates read, generators' default stamps and markings told apart from information."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

# Names that software writes by default where a person's name belongs (seen in files of the named generators).
DEFAULT_AUTHORS = frozenset(
    {
        "python-docx", "openpyxl", "apache poi", "docx4j", "phpword", "phpexcel", "phppresentation", "pptxgenjs",
        "unknown", "unknown creator", "unknown author", "microsoft office user", "user", "administrator", "author",
        "owner", "un-named", "windows user", "default user", "authorised user", "valued acer customer", "xlsxwriter",
        "steve canny", "sheetjs", "exceljs", "-",
    }
)  # fmt: skip
DEFAULT_TITLES = frozenset(
    {
        "powerpoint presentation",
        "word document",
        "document",
        "untitled",
        "presentation",
        "slide 1",
        "pptxgenjs presentation",
    }
)
# Creation times stamped by templates that ship with python-docx and python-pptx.
DEFAULT_TIMES = frozenset(
    {
        datetime(2013, 12, 23, 23, 15, tzinfo=UTC),
        datetime(2013, 1, 27, 9, 14, 16, tzinfo=UTC),
        datetime(2013, 1, 27, 9, 15, 58, tzinfo=UTC),
    }
)  # fmt: skip
DEFAULT_TEMPLATES = re.compile(
    r"(?:normal(?:_?\w{0,12})?(?:\.dot[xm]?)?|office theme|blank presentation\.?.*|default.*)", re.I
)
FIRST_YEAR, LAST_YEAR = 1985, 2100
FIRST_FILETIME = datetime(1601, 1, 1, tzinfo=UTC)

MARKING = re.compile(
    r"\b(?:(OFFICIAL)[\s:\-–—]*(SENSITIVE)|(TOP SECRET|NOT PROTECTIVELY MARKED|OFFICIAL|SECRET|RESTRICTED|PROTECT))\b"
    r"(?:[\s:\-–—\[(]*(PERSONAL|COMMERCIAL|LOCSEN|STAFF|POLICY|MANAGEMENT|INVESTIGATIONS?)\b)?"
)
LABEL_WORDS = re.compile(
    r"official|sensitive|confidential|restricted|protect|secret|internal|public|general|personal", re.I
)
MAX_MARKING_LINE = 80
W3C_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?")


def person(name: str) -> str:
    """A name as given, or nothing where it is a generator's default."""
    name = " ".join(name.split())
    return "" if name.lower() in DEFAULT_AUTHORS else name[:200]


def title(text: str) -> str:
    """A title as given, or nothing where it is a generator's default."""
    text = " ".join(text.split())
    return "" if text.lower() in DEFAULT_TITLES else text[:500]


def template(name: str) -> str:
    """A template's name, or nothing for the one every document starts from."""
    name = " ".join(name.split())
    return "" if DEFAULT_TEMPLATES.fullmatch(name) else name[:200]


def moment(when: datetime | None) -> datetime | None:
    """A time in UTC (naive times are taken as UTC), or None where it is a default or not a possible one."""
    if when is None or not FIRST_YEAR <= when.year < LAST_YEAR:
        return None
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return None if when in DEFAULT_TIMES else when


def w3c_date(text: str) -> datetime | None:
    """A W3CDTF date ("2012-03-14T09:30:00Z") in UTC; None where it is none or a default stamp.

    >>> w3c_date("2012-03-14T09:30:00Z").isoformat()
    '2012-03-14T09:30:00+00:00'
    """
    match = W3C_DATE.match(text.strip())
    if not match:
        return None
    try:
        return moment(datetime.fromisoformat(text.strip().replace("Z", "+00:00")))
    except ValueError:
        return _by_parts(match)


def _by_parts(match: re.Match[str]) -> datetime | None:
    try:
        return moment(datetime(*(int(group or 0) for group in match.groups()), tzinfo=UTC))  # type: ignore[arg-type,misc]
    except ValueError:
        return None


def filetime(value: int) -> datetime | None:
    """A Windows FILETIME (100 ns since 1601) in UTC, or None where no document can have been made then."""
    return moment(any_filetime(value))


def any_filetime(value: int) -> datetime | None:
    """A Windows FILETIME in UTC, dates of birth included; None for zero and impossible values."""
    if not 0 < value < 1 << 62:
        return None
    try:
        return FIRST_FILETIME + timedelta(microseconds=value // 10)
    except OverflowError:
        return None


def marking(lines: Iterable[str]) -> str:
    """The protective marking that stands in short lines of headers and footers (Government Security Classifications).

    >>> marking(["Borough of Examplewick", "Official - Sensitive", "OFFICIAL: SENSITIVE"])
    'OFFICIAL-SENSITIVE'
    """
    found = ""
    for line in lines:
        match = MARKING.search(line) if len(line) <= MAX_MARKING_LINE else None
        if match:
            level = "OFFICIAL-SENSITIVE" if match[1] else match[3]
            found = max(found, f"{level} {match[4]}" if match[4] else level, key=_rank)
    return found


def _rank(mark: str) -> int:
    order = ("", "NOT", "OFFICIAL", "PROTECT", "RESTRICTED", "OFFICIAL-SENSITIVE", "SECRET", "TOP")
    return order.index(mark.split(" ")[0])


def label(values: dict[str, str]) -> str:
    """The sensitivity label among custom properties: Purview's `MSIP_Label_…_Name`, else a classification property.

    >>> label({"MSIP_Label_1234_Enabled": "true", "MSIP_Label_1234_Name": "OFFICIAL"})
    'OFFICIAL'
    """
    for name, value in values.items():
        if name.startswith("MSIP_Label_") and name.endswith("_Name") and value.strip():
            return " ".join(value.split())[:100]
    for name, value in values.items():
        key = name.lower().replace(" ", "")
        marked = any(word in key for word in ("classification", "marking", "sensitivity"))
        if marked and LABEL_WORDS.search(value) and len(value) <= MAX_MARKING_LINE:
            return " ".join(value.split())
    return ""
