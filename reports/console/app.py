"""The console as a web application: its pages, each behind the right it takes, and what surrounds them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, render_template, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import abort
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from models.access import Right
from models.store import referrals
from reports.console import evidence, forgery, headers, languages, listing, menu, rules, troubles, visits, wordings
from reports.console.jobs import Jobs
from reports.console.openid import OpenID
from reports.console.page import ANYBODY, Page, Visit, to
from reports.console.pages import ALL
from reports.console.services import Services
from reports.console.trials import Trials

LARGEST = 8 << 20
"""Bytes of a request: a selection of a thousand items and an imported schedule fit."""


class Key(IntegerConverter):
    """A number in an address that a database can hold; there is no page for a larger one."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=(1 << 63) - 1)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a page, as its frame shows it."""

    shown: str
    roles_shown: str
    keys: bool
    can_sign_out: bool
    has_password: bool = False


def create(services: Services) -> Flask:
    """The application over an inventory. Every page of `pages.ALL` is behind its right."""
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST, MAX_FORM_PARTS=5_000, TRAP_HTTP_EXCEPTIONS=False)
    app.url_map.converters["int"] = Key
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.session_interface = visits.InOurSession()
    app.extensions["openid"] = OpenID(app, services.provider) if services.provider else None
    app.extensions["jobs"] = Jobs(services.engine)
    app.extensions["trials"] = Trials(services.policies) if services.policies else None
    languages.speak(app)
    wordings.wear(app)
    evidence.wear(app)
    rules.wear(app)
    app.jinja_env.filters.update(name_of=listing.name_of, place_of=listing.place_of)
    visits.receive(app, services)
    headers.protect(app)
    forgery.guard(app, lambda: visits.visit().session.csrf)
    troubles.explain(app)
    for page in ALL:
        app.add_url_rule(page.rule, page.name, _behind(page), methods=["POST" if page.changes else "GET"])
    _frame(app, services, frozenset(page.name for page in ALL))
    return app


def _behind(page: Page) -> Callable[..., Any]:
    """The page's function, for those who are signed in and have its right."""

    def answer(**values: Any) -> str | Response | tuple[str, int]:
        visit = visits.visit()
        if page.right is not ANYBODY:
            if not visits.signed_in(visit.session):
                return to("sign_in", next=request.full_path.rstrip("?")) if not page.changes else abort(403)
            if not visit.scope.may(page.right):
                abort(403)
        return page.view(visit, **values)

    return answer


def _frame(app: Flask, services: Services, there: frozenset[str]) -> None:
    """Give every template what the frame around the pages shows."""

    app.jinja_env.globals["csrf"] = lambda: visits.visit().session.csrf if "visit" in g else ""

    @app.context_processor
    def around() -> dict[str, Any]:
        here: dict[str, Any] = {
            "language": languages.current(),
            "languages": languages.LANGUAGES,
            "council": services.council,
        }
        here |= {"here": request.full_path.rstrip("?"), "me": None}
        if "visit" not in g:
            return here | {"notices": []}
        visit = visits.visit()
        if not visits.signed_in(visit.session):
            return here | {"notices": []}
        endpoint = request.endpoint or ""
        return here | {
            "me": _reader(visit),
            "menu": menu.menu(visit.scope, endpoint, there, _waiting(visit)),
            "notices": visits.take_notices(),
            "may_decide": visit.scope.may(Right.DECIDE),
            "may_audit": visit.scope.may(Right.AUDIT),
            "may_hold": visit.scope.may(Right.HOLD),
        }

    @app.errorhandler(404)
    def missing(_error: Exception) -> tuple[str, int]:
        heading, words = (languages.gettext(part) for part in troubles.WORDS[404])
        return render_template("trouble.html", heading=heading, words=words, hint=""), 404


def _waiting(visit: Visit) -> dict[str, int]:
    """What waits behind links of the menu; a page that tells of a fault asks the inventory nothing."""
    if g.get("fault"):
        return {}
    asked = sum(line[3] for line in referrals.numbers(visit.connection, visit.scope))
    return {"referrals": asked} if asked else {}


def _reader(visit: Visit) -> Reader:
    keys = request.cookies.get("keys", "on") == "on"
    if visit.user is None:
        return Reader(visit.scope.user, languages.gettext("on this machine"), keys, False)
    roles = ", ".join(languages.gettext(wordings.ROLES[role]) for role in visit.user.roles)
    return Reader(visit.user.name or visit.user.login, roles, keys, True, visit.user.local)
