"""The first page: what there is, what is at risk, what to do next; each figure leads to its list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from flask import render_template, url_for
from markupsafe import Markup

from models.access import Right
from models.disposition import Action, RetentionState
from models.records import Status
from models.review import AGES, NONE, Filters
from models.review_pages import Overview
from models.store import overview as store
from reports.charts.bars import bar, stacked
from reports.console import listing, maps
from reports.console.languages import gettext
from reports.console.page import Visit, page
from reports.names import STATUS, named
from reports.wording import number, percent, size


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what it counts, where it leads, and a line beneath."""

    name: str
    value: str
    address: str
    also: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next, and where."""

    what: str
    why: str
    address: str


class Age(NamedTuple):
    """Items last changed in a span of years, with a bar for their bytes."""

    name: str
    number: int
    size: int
    address: str
    bar: Markup


STATES = (Status.READ, Status.UNREAD, Status.SKIPPED, Status.PENDING)


@page("/")
def overview(visit: Visit) -> str:
    """The figures, the next steps and the progress of the review."""
    found = store.overview(visit.connection, visit.scope)
    areas = store.area_sums(visit.connection, visit.scope)
    groups = maps.gathered(visit.connection, visit.scope)
    return render_template(
        "overview.html",
        found=found,
        figures=_figures(found),
        steps=_steps(visit, found),
        areas=[one for one in areas if one.items],
        account=_account(found),
        account_bar=_account_bar(found),
        map=maps.drawn(groups),
        groups=[(group.folder, url_for("tree", folder=group.folder.id)) for group in groups],
        ages=_ages(found),
    )


def _value(found: Overview, facet: str, value: str) -> tuple[int, int]:
    """Items and bytes of one value of a facet."""
    for one in found.facets.get(facet, ()):
        if one.value == value:
            return one.number, one.size
    return 0, 0


def _account(found: Overview) -> list[tuple[str, str, int, str]]:
    """How all items are accounted for: a shade, the state's name, how many, and their list."""
    states = [(state, _value(found, "status", state.value)[0]) for state in STATES]
    return [
        (f"s-{state.value}", named(STATUS, state.value), many, url_for("queue", status=state.value))
        for state, many in states
        if many or state in STATES[:3]
    ]


def _account_bar(found: Overview) -> Markup:
    parts = [(name, many, shade) for shade, name, many, _ in _account(found) if many]
    title = ", ".join(f"{name}: {number(many)}" for name, many, _ in parts)
    return Markup(stacked("account", parts, title))


def _ages(found: Overview) -> list[Age]:
    """How old what is there is, by when it was last changed."""
    by_age = {one.value: one for one in found.facets.get("age", ())}
    there = [by_age[age] for age in AGES if age in by_age]
    most = max((one.size for one in there), default=0)
    return [
        Age(
            gettext(one.value),
            one.number,
            one.size,
            url_for("queue", age=one.value),
            Markup(bar(one.size, most)),
        )
        for one in there
    ]


def _figures(found: Overview) -> list[Figure]:
    due, _ = _value(found, "retention", RetentionState.DUE.value)
    unread = _value(found, "status", Status.UNREAD.value)[0] + _value(found, "status", Status.SKIPPED.value)[0]
    to_review, _ = _value(found, "action", Action.REVIEW.value)
    return [
        Figure(gettext("Items"), number(found.items), url_for("queue"), size(found.size)),
        Figure(
            gettext("At risk"), number(found.at_risk), url_for("queue", sort="risk"), gettext("could harm a person")
        ),
        Figure(
            gettext("For review"),
            number(to_review),
            url_for("queue", action=Action.REVIEW.value, decided="undecided"),
            percent(found.decided, found.to_review) + " " + gettext("of proposals decided"),
        ),
        Figure(
            gettext("Proposed for disposal"),
            number(found.disposable),
            url_for("queue", action=Action.DISPOSE.value),
            size(found.disposable_size),
        ),
        Figure(
            gettext("Past retention"),
            number(due),
            url_for("queue", retention=RetentionState.DUE.value),
            gettext("by dates in the documents"),
        ),
        Figure(
            gettext("Not read"),
            number(unread),
            url_for("unread"),
            gettext("may hold anything"),
        ),
    ]


def _steps(visit: Visit, found: Overview) -> list[Step]:
    steps: list[Step] = []
    review, _ = _value(found, "action", Action.REVIEW.value)
    if visit.scope.may(Right.DECIDE) and found.at_risk:
        where = url_for("queue", action=Action.REVIEW.value, decided="undecided", sort="risk")
        why = gettext("The most sensitive come first.")
        steps.append(Step(gettext("Review what is at risk"), why, where))
    if visit.scope.may(Right.DECIDE) and found.disposable:
        where = url_for("queue", action=Action.DISPOSE.value, decided="undecided")
        why = gettext("Approved items go into a batch, which a second person approves.")
        steps.append(Step(gettext("Decide on what is proposed for disposal"), why, where))
    unread, _ = _value(found, "status", Status.UNREAD.value)
    if unread:
        why = gettext("Not read is not the same as clean.")
        steps.append(Step(gettext("Look at what could not be read"), why, url_for("unread")))
    unclassed, _ = _value(found, "class", "-")
    if visit.scope.may(Right.DECIDE) and unclassed and review:
        why = gettext("Each answer teaches the file plan's model.")
        steps.append(Step(gettext("File what has no class"), why, listing.address(Filters.of({"class": [NONE]}))))
    return steps


PAGES = (overview,)
