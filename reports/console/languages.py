"""The console's words in English and Welsh: `_` in pages and templates, from the catalogue in `locale/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from flask import Flask, Request, g, request

LANGUAGES = {"en": "English", "cy": "Cymraeg"}
COOKIE = "language"
FOLDER = Path(__file__).parent / "locale"


@cache
def catalogue(language: str) -> dict[str, str | tuple[str, ...]]:
    """The words of a language by the English ones; empty for English. Plural forms are a tuple in the file's order."""
    place = FOLDER / f"{language}.po"
    if not place.exists():
        return {}
    with place.open("rb") as file:
        found = read_po(file, locale=language)
    words: dict[str, str | tuple[str, ...]] = {}
    for message in found:
        if message.id and message.string:
            key = message.id if isinstance(message.id, str) else message.id[0]
            words[key] = message.string if isinstance(message.string, str) else tuple(message.string)
    return words


def current() -> str:
    """The language of the request that is being answered."""
    return str(getattr(g, "language", "en"))


def gettext(text: str) -> str:
    """The words in the reader's language; the English ones where there are no others."""
    found = catalogue(current()).get(text, text)
    return found if isinstance(found, str) else found[0]


def ngettext(one: str, many: str, number: int) -> str:
    """The words for a number. Welsh nouns follow a numeral in the singular, so its forms differ by mutation only."""
    found = catalogue(current()).get(one)
    if found is None:
        return one if number == 1 else many
    if isinstance(found, str):
        return found
    return found[min(_welsh_form(number), len(found) - 1)]


def _welsh_form(number: int) -> int:
    """The form by the catalogue's header: nplurals=2; plural=(n != 1)."""
    return 0 if number == 1 else 1


def _(text: str) -> str:
    return gettext(text)


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
        g.language = chosen(request)
