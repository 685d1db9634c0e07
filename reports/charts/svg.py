"""Small pieces of SVG: escaped text, shortened labels, and the frame of a chart."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

CHARACTER = 0.6
"""Mean width of a character of a system sans-serif font, in units of the font's size."""


def frame(id: str, width: float, height: float, title: str, desc: str, body: Iterable[str], css: str = "") -> str:
    """A chart of the given size that scales to its place; `title` and `desc` are read out by screen readers."""
    inner = "".join(body)
    return (
        f'<svg class="chart {css}" viewBox="0 0 {width:g} {height:g}" role="img" aria-labelledby="{id}-t {id}-d">'
        f'<title id="{id}-t">{escape(title)}</title><desc id="{id}-d">{escape(desc)}</desc>{inner}</svg>'
    )


def rect(x: float, y: float, width: float, height: float, css: str, title: str = "") -> str:
    """A rectangle; `title` is its tooltip."""
    shape = f'<rect class="{css}" x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
    return f"{shape}><title>{escape(title)}</title></rect>" if title else f"{shape}/>"


def text(x: float, y: float, label: str, css: str = "", anchor: str = "start") -> str:
    """A line of text with its baseline at `y`."""
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{css}" x="{x:.1f}" y="{y:.1f}"{place}>{escape(label)}</text>'


def fitted(label: str, width: float, font: float) -> str:
    """The label, shortened to the width; empty where fewer than four characters would stay.

    >>> fitted("Democratic Services", 64, 12), fitted("Legal", 10, 12)
    ('Democra…', '')
    """
    room = int(width / (font * CHARACTER))
    if len(label) <= room:
        return label
    return f"{label[: room - 1].rstrip()}…" if room >= 5 else ""
