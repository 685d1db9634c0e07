"""T6: a document with next to nothing in it. Danger: scans have no text; a signed form may be a picture only."""

from __future__ import annotations

from datetime import date

from classifiers.rot.evidence import Evidence, wholly_read
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy
from models.records import ItemKind

DOCUMENTS = frozenset(
    {
        "text/plain",
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
DATA_NAMES = (
    ".csv",
    ".tsv",
    ".tab",
    ".json",
    ".xml",
    ".ini",
    ".cfg",
    ".conf",
    ".url",
    ".lnk",
    ".md5",
    ".sha256",
    ".key",
)


def near_empty(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """Fewer words than the policy's threshold, and no picture, table, attachment or member beside them."""
    content = record.content
    if not wholly_read(record) or content is None or record.kind is ItemKind.MESSAGE or not record.item.size:
        return None
    if content.format.media_type.lower() not in DOCUMENTS or record.item.name.lower().endswith(DATA_NAMES):
        return None
    if content.pictures or content.tables or content.attachments or evidence.members or content.truncated:
        return None
    if content.words >= policy.settings.near_empty_words:
        return None
    words = "1 word" if content.words == 1 else f"{content.words} words"
    return RotFlag(Rot.TRIVIAL, Reason("T6", f"{words} and no picture or table", 0.8))
