"""T2: temporary, lock and half-downloaded files, by name. Danger: a .bak may be the only copy of a database, the last
state before a mistake, or hold passwords."""

from __future__ import annotations

import re
from datetime import date

from classifiers.rot.evidence import Evidence, days_since
from models.disposition import Reason, Rot, RotFlag
from models.findings import FindingType
from models.inventory import Record
from models.policy import Policy
from models.records import ItemKind

RULE = "T2"
SETTLED_DAYS = 7
"""A temporary file younger than this may belong to work in progress."""
DUMP_DAYS = 90
DOUBTFUL = 0.5
LOCK = "a lock file left by an office program"
NAMES: tuple[tuple[re.Pattern[str], str, float], ...] = (
    (
        re.compile(r"~\$.+|\.~lock\..+#|~.+\.laccdb|.+\.(?:ldb|laccdb)", re.I),
        LOCK,
        0.95,
    ),
    (re.compile(r"~(?:WRL|WRD|WRF|DF).*\.tmp|~.*\.tmp|.+\.(?:tmp|temp)", re.I), "a temporary file", 0.9),
    (re.compile(r".+\.(?:part|partial|crdownload|download|opdownload)", re.I), "an unfinished download", 0.9),
    (re.compile(r"\..+\.sw[opx]|.+\.(?:swp|swo)", re.I), "an editor's swap file", 0.9),
    (re.compile(r".+\.cache", re.I), "a cache", 0.8),
    (re.compile(r".+[^~]~", re.I), "an editor's backup copy", 0.8),
    (re.compile(r".+\.(?:dmp|mdmp)", re.I), "a memory dump", 0.8),
    (re.compile(r".+\.bak", re.I), "a backup copy, perhaps the only one of its original", DOUBTFUL),
)
DUMP = "a memory dump"
HINT = re.compile(
    r"^[~.]|~$|\.(?:ldb|laccdb|te?mp|part|partial|crdownload|download|opdownload|sw[op]|cache|m?dmp|bak)$", re.I
)
"""What every temporary name begins or ends with; few others do."""


def temporary_file(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """A temporary file at least a week old; one that proves to hold a document is only doubtfully trivial."""
    if record.kind in (ItemKind.MESSAGE, ItemKind.LINK, ItemKind.SPECIAL):
        return None
    if not HINT.search(record.item.name):
        return None
    found = next(((what, sure) for pattern, what, sure in NAMES if pattern.fullmatch(record.item.name)), None)
    age = days_since(evidence.changed, today)
    if found is None or (age is not None and age < (DUMP_DAYS if found[0] == DUMP else SETTLED_DAYS)):
        return None
    what, sure = found
    danger = _danger(record, policy, what)
    return RotFlag(Rot.TRIVIAL, Reason(RULE, f"named like {what}{danger}", min(sure, DOUBTFUL) if danger else sure))


def _danger(record: Record, policy: Policy, what: str) -> str:
    """What speaks against throwing it away, "" for nothing. A lock file always names who opened the document."""
    content = record.content
    if content is None or not content.words:
        return ""
    if FindingType.CREDENTIAL in content.personal_types:
        return ", but it holds a password"
    if content.words >= policy.settings.near_empty_words:
        return ", but it holds a document's text"
    return ", but it holds personal data" if content.personal_types and what != LOCK else ""
