"""Referrals: questions to Data Owners, and to the records team where an area has none; a decision answers them."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from models.store import referrals as store
from reports.console.page import Visit, counted, page

ROWS = 50
STATES = {"open": "Waits for an answer", "answered": "Answered", "withdrawn": "Withdrawn"}
MINE = "mine"
TABS = {**STATES, MINE: "Asked by me"}


@page("/referrals")
def referrals(visit: Visit) -> str:
    """Questions in a state, of all areas in scope or of one, the oldest first; or one's own, the latest first."""
    state = request.args.get("state", "open")
    state = state if state in TABS else "open"
    area, after = _number("area") if state != MINE else None, _number("after") or 0
    if state == MINE:
        found = store.asked_by(visit.connection, visit.scope, visit.scope.user, before=after, number=ROWS + 1)
    else:
        found = store.listed(visit.connection, visit.scope, state=state, area=area, after=after, number=ROWS + 1)
    kept: dict[str, Any] = {"state": state} | ({"area": area} if area is not None else {})
    return render_template(
        "referrals.html",
        found=found[:ROWS],
        state=state,
        states=STATES,
        tabs=TABS,
        mine=state == MINE,
        area=area,
        areas=store.numbers(visit.connection, visit.scope) if state != MINE else [],
        next=url_for("referrals", after=found[ROWS - 1].id, **kept) if len(found) > ROWS else "",
        first=url_for("referrals", **kept) if after else "",
    )


def _number(name: str) -> int | None:
    return counted(request.args.get(name, ""))


def all_words() -> list[str]:
    """The English words that this module looks up in the catalogue."""
    return list(TABS.values())


PAGES = (referrals,)
