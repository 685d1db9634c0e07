"""The report for those who answer for it all: key figures and how they moved from scan to scan, as HTML or PDF."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from models.errors import MunimentError
from models.history import Summary
from reports import kpi, wording
from reports.charts.trend import Point, trend
from reports.pdf import as_pdf
from reports.tables import Table, columns
from reports.writing import WriteOptions, completed, write

SHOWN = 24
"""Scans drawn and listed, the latest; the CSV has them all."""
BYTES_PER_TB = 1e12


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: its name, what it means, how it is taken and written, and whether less of it is better."""

    name: str
    meaning: str
    value: Callable[[Summary], float]
    shown: Callable[[float], str]
    less_is_better: bool | None = None


def _count(value: float) -> str:
    return wording.number(round(value))


def _bytes(value: float) -> str:
    return wording.size(round(value))


def _percent(value: float) -> str:
    return f"{value:.0f}%"


FIGURES = (
    Figure("Volume", "Bytes of all files", lambda one: one.size, _bytes, True),
    Figure(
        "Redundant, obsolete, trivial", "Bytes of files that a rule found so", lambda one: one.rot_size, _bytes, True
    ),
    Figure("Past retention", "Items, by a date in the document", lambda one: one.due_items, _count, True),
    Figure("Personal data open to all", "Items open to people never chosen", lambda one: one.risk, _count, True),
    Figure(
        "Areas with a Data Owner", "Of the registered ones", lambda one: _share(one.owned, one.areas), _percent, False
    ),
    Figure("Reviewed", "Items with a decision that stands", lambda one: one.reviewed, _count, False),
    Figure("Waiting for people", "Items proposed for review or disposal", lambda one: one.waiting, _count, True),
    Figure("Disposed of", "Items, under approved batches", lambda one: one.disposed_items, _count, False),
    Figure("Not read", "Items; they may hold anything", lambda one: one.unread, _count, True),
)


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


@dataclass(frozen=True, slots=True)
class ManagementContext:
    """What the report says beyond the history. Costs are per terabyte and year and are left out where 0."""

    title: str
    today: date
    policy_folder: str = ""
    cost_per_tb_year: float = 0.0
    co2_kg_per_tb_year: float = 0.0
    version: str = ""


def write_management(history: Sequence[Summary], context: ManagementContext, out: Path) -> None:
    """Write the report to `out`, as its ending says: .html, .pdf or .csv. Raises MunimentError."""
    if not history:
        raise MunimentError("nothing was judged yet", "Scan a share first: muniment scan PATH")
    ending = out.suffix.lower()
    if ending == ".csv":
        write(kpi.kpis(history), out, "csv", kpi.COLUMNS, kpi.EXPORTER.title, WriteOptions())
        return
    if ending not in (".html", ".pdf"):
        raise MunimentError(f"{out.name} is no kind of management report", "Give a name ending in .html, .pdf or .csv.")
    page = render(history, context)
    data = as_pdf(page) if ending == ".pdf" else page.encode("utf-8", "backslashreplace")
    with completed(out) as unfinished:
        unfinished.write_bytes(data)


def render(history: Sequence[Summary], context: ManagementContext) -> str:
    """The page as HTML; `history` is not empty, the earliest first."""
    environment = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(shown=wording.shown, size=wording.size, number=wording.number)
    sources = [environment.loader.get_source(environment, name)[0] for name in STYLES]  # type: ignore[union-attr]
    css = "\n".join(sources)
    kept = list(history)[-SHOWN:]
    return environment.get_template("management.html").render(
        context=context,
        day=f"{context.today.day} {context.today:%B %Y}",
        style=Markup(css),
        style_digest=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
        latest=history[-1],
        scans=wording.count(len(history), "scan"),
        tiles=[tile(figure, history) for figure in FIGURES],
        drawings=[_drawn(number, figure, kept) for number, figure in enumerate(FIGURES)] if len(kept) > 1 else [],
        table=table(kept),
        left_out=len(history) - len(kept),
        savings=savings(history, context),
    )


STYLES = ("report.css", "management.css")


@dataclass(frozen=True, slots=True)
class Tile:
    """A key figure as the page shows it; `moved` says how it differs from the first scan, `good` whether that is."""

    name: str
    meaning: str
    shown: str
    moved: str
    good: bool | None


def tile(figure: Figure, history: Sequence[Summary]) -> Tile:
    """The latest figure, with its difference from the first scan's."""
    first, last = figure.value(history[0]), figure.value(history[-1])
    good = None if figure.less_is_better is None or first == last else (last < first) is figure.less_is_better
    return Tile(figure.name, figure.meaning, figure.shown(last), moved(figure, first, last, len(history)), good)


def moved(figure: Figure, first: float, last: float, scans: int) -> str:
    """How a figure moved, in words."""
    if scans < 2:
        return "first scan"
    if first == last:
        return "as at the first scan"
    if figure.shown is _percent:
        return f"{abs(last - first):.0f} points {'up on' if last > first else 'down on'} the first scan"
    less = "fewer" if figure.shown is _count else "less"
    part = f" ({100 * (last - first) / first:+.0f}%)" if first else ""
    return f"{figure.shown(abs(last - first))} {'more' if last > first else less} than at the first scan{part}"


def _drawn(number: int, figure: Figure, history: Sequence[Summary]) -> tuple[str, str, Markup]:
    points = [
        Point(f"{one.today.day} {one.today:%b %Y}", figure.value(one), figure.shown(figure.value(one)))
        for one in history
    ]
    return figure.name, points[-1].shown, Markup(trend(f"k{number}", figure.name, points))


def table(history: Sequence[Summary]) -> Table:
    """Every figure at every scan, the latest first."""
    heads = columns("As of", *(f"#{figure.name}" for figure in FIGURES))
    rows = tuple(
        (one.today.isoformat(), *(figure.shown(figure.value(one)) for figure in FIGURES)) for one in reversed(history)
    )
    return Table("Key figures, by scan", heads, rows, "None.")


def savings(history: Sequence[Summary], context: ManagementContext) -> str:
    """What keeping the redundant, obsolete and trivial costs a year, by the policy's factors; "" without any."""
    terabytes = history[-1].rot_size / BYTES_PER_TB
    parts = []
    if context.cost_per_tb_year:
        parts.append(f"£{terabytes * context.cost_per_tb_year:,.2f}")
    if context.co2_kg_per_tb_year:
        parts.append(f"{terabytes * context.co2_kg_per_tb_year:,.1f} kg of CO₂")
    return " and ".join(parts)
