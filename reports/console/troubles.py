"""When something cannot be done: a page that says what, and what to do; never the program's insides."""

from __future__ import annotations

import logging

from flask import Flask, g, render_template
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from models.access import NotAllowed
from models.errors import InventoryError, MunimentError
from reports.console.languages import gettext

LOG = logging.getLogger("muniment.console")
WORDS = {
    400: ("This request cannot be understood", "Go back and try again."),
    403: ("This is not allowed", "The page may have been open for too long, or your roles do not include this."),
    404: ("There is no such page", "It may have been there earlier, or it is outside the areas that you may see."),
    405: ("This is not allowed", "The page may have been open for too long, or your roles do not include this."),
    413: ("This request is too large", "Go back and try again."),
}
OTHERWISE = ("Something went wrong", "Nothing was changed. Try again.")


def explain(app: Flask) -> None:
    """Answer errors with pages; what an error had changed is taken back."""

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> tuple[str, int]:
        code = error.code or 500
        heading, words = WORDS.get(code, OTHERWISE)
        return _page(gettext(heading), gettext(words), "", code)

    @app.errorhandler(NotAllowed)
    def not_allowed(error: NotAllowed) -> tuple[str, int]:
        heading, words = WORDS[403]
        return _page(gettext(heading), gettext(words), "", 403)

    @app.errorhandler(InventoryError)
    def away(error: InventoryError) -> tuple[str, int]:
        LOG.error("inventory: %s", error)
        words = gettext("The inventory does not answer at the moment. Nothing was changed.")
        return _page(gettext("Something went wrong"), words, "", 503)

    @app.errorhandler(MunimentError)
    def told(error: MunimentError) -> tuple[str, int]:
        words = gettext(str(error))
        return _page(gettext("This cannot be done"), f"{words[:1].upper()}{words[1:]}.", gettext(error.hint), 409)

    @app.errorhandler(DataError)
    def impossible(error: DataError) -> tuple[str, int]:
        LOG.warning("a request with a value that the database cannot hold: %s", type(error.orig).__name__)
        heading, words = WORDS[400]
        return _page(gettext(heading), gettext(words), "", 400)

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> tuple[str, int]:
        LOG.exception("a page failed")
        words = gettext("Nothing was changed. Tell whoever runs the console; its log has more.")
        return _page(gettext("Something went wrong"), words, "", 500)


def all_words() -> list[str]:
    """The English words that this module looks up in the catalogue."""
    return [words for pair in (*WORDS.values(), OTHERWISE) for words in pair]


def _page(heading: str, words: str, hint: str, code: int) -> tuple[str, int]:
    g.failed, g.fault = True, code >= 500
    if "connection" in g and g.connection.in_transaction():
        g.connection.rollback()  # after an error, PostgreSQL answers nothing more in the same transaction
    return render_template("trouble.html", heading=heading, words=words, hint=hint), code
