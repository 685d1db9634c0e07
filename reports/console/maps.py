"""A map of the folders: area is size, shade is the share of items at risk; the same figures stand in a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import Connection

from models.access import Scope
from models.review_pages import FolderSum
from models.store.overview import folder_tree
from reports.charts.svg import fitted, frame, rect, text
from reports.charts.treemap import Box, boxes
from reports.console.languages import gettext
from reports.wording import percent, shown, size

WIDE, NARROW = (960.0, 360.0), (360.0, 420.0)
GROUPS, TILES = 12, 12
HEAD, FONT, GAP = 22.0, 14.0, 1.5
LEVELS = (0.0, 0.1, 0.25, 0.5, 1.01)
"""Upper bounds of the shades r0 to r4."""


@dataclass(frozen=True, slots=True)
class Group:
    """A folder with the largest folders in it."""

    folder: FolderSum
    tiles: tuple[FolderSum, ...]


def gathered(connection: Connection, scope: Scope) -> list[Group]:
    """The largest shares, or the largest folders of the only one, each with the largest folders in it."""
    top = folder_tree(connection, scope)
    if len(top) == 1:
        top = folder_tree(connection, scope, top[0].id) or top
    largest = _largest(top, GROUPS)
    return [Group(one, tuple(_largest(folder_tree(connection, scope, one.id), TILES))) for one in largest]


def drawn(groups: Sequence[Group]) -> Markup:
    """The map in a wide and a narrow form; empty where nothing has bytes."""
    if not groups:
        return Markup("")
    wide = _map("map-w", groups, *WIDE, "wide")
    return Markup(wide + _map("map-n", groups, *NARROW, "narrow"))


def level(folder: FolderSum) -> int:
    """The shade of a folder, 0 to 4, by how many of its items are at risk."""
    share = folder.at_risk / folder.items if folder.items else 0.0
    return next(number for number, bound in enumerate(LEVELS) if share <= bound)


def _largest(folders: Sequence[FolderSum], number: int) -> list[FolderSum]:
    return sorted((one for one in folders if one.size), key=lambda one: (-one.size, one.path))[:number]


def _map(id: str, groups: Sequence[Group], width: float, height: float, css: str) -> str:
    body: list[str] = []
    for group, box in zip(groups, boxes([one.folder.size for one in groups], Box(0, 0, width, height)), strict=True):
        body.extend(_group(group, box))
    title = gettext("Folders by size, shaded by the share of items at risk")
    return frame(id, width, height, title, "; ".join(_tip(one.folder) for one in groups), body, css)


def _group(group: Group, box: Box) -> Iterator[str]:
    """The folder's name over the folders in it; what stands in it itself is the tile without a name."""
    label = fitted(f"{shown(group.folder.name)} · {size(group.folder.size)}", box.dx - 10, FONT)
    head = HEAD if box.dy > 3 * HEAD and label else 0.0
    if head:
        yield text(box.x + 4, box.y + 16, label, "group")
    inner = Box(box.x, box.y + head, box.dx, box.dy - head)
    rest = group.folder.size - sum(one.size for one in group.tiles)
    parts: list[tuple[int, FolderSum | None]] = [(one.size, one) for one in group.tiles]
    parts += [(rest, None)] if rest > 0 else []
    parts.sort(key=lambda part: -part[0])
    for (_, folder), place in zip(parts, boxes([part[0] for part in parts], inner), strict=True):
        yield from _tile(folder, group.folder, place)


def _tile(folder: FolderSum | None, group: FolderSum, box: Box) -> Iterator[str]:
    gap = min(GAP, box.dx / 4, box.dy / 4)
    x, y, dx, dy = box.x + gap, box.y + gap, box.dx - 2 * gap, box.dy - 2 * gap
    shade = level(folder or group)
    yield rect(x, y, dx, dy, f"r{shade}", _tip(folder or group))
    name = fitted(shown(folder.name), dx - 10, FONT) if folder is not None and dy >= 22 else ""
    if name:
        yield text(x + 5, y + 17, name, f"t{shade}")
    if name and folder is not None and folder.at_risk and dy >= 42:
        yield text(x + 5, y + 35, fitted(_risk(folder), dx - 10, FONT), f"t{shade} small")


def _tip(folder: FolderSum) -> str:
    return f"{shown(folder.name)}: {size(folder.size)}, {_risk(folder)}"


def _risk(folder: FolderSum) -> str:
    return percent(folder.at_risk, folder.items) + " " + gettext("at risk")
