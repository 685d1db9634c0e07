"""What Microsoft Purview's file-plan import takes: its columns, its limits, and the characters of a label's name.

Source: Microsoft's documentation of the file plan manager (learn.microsoft.com/purview/file-plan-manager), table of
properties for the import.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Mapping

from models.fileplan import Period

COLUMNS = (
    "LabelName",
    "Comment",
    "Notes",
    "IsRecordLabel",
    "RetentionAction",
    "RetentionDuration",
    "RetentionType",
    "ReviewerEmail",
    "ReferenceId",
    "DepartmentName",
    "Category",
    "SubCategory",
    "AuthorityType",
    "CitationName",
    "CitationUrl",
    "CitationJurisdiction",
    "Regulatory",
    "EventType",
    "IsRecordUnlockedAsDefault",
    "ComplianceTagForNextStage",
)
NAME_LENGTH, TEXT_LENGTH = 64, 1024
"""Characters of a label's name, and of its comment and notes."""
MOST_DAYS = 36_525
"""The longest period: 100 years."""
YEAR = 365.25
ACTIONS = ("Delete", "Keep", "KeepAndDelete")
TYPES = ("CreationAgeInDays", "EventAgeInDays", "TaggedAgeInDays", "ModificationAgeInDays")
MAIL = re.compile(r"[^@\s;,<>]+@[^@\s;,<>]+\.[^@\s;,<>.]+")
REFUSED = re.compile("[^A-Za-z0-9 -]+")
WORDS = {"&": " and ", "@": " at ", "+": " plus ", "%": " percent ", "£": " GBP ", "ß": "ss", "æ": "ae", "ø": "o"}
WORDS |= {"’": "", "'": "", "–": "-", "—": "-", "/": "-", ".": "-", "_": "-", "ł": "l", "œ": "oe"}


def plain(text: str) -> str:
    """The text in the characters that the import takes: letters without accents, digits, hyphens, spaces.

    >>> plain("Cofnodion y Cyngor: tŷ & gardd"), plain("Councillors' e-mail (4.2.1)")
    ('Cofnodion y Cyngor ty and gardd', 'Councillors e-mail 4-2-1')
    """
    spelled = "".join(WORDS.get(letter, letter) for letter in text)
    bare = "".join(one for one in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(one))
    return " ".join(REFUSED.sub(" ", bare).split())


def shortened(text: str, room: int) -> str:
    """The text cut to `room` characters, between words where one ends in its second half.

    >>> shortened("Discipline and grievance cases", 20), shortened("Llanfairpwllgwyngyll", 6)
    ('Discipline and', 'Llanfa')
    """
    if len(text) <= room:
        return text
    cut = text[: room + 1].rpartition(" ")[0]
    return (cut if len(cut) > room // 2 else text[:room]).rstrip(" -")


def label_name(ref: str, title: str, length: str, taken: Collection[str]) -> str:
    """A label's name of at most 64 characters that is not among those `taken` (in lower case).

    The reference and the period stay whole as far as they fit; a number tells apart what would be one name.

    >>> label_name("DS/1", "Tŷ", "6y", []), label_name("DS.1", "Ty", "6y", ["ds-1 ty 6y"])
    ('DS-1 Ty 6y', 'DS-1 Ty 6y 2')
    """
    head, ending = shortened(plain(ref), 32), length
    for number in range(1, len(taken) + 2):
        ending = length if number == 1 else f"{length} {number}"
        room = NAME_LENGTH - len(ending) - len(head) - 2
        name = " ".join(part for part in (head, shortened(plain(title), room), ending) if part)
        if name.lower() not in taken:
            break
    return name


def days(period: Period) -> int:
    """A period in whole days, a year as 365.25 of them, rounded up so that nothing goes too early.

    >>> days(Period(years=6)), days(Period(years=21, months=4)), days(Period(years=100))
    (2192, 7792, 36525)
    """
    return math.ceil(round(period.years * YEAR + period.months * YEAR / 12 + period.days, 6))


def short(period: Period) -> str:
    """A period as names have it.

    >>> short(Period(years=21, months=4)), short(Period())
    ('21y4m', '0d')
    """
    parts = ((period.years, "y"), (period.months, "m"), (period.days, "d"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0d"


def wrong(line: Mapping[str, object]) -> list[str]:
    """What the import would refuse in a line, in sentences; nothing where it takes it."""
    value = {column: str(line.get(column) or "") for column in COLUMNS}
    found = []
    if not value["LabelName"] or len(value["LabelName"]) > NAME_LENGTH or REFUSED.search(value["LabelName"]):
        found.append(f"LabelName {value['LabelName']!r}: 1 to {NAME_LENGTH} letters a-z, digits, hyphens and spaces")
    found += [f"{c}: more than {TEXT_LENGTH} characters" for c in ("Comment", "Notes") if len(value[c]) > TEXT_LENGTH]
    if value["RetentionAction"] not in ACTIONS or value["RetentionType"] not in TYPES:
        found.append(f"RetentionAction and RetentionType: {value['RetentionAction']!r}, {value['RetentionType']!r}")
    return found + _wrong_period(value)


def _wrong_period(value: Mapping[str, str]) -> list[str]:
    found, length = [], value["RetentionDuration"]
    if length != "Unlimited" and not (length.isdecimal() and 1 <= int(length) <= MOST_DAYS):
        found.append(f"RetentionDuration {length}: Unlimited, or 1 to {MOST_DAYS:,} days (100 years)")
    if (value["RetentionType"] == "EventAgeInDays") != bool(value["EventType"]):
        found.append("EventType: to be given where retention starts from an event, and only there")
    mails = [one for one in value["ReviewerEmail"].split(";") if one]
    if mails and value["RetentionAction"] != "KeepAndDelete":
        found.append("ReviewerEmail: only with KeepAndDelete")
    return found + [f"ReviewerEmail {one!r}: not a mail address" for one in mails if not MAIL.fullmatch(one)]
