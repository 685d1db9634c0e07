"""The inventory for people who may not see names: paths, names and owners as keyed hashes, and no words from documents.

This is pseudonymous, not anonymous: whoever holds the key, or the inventory itself, can tell what a line is. `item_id`
stays what it is in every export, so that a question about a line can be answered by those who may.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from blake3 import blake3

from models.disposition import Disposition
from models.inventory import Row
from reports.exporter import Exporter
from reports.inventory import COLUMNS, row_values
from reports.values import extension
from reports.writing import Line, Value

BYTES = 8
"""Of a pseudonym: among ten million names two would be alike once in 350,000 inventories."""
ABOUT_PERSONS = frozenset({"date_of_birth", "death"})
"""Triggers whose date is itself personal data."""
KNOWN_ENDING = re.compile("[a-z0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Names:
    """Turns names into pseudonyms, the same name into the same one as long as the key is the same."""

    key: bytes

    @classmethod
    def of(cls, secret: bytes) -> Names:
        """With a key of its own, so that pseudonyms say nothing of the keyed hashes of findings."""
        return cls(blake3(b"muniment shareable inventory", key=secret).digest())

    def name(self, kind: str, value: str) -> str:
        """A pseudonym of 16 hexadecimal digits; "" of nothing."""
        whole = f"{kind}\0{value}".encode("utf-8", "surrogateescape")
        return blake3(whole, key=self.key).hexdigest(BYTES) if value else ""

    def path(self, share: str, path: str, inside: str = "") -> str:
        """A path with each of its names replaced; files keep an ordinary ending. Folders above stay recognisable.

        A name's pseudonym depends on where it stands: that two folders are called the same is not shown.
        """
        folder, _, name = path.rpartition("/")
        shown = self._under(share, folder, inside)
        last = self.name("path", f"{share}\0{path}\0{inside}")
        ending = extension(name)
        last += f".{ending}" if KNOWN_ENDING.fullmatch(ending) else ""
        return f"{shown}/{last}" if shown else last

    def _under(self, share: str, folder: str, inside: str) -> str:
        return _folders(self, share, folder, inside)


@lru_cache(maxsize=4_096)
def _folders(names: Names, share: str, folder: str, inside: str) -> str:
    parts = folder.split("/") if folder else []
    whole = ("/".join(parts[: number + 1]) for number in range(len(parts)))
    return "/".join(names.name("path", f"{share}\0{path}\0{inside}") for path in whole)


@dataclass(frozen=True, slots=True)
class Shareable(Exporter):
    """The inventory's columns with pseudonyms. Without a key there are no lines."""

    names: Names | None = None

    def with_key(self, secret: bytes) -> Shareable:
        """With the key of the inventory's hashes."""
        return replace(self, names=Names.of(secret))

    def all_lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        """One line for each row."""
        return (shared(row, self.names) for row in rows) if self.names else iter(())


def shared(row: Row, names: Names) -> Line:
    """A row as it may be shared; keys are `COLUMNS`."""
    values, item = row_values(row), row.record.item
    content = row.record.content
    inside = names.path(item.share, item.inside, item.path) if item.inside else None
    changed: dict[str, Value] = {
        "share": names.name("share", item.share),
        "path": names.path(item.share, item.path),
        "inside": inside,
        "owner": names.name("owner", item.owner) or None,
        "reviewer": names.name("reviewer", row.reviewer) or None,
        "content_hash": names.name("content", content.hash.hex()) or None if content else None,
    }
    return {**values, **changed, **(_judged(row.disposition) if row.disposition else {})}


def _judged(judged: Disposition) -> dict[str, Value]:
    """Rules without their evidence, and no date that tells when somebody was born or died."""
    rules = dict.fromkeys(reason.rule for reason in judged.reasons)
    found: dict[str, Value] = {"reason": ";".join(rules) or None, "hold": "yes" if judged.hold else None}
    blank: dict[str, Value] = {"trigger_basis": None}
    if ABOUT_PERSONS.intersection(judged.retention.trigger.split("|")):
        blank |= {"trigger_date": None, "due": None}
    return found | blank


SHAREABLE = Shareable("inventory", "Inventory", COLUMNS, lambda row: iter(()), personal=False)
