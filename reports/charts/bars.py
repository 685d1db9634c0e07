"""Thin bars beside figures, and the one bar that shows that everything is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def bar(part: float, whole: float) -> str:
    """A thin bar for a table cell; the figure stands beside it, so it is hidden from screen readers."""
    share = 100 * part / whole if whole else 0.0
    width = max(share, 0.8) if part else 0.0
    return (
        '<svg class="thin" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="track" width="100" height="8"/><rect class="bar" width="{width:.1f}" height="8"/></svg>'
    )


def stacked(id: str, parts: Sequence[tuple[str, int, str]], title: str) -> str:
    """One bar of several parts: (label, value, class). A part that is not zero is always visible."""
    whole = sum(value for _, value, _ in parts)
    widths = [max(100 * value / whole, 0.6) if value and whole else 0.0 for _, value, _ in parts]
    scale, x, shapes = 100 / (sum(widths) or 1), 0.0, []
    for (label, value, css), width in zip(parts, widths, strict=True):
        wide = width * scale
        tip = escape(f"{label}: {value:,}")
        shapes.append(f'<rect class="{css}" x="{x:.2f}" width="{wide:.2f}" height="10"><title>{tip}</title></rect>')
        x += wide
    return (
        f'<svg class="stack" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-labelledby="{id}-t">'
        f'<title id="{id}-t">{escape(title)}</title>{"".join(shapes)}</svg>'
    )
