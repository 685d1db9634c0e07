"""What a page is: an address, a function that makes the answer, and the right that it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from flask import redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from models.access import Right, Scope, Session, User
from models.policy import Policy
from models.review import counted as counted
from reports.console.services import Services

ANYBODY = None
"""The right of pages that need no session: signing in, the accessibility statement."""


class Notice(NamedTuple):
    """A sentence that a page begins with; `bulk` is the batch of decisions that it tells of, 0 for none."""

    kind: str
    words: str
    bulk: int = 0


@dataclass(slots=True)
class Visit:
    """One request: who asks, what they may do, and the connection whose transaction it is."""

    services: Services
    connection: Connection
    token: str
    session: Session
    user: User | None
    scope: Scope
    notices: list[Notice] = field(default_factory=list)
    _policy: Policy | None = field(default=None, repr=False)

    @property
    def policy(self) -> Policy:
        """The policy in use, the same for the whole request."""
        if self._policy is None:
            self._policy = self.services.policy()
        return self._policy

    def tell(self, words: str, kind: str = "done", bulk: int = 0) -> None:
        """A sentence on the next page that is shown; kinds: done, warn, stop or nothing. `bulk` can be undone there."""
        self.notices.append(Notice(kind, words, bulk))


View = Callable[..., str | Response | tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the console. One that `changes` something answers POST only, in a transaction of its own."""

    rule: str
    name: str
    view: View
    right: Right | None
    changes: bool = False
    values: dict[str, Any] = field(default_factory=dict)


def page(rule: str, right: Right | None = Right.SEE, *, name: str = "") -> Callable[[View], Page]:
    """Make a function a page that shows something."""
    return lambda view: Page(rule, name or view.__name__, view, right)


def act(rule: str, right: Right | None = Right.SEE, *, name: str = "") -> Callable[[View], Page]:
    """Make a function a page that changes something."""
    return lambda view: replace(page(rule, right, name=name)(view), changes=True)


def to(endpoint: str, **values: Any) -> Response:
    """Send the browser to another page of ours, to be asked for anew."""
    return redirect(url_for(endpoint, **values), 303)


def back(fallback: str = "overview", **values: Any) -> Response:
    """Send the browser to where it came from; only a path of ours is believed."""
    place = ours(request.form.get("back", ""))
    return redirect(place, 303) if place else to(fallback, **values)


def ours(place: str) -> str:
    """A path of this console as it was given, "" for anything that a browser could take for another site's address.

    Browsers read a backslash as a slash and pass over tabs and line ends.
    """
    plain = place.startswith("/") and not place.startswith("//") and "\\" not in place
    return place if plain and place.isprintable() else ""
