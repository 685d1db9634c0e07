"""The classes of the file plan as a table: totals by the plan's topmost classes, with the classes below each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from models.disposition import RetentionState
from reports.languages import counted, gettext
from reports.tables import ROWS, Cell, Table, columns
from reports.tally import Amount, ClassSum, Tally
from reports.wording import number, shown, size

STATES = (
    RetentionState.DUE,
    RetentionState.EARLIEST_POSSIBLE,
    RetentionState.CURRENT,
    RetentionState.NEEDS_TRIGGER,
)
Row = tuple[Cell, ...]
Filed = tuple[str, ClassSum]
"""A class by its code, with the items filed to it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Titles of the classes by code, and the codes of each one's parents from the top of the plan."""

    titles: Mapping[str, str]
    parents: Mapping[str, tuple[str, ...]]

    def top(self, code: str) -> str:
        """The topmost class above a class, or itself."""
        return next(iter(self.parents.get(code, ())), code)

    def name(self, code: str, filed: ClassSum) -> str:
        """A class by the titles of the parents between it and the topmost one, its code and its title."""
        between = [self.titles.get(parent, parent) for parent in self.parents.get(code, ())[1:]]
        return " › ".join([*between, f"{code} {self.titles.get(code) or filed.title}".strip()])


def classes(figures: Tally, plan: Plan) -> Table:
    """Classes of the file plan in items, under their topmost parents, with where they stand in their retention.

    Every item is in one class and in the total of one parent. The 25 largest classes have a row of their own, and the
    25 largest parents; the rest is added up.
    """
    ordered = sorted(figures.classes.items(), key=_largest)
    large = {code for code, _ in ordered[:ROWS]}
    groups: defaultdict[str, list[Filed]] = defaultdict(list)
    for code, filed in ordered:
        groups[plan.top(code)].append((code, filed))
    tops = sorted(
        ((top, below, _together(below)) for top, below in groups.items()), key=lambda g: _largest((g[0], g[2]))
    )
    rows = [row for top, below, total in tops[:ROWS] for row in _group(top, below, total, plan, large)]
    if left := tops[ROWS:]:
        more = counted("%(num)s more part of the plan", "%(num)s more parts of the plan", len(left))
        rows.append(_row(more, _together((top, total) for top, _, total in left)))
    heads = columns("Class", "#Items", "#Size", "#Due", "#May be due", "#Current", "#Needs a date", "#Other")
    empty = gettext("Nothing has been filed to a class yet.")
    return Table(gettext("Classes of the file plan, in items"), heads, tuple(rows), empty)


def _group(top: str, below: list[Filed], total: ClassSum, plan: Plan, large: set[str]) -> Iterator[Row]:
    """The total of a topmost class, then its largest classes and the sum of the others; a class alone is one row."""
    if [code for code, _ in below] == [top]:
        yield _row(shown(plan.name(top, total)), total)
        return
    title = shown(f"{top} {plan.titles.get(top, '')}".strip())
    yield _row(Markup("<strong>{}</strong>, {}").format(title, gettext("in all")), total)
    for code, filed in below:
        if code in large:
            yield _row(_under(plan.name(code, filed)), filed)
    small = [(code, filed) for code, filed in below if code not in large]
    if small and len(small) < len(below):
        yield _row(_under(counted("%(num)s more class", "%(num)s more classes", len(small))), _together(small))


def _largest(one: Filed) -> tuple[int, str]:
    return -one[1].all.items, one[0]


def _under(name: str) -> Markup:
    return Markup("<span class='under'>{}</span>").format(shown(name))


def _together(some: Iterable[Filed]) -> ClassSum:
    total = ClassSum("", Amount(), Counter())
    for _, filed in some:
        total.title = filed.title
        total.all.items += filed.all.items
        total.all.size += filed.all.size
        total.states.update(filed.states)
    return total


def _row(name: Cell, filed: ClassSum) -> Row:
    told = [filed.states[state] for state in STATES]
    other = filed.all.items - sum(told)
    return (name, number(filed.all.items), size(filed.all.size), *map(number, [*told, other]))
