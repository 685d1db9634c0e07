"""How sensitive an item is, by the levels that the policy defines: the highest level whose conditions hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.disposition import Reason
from models.findings import Category
from models.inventory import Content
from models.policy import SensitivityLevel

ANY = "any"
RULE = "P1"
OTHERS = frozenset({Category.CRIMINAL_OFFENCE, Category.CHILDREN})
"""Categories that stand beside those of Art. 9."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """A level by its rank (0 is the highest), its name, and what in the content asks for it."""

    rank: int
    level: str
    because: str = ""

    def reason(self) -> Reason:
        """The level as a reason."""
        return Reason(RULE, f"{self.level}: {self.because}")


def sensitivity(
    content: Content | None, levels: Sequence[SensitivityLevel], members: int, whole: bool
) -> Sensitivity | None:
    """The level of a content; a container has at least that of its members, whose highest rank is `members`.

    None where too little is known: what was not read, or not wholly (with all inside), is never given the level of
    those that no other takes.
    """
    for rank, level in enumerate(levels):
        why = _why(content, level) if content else ""
        if why:
            return Sensitivity(rank, level.level, why)
        if rank == members:
            return Sensitivity(rank, level.level, "something inside is")
        if level.otherwise and content and whole:
            return Sensitivity(rank, level.level, "no higher level applies")
    return None


def _why(content: Content, level: SensitivityLevel) -> str:
    """What of a level's conditions holds, in words; "" when none does."""
    found = [name.replace("_", " ") for name in _special(content) if _asked(name, level.special)]
    found += [f"{content.personal_types[name]} {name}" for name in level.types if content.personal_types.get(name)]
    if level.people and content.people >= level.people:
        found.append(f"{content.people} {'person' if content.people == 1 else 'people'}")
    values = sum(content.personal_types.values())
    if level.values and values >= level.values:
        found.append(f"{values} personal {'value' if values == 1 else 'values'}")
    return ", ".join(found)


def _special(content: Content) -> list[str]:
    return sorted({f.category.value for f in content.special_categories if f.about_person and not f.inferred})


def _asked(name: str, asked: Sequence[str]) -> bool:
    return name in asked or (ANY in asked and Category(name) not in OTHERS)
