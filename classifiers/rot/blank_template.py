"""T6: a copy of a blank template or form. Danger: a filled and signed form may hold a picture only, and the folder of
templates itself is in use."""

from __future__ import annotations

import re
from datetime import date

from classifiers.rot.evidence import Evidence, wholly_read
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy
from models.records import ItemKind

RULE = "T6"
SAYS_BLANK = re.compile(
    r"\b(?:blank|template|tem?plate|proforma|pro-forma|pro forma|templed|templad|ffurflen wag|gwag)\b", re.I
)
IN_USE = re.compile(r"\b(?:templates?|forms?|stationery|master(?:s| copies)?|templedi|templadau|ffurflenni)\b", re.I)
MOST_WORDS = 600
"""A longer text is a document that somebody wrote, whatever it is called."""
DOUBTFUL = 0.5


def blank_template(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """A document that calls itself blank or a template and holds no person, date or picture, outside the folders in
    which templates are kept."""
    content = record.content
    if not wholly_read(record) or content is None or record.kind is ItemKind.MESSAGE:
        return None
    name = record.item.name.replace("_", " ")
    if not SAYS_BLANK.search(name) or not 0 < content.words <= MOST_WORDS:
        return None
    filled = content.people or content.personal_types or content.dates or content.pictures or content.attachments
    if filled or IN_USE.search(record.item.path.rpartition("/")[0].replace("_", " ")):
        return None
    return RotFlag(
        Rot.TRIVIAL, Reason(RULE, "called a template or blank, and nobody and no date stands in it", DOUBTFUL)
    )
