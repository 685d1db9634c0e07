"""T3: what operating systems leave behind. Danger: Thumbs.db holds small copies of pictures, perhaps of people."""

from __future__ import annotations

import re
from datetime import date

from classifiers.rot.evidence import Evidence, days_since
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy
from models.records import ItemKind

RULE = "T3"
BIN_DAYS = 30
THUMBNAILS = re.compile(r"(?:eh)?thumbs(?:_vista)?\.db(?::encryptable)?|\.picasa\.ini", re.I)
LEAVINGS = re.compile(r"desktop\.ini|\.ds_store|\._.+|icon\r|\.directory|\.localized|folder\.htt", re.I)
APPLE_DOUBLE = 65_536
"""A name that starts with ._ is a Mac's resource fork only while it is small."""
SYSTEM_FOLDERS = frozenset(
    {"system volume information", ".spotlight-v100", ".fseventsd", ".trashes", ".temporaryitems"}
)
BINS = frozenset({"$recycle.bin", "recycler", ".trash", "lost+found"})


def system_leavings(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """Thumbnail caches, folder settings, and what has lain in a recycle bin for 30 days."""
    if record.kind in (ItemKind.MESSAGE, ItemKind.LINK, ItemKind.SPECIAL):
        return None
    name = record.item.name
    if THUMBNAILS.fullmatch(name):
        return _flag("a cache of thumbnails (they may show people)", 0.9)
    if LEAVINGS.fullmatch(name) and not (name.startswith("._") and record.item.size > APPLE_DOUBLE):
        return _flag("a folder's display settings, left by the operating system", 0.95)
    folders = {folder.lower() for folder in record.item.path.split("/")[:-1]}
    if folders & SYSTEM_FOLDERS:
        return _flag("in a folder of the operating system", 0.8)
    age = days_since(evidence.changed, today)
    if folders & BINS and age is not None and age > BIN_DAYS:
        return _flag(f"in a recycle bin for over {BIN_DAYS} days", 0.7)
    return None


def _flag(what: str, sure: float) -> RotFlag:
    return RotFlag(Rot.TRIVIAL, Reason(RULE, what, sure))
