"""The reasons of a judgement as the item's page shows them: in groups, after one paragraph in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from models.disposition import Action, Disposition, Reason, RetentionResult, RetentionState, RotFlag
from models.inventory import Record, Row
from models.policy import Policy
from models.records import Item, ItemKind, Problem, ProblemKind, ShareKind, Status
from models.review_pages import ItemView
from reports.console.languages import current, gettext
from reports.explanation import explain
from reports.explanation_words import BLOCKS


class Reasons(NamedTuple):
    """Reasons of one kind under a heading; `side` is for, against or nothing."""

    name: str
    side: str
    reasons: tuple[Reason, ...]


KINDS = (
    ("proposal", "What is proposed", "for"),
    ("stops", "What stands against disposal", "against"),
    ("bounds", "What is not certain enough to dispose of it by its retention", "against"),
    ("retention", "Retention", ""),
    ("rot", "Redundant, obsolete or trivial", "for"),
    ("class", "Class", ""),
    ("people", "Sensitivity", "against"),
    ("quality", "Quality", ""),
    ("others", "Also", ""),
)
LETTERS = {
    "A": "proposal",
    "D": "bounds",
    "F": "class",
    "R": "rot",
    "O": "rot",
    "T": "rot",
    "P": "people",
    "Q": "quality",
}
BY_RULE = "by rule"
"""What the evidence of a proposal says that only repeats a flag's."""


def kind_of(reason: Reason) -> str:
    """To which group a reason belongs, by its rule.

    >>> kind_of(Reason("B2", "")), kind_of(Reason("D2", "")), kind_of(Reason("retention.class", ""))
    ('stops', 'bounds', 'retention')
    """
    if reason.rule in BLOCKS and not reason.rule.startswith("D"):
        return "stops"
    if reason.rule.startswith("retention."):
        return "retention"
    return LETTERS.get(reason.rule[:1], "others")


def grouped(reasons: Iterable[Reason], flags: Iterable[RotFlag] = ()) -> list[Reasons]:
    """Each reason once, in groups; flags that the judgement did not repeat among its reasons come with the others."""
    told = dict.fromkeys((*reasons, *(flag.reason for flag in flags)))
    found = [
        Reasons(gettext(name), side, tuple(one for one in told if kind_of(one) == kind)) for kind, name, side in KINDS
    ]
    return [group for group in found if group.reasons]


def telling(reasons: Sequence[Reason], flags: Sequence[RotFlag]) -> Reason | None:
    """The one reason that a list shows: of a proposal by a rule, what that rule saw."""
    first = reasons[0] if reasons else None
    if first is None or BY_RULE not in first.evidence:
        return first
    return next((flag.reason for flag in flags if flag.reason.rule in first.evidence), first)


def explained(found: ItemView, policy: Policy) -> str:
    """The whole chain of the judgement in one paragraph."""
    row, known = found.row, policy.classes.get(found.row.class_code)
    language = current()
    title = (known.title_cy if language == "cy" else known.title) if known else ""
    item = Item(row.share, row.path, row.inside, ItemKind(row.kind), row.size, owner=row.owner)
    problem = Problem("", ProblemKind(row.problem)) if row.problem else None
    record = Record(row.id, found.item_id, item, ShareKind.SHARED, Status(row.status), problem, None)
    return explain(Row(record, _judged(found)), language, title)


def _judged(found: ItemView) -> Disposition | None:
    row = found.row
    if not row.action:
        return None
    start, due = (date.fromisoformat(day) if day else None for day in (found.trigger_date, row.due))
    state = RetentionState(row.retention_state)
    return Disposition(
        action=Action(row.action),
        retention=RetentionResult(state, found.trigger, start, found.trigger_basis, due),
        reasons=found.reasons,
        candidates=found.candidates,
        class_code=row.class_code,
        class_confidence=row.class_confidence,
        record_class=found.record_class,
        rot=found.rot,
        hold=row.hold,
    )


def all_words() -> list[str]:
    """The English words that this module looks up in the catalogue."""
    return [name for _, name, _ in KINDS]
