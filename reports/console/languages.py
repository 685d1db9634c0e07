"""The console speaks its reader's language: the one chosen before, else the browser's first of ours."""

from __future__ import annotations

from flask import Flask, Request, request

from reports.languages import LANGUAGES, catalogue, current, gettext, ngettext, speak_in

__all__ = ["COOKIE", "LANGUAGES", "catalogue", "chosen", "current", "gettext", "ngettext", "speak"]
COOKIE = "language"


def chosen(asked: Request) -> str:
    """The language of a request: the one chosen before, else the browser's first of ours."""
    cookie = asked.cookies.get(COOKIE, "")
    if cookie in LANGUAGES:
        return cookie
    return asked.accept_languages.best_match(tuple(LANGUAGES)) or "en"


def speak(app: Flask) -> None:
    """Let the application's templates and pages speak the reader's language."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]

    @app.before_request
    def choose() -> None:
        speak_in(chosen(request))

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        speak_in("en")
