"""Pages without figures: help, keys, the accessibility statement."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from models.access import Right
from models.disposition import Action, RetentionState
from reports import wording
from reports.console import rules
from reports.console.languages import gettext
from reports.console.page import ANYBODY, Visit, act, page, to

KEYS = (
    ("j", "Next item of the list"),
    ("k", "Item before"),
    ("x", "Select or unselect"),
    ("o", "Open"),
    ("a", "Approve the proposal"),
    ("e", "Keep"),
    ("r", "Refer to the Data Owner"),
    ("u", "Undo the last decision"),
    ("n", "Next item that nobody has decided on"),
    ("?", "This help"),
)
YEAR = 365 * 24 * 3600


@page("/help", Right.SEE)
def help_page(visit: Visit) -> str:
    """What the words mean, the keys, what is recorded."""
    actions = [(action.value, gettext(wording.ACTIONS[action])) for action in Action]
    states = [(state.value, gettext(wording.STATES[state])) for state in RetentionState]
    keys = [(key, gettext(words)) for key, words in KEYS]
    return render_template("help_page.html", actions=actions, states=states, rules=rules.listed(), keys=keys)


@act("/help/keys", Right.SEE)
def switch_keys(visit: Visit) -> Response:
    """Switch the keys on or off, in this browser."""
    on = request.cookies.get("keys", "on") == "on"
    answer = to("help_page", _anchor="keys")
    answer.set_cookie("keys", "off" if on else "on", max_age=YEAR, secure=visit.services.secure, samesite="Lax")
    return answer


@page("/accessibility", ANYBODY)
def accessibility(visit: Visit) -> str:
    """The accessibility statement."""
    return render_template("accessibility.html")


PAGES = (help_page, switch_keys, accessibility)
