"""Holds: what must be kept whatever its retention says; placed and released here, and those of the policy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import render_template, request
from werkzeug.wrappers import Response

from models.access import Act, Right
from models.disposition import Hold
from models.errors import MunimentError
from models.review import Filters
from models.store import audit, queue
from models.store import holds as store
from reports.console import listing
from reports.console.languages import gettext
from reports.console.page import Visit, act, page, to

KINDS = {
    "path": "Everything in a folder or file (SU/Housing/Disrepair)",
    "class": "Everything of a class of the file plan (HR-DIS)",
    "person": "Everything that names a person (a name, e-mail address, NHS or National Insurance number)",
    "dates": "Everything of a time (2019-04-01..2020-03-31)",
}


@page("/holds")
def holds(visit: Visit) -> str:
    """The holds, those in force first, with when each is to be looked at again; of others' areas there are none."""
    today = visit.services.now().date()
    seen = _seen(visit)
    placed = [one for one in store.all_holds(visit.connection) if seen(one.hold)]
    kinds = [(code, gettext(words)) for code, words in KINDS.items()]
    return render_template(
        "holds.html",
        placed=sorted(placed, key=lambda one: (bool(one.hold.released_by), -one.number)),
        policy_holds=[hold for hold in visit.policy.holds if seen(hold)],
        late=lambda hold: _late(hold, today),
        kinds=kinds,
        may_hold=visit.scope.may(Right.HOLD),
        may_see_scopes=visit.scope.areas is None,
    )


@act("/holds", Right.HOLD)
def place_hold(visit: Visit) -> Response:
    """Place a hold. A person is known by a keyed token from then on; the name is not kept."""
    form = request.form
    kind, what = form.get("kind", ""), form.get("what", "").strip()[:500]
    if kind not in KINDS or not what:
        visit.tell(gettext("Say what is to be held."), "stop")
        return to("holds")
    try:
        until = date.fromisoformat(form["review_by"]) if form.get("review_by") else None
        authority, now = form.get("authority", "")[:500], visit.services.now()
        placed = visit.services.place_hold(
            visit.connection, f"{kind}:{what}", authority, until, visit.scope.user, now.date()
        )
    except ValueError:
        visit.tell(gettext("The day is not one."), "stop")
        return to("holds")
    except MunimentError as error:
        visit.tell(listing.sentence(error), "stop")
        return to("holds")
    details = {"hold": placed.number, "covers": placed.label}
    audit.recorded(visit.connection, visit.scope.user, Act.HOLD, f"hold:{placed.number}", details, now)
    visit.tell(gettext("The hold is placed. It takes effect at once for disposal, and in lists at the next judging."))
    return to("holds")


@act("/holds/<int:key>/release", Right.HOLD)
def release_hold(visit: Visit, key: int) -> Response:
    """End a hold."""
    try:
        store.release(visit.connection, key, visit.scope.user)
    except MunimentError as error:
        visit.tell(listing.sentence(error), "stop")
        return to("holds")
    reason = request.form.get("reason", "").strip()[:500]
    now = visit.services.now()
    audit.recorded(
        visit.connection, visit.scope.user, Act.HOLD, f"hold:{key}", {"released": True, "reason": reason}, now
    )
    visit.tell(gettext("The hold is released. It takes effect at the next judging."))
    return to("holds")


def _seen(visit: Visit) -> Callable[[Hold], bool]:
    """Which holds this reader may know of: all, or those on items of the areas that are theirs."""
    if visit.scope.areas is None:
        return lambda hold: True
    found = queue.facets(visit.connection, visit.scope, Filters(), ("hold",))["hold"]
    mine = [one.value for one in found if one.number]
    return lambda hold: any(f"{hold.authority} (" in value for value in mine)


def _late(hold: Hold, today: date) -> bool:
    return bool(hold.review_by and hold.review_by < today and not hold.released_by)


PAGES = (holds, place_hold, release_hold)
