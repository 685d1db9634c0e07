"""Small bars over scans: one figure, its latest value written out, every bar with its own tooltip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from reports.languages import gettext

WIDTH, HEIGHT, BASE = 300.0, 96.0, 82.0
BAR, LAST = "#9fb9c4", "#14566b"


@dataclass(frozen=True, slots=True)
class Point:
    """A figure at one scan, and how it is written."""

    label: str
    value: float
    shown: str


def trend(id: str, title: str, points: Sequence[Point]) -> str:
    """The bars of one figure; the last is darker. Colours are attributes, as PDF has no style sheet for drawings."""
    most = max((point.value for point in points), default=0) or 1
    step = min(WIDTH / max(len(points), 1), 60.0)
    said = _said(points[0], points[-1]) if points else ""
    shapes = [f'<line x1="0" x2="{WIDTH:g}" y1="{BASE:g}" y2="{BASE:g}" stroke="#8a98a3" stroke-width="1"/>']
    for number, point in enumerate(points):
        tall = max(66 * point.value / most, 1.5) if point.value else 0.0
        tip = escape(f"{point.label}: {point.shown}")
        fill = LAST if number == len(points) - 1 else BAR
        place = f'x="{number * step + 1:.1f}" y="{BASE - tall:.1f}" width="{max(step - 2, 1):.1f}" height="{tall:.1f}"'
        shapes.append(f'<rect fill="{fill}" {place}><title>{tip}</title></rect>')
    shapes += _ends(points, step)
    return (
        f'<svg class="trend" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-labelledby="{id}-t {id}-d">'
        f'<title id="{id}-t">{escape(title)}</title><desc id="{id}-d">{escape(said)}</desc>{"".join(shapes)}</svg>'
    )


def _said(first: Point, last: Point) -> str:
    filled = {"first": f"{first.shown} ({first.label})", "last": f"{last.shown} ({last.label})"}
    return gettext("From %(first)s to %(last)s.") % filled


def _ends(points: Sequence[Point], step: float) -> list[str]:
    style = 'font-size="10.5" fill="#51606c" font-family="sans-serif"'
    if not points:
        return []
    found = [f'<text x="0" y="{HEIGHT - 2:g}" {style}>{escape(points[0].label)}</text>']
    if len(points) > 1:
        x = max(len(points) * step, 150)
        found.append(
            f'<text x="{x:.1f}" y="{HEIGHT - 2:g}" text-anchor="end" {style}>{escape(points[-1].label)}</text>'
        )
    return found
