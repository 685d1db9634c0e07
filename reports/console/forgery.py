"""Requests that change something come from our own pages: by the browser's word, the origin and a token."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from flask import Flask, abort, request

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD, HEADER = "csrf", "X-CSRF-Token"


def guard(app: Flask, token: Callable[[], str]) -> None:
    """Refuse (403) whatever would change something and does not come from a page of ours.

    `token` gives the secret of the session; a browser that says where a request comes from is believed when it says
    elsewhere, and the token is asked for whatever it says.
    """

    @app.before_request
    def check() -> None:
        if request.method in SAFE:
            return
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            abort(403)
        origin = request.headers.get("Origin")
        if origin is not None and origin != request.host_url.rstrip("/"):
            abort(403)
        expected = token()
        given = request.form.get(FIELD, "") or request.headers.get(HEADER, "")
        if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
            abort(403)
