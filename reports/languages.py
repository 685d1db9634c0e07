"""The language in which reports and console speak, and their words in it, from one catalogue: `locale/cy.po`.

The English sentences stand in the code and are the keys of the catalogue. A table of words that is looked up by a
variable lists them in its module's `all_words`, so that a test can prove that none is without its Welsh.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = {"en": "English", "cy": "Cymraeg"}
FOLDER = Path(__file__).parent / "locale"
Words = str | tuple[str, ...]
_spoken: ContextVar[str] = ContextVar("language", default="en")


def current() -> str:
    """The language of what is being written: "en" where nobody said another."""
    return _spoken.get()


def speak_in(language: str) -> None:
    """From now on, in this thread or task, words are in this language."""
    _spoken.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Words are in this language for the length of the block."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


@cache
def catalogue(language: str) -> dict[str, Words]:
    """The words of a language by the English ones; empty for English. Plural forms are a tuple in the file's order."""
    place = FOLDER / f"{language}.po"
    return dict(_entries(place.read_text("utf-8"))) if place.exists() else {}


def gettext(text: str) -> str:
    """The words in the language spoken; the English ones where there are no others."""
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


def counted(one: str, many: str, number: int, **filled: object) -> str:
    """The words for a number, with it in the place `num`, and what else stands in them.

    >>> counted("%(num)s folder", "%(num)s folders", 2000)
    '2,000 folders'
    """
    return ngettext(one, many, number) % {"num": f"{number:,}", **filled}


def _welsh_form(number: int) -> int:
    """The form by the catalogue's header: nplurals=2; plural=(n != 1)."""
    return 0 if number == 1 else 1


def _entries(text: str) -> Iterator[tuple[str, Words]]:
    """The messages of a .po file by their English words (the singular ones), but for those without a translation."""
    for block in text.split("\n\n"):
        parts = _parts(block)
        forms = [words for name, words in parts.items() if name.startswith("msgstr")]
        if parts.get("msgid") and forms and forms[0]:
            yield parts["msgid"], tuple(forms) if "msgid_plural" in parts else forms[0]


def _parts(block: str) -> dict[str, str]:
    """What one message of a .po file says, by keyword; its strings are those of JSON."""
    found: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line.startswith("msg"):
            name, _, line = line.partition(" ")
        if line.startswith('"') and name:
            found[name] = found.get(name, "") + json.loads(line)
    return found
