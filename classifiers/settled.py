"""Whether a record may be called due: what rests on a class that is not sure is not settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from models.disposition import Reason, RetentionResult, RetentionState
from models.fileplan import ClassCandidate
from models.policy import StorageArea

SURE_DUE = 0.75
"""Probability, over the likely classes, that the record's period is over; scores are calibrated."""
UNSETTLED = "retention.unsettled"


def settled(
    result: RetentionResult,
    candidates: Sequence[ClassCandidate],
    area: StorageArea | None,
    retained: Callable[[str], RetentionResult],
) -> RetentionResult:
    """The result, or `earliest_possible` where it says due by a class that is not sure (POLICY ruling 1: that state is
    for what rests on lower evidence; the sum and the date are still shown).

    Due stands where the storage area's own default class is that class, which the council has said itself, or where
    the record would be due under its likely classes taken together. `retained` gives the result under another class.
    """
    if result.state is not RetentionState.DUE or not candidates:
        return result
    best = candidates[0]
    if best.score >= SURE_DUE or (area is not None and area.default_code == best.code):
        return result
    others = (c.score for c in candidates[1:] if retained(c.code).state is RetentionState.DUE)
    chance = best.score + sum(others)
    if chance >= SURE_DUE:
        return result
    why = f"its class {best.code} is only {int(best.score * 100)}% sure, so that it is due is not settled"
    basis = f"if it is {best.code}: {result.basis}"
    reason = Reason(UNSETTLED, why, best.score)
    return replace(result, state=RetentionState.EARLIEST_POSSIBLE, basis=basis, reasons=(reason, *result.reasons))
