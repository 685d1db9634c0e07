"""Counts which planted types of personal data each tool found, document by document, and what it found beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from end_to_end_peers import ALL, Outcome
from end_to_end_share import Planted


@dataclass(slots=True)
class Tally:
    """Documents that hold a type, those of them where it was found, and documents where it was found falsely."""

    planted: int = 0
    found: int = 0
    false: int = 0

    @property
    def recall(self) -> float:
        """The part found of what was planted."""
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        """The part right of what was found."""
        return self.found / (self.found + self.false) if self.found + self.false else 1.0


@dataclass(slots=True)
class Quality:
    """Tallies by type, over the types that the tool knows; documents about nobody, and those of them flagged."""

    types: dict[str, Tally]
    nobody: int = 0
    flagged: int = 0
    documents: int = 0

    @property
    def whole(self) -> Tally:
        """All types together."""
        every = self.types.values()
        return Tally(sum(t.planted for t in every), sum(t.found for t in every), sum(t.false for t in every))


def known(made: Sequence[Planted], outcome: Outcome) -> Iterator[tuple[Planted, frozenset[str]]]:
    """Documents of which the truth is known and to which the tool came; of copies the first."""
    for one in made:
        if one.style and not one.copy_of and one.path in outcome.types:
            yield one, outcome.types[one.path]


def quality(made: Sequence[Planted], outcome: Outcome) -> Quality:
    """Hold what a tool found against what was planted. What a document may hold is neither a miss nor a false alarm."""
    result = Quality({kind: Tally() for kind in ALL if kind in outcome.knows})
    for one, found in known(made, outcome):
        result.documents += 1
        wrong = (found & outcome.knows & frozenset(ALL)) - {*one.must, *one.may}
        for kind, tally in result.types.items():
            tally.planted += kind in one.must
            tally.found += kind in one.must and kind in found
            tally.false += kind in wrong
        result.nobody += not one.must
        result.flagged += bool(not one.must and wrong)
    return result


def missed_by_style(made: Sequence[Planted], outcome: Outcome) -> dict[tuple[str, str, str], int]:
    """How often a type was missed or falsely found in documents of a style."""
    counts: dict[tuple[str, str, str], int] = {}
    for one, found in known(made, outcome):
        wrong = (found & frozenset(ALL)) - {*one.must, *one.may}
        for what, kinds in (("missed", frozenset(one.must) - found), ("false", wrong)):
            for kind in kinds & outcome.knows:
                counts[one.style, what, kind] = counts.get((one.style, what, kind), 0) + 1
    return dict(sorted(counts.items()))
