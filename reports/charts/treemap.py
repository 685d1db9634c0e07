"""A treemap of folders: area is size, shade and pattern are the share of redundant, obsolete and trivial content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import squarify

from reports.charts.svg import fitted, frame, rect, text
from reports.languages import gettext
from reports.wording import percent, size

HEAD, FONT, GAP = 22.0, 14.0, 1.5
LEVELS = ((0.0, "none"), (0.1, "up to 10%"), (0.25, "10 to 25%"), (0.5, "25 to 50%"), (1.01, "over 50%"))
"""Upper bounds of the shades r0 to r4, and their names in the legend."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One folder (or the rest of a group): its name, bytes, and bytes of redundant, obsolete or trivial files."""

    name: str
    size: int
    rot: int

    @property
    def level(self) -> int:
        """Which shade, 0 to 4."""
        share = self.rot / self.size if self.size else 0.0
        return next(index for index, (bound, _) in enumerate(LEVELS) if share <= bound)

    @property
    def label(self) -> str:
        """For the tooltip and for screen readers."""
        part = gettext("%(part)s of it ROT") % {"part": percent(self.rot, self.size)}
        return f"{self.name}: {size(self.size)}, {part}"


@dataclass(frozen=True, slots=True)
class Group:
    """A top folder or share with its tiles."""

    name: str
    tiles: tuple[Tile, ...]

    @property
    def size(self) -> int:
        """Bytes of all its tiles."""
        return sum(tile.size for tile in self.tiles)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the chart's units."""

    x: float
    y: float
    dx: float
    dy: float


def treemap(id: str, groups: Sequence[Group], width: float, height: float, css: str = "") -> str:
    """The chart as an SVG element. Groups and tiles without bytes are left out."""
    there = sorted((group for group in groups if group.size), key=lambda group: -group.size)
    body = [_patterns(id)]
    for group, box in zip(there, boxes([group.size for group in there], Box(0, 0, width, height)), strict=True):
        body.extend(_group(id, group, box))
    held = "; ".join(f"{g.name}: {size(g.size)}" for g in there)
    desc = f"{gettext('Larger rectangles hold more bytes.')} {held}"
    title = gettext("Folders by size, with the share that is redundant, obsolete or trivial")
    return frame(id, width, height, title, desc, body, css)


def boxes(sizes: Sequence[int], box: Box) -> list[Box]:
    """Squarified rectangles (Bruls, Huizing, van Wijk 2000) for sizes in falling order, filling `box`."""
    if not sizes or box.dx <= 0 or box.dy <= 0:
        return [Box(box.x, box.y, 0, 0)] * len(sizes)
    scaled = squarify.normalize_sizes(sizes, box.dx, box.dy)
    laid = squarify.squarify(scaled, box.x, box.y, box.dx, box.dy)
    return [Box(part["x"], part["y"], part["dx"], part["dy"]) for part in laid]


def _patterns(id: str) -> str:
    return "<defs>" + _pattern(f"{id}-p3", 10, 1.0) + _pattern(f"{id}-p4", 5, 1.2) + "</defs>"


def _pattern(id: str, step: int, stroke: float) -> str:
    line = f'<line class="hatch" x1="0" y1="0" x2="0" y2="{step}" stroke-width="{stroke}"/>'
    place = 'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
    return f'<pattern id="{id}" width="{step}" height="{step}" {place}>{line}</pattern>'


def _group(id: str, group: Group, box: Box) -> Iterator[str]:
    label = fitted(f"{group.name} · {size(group.size)}", box.dx - 10, FONT)
    head = HEAD if box.dy > 3 * HEAD and label else 0.0
    if head:
        yield text(box.x + 4, box.y + 16, label, "group")
    inner = Box(box.x, box.y + head, box.dx, box.dy - head)
    tiles = sorted((tile for tile in group.tiles if tile.size), key=lambda tile: -tile.size)
    for tile, place in zip(tiles, boxes([tile.size for tile in tiles], inner), strict=True):
        yield from _tile(id, group, tile, place)


def _tile(id: str, group: Group, tile: Tile, box: Box) -> Iterator[str]:
    gap = min(GAP, box.dx / 4, box.dy / 4)
    x, y, dx, dy = box.x + gap, box.y + gap, box.dx - 2 * gap, box.dy - 2 * gap
    tip = f"{group.name} › {tile.label}"
    yield rect(x, y, dx, dy, f"r{tile.level}", tip)
    if tile.level >= 3:
        fill = f'fill="url(#{id}-p{tile.level})"'
        yield rect(x, y, dx, dy, "over", tip).replace("<rect ", f"<rect {fill} ", 1)
    name = fitted(tile.name, dx - 10, FONT) if dy >= 22 else ""
    if name:
        yield text(x + 5, y + 17, name, f"t{tile.level}")
    figures = fitted(f"{percent(tile.rot, tile.size)} ROT", dx - 10, FONT) if name and dy >= 42 else ""
    if figures:
        yield text(x + 5, y + 35, figures, f"t{tile.level} small")


def legend() -> tuple[tuple[int, str], ...]:
    """Shade numbers and what they stand for."""
    return tuple((index, gettext(name)) for index, (_, name) in enumerate(LEVELS))


def all_words() -> list[str]:
    """The English words that this module looks up in the catalogue by a variable."""
    return [name for _, name in LEVELS]
