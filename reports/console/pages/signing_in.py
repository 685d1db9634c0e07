"""Signing in and out: with an account of the console, by a provider, or by the address printed at the start."""

from __future__ import annotations

import hmac

from flask import current_app, redirect, render_template, request, url_for
from flask import session as provider_session
from werkzeug.exceptions import abort
from werkzeug.wrappers import Response

from models.errors import MunimentError
from models.store import users
from reports.console import listing, visits
from reports.console.languages import COOKIE, LANGUAGES, gettext
from reports.console.openid import OpenID
from reports.console.page import ANYBODY, Visit, act, back, ours, page, to

YEAR = 365 * 24 * 3600
WANTED = "_wanted"
"""The page that was asked for before the provider was."""


@page("/sign-in", ANYBODY)
def sign_in(visit: Visit) -> str | Response:
    """The form for signing in."""
    if visits.signed_in(visit.session):
        return to("overview")
    return _form(visit, wanted=ours(request.args.get("next", "")))


@act("/sign-in", ANYBODY)
def sign_in_local(visit: Visit) -> str | Response | tuple[str, int]:
    """Sign in with a user name and password."""
    if visit.services.key:
        abort(404)
    login = request.form.get("login", "")[:200]
    user = users.verified(visit.connection, login, request.form.get("password", "")[:1000], visit.services.now())
    if user is None:
        words = gettext("User name and password do not fit, or the account waits after too many tries.")
        return _form(visit, login, words, ours(request.form.get("back", ""))), 401
    visits.enter(user)
    return back()


@page("/sign-in/provider", ANYBODY)
def sign_in_provider(visit: Visit) -> str | Response | tuple[str, int]:
    """Leave for the provider."""
    provider_session[WANTED] = ours(request.args.get("next", ""))[:1000]
    try:
        return _openid().start()
    except MunimentError as error:
        return _form(visit, error=listing.sentence(error)), 502


@page("/sign-in/provider/back", ANYBODY)
def signed_in_by_provider(visit: Visit) -> str | Response | tuple[str, int]:
    """Come back from the provider."""
    openid = _openid()
    wanted = str(provider_session.get(WANTED) or "")
    try:
        identity = openid.finish()
        user = identity.account(visit.connection, visit.services.now(), creates=openid.provider.creates)
    except MunimentError as error:
        return _form(visit, error=listing.sentence(error)), 401
    if user is None:
        words = gettext(
            "You are known to the provider, but have no account here. Ask the administrator of the console."
        )
        return _form(visit, error=words), 403
    visits.enter(user)
    return redirect(ours(wanted) or url_for("overview"), 303)


@page("/enter", ANYBODY)
def let_in(visit: Visit) -> Response:
    """Let in the one person who runs the console on this machine, by the key in the printed address."""
    key = visit.services.key
    if not key or not hmac.compare_digest(request.args.get("key", "").encode(), key.encode()):
        abort(403)
    visits.let_in()
    return to("overview")


@act("/sign-out", ANYBODY)
def sign_out(visit: Visit) -> Response:
    """End the session."""
    visits.leave()
    return to("sign_in")


@act("/language", ANYBODY)
def choose_language(visit: Visit) -> Response:
    """Go on in another language."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(400)
    answer = back()
    answer.set_cookie(COOKIE, language, max_age=YEAR, secure=visit.services.secure, httponly=True, samesite="Lax")
    return answer


def _form(visit: Visit, login: str = "", error: str = "", wanted: str = "") -> str:
    provider = visit.services.provider
    name = (provider.name or provider.issuer) if provider else ""
    facts = {"local": not visit.services.key, "login": login, "error": error, "wanted": wanted}
    return render_template("sign_in.html", provider=name, **facts)


def _openid() -> OpenID:
    found: OpenID | None = current_app.extensions["openid"]
    if found is None:
        abort(404)
    return found


PAGES = (sign_in, sign_in_local, sign_in_provider, signed_in_by_provider, let_in, sign_out, choose_language)
