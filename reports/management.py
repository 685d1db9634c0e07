"""The report for those who answer for it all: key figures and how they moved from scan to scan, as HTML or PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from markupsafe import Markup

from models.errors import MunimentError
from models.history import Summary
from reports import kpi, wording
from reports.charts.trend import Point, trend
from reports.languages import gettext, speaking
from reports.pages import environment, styled
from reports.pdf import as_pdf
from reports.tables import Table, columns
from reports.writing import WriteOptions, completed, write

SHOWN = 24
"""Scans drawn and listed, the latest; the CSV has them all."""


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
    """What the report says beyond the history. Costs are per terabyte and year and are left out where 0.

    `language` is that of the page's words ("en" or "cy"); an empty `title` is the usual one.
    """

    title: str
    today: date
    policy_folder: str = ""
    cost_per_tb_year: float = 0.0
    co2_kg_per_tb_year: float = 0.0
    version: str = ""
    language: str = "en"


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
    """The page as HTML, in the context's language; `history` is not empty, the earliest first."""
    with speaking(context.language):
        return _rendered(history, context)


def _rendered(history: Sequence[Summary], context: ManagementContext) -> str:
    made, kept, latest = environment(), list(history)[-SHOWN:], history[-1]
    return made.get_template("management.html").render(
        **styled(made, *STYLES),
        context=context,
        latest=latest,
        scans=len(history),
        tiles=[tile(figure, history) for figure in FIGURES],
        drawings=[_drawn(number, figure, kept) for number, figure in enumerate(FIGURES)] if len(kept) > 1 else [],
        table=table(kept),
        left_out=len(history) - len(kept),
        savings=wording.savings(latest.rot_size, context.cost_per_tb_year, context.co2_kg_per_tb_year),
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
    name, meaning = gettext(figure.name), gettext(figure.meaning)
    return Tile(name, meaning, figure.shown(last), moved(figure, first, last, len(history)), good)


def moved(figure: Figure, first: float, last: float, scans: int) -> str:
    """How a figure moved, in words."""
    if scans < 2:
        return gettext("first scan")
    if first == last:
        return gettext("as at the first scan")
    if figure.shown is _percent:
        up, down = gettext("%(many)s points up on the first scan"), gettext("%(many)s points down on the first scan")
        return (up if last > first else down) % {"many": f"{abs(last - first):.0f}"}
    part = f" ({100 * (last - first) / first:+.0f}%)" if first else ""
    if last > first:
        words = gettext("%(many)s more than at the first scan")
    elif figure.shown is _count:
        words = gettext("%(many)s fewer than at the first scan")
    else:
        words = gettext("%(many)s less than at the first scan")
    return words % {"many": figure.shown(abs(last - first))} + part


def _drawn(number: int, figure: Figure, history: Sequence[Summary]) -> tuple[str, str, Markup]:
    points = [
        Point(wording.short_day(one.today), figure.value(one), figure.shown(figure.value(one))) for one in history
    ]
    name = gettext(figure.name)
    return name, points[-1].shown, Markup(trend(f"k{number}", name, points))


def table(history: Sequence[Summary]) -> Table:
    """Every figure at every scan, the latest first."""
    heads = columns("As of", *(f"#{figure.name}" for figure in FIGURES))
    rows = tuple(
        (wording.short_day(one.today), *(figure.shown(figure.value(one)) for figure in FIGURES))
        for one in reversed(history)
    )
    return Table(gettext("Key figures, by scan"), heads, rows)


def all_words() -> list[str]:
    """The English words that this module looks up in the catalogue by a variable."""
    return [words for figure in FIGURES for words in (figure.name, figure.meaning)]
