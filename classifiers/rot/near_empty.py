"""T6: a document with next to nothing in it. Danger: scans have no text, a signed form may be a picture only, and a
note of ten words may hold a name, a password or what was agreed."""

from __future__ import annotations

import re
from datetime import date

from classifiers.rot.evidence import Evidence, wholly_read
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Content, Record
from models.policy import Policy
from models.records import ItemKind

PLAIN_TEXT = "text/plain"
DOCUMENTS = frozenset(
    {
        PLAIN_TEXT,
        "application/rtf",
        "text/rtf",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
        "application/vnd.ms-word.document.macroenabled.12",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.wordperfect",
        "application/vnd.ms-works",
    }
)
"""Word-processor and plain-text types only, never spreadsheets, CSV or forms (POLICY ruling 10)."""
TEXT_NAMES = re.compile(r"\.(?:txt|text|asc|doc|me|md)$", re.I)
"""Names of plain text written for people; other plain text (.ini, .key, .bak, no ending) is data for a program."""
SMALL = 40_000
"""Bytes: blank documents of word processors take 5 to 30 KB; a larger one may hold what was not recognised."""
SAYS_NOTHING = 3
"""A document with a program's own name and at most so many words ("Title", "Your name here") was never begun."""
UNNAMED = re.compile(
    r"^(?:new (?:microsoft word|text|rich text|opendocument text|word|wordpad) ?(?:document|file)?|new document|"
    r"untitled|document|doc|blank(?: (?:document|page|template))?|dogfen(?: newydd)?|dogfen testun newydd|heb deitl)"
    r"[ _-]*\(?\d{0,3}\)?$",
    re.I,
)
"""Names that programs give and nobody chose."""
SURE, SAYS_SOMETHING = 0.8, 0.5


def near_empty(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """Fewer words than the policy's threshold, and no picture, table, attachment or member beside them.

    Sure only of what was never begun under a program's own name. A document that someone named or wrote in is for
    people to look at, and so is one without a word: such held drawings and hidden text in a collection of test files.
    """
    content = record.content
    if not wholly_read(record) or content is None or record.kind is ItemKind.MESSAGE or not record.item.size:
        return None
    if not _a_document(content, record.item.name):
        return None
    if content.pictures or content.tables or content.attachments or evidence.members:
        return None
    if content.words >= policy.settings.near_empty_words:
        return None
    words = "1 word" if content.words == 1 else f"{content.words} words"
    if record.item.size <= SMALL and _never_begun(content, record.item.name):
        return RotFlag(Rot.TRIVIAL, Reason("T6", f"{words} and no picture or table", SURE))
    return RotFlag(Rot.TRIVIAL, Reason("T6", f"{words} and no picture or table, but {_says(content)}", SAYS_SOMETHING))


def _a_document(content: Content, name: str) -> bool:
    media_type = content.format.media_type.lower()
    return media_type in DOCUMENTS and (media_type != PLAIN_TEXT or TEXT_NAMES.search(name) is not None)


def _never_begun(content: Content, name: str) -> bool:
    if content.personal_types or content.people or content.special_categories or content.dates:
        return False
    return content.words <= SAYS_NOTHING and UNNAMED.match(name.rpartition(".")[0]) is not None


def _says(content: Content) -> str:
    """What a short text holds, in words for people."""
    if content.personal_types or content.people or content.special_categories:
        return "they hold personal data"
    if content.dates:
        return "they hold a date"
    return "they may say something" if content.words else "somebody named it, and it may hold a drawing"
