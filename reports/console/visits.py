"""One request from its beginning to its end: a connection, the session of its cookie, what its user may do.

What a request changes is committed when its answer is made, and nothing of it is when it ended in an error.
"""

from __future__ import annotations

import hashlib
import json
from itertools import chain
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from flask import session as provider_session
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from models.access import EVERYTHING, Scope, Session, User
from models.store import sessions
from models.store.engine import explained
from models.store.scope import scope_of
from reports.console.page import Notice, Visit
from reports.console.services import Services

NOTICES = "notices"
NOBODY = Scope("")
LOCAL, KEY = "local", "key"
"""Mark the session of the one person who runs the console without accounts, and by which printed address it began."""


def visit() -> Visit:
    """The request that is being answered."""
    return cast(Visit, g.visit)


def signed_in(session: Session) -> bool:
    """True where somebody is signed in, or lets themselves in on this machine."""
    return session.user is not None or LOCAL in session.data


def cookie_name(services: Services) -> str:
    """The session cookie's name; `__Host-` binds it to this very host where the console is reached by https."""
    return "__Host-muniment" if services.secure else "muniment"


def receive(app: Flask, services: Services) -> None:
    """Begin and end requests so."""

    @app.before_request
    def begin() -> None:
        if services.hosts and _host() not in services.hosts:
            abort(400)
        if request.endpoint == "static":
            return
        if not _storable():
            abort(400)
        with explained(services.engine.url.render_as_string()):
            g.connection = services.engine.connect()
            g.visit = _visit(services)
        provider_session.update(_provider_facts(g.visit.session))
        provider_session.modified = False

    @app.after_request
    def commit(response: Response) -> Response:
        if "visit" in g:
            if g.get("failed"):
                g.connection.rollback()
            _keep(g.visit)
            with explained(services.engine.url.render_as_string()):
                g.connection.commit()
            _set_cookie(response, services, g.visit.token)
        return response

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        if "connection" in g:
            g.connection.close()


def enter(user: User | None, **data: str) -> None:
    """Begin a new session after a login; the one before is ended."""
    here = visit()
    sessions.end(here.connection, here.token, here.services.now())
    here.token = sessions.begin(here.connection, user, here.services.now(), data, whole=True)
    found = sessions.find(here.connection, here.token, here.services.now())
    assert found is not None
    here.session, here.user = found, found.user
    provider_session.clear()
    provider_session.modified = False


def let_in() -> None:
    """Begin the session of the one person on this machine; it is worth nothing once the console is started anew."""
    services = visit().services
    enter(None, **{LOCAL: services.person, KEY: _mark(services)})


def leave() -> None:
    """End the session."""
    here = visit()
    sessions.end(here.connection, here.token, here.services.now())
    here.token, here.user = "", None


def take_notices() -> list[Notice]:
    """The sentences left for this page, each shown once."""
    here = visit()
    found, here.notices = here.notices, []
    return found


def _visit(services: Services) -> Visit:
    token = request.cookies.get(cookie_name(services), "")
    session = sessions.find(g.connection, token, services.now()) if token else None
    if session is not None and LOCAL in session.data and session.data.get(KEY) != _mark(services):
        session = None
    if session is None:
        token = sessions.begin(g.connection, None, services.now()) if _needs_session() else ""
        session = sessions.find(g.connection, token, services.now()) if token else None
    session = session or Session(None, "", {}, services.now())
    scope = NOBODY
    if session.user is not None:
        scope = scope_of(g.connection, session.user)
    elif LOCAL in session.data:
        scope = Scope(session.data[LOCAL], EVERYTHING.rights, None)
    notices = [Notice(*one) for one in json.loads(session.data.get(NOTICES, "[]"))]
    return Visit(services, g.connection, token, session, session.user, scope, notices)


def _mark(services: Services) -> str:
    """Names the key of the printed address without telling it; "" where there is none, which no session has."""
    return hashlib.sha256(services.key.encode()).hexdigest() if services.key else ""


def _host() -> str:
    """The name by which the browser reached the console, without the port."""
    try:
        return urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return ""


def _storable() -> bool:
    """False where a value has the one character that no database keeps."""
    pairs = chain(request.args.items(multi=True), request.form.items(multi=True))
    return not any("\0" in part for pair in pairs for part in pair)


def _needs_session() -> bool:
    """Only pages with a form for people who are not signed in begin a session."""
    return request.endpoint in ("sign_in", "sign_in_provider", "let_in", "accessibility")


def _keep(here: Visit) -> None:
    """Write the session's small facts, where they have changed."""
    data = dict(here.session.data)
    if provider_session.modified:
        ours = {name: value for name, value in data.items() if not name.startswith("_")}
        data = ours | {name: json.dumps(value) for name, value in provider_session.items()}
    notices = json.dumps(here.notices) if here.notices else ""
    data = {name: value for name, value in data.items() if name != NOTICES} | ({NOTICES: notices} if notices else {})
    if here.token and data != dict(here.session.data):
        sessions.keep(here.connection, here.token, data)


def _set_cookie(response: Response, services: Services, token: str) -> None:
    name = cookie_name(services)
    given = request.cookies.get(name, "")
    if token and token != given:
        response.set_cookie(name, token, secure=services.secure, httponly=True, samesite="Lax", path="/")
    elif given and not token:
        response.delete_cookie(name, secure=services.secure, httponly=True, samesite="Lax", path="/")


class Kept(CallbackDict[str, Any], SessionMixin):
    """Flask's own session, on the server: what Authlib keeps between leaving for the provider and coming back."""

    def __init__(self, found: dict[str, Any]) -> None:
        def changed(_: Any) -> None:
            self.modified = True

        super().__init__(found, changed)
        self.modified = False


class InOurSession(SessionInterface):
    """Lets Flask's session live in ours: nothing of it is ever in the browser."""

    def open_session(self, app: Flask, request: Any) -> Kept:
        """Nothing is known before the cookie's session is looked up; then it is filled."""
        return Kept({})

    def save_session(self, app: Flask, session: SessionMixin, response: Any) -> None:
        """Kept with the other facts, in `receive`."""


def _provider_facts(session: Session) -> dict[str, Any]:
    """What Flask's session had: the facts whose names begin with a line."""
    return {name: json.loads(value) for name, value in session.data.items() if name.startswith("_")}
