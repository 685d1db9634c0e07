"""The page of an item: why, what was found, its copies and versions, its retention sum, its history; and one look."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from werkzeug.exceptions import abort
from werkzeug.wrappers import Response

from models.access import Act, Right
from models.findings import FindingType
from models.review import Filters, ReviewError, Sort
from models.review_pages import ItemView
from models.store import audit, referrals, reviewing
from models.store import queue as store
from models.store.item_view import item_view
from reports.console import listing
from reports.console.languages import gettext
from reports.console.page import Visit, act, back, counted, page
from reports.console.pages.queue import deciding_words
from reports.console.reasons import explained, grouped

PURPOSES = {
    "review": "To decide what becomes of the item",
    "request": "For a subject access or FOI request",
    "incident": "For an incident or a complaint",
    "check": "To check whether the finding is right",
}
AHEAD = 50
"""So far along the list the next undecided item is looked for."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Where the list goes on from this item: addresses, "" where it ends or is not known."""

    list: str
    next: str
    undecided: str


@page("/item/<int:key>")
def item(visit: Visit, key: int) -> str:
    """Everything about one item, and the form to decide on it."""
    from_ = counted(request.args.get("from", ""), 8) or 0
    found = item_view(visit.connection, visit.scope, key, findings_from=from_)
    if found is None:
        abort(404)
    filters, sort = listing.asked()
    return render_template(
        "item.html",
        view=found,
        row=found.row,
        asked=referrals.listed(visit.connection, visit.scope, item=key),
        told=explained(found, visit.policy),
        reasons=grouped(found.reasons, found.rot),
        class_titles={code: listing.title_of(found) for code, found in visit.policy.classes.items()},
        beside=_beside(visit, key, filters, sort),
        purposes=purposes(),
        may_reveal=visit.scope.may(Right.REVEAL),
        revealed=None,
        findings_from=from_,
        **deciding_words(visit),
    )


@act("/item/<int:key>/reveal", Right.REVEAL)
def reveal(visit: Visit, key: int) -> str | Response:
    """Show one value, read again from its file, for a stated purpose; the look is recorded before the value is read."""
    number, purpose = counted(request.form.get("finding", ""), 9), request.form.get("purpose", "")
    found = item_view(visit.connection, visit.scope, key)
    if found is None or number is None:
        abort(404)
    if purpose not in PURPOSES:
        visit.tell(gettext("Choose what you need to see the value for."), "warn")
        return back("item", key=key)
    record_look(visit, found, finding=number, purpose=purpose)
    value = visit.services.reveal(key, number)
    return render_template("revealed.html", view=found, row=found.row, value=value, purpose=gettext(PURPOSES[purpose]))


def purposes() -> list[tuple[str, str]]:
    """What somebody may need to look into a file for."""
    return [(code, gettext(words)) for code, words in PURPOSES.items()]


def record_look(visit: Visit, found: ItemView, **details: object) -> None:
    """Record, before it is done, that somebody looks into a file; the record stays whatever comes of the look."""
    audit.recorded(visit.connection, visit.scope.user, Act.REVEAL, f"item:{found.item_id}", details)
    visit.connection.commit()


@act("/item/<int:key>/finding", Right.DECIDE)
def judge_finding(visit: Visit, key: int) -> Response:
    """Say of one finding whether it is right."""
    kind, _, place = request.form.get("finding", "").partition(":")
    start = counted(place, 13)
    if kind not in set(FindingType) or start is None:
        abort(400)
    right = request.form.get("right") == "yes"
    try:
        now = visit.services.now()
        number = reviewing.judge_finding(visit.connection, visit.scope, key, [(kind, start)], right, now)
    except ReviewError as error:
        visit.tell(listing.sentence(error), "stop")
        return back("item", key=key)
    words = gettext("Noted. Findings like it are doubted from the next judging on.") if not right else gettext("Noted.")
    visit.tell(words if number else gettext("That finding is not there any more."), "done" if number else "warn")
    return back("item", key=key)


def _beside(visit: Visit, key: int, filters: Filters, sort: Sort) -> Beside:
    """The item after this one in the list it was opened from, and the next that nobody has decided on."""
    place = store.place_of(visit.connection, visit.scope, key, sort)
    after = store.page(visit.connection, visit.scope, filters, sort, after=place, number=AHEAD).rows if place else ()
    carried = {name: value for name, value in request.args.items(multi=True) if name != "from"}
    addresses = [(row, listing.item_address(row.id, filters, sort)) for row in after]
    undecided = next((address for row, address in addresses if not row.decision), "")
    return Beside(listing.address(filters, sort) if carried else "", addresses[0][1] if addresses else "", undecided)


PAGES = (item, reveal, judge_finding)
