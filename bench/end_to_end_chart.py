"""Draws horizontal bars as SVG: a file without scripts, with a title and a description for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, LEFT, RIGHT, STEP, BAR = 900, 250, 130, 30, 20
INK, QUIET, LINE = "#1a1a1a", "#4a4a4a", "#c8c8c8"
COLOURS = ("#1d5b79", "#a4572a")
"""Of bars of ours and of others: both at least 4.5 to 1 against white."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it is, its length in the panel's unit, and whether it is ours."""

    label: str
    value: float
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars with one scale: a heading, what the axis counts, the bars."""

    heading: str
    axis: str
    bars: tuple[Bar, ...]


def chart(title: str, description: str, panels: Sequence[Panel]) -> str:
    """The panels below each other."""
    parts, top = [], 60
    for panel in panels:
        parts.append(_panel(panel, top))
        top += 90 + STEP * len(panel.bars)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img" '
        'aria-labelledby="title description" font-family="Arial, Helvetica, sans-serif">'
        f'<title id="title">{escape(title)}</title><desc id="description">{escape(description)}</desc>'
        f'<rect width="{WIDTH}" height="{top}" fill="#ffffff"/>'
        f'<text x="20" y="34" font-size="20" font-weight="bold" fill="{INK}">{escape(title)}</text>'
    )
    return head + "".join(parts) + "</svg>\n"


def _panel(panel: Panel, top: int) -> str:
    longest = max((bar.value for bar in panel.bars), default=0.0) or 1.0
    room, step = WIDTH - LEFT - RIGHT, _round(longest / 4)
    foot = top + 26 + STEP * len(panel.bars)
    parts = [
        f'<text x="20" y="{top + 12}" font-size="15" font-weight="bold" fill="{INK}">{escape(panel.heading)}</text>'
    ]
    for number in range(int(longest / step) + 1):
        x = LEFT + room * number * step / longest
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top + 24}" y2="{foot}" stroke="{LINE}"/>')
        parts.append(_text(x, foot + 16, f"{number * step:,g}", "middle"))
    for number, bar in enumerate(panel.bars):
        y, length = top + 28 + STEP * number, max(1.0, room * bar.value / longest)
        parts.append(f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" fill="{COLOURS[not bar.ours]}"/>')
        parts.append(_text(LEFT - 10, y + 15, bar.label, "end"))
        parts.append(_text(LEFT + length + 6, y + 15, _shown(bar.value), "start"))
    parts.append(_text(LEFT + room / 2, foot + 36, panel.axis, "middle"))
    return "".join(parts)


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y}" font-size="13" fill="{QUIET}" text-anchor="{anchor}">{escape(words)}</text>'


def _shown(value: float) -> str:
    """
    >>> _shown(1234.5), _shown(12.34), _shown(0.5)
    ('1,234', '12.3', '0.5')
    """
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _round(value: float) -> float:
    """The next of 1, 2, 5, 10, 20 ... that is not below a value.

    >>> _round(3), _round(0.13), _round(210)
    (5.0, 0.2, 500.0)
    """
    power = 1e-6
    while True:
        for factor in (1, 2, 5):
            if factor * power >= value * (1 - 1e-9):
                return float(f"{factor * power:g}")
        power *= 10
