"""A stretch with the shape of a value, what a detector makes of it, and whether anything is joined to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from classifiers.detectors.context import Context, Evidence
from models.findings import FindingType, Role


class Candidate(NamedTuple):
    """A stretch of folded text with the shape of a value, and the evidence of what it is."""

    context: Context
    start: int
    end: int
    evidence: Evidence

    @property
    def value(self) -> str:
        """The text itself."""
        return self.context.body[self.start : self.end]

    @property
    def alone(self) -> bool:
        """True when nothing is joined to it: no further digits or letters, hyphened parts, currency sign."""
        return free_before(self.context.body, self.start) and free_after(self.context.body, self.end)


class Judgement(NamedTuple):
    """What a detector makes of a candidate, in folded offsets."""

    start: int
    end: int
    type: FindingType
    score: float
    basis: str
    context: str = ""
    role: Role = Role.UNKNOWN


Judge = Callable[[Candidate], Judgement | None]


def free_before(body: str, start: int) -> bool:
    """True when nothing is joined to what begins here."""
    if start == 0:
        return True
    last = body[start - 1]
    if last in " \n\t,|":
        return True
    if last.isalnum() or last in "_$@":
        return False
    return last not in "-/." or start < 2 or not body[start - 2].isalnum()


def free_after(body: str, end: int) -> bool:
    """True when nothing is joined to what ends here."""
    following = body[end : end + 2]
    if not following or following[0] in " \n\t,|":
        return True
    first, second = following[0], following[1:]
    if first.isalnum() or first in "_@":
        return False
    return not (first in "-/" and second.isalnum()) and not (first == "." and second.isdigit())
