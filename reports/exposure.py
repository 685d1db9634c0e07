"""The exposure export: one line for each folder that is open too widely or oddly, with what is in it and how urgent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from models.inventory import Row
from models.policy import Policy
from reports.areas import Areas, folders
from reports.exporter import Exporter
from reports.exposed import KINDS, Exposed, Urgency
from reports.languages import counted, gettext
from reports.tables import Cell, Table, columns, owned, place_name
from reports.tally import Place, Tally
from reports.wording import number
from reports.writing import Line

COLUMNS = (
    "share",
    "path",
    "exposure",
    "who",
    "items",
    "personal_items",
    "special_items",
    "criminal_items",
    "children_items",
    "unread_items",
    "data_owner",
    "urgency",
    "why",
)
"""Counts are of the exposed items that lie directly in the folder, what is inside their files included."""
ROWS = 25


@dataclass(frozen=True, slots=True)
class ByFolder(Exporter):
    """Lines of folders instead of items. Rows come folder by folder."""

    areas: Areas | None = None

    def for_policy(self, policy: Policy) -> Exporter:
        """With the Data Owners of registered storage areas."""
        return replace(self, areas=Areas(policy.areas, 0))

    def all_lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        for _, group in groupby(rows, key=lambda row: (row.record.item.share, folders(row.record))):
            exposed = [row for row in group if row.exposure.kinds]
            if exposed:
                yield _line(exposed, self.areas)


def _line(rows: list[Row], areas: Areas | None) -> Line:
    found, first = Exposed(), rows[0].record
    for row in rows:
        found.add(row)
    held = found.all
    return {
        "share": first.item.share,
        "path": "/".join(folders(first)),
        "exposure": ";".join(kind.value for kind in found.named),
        "who": "; ".join(found.who),
        "items": held.items,
        "personal_items": held.personal,
        "special_items": held.special,
        "criminal_items": held.criminal,
        "children_items": held.children,
        "unread_items": held.unread,
        "data_owner": (areas.owner(areas.of(first)) if areas else None) or None,
        "urgency": int(found.urgency),
        "why": words(found),
    }


def words(found: Exposed) -> str:
    """What is wrong and why it matters, in a sentence each.

    >>> from collections import Counter
    >>> from models.permissions import ExposureKind
    >>> words(Exposed(kinds=Counter([ExposureKind.ORPHAN_OWNER])))[:49]
    'It is owned by an account that no longer exists. '
    """
    kinds = [KINDS[kind] for kind in found.named]
    verbs = ("shuts", "does", "grants", "everyone")
    parts = [kind if kind.startswith(verbs) else f"is {kind}" for kind in kinds]
    what = ", ".join(f"it {part}" if not part.startswith("everyone") else part for part in parts)
    return f"{what[:1].upper()}{what[1:]}. {found.urgency.words}."


def lines(row: Row) -> Iterator[Line]:
    """The line of a single item's folder, as far as this item goes."""
    yield from ByFolder("exposure", "", COLUMNS, lines).all_lines([row])


EXPORTER = ByFolder("exposure", "Who may open it", COLUMNS, lines)


# the report's section


def table(figures: Tally) -> Table:
    """Storage areas by what is open to whom, the most urgent first."""
    alone = len(figures.shares) == 1
    ordered = sorted(figures.exposed.items(), key=most_urgent)
    rows: list[tuple[Cell, ...]] = [
        _row(place_name(place, alone), figures.areas.owner(place), found) for place, found in ordered[:ROWS]
    ]
    if left := ordered[ROWS:]:
        items = sum(found.all.items for _, found in left)
        more = counted("%(num)s more area", "%(num)s more areas", len(left))
        rows.append((more, gettext("in the export"), "", number(items), "", "", "", "", ""))
    heads = columns(
        "Storage area",
        "How soon",
        "What is wrong",
        "#Items",
        "#Open: all",
        "#Open: personal data",
        "#Open: special category",
        "#Open: offence",
        "#Open: children",
    )
    empty = gettext("No folder is open too widely, as far as rights could be read.")
    return Table(gettext("Who may open it, by storage area, in items"), heads, tuple(rows), empty)


def most_urgent(pair: tuple[Place, Exposed]) -> tuple[int, int, int, int, Place]:
    """The order of places: by urgency, then by how much sensitive, personal and other content is open."""
    place, found = pair
    return found.urgency, -found.open.sensitive, -found.open.personal, -found.open.items, place


SOON = {Urgency.URGENT: "now", Urgency.SOON: "soon", Urgency.CHECK: "check", Urgency.NOTE: "note"}


def _row(name: str, owner: str | None, found: Exposed) -> tuple[Cell, ...]:
    kinds = ", ".join(gettext(KINDS[kind]) for kind in found.named)
    held = found.open
    counts = (held.items, held.personal, held.special, held.criminal, held.children)
    return owned(name, owner), gettext(SOON[found.urgency]), kinds, number(found.all.items), *map(number, counts)


def all_words() -> list[str]:
    """The English words that this module looks up in the catalogue by a variable."""
    return [*KINDS.values(), *SOON.values()]
