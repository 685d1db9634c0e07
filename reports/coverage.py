"""Sentences about what a report could not see, or a policy's oddities: told in the language spoken.

They are written in English where they arise. One that is none of those known here stays as it is, and says so.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from reports.languages import current, gettext
from reports.wording import day

SENTENCES = (
    "No language model: names are found by titles, lists and labels only. Run: muniment model install",
    "{name} is not the pinned {version} build: its results were not measured",
    "{number} folders were not looked into; `muniment status` and the unread export name them.",
    "hold {name}: its review was due by {iso}; it holds until it is released",
)
WHATS = (
    "`{name}` has no Data Owner; what is referred from it goes to the records team",
    "no class names a schedule row: documents are filed to every class, and none can fall due",
    "nothing is filed to classes without one: {list}",
    "columns not used: {list}",
    "not used; expected {list}",
    "trigger `{name}` has no cues in terms/triggers.csv: its records always need a trigger date",
    "trigger `none` means kept for ever: nothing will be destroyed",
    "not a setting (perhaps `{name}`); not used",
    "not a setting; not used",
)
"""What is odd at a place of the policy; the place stands before it."""
PLACES = ("{file}, row {number}, column {name}", "{file}, row {number}", "{file}, column {name}", "{file}, {name}")
PLACE = re.compile(r"\{(\w+)\}")
LAST = re.compile(" or (`[^`]*`|an empty cell)$")


class Told(NamedTuple):
    """Words for people; `foreign` where they stand in another language than the page."""

    words: str
    foreign: bool = False


def told(sentence: str) -> Told:
    """The sentence in the language spoken."""
    known = _any(SENTENCES, sentence) or _of_policy(sentence)
    return Told(known) if known else Told(sentence, foreign=current() != "en")


def _of_policy(sentence: str) -> str | None:
    where, _, what = sentence.partition(": ")
    place, odd = _any(PLACES, where), _any(WHATS, what)
    return f"{place}: {odd}" if place and odd else None


def _any(templates: tuple[str, ...], words: str) -> str | None:
    for template in templates:
        if found := _pattern(template).fullmatch(words):
            said = {name: _said(name, value) for name, value in found.groupdict().items()}
            return gettext(template).format(**said)
    return None


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = PLACE.split(template)
    texts = (f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile("".join(texts), re.S)


def _said(name: str, value: str) -> str:
    if name == "iso":
        return day(date.fromisoformat(value))
    if name == "list":
        joined = LAST.sub(lambda found: f" {gettext('or')} {found[1]}", value)
        return joined.replace("an empty cell", gettext("an empty cell"))
    return value


def all_words() -> list[str]:
    """The English sentences that are looked up in the catalogue; what is only places is among them."""
    return [*SENTENCES, *WHATS, *PLACES, "an empty cell"]
