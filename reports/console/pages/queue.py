"""The queue: items by filters that stand in the address, with facets, orders and pages."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from models.access import NotAllowed, Right
from models.disposition import Reason
from models.review import FACETS, Filters, Page, ReviewError, Sort
from models.store import queue as store
from models.store import saved_views
from models.store.why import why
from reports.console import listing
from reports.console.languages import gettext
from reports.console.page import Visit, act, page, to
from reports.console.reasons import telling

ROWS = 50


@page("/queue")
def queue(visit: Visit) -> str:
    """A page of the items that match, with the facets that narrow them."""
    filters, sort = listing.asked()
    places = {name: request.args.get(name, "")[:200] for name in ("after", "before")}
    found = store.page(visit.connection, visit.scope, filters, sort, **places, number=ROWS)
    facets = store.facets(visit.connection, visit.scope, filters, FACETS)
    carried = listing.carried(filters, sort)
    return render_template(
        "queue.html",
        heading=gettext("Queue"),
        page=found,
        filters=filters,
        sort=sort.value,
        sorts=[(sort.value, gettext(words)) for sort, words in listing.SORTS.items()],
        facets=listing.groups(facets, filters, sort, visit.policy),
        chosen=listing.in_force(filters, sort, visit.policy, listing.folder_name(visit, filters)),
        views=[
            (view, listing.address(view.filters, view.sort))
            for view in saved_views.views(visit.connection, visit.scope)
        ],
        may_share=visit.scope.may(Right.DECIDE) and visit.scope.areas is None,
        told=_told(visit, found),
        picked=request.args.get("select") == "page",
        select_all=url_for(
            "queue", **{**carried, **{name: value for name, value in places.items() if value}}, select="page"
        ),
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
    classes = sorted((found.code, listing.title_of(found)) for found in visit.policy.classes.values())
    return {"verdicts": verdicts(visit.scope), "classes": classes}


@act("/views", Right.SEE)
def save_view(visit: Visit) -> Response:
    """Keep the filters and the order of a list under a name."""
    filters, sort = listing.read((name, value[: listing.LONGEST]) for name, value in request.form.items(multi=True))
    try:
        name, shared = request.form.get("name", ""), request.form.get("shared") == "yes"
        saved_views.save(visit.connection, visit.scope, name, filters, sort, shared=shared)
        visit.tell(gettext("The view is saved."))
    except (ReviewError, NotAllowed) as error:
        visit.tell(listing.sentence(error), "stop")
    return to("queue", **listing.carried(filters, sort))


@act("/views/<int:key>/remove", Right.SEE)
def remove_view(visit: Visit, key: int) -> Response:
    """Forget a view of one's own."""
    if saved_views.remove(visit.connection, visit.scope, key):
        visit.tell(gettext("The view was removed."))
    return to("queue")


def _told(visit: Visit, found: Page) -> dict[int, Reason | None]:
    """The one reason that each row shows."""
    known = why(visit.connection, [row.id for row in found.rows])
    return {row.id: telling(*known.get(row.id, ((), ()))) for row in found.rows}


def _pages(filters: Filters, sort: Sort, after: str, before: str, inside: bool) -> dict[str, str]:
    return {
        "first": listing.address(filters, sort) if inside else "",
        "before": listing.address(filters, sort, before=before) if before else "",
        "next": listing.address(filters, sort, after=after) if after else "",
    }


PAGES = (queue, save_view, remove_view)
