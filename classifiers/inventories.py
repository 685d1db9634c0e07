"""What the judge needs of a store, and what it makes use of where a store has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Any, Protocol, TypeAlias, runtime_checkable

from models.disposition import Disposition, Hold
from models.inventory import Record

Judged: TypeAlias = tuple[int, Disposition]
Part: TypeAlias = Any
"""Part of an inventory, as the store names it."""
Packed: TypeAlias = Any
"""A judgement as the store keeps it."""


class Inventory(Protocol):
    """What the judge needs of a store. Both streams may be asked for several times and give the same order."""

    def records(self) -> Iterator[Record]:
        """Every item; a folder's items stand together, and a file's members follow it."""

    def duplicate_groups(self) -> Iterator[tuple[Record, ...]]:
        """Files and members that share one content hash, not empty, at least two."""

    def save_judgements(self, judged: Iterable[Judged], policy_digest: str, model_digest: str) -> None:
        """Replace the judgements by these, one for each item."""


@runtime_checkable
class Divided(Protocol):
    """An inventory that several processes can read side by side, each some parts of it."""

    def divisible(self) -> bool:
        """Let go of what a forked process must not share; False where that cannot be done."""

    def parts(self, size: int) -> Sequence[Part]:
        """The inventory in whole folders, of about `size` items each, in the order of `records`."""

    def records_of(self, part: Part) -> Iterator[Record]:
        """A part of `records`."""

    def group_parts(self, size: int) -> Sequence[Part]:
        """The duplicate groups, `size` to a part."""

    def groups_of(self, part: Part) -> Iterator[tuple[Record, ...]]:
        """A part of `duplicate_groups`."""

    def packed(self, judged: Iterable[Judged]) -> list[Packed]:
        """Judgements as they are kept."""

    def save_packed(self, packed: Iterable[Packed], policy_digest: str, model_digest: str) -> None:
        """`save_judgements` of what was packed elsewhere."""


@runtime_checkable
class PersonIndex(Protocol):
    """An inventory that can tell which items are about a person, by the keyed token of a hold."""

    def items_about(self, token: str) -> Iterable[int]:
        """Store ids of the items whose findings carry the token."""


@runtime_checkable
class CopyIndex(Protocol):
    """An inventory that can name the lesser copies without giving them."""

    def lesser_copies(self) -> Set[int]:
        """Store ids of all but one of each group of equal content."""


@runtime_checkable
class Decided(Protocol):
    """An inventory that holds people's decisions and holds of its own."""

    def approved(self) -> frozenset[int]:
        """Store ids of the items whose latest decision approves their disposal."""

    def holds(self) -> tuple[Hold, ...]:
        """Holds placed on this inventory, beside those of the policy."""


@runtime_checkable
class LearnedStore(Protocol):
    """An inventory that holds what was learned from labels, and what the plan taught itself."""

    def learned_model(self) -> bytes | None:
        """The active model of the file plan, None before anything was learned or after that was taken back."""

    def save_pseudo_labels(self, labels: Iterable[tuple[bytes, str]]) -> None:
        """Replace the classes that self-training gave to contents (hash, code); people's labels are apart."""
