"""Which storage area an item belongs to: a registered one, or else its top folders."""

from __future__ import annotations

from models.inventory import Record
from models.policy import StorageArea

MAX_PLACES = 50_000
"""Distinct places kept apart; what comes after is counted under its share, so that memory stays bounded."""


def slashed(path: str) -> str:
    """With `/` between names and none at the ends, in one case: the form in which paths are compared."""
    return path.replace("\\", "/").strip("/").casefold()


def folders(record: Record) -> tuple[str, ...]:
    """The names of the folders above the item's file."""
    return tuple(record.item.path.split("/")[:-1])


class Areas:
    """Finds the storage area of records; the longest registered prefix wins, else the first `depth` folders."""

    def __init__(self, registered: tuple[StorageArea, ...], depth: int) -> None:
        self._registered = {slashed(area.path): area for area in registered}
        self._depth = depth
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._found: dict[tuple[str, ...], StorageArea] = {}

    def of(self, record: Record) -> tuple[str, ...]:
        """The area's place as names: the share first, then folders."""
        place = (record.share_root, record.item.share, *folders(record))
        found = self._known.get(place)
        if found is None:
            found = self._look_up(record, place[2:])
            if len(self._known) < MAX_PLACES:
                self._known[place] = found
        return found

    @property
    def registered(self) -> int:
        """How many areas are registered."""
        return len(self._registered)

    def area(self, place: tuple[str, ...]) -> StorageArea | None:
        """The registered area that `of` found for a place, None where it is in none."""
        return self._found.get(place)

    def owner(self, place: tuple[str, ...]) -> str | None:
        """The Data Owner of a registered area ("" when it names none), None for a place that is not registered."""
        area = self._found.get(place) or self._registered.get(slashed("/".join(place[1:])))
        return area.data_owner if area else None

    def _look_up(self, record: Record, names: tuple[str, ...]) -> tuple[str, ...]:
        root, share = slashed(record.share_root), slashed(record.item.share)
        tails = [root, *("/".join(root.split("/")[start:]) for start in range(1, root.count("/") + 1)), share, ""]
        for length in range(len(names), -1, -1):
            relative = slashed("/".join(names[:length]))
            for base in tails:
                area = self._registered.get(f"{base}/{relative}".strip("/"))
                if area is not None and (length or base):
                    place = (record.item.share, *names[:length])
                    self._found[place] = area
                    return place
        return (record.item.share, *names[: self._depth])
