"""Whether a text lays down rules for everybody, in which a bare first name is hardly a person."""

from __future__ import annotations

import re
from collections.abc import Sequence

from classifiers.names.spans import Name

CLAUSES, MODALS = 8, 6
"""So many numbered clauses, and words of duty, make a text of rules."""
TOLD = 3
"""So many names by a label, greeting, title, speaker or column make it a paper about people all the same."""
_CLAUSE = re.compile(
    r"^[ \t]*(?:§ ?)?(?:[A-Z]{1,2}\.)?(?:\d{1,2}\.\d{1,2}|[IVX]{1,4}\.\d|[A-Z]\.?\d{1,2}|\(?[a-z]\)) ", re.M
)
_MODAL = re.compile(
    r"\b(?:must|shall|should|may not|will be|is required|rhaid|dylid|dylai|ni chaniateir|caiff)\b", re.I
)


def rules_only(body: str, names: Sequence[Name]) -> bool:
    """True for a policy, code or guidance: many clauses and duties, and next to nobody pointed at."""
    if sum(not name.basis.startswith(("rule: name words", "rule: lower")) for name in names) > TOLD:
        return False
    return _many(_CLAUSE, body, CLAUSES) and _many(_MODAL, body, MODALS)


def _many(pattern: re.Pattern[str], body: str, least: int) -> bool:
    return any(count >= least for count, _ in enumerate(pattern.finditer(body), 1))
