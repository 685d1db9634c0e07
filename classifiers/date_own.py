"""The document's own date: labelled, or alone on a line near the top; of minutes and decisions, the day itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from classifiers.date_scan import Scan, decoded, plain
from models.findings import DateCandidate

HEAD = 2500
HEADING = 600
_OWN_LABEL = re.compile(
    r"(?im)(?:^|[.;])[ \t]*(date|dated|dyddiad|sent|anfonwyd)(?: this)?[ \t]*[:.]?[ \t]*"
    r"(?:the )?(?:[a-z]{3,9}day,?[ \t]*)?$"
)
_HEADINGS = (
    (
        "meeting",
        re.compile(
            r"(?i)\b(?:minutes|cofnodion|present:|apologies|attendees|in attendance|yn bresennol|ymddiheuriadau)"
        ),
    ),
    ("decision", re.compile(r"(?i)\b(?:notice of decision|decision notice|hysbysiad (?:o )?benderfyniad)\b")),
)
_WEEKDAY = re.compile(
    r"(?i)^(?:[A-Z][\w’' -]{2,30},)?\s*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|dydd \w+)?[\s,]*$"
)


def own_date(scan: Scan) -> Iterator[DateCandidate]:
    """The document's own date: labelled `Date:`, or alone on a line near the top;
    of minutes, that of the meeting; of a decision notice, that of the decision."""
    heading = decoded(scan.data, 0, HEADING)
    headed = {kind: found for kind, pattern in _HEADINGS if (found := pattern.search(heading))}
    for written in scan.dates:
        if written.start > HEAD:
            return
        start = scan.data.rfind(b"\n", 0, written.start) + 1
        lead = decoded(scan.data, start, written.start)
        rest = decoded(scan.data, written.end, written.end + 30).split("\n")[0].strip(" .\r")
        label, score = _own_label(lead, rest)
        day = plain(decoded(scan.data, written.start, written.end))
        if score:
            yield DateCandidate("document_date", written.day, plain(f"{label} {day}"), score)
        if written.start <= HEADING and len(lead) <= 60 and "meeting" in headed:
            yield DateCandidate("meeting", written.day, f"{headed.pop('meeting')[0]} … {day}", 0.7)
        if score and "decision" in headed:
            yield DateCandidate("decision", written.day, f"{headed['decision'][0]} … {day}", 0.75)


def _own_label(lead: str, rest: str) -> tuple[str, float]:
    """The label of a document's own date, and how sure it is: 0 where the date is not its own."""
    found = _OWN_LABEL.search(lead)
    if found:
        return found[1], 0.9
    return "", 0.8 if not rest and _WEEKDAY.match(lead) else 0.0
