"""Council tax account numbers: their form differs by system, so only a cue, label or column makes one."""

from __future__ import annotations

from classifiers.detectors import bank_account
from classifiers.detectors.evidence import believed, score_of
from classifiers.detectors.scanning import Candidate, Judgement, Shape
from classifiers.detectors.topics import around, speaks_of_tax
from models.findings import FindingType

KIND = FindingType.COUNCIL_TAX_ACCOUNT
SHAPE = r"\b(?:[A-Z]{1,3}[ \-]?)?[0-9]{6,12}(?:[ \-/]?[0-9]{1,2})?[A-Za-z]?\b"
SHAPE += r"|\b[0-9]{3,4}[ \-][0-9]{3,4}(?:[ \-][0-9]{1,4})?\b|\b[0-9](?:[ .][0-9]){6,9}\b"
NEAR = 40


def judge(candidate: Candidate) -> Judgement | None:
    """Six to twelve digits, perhaps with a letter, that the cue announces. A council's own pattern scores higher.

    >>> DETECTOR.values("Council tax account number 600123456")
    ['600123456']
    >>> DETECTOR.values("rhif cyfrif treth gyngor 600123456")
    ['600123456']
    >>> DETECTOR.values("Council tax 2023/24")
    []
    >>> DETECTOR.values("600123456")
    []
    """
    evidence = believed(candidate, KIND, NEAR)
    if evidence is None or not candidate.alone or evidence.distance > NEAR:
        return None
    if bank_account.generic(evidence.phrase) and not _on_a_bill(candidate):
        return None
    return Judgement(
        candidate.start,
        candidate.end,
        KIND,
        min(score_of(evidence), 0.9),
        "council tax: number behind cue",
        str(evidence),
    )


def _on_a_bill(candidate: Candidate) -> bool:
    """True where council tax is spoken of before, below or in the table's head, and no bank is."""
    context = candidate.context
    near = " ".join((*context.grid.names, around(context.body, candidate.start, candidate.end)))
    return speaks_of_tax(near) and not bank_account.is_banking(candidate)


DETECTOR = Shape("council tax", KIND, SHAPE, judge)
