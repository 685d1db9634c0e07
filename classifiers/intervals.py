"""A share with its interval: how far a figure from few cases can be trusted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import sqrt
from typing import Final

Z: Final = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """`right` of `all` cases, with the ends of the 95 % interval; 0 to 1 for no cases."""

    right: int
    all: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share itself; 0 for no cases."""
        return self.right / self.all if self.all else 0.0

    def __str__(self) -> str:
        if not self.all:
            return "no cases"
        return f"{self.value:.1%} ({self.right} of {self.all}; {self.low:.0%} to {self.high:.0%})"


def wilson(cases: Collection[bool]) -> Share:
    """The share of true cases with its 95 % interval (E. B. Wilson, 1927), which holds for few cases too.

    >>> str(wilson([True] * 9 + [False]))
    '90.0% (9 of 10; 60% to 98%)'
    """
    number, right = len(cases), sum(cases)
    if not number:
        return Share(0, 0, 0.0, 1.0)
    share, z2 = right / number, Z * Z
    middle = (share + z2 / (2 * number)) / (1 + z2 / number)
    half = Z * sqrt(share * (1 - share) / number + z2 / (4 * number * number)) / (1 + z2 / number)
    return Share(right, number, max(0.0, middle - half), min(1.0, middle + half))
