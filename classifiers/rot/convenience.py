"""T8: kept for convenience: a print-out or export of a system, a covering note, a room booking, a copy for information.
Danger: only the system's own record makes it one, and the system may be gone; a covering letter may be the proof that
something was sent; a booking of a hall is income."""

from __future__ import annotations

import re
from datetime import date

from classifiers.rot.evidence import Evidence, days_since, wholly_read
from classifiers.rot.mail import CASE_IDENTIFIERS
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Content, Record
from models.policy import Policy
from models.records import ItemKind

RULE = "T8"
DOUBTFUL = 0.5
"""Whether the system still keeps it cannot be seen from the file: for people to decide, whatever the name says."""
SETTLED_DAYS = 90
"""A younger one may be work in progress."""
SHORT = 60
"""Words; a longer note says something of its own."""
EXPORT = re.compile(
    r"^(?:data ?)?(?:export|extract|download|print ?-?out|screen ?-?(?:shot|print)|allbrint|allforiad)\b"
    r"(?:[ _-]*(?:from|of|o) .+)?[ \d()._-]*$|"
    r"\b(?:data export|system print|print ?-?out|screen ?-?print|query results?)[ \d()._-]*$|"
    r"^(?:query|report|export|results?|untitled report|report1)[ _-]?"
    r"(?:\d{1,3}|\d{8,14}|(?:19|20)\d\d[-_ ]?\d\d[-_ ]?\d\d[ T_-]?\d{4,6})$",
    re.I,
)
COVERING = re.compile(
    r"\b(?:compliments? slip|with compliments|cover(?:ing)? (?:note|sheet|slip|e?-?mail)|fax (?:cover|header)|"
    r"covering letter|slip cyfarch|nodyn eglurhaol|llythyr eglurhaol)\b",
    re.I,
)
BOOKING = re.compile(
    r"\b(?:(?:meeting )?room (?:booking|request|reservation)|(?:book|booking) (?:of )?(?:a |the )?(?:meeting )?room|"
    r"(?:lunch|catering|buffet|refreshments?) (?:order|booking|request)|parking (?:space|permit) (?:for|booking)|"
    r"pool car booking|archebu (?:ystafell|lluniaeth)|bwcio ystafell)\b",
    re.I,
)
INFORMATION = re.compile(r"^(?:(?:fwd?|re|ymlaen)[: ]+)*(?:fyi|for your information|er gwybodaeth)\b", re.I)
HINT = re.compile(
    r"export|extract|download|print|screen|allforiad|quer(?:y|ies)|report|result|complim|cover|slip|eglurhaol|room|lunch|"
    r"allbrint|catering|buffet|refresh|parking|pool|archebu|bwcio|fyi|information|gwybodaeth",
    re.I,
)
"""A part of every such name; most names have none."""
MATTERS = re.compile(
    r"evidence|complain|cwyn|claim|court|llys|tribunal|foi|sar\b|audit|archwil|invest|ymchwil|legal|case|achos|"
    r"invoice|income|hire|llogi|tender|contract|applica|recruit|interview|appeal",
    re.I,
)
"""Names and folders where such a paper is part of what it belongs to."""
PAPERS = re.compile(r"\.(?:docx?|rtf|odt|pdf|txt|msg|eml|xlsx?|csv|html?|tiff?)$", re.I)
WHAT: tuple[tuple[re.Pattern[str], str, int], ...] = (
    (EXPORT, "named like a print-out or an export of a system, which keeps the record as long as it is there", 0),
    (COVERING, "named like a covering note", SHORT),
    (BOOKING, "named like the booking of a room or of refreshments", 2 * SHORT),
    (INFORMATION, "a copy for information", SHORT),
)
"""What is found, and how many words it may have at most; 0 for any number."""


def convenience_copy(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """A paper kept for convenience by its name, old enough, and with no number by which a case is known."""
    content, name = record.content, record.item.name
    if not HINT.search(name) or not wholly_read(record) or content is None:
        return None
    if evidence.scope or evidence.members or content.attachments or CASE_IDENTIFIERS & content.personal_types.keys():
        return None
    if record.kind is not ItemKind.MESSAGE and not PAPERS.search(name):
        return None
    if MATTERS.search((record.item.inside or record.item.path).replace("_", " ")):
        return None
    age = days_since(evidence.changed, today)
    if age is None or age < SETTLED_DAYS:
        return None
    what = _what(" ".join(PAPERS.sub("", name).replace("_", " ").split()), content)
    return RotFlag(Rot.TRIVIAL, Reason(RULE, f"{what}: is it still needed?", DOUBTFUL)) if what else None


def _what(name: str, content: Content) -> str:
    found = ((what, most) for pattern, what, most in WHAT if pattern.search(name))
    return next((what for what, most in found if not most or content.words <= most), "")
