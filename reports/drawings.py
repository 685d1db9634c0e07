"""The drawings of the report, each in a wide and a narrow form, made from the tally."""

from __future__ import annotations

from collections import defaultdict

from markupsafe import Markup

from models.records import Status
from reports.charts.age import Year, age_bars
from reports.charts.bars import stacked
from reports.charts.treemap import Group, Tile, treemap
from reports.languages import gettext
from reports.names import ACCOUNTS, named
from reports.tally import Tally
from reports.wording import number, shown

WIDE, NARROW = 960.0, 360.0
GROUPS, TILES, BARS = 12, 14, 24
"""What is drawn at most: groups, tiles in a group, years. The rest is drawn together."""


def drawn(figures: Tally) -> dict[str, Markup]:
    """The drawings by name: `account`, `treemap`, `age`; empty where there is nothing to draw."""
    return {"account": Markup(_account(figures)), "treemap": Markup(_treemap(figures)), "age": Markup(_age(figures))}


def _account(figures: Tally) -> str:
    parts = [(named(ACCOUNTS, status), figures.status[status].items, f"s-{status.value}") for status in Status]
    shown_parts = [part for part in parts if part[1]]
    title = ", ".join(f"{number(value)} {label}" for label, value, _ in shown_parts)
    return stacked("account", shown_parts, f"{gettext('Items found')}: {title}")


def _treemap(figures: Tally) -> str:
    groups = _groups(figures)
    if not any(group.size for group in groups):
        return ""
    return treemap("map-w", groups, WIDE, 500, "wide") + treemap("map-n", groups, NARROW, 560, "narrow")


def _groups(figures: Tally) -> list[Group]:
    """Shares as groups of top folders; where there is one share only, top folders as groups of theirs."""
    start = 1 if len(figures.shares) == 1 else 0
    sums: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for place, folder in figures.folders.items():
        names = place[start:]
        group = shown(names[0]) if names else gettext("Top of the share")
        tile = shown(names[1]) if len(names) > 1 else gettext("Files at the top")
        sums[group][tile][0] += folder.all.size
        sums[group][tile][1] += folder.rot.size
    groups = [Group(name, _largest(tiles)) for name, tiles in sums.items()]
    groups.sort(key=lambda group: (-group.size, group.name))
    if len(groups) <= GROUPS:
        return groups
    rest = groups[GROUPS - 1 :]
    joined = tuple(Tile(group.name, group.size, sum(tile.rot for tile in group.tiles)) for group in rest)
    return [*groups[: GROUPS - 1], Group(gettext("Other folders"), _joined(joined))]


def _largest(tiles: dict[str, list[int]]) -> tuple[Tile, ...]:
    return _joined(tuple(Tile(name, total, rot) for name, (total, rot) in tiles.items()))


def _joined(tiles: tuple[Tile, ...]) -> tuple[Tile, ...]:
    ordered = sorted(tiles, key=lambda tile: (-tile.size, tile.name))
    if len(ordered) <= TILES:
        return tuple(ordered)
    rest = ordered[TILES - 1 :]
    more = Tile(
        gettext("%(num)s more") % {"num": number(len(rest))}, sum(t.size for t in rest), sum(t.rot for t in rest)
    )
    return (*ordered[: TILES - 1], more)


def _age(figures: Tally) -> str:
    years = _years(figures)
    if not years:
        return ""
    return age_bars("age-w", years, WIDE, "wide") + age_bars("age-n", years, NARROW, "narrow")


def _years(figures: Tally) -> list[Year]:
    if not figures.years:
        return []
    last = max(figures.years)
    first = max(min(figures.years), last - BARS + 1)
    before = [amount for year, amount in figures.years.items() if year < first]
    early = Year(
        gettext("to %(year)s") % {"year": first - 1}, sum(a.items for a in before), sum(a.size for a in before)
    )
    shown_years = [Year(str(year), *_both(figures, year)) for year in range(first, last + 1)]
    return [early, *shown_years] if before else shown_years


def _both(figures: Tally, year: int) -> tuple[int, int]:
    amount = figures.years.get(year)
    return (amount.items, amount.size) if amount else (0, 0)
