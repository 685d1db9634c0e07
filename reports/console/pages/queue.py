"""The queue: items by filters that stand in the address, with facets, orders and pages."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from models.access import Right
from models.review import FACETS, Filters, Sort
from models.store import queue as store
from models.store import saved_views
from reports.console import listing
from reports.console.languages import gettext
from reports.console.page import Visit, page

ROWS = 50


@page("/queue")
def queue(visit: Visit) -> str:
    """A page of the items that match, with the facets that narrow them."""
    filters, sort = listing.asked()
    places = {name: request.args.get(name, "")[:200] for name in ("after", "before")}
    found = store.page(visit.connection, visit.scope, filters, sort, **places, number=ROWS)
    facets = store.facets(visit.connection, visit.scope, filters, FACETS)
    carried = _carried(filters, sort)
    return render_template(
        "queue.html",
        heading=gettext("Queue"),
        page=found,
        filters=filters,
        sort=sort.value,
        sorts=[(sort.value, gettext(words)) for sort, words in listing.SORTS.items()],
        facets=listing.groups(facets, filters, sort, visit.policy),
        chosen=listing.in_force(filters, sort, visit.policy),
        views=saved_views.views(visit.connection, visit.scope),
        carried=carried,
        asked=carried,
        pages=_pages(filters, sort, found.after, found.before, bool(places["after"] or places["before"])),
        **deciding_words(visit),
    )


def deciding_words(visit: Visit) -> dict[str, Any]:
    """What the form for deciding needs: verdicts and the classes of the file plan."""
    from reports.console.pages.deciding import verdicts

    if not visit.scope.may(Right.DECIDE):
        return {"verdicts": [], "classes": []}
    classes = sorted((found.code, found.title) for found in visit.policy.classes.values())
    return {"verdicts": verdicts(visit.scope), "classes": classes}


def _carried(filters: Filters, sort: Sort) -> dict[str, Any]:
    """Filters and order as values of an address, for links that keep the list in mind."""
    values: dict[str, Any] = {}
    for name, value in filters.pairs():
        values.setdefault(name, []).append(value)
    return values | ({"sort": sort.value} if sort is not Sort.RISK else {})


def _pages(filters: Filters, sort: Sort, after: str, before: str, inside: bool) -> dict[str, str]:
    return {
        "first": listing.address(filters, sort) if inside else "",
        "before": listing.address(filters, sort, before=before) if before else "",
        "next": listing.address(filters, sort, after=after) if after else "",
    }


PAGES = (queue,)
