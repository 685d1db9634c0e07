"""Bars by year: how much was last changed when, by size and by number of files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.charts.svg import frame, rect, text
from reports.languages import counted, gettext
from reports.wording import number, size

PANEL, TOP, LEFT, BETWEEN, FOOT = 110.0, 24.0, 4.0, 18.0, 22.0


@dataclass(frozen=True, slots=True)
class Year:
    """Files last changed in one year, or in all years up to it (then the label says so)."""

    label: str
    files: int
    size: int

    @property
    def tip(self) -> str:
        """For the tooltip."""
        return f"{self.label}: {counted('%(num)s file', '%(num)s files', self.files)}, {size(self.size)}"


def age_bars(id: str, years: Sequence[Year], width: float, css: str = "") -> str:
    """Two rows of bars over one axis of years: size above, number of files below."""
    height = 2 * (PANEL + TOP) + BETWEEN + FOOT
    biggest = max(years, key=lambda year: year.size)
    filled = {"num": len(years), "first": years[0].label, "last": years[-1].label, "biggest": biggest.label}
    desc = gettext("Bars from %(first)s to %(last)s: %(num)s; most bytes in %(biggest)s.") % filled
    above = gettext("Size (highest bar: %(most)s)") % {"most": size(biggest.size)}
    below = gettext("Files (highest bar: %(most)s)") % {"most": number(max(year.files for year in years))}
    body = [
        *_panel(years, [year.size for year in years], 0, width, above),
        *_panel(years, [year.files for year in years], TOP + PANEL + BETWEEN, width, below),
        *_axis(years, width, height - 6),
    ]
    return frame(id, width, height, gettext("Files by the year they were last changed"), desc, body, css)


def _panel(years: Sequence[Year], values: Sequence[int], y: float, width: float, title: str) -> Iterator[str]:
    yield text(LEFT, y + 14, title, "panel")
    step, most, base = _step(years, width), max([*values, 1]), y + TOP + PANEL
    yield f'<line class="axis" x1="{LEFT}" x2="{width - LEFT:g}" y1="{base:g}" y2="{base:g}"/>'
    for index, (year, value) in enumerate(zip(years, values, strict=True)):
        tall = max(PANEL * value / most, 1.5) if value else 0.0
        yield rect(LEFT + index * step + 1.5, base - tall, step - 3, tall, "bar", year.tip)


def _step(years: Sequence[Year], width: float) -> float:
    return min((width - 2 * LEFT) / len(years), 60)


def _axis(years: Sequence[Year], width: float, y: float) -> Iterator[str]:
    step = _step(years, width)
    every = max(1, round(50 / step))
    for index, year in enumerate(years):
        if (len(years) - 1 - index) % every == 0:
            anchor = "start" if index == 0 else "end" if index == len(years) - 1 and step < 40 else "middle"
            x = {"start": LEFT, "end": LEFT + (index + 1) * step, "middle": LEFT + (index + 0.5) * step}[anchor]
            yield text(x, y, year.label, "tick", anchor)
