"""Accounts: who may sign in, with which roles; and one's own password."""

from __future__ import annotations

import secrets

from flask import render_template, request
from werkzeug.exceptions import abort
from werkzeug.wrappers import Response

from models.access import NotAllowed, Right, Role
from models.review import ReviewError
from models.store import users as store
from reports.console import listing, visits
from reports.console.languages import gettext
from reports.console.page import Visit, act, page, to
from reports.console.wordings import ROLES

SHOWN_ONCE = 18


@page("/users", Right.USERS)
def users(visit: Visit) -> str:
    """Every account, and the form for a new one."""
    return render_template("users.html", users=store.everybody(visit.connection, visit.scope), roles=_roles(), new=None)


@act("/users", Right.USERS)
def add_user(visit: Visit) -> str | Response:
    """Make an account. A local one gets a first password, which is shown once."""
    form = request.form
    login = form.get("login", "").strip()[:200]
    password = secrets.token_urlsafe(SHOWN_ONCE) if form.get("local") == "yes" else ""
    facts = {"name": form.get("name", "")[:200], "email": form.get("email", "")[:200], "password": password}
    try:
        store.add(visit.connection, visit.scope, login, _chosen(), **facts)
    except ReviewError as error:
        visit.tell(listing.sentence(error), "stop")
        return to("users")
    if not password:
        visit.tell(gettext("The account is made."))
        return to("users")
    found = store.everybody(visit.connection, visit.scope)
    return render_template("users.html", users=found, roles=_roles(), new={"login": login, "password": password})


@act("/users/<int:key>", Right.USERS)
def change_user(visit: Visit, key: int) -> Response:
    """Change an account's roles, or put it in or out of use; its sessions end."""
    found = store.by_id(visit.connection, key)
    if found is None:
        abort(404)
    try:
        if "active" in request.form:
            store.change(visit.connection, visit.scope, found.login, active=request.form["active"] == "yes")
        else:
            store.change(visit.connection, visit.scope, found.login, roles=_chosen())
    except (ReviewError, NotAllowed) as error:
        visit.tell(listing.sentence(error), "stop")
        return to("users")
    visit.tell(gettext("The account is changed; its sessions have ended."))
    return to("users")


@page("/password")
def password(visit: Visit) -> str | Response:
    """The form for one's own password."""
    if visit.user is None or not visit.user.local:
        return to("overview")
    return render_template("password.html", error="")


@act("/password")
def change_password(visit: Visit) -> str | Response | tuple[str, int]:
    """Change one's own password; every session of the account ends, and one signs in anew."""
    if visit.user is None or not visit.user.local:
        abort(404)
    form = request.form
    if form.get("new", "") != form.get("again", ""):
        return render_template("password.html", error=gettext("The new password was not typed twice alike.")), 400
    try:
        old, new = form.get("old", "")[:1000], form.get("new", "")[:1000]
        store.change_own_password(visit.connection, visit.user, old, new)
    except ReviewError as error:
        return render_template("password.html", error=listing.sentence(error)), 400
    visits.leave()
    return to("sign_in")


def _roles() -> list[tuple[str, str]]:
    return [(role.value, gettext(ROLES[role])) for role in Role]


def _chosen() -> list[Role]:
    return [Role(name) for name in request.form.getlist("role") if name in set(Role)]


PAGES = (users, add_user, change_user, password, change_password)
