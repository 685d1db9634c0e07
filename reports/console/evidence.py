"""The judge's reasons in the reader's language: each is one of its known sentences, filled with what it found.

Reasons are kept as the English sentences that the judge wrote. A sentence that is none of those stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from flask import Flask

from models.disposition import Reason
from reports.console.evidence_words import BY_RULE, PARTS
from reports.console.finding_words import BASES, PASSAGES, SCANNED, SIGNS, WHERE
from reports.console.languages import current, gettext
from reports.console.lengths import length
from reports.explanation import LANGUAGES
from reports.explanation_words import MONTHS, TRIGGERS
from reports.names import CATEGORIES, PROBLEMS, STATUS, TYPES, small, type_name
from reports.wording import day

PLACE = re.compile(r"\{([a-z_]+)(\d?)\}")
SHAPES = {
    "number": r"\d[\d,.]*%?",
    "code": r"\S+?",
    "day": r"\d{1,2} [A-Z][a-z]+ \d{4}",
    "iso": r"\d{4}-\d\d-\d\d",
    "triggers": r"[^;:]+?",
    "type": r"[A-Z][A-Z_]+",
}
"""What may stand in a place; elsewhere, whatever leaves the rest of the sentence as it is."""
VERBATIM = frozenset({"number", "code", "quote", "name"})
JOINTS = re.compile(r"(\|| or | and )")
NAMES = {kind.value: name for kind, name in PROBLEMS.items()} | {kind.value: name for kind, name in STATUS.items()}
ABOUT = {category.value.replace("_", " "): name for category, name in CATEGORIES.items()}


class Told(NamedTuple):
    """Words for people; `foreign` where they stand in another language than the page."""

    words: str
    foreign: bool = False


def told(reason: Reason) -> Told:
    """The evidence of a reason in the reader's language, with days and triggers as people write them."""
    return _told(current(), reason.rule, reason.evidence)


def told_as(part: str, words: str) -> Told:
    """Words of one of the `PARTS`, such as a retention's "sum", in the reader's language."""
    return _first(PARTS[part], words)


@lru_cache(maxsize=1 << 13)
def _told(_language: str, rule: str, evidence: str) -> Told:
    return _first(BY_RULE.get(rule, ()), evidence)


def _first(templates: tuple[str, ...], words: str) -> Told:
    found = _any(templates, words)
    return Told(words, current() != "en") if found is None else Told(found)


def _any(templates: tuple[str, ...], words: str) -> str | None:
    return next((told for one in templates if (told := _filled(one, words)) is not None), None)


def _filled(template: str, words: str) -> str | None:
    """The sentence in the reader's language with what stands in its places, None where the words are not of it."""
    found = _pattern(template).fullmatch(words)
    if found is None:
        return None
    said = {name: _said(name.rstrip("0123456789"), value) for name, value in found.groupdict().items()}
    return None if None in said.values() else gettext(template).format(**said)


@cache
def _pattern(template: str) -> re.Pattern[str]:
    first, *rest = PLACE.split(template)
    parts = [re.escape(first)]
    for kind, digit, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        parts.append(f"(?P<{kind}{digit}>{SHAPES.get(kind, '.+?')}){re.escape(after)}")
    return re.compile("".join(parts), re.S)


def _said(kind: str, words: str) -> str | None:
    """What stands in a place of this kind, in the reader's language; None where it cannot be that."""
    if kind in VERBATIM:
        return words
    return KINDS[kind](words) if kind in KINDS else _any(PARTS[kind], words)


def _each(kind: str, between: str = ", ") -> Callable[[str], str | None]:
    """Several of a kind in a row, all of them known."""

    def said(words: str) -> str | None:
        found = [_said(kind, one) for one in words.split(between)]
        return between.join(one or "" for one in found) if None not in found else None

    return said


def _basis(words: str) -> str | None:
    """By what a finding is one; where scanning had damaged it, that too."""
    plain = words.removesuffix(SCANNED)
    if plain not in BASES:
        return None
    return gettext(BASES[plain]) + (", " + gettext("damage of scanning undone") if plain != words else "")


def _sign(words: str) -> str:
    """A sign of the model of special categories; one without plain words keeps its name."""
    if words in SIGNS:
        return gettext(SIGNS[words])
    where, _, sign = words.partition(": ")
    return f"{gettext(WHERE[where])}: {gettext(SIGNS[sign])}" if where in WHERE and sign in SIGNS else words


def _type(words: str) -> str | None:
    """A type of personal data; in Welsh without a large letter, but where English has one too."""
    return type_name(words) if words in TYPES else None


def _named(table: dict[str, str]) -> Callable[[str], str | None]:
    """A word by its name in a table, in the middle of a sentence."""

    def said(words: str) -> str | None:
        return small(gettext(table[words])) if words in table else None

    return said


def _day(words: str) -> str | None:
    number, month, year = words.split(" ")
    if month not in MONTHS["en"]:
        return None
    return f"{number} {MONTHS[current()][MONTHS['en'].index(month)]} {year}"


def _iso(words: str) -> str | None:
    try:
        return day(date.fromisoformat(words))
    except ValueError:
        return None


def _triggers(words: str) -> str:
    """Triggers of the schedule by their names; a council's own stays as it is."""
    at = LANGUAGES.index(current())
    joints = {"|": gettext("or"), " or ": gettext("or"), " and ": gettext("and")}
    parts = JOINTS.split(words)
    return "".join(
        f" {joints[one]} " if place % 2 else TRIGGERS[one][at] if one in TRIGGERS else one.replace("_", " ")
        for place, one in enumerate(parts)
    )


def _view(words: str) -> str | None:
    """A view with what it said: storage area 0.09."""
    name, _, score = words.rpartition(" ")
    found = _said("view", name)
    return f"{found} {score}" if found else None


KINDS: dict[str, Callable[[str], str | None]] = {
    "day": _day,
    "iso": _iso,
    "triggers": _triggers,
    "period": length,
    "sums": _each("sum", "; "),
    "views": _each("scored"),
    "scored": _view,
    "held": _each("held_one"),
    "categories": _each("category"),
    "category": _named(ABOUT),
    "kind": _named(NAMES),
    "type": _type,
    "basis_words": _basis,
    "passage": lambda words: gettext(PASSAGES[words]) if words in PASSAGES else None,
    "signs": _each("sign", "; "),
    "sign": _sign,
}


def all_words() -> list[str]:
    """The English sentences that are looked up in the catalogue; what is only a place is in none."""
    found = (words for table in (BY_RULE, PARTS) for some in table.values() for words in some)
    return [words for words in dict.fromkeys(found) if not PLACE.fullmatch(words)]


def wear(app: Flask) -> None:
    """Give templates the reasons and the words of findings in the reader's language."""
    app.jinja_env.filters["told"] = told
    app.jinja_env.filters["told_as"] = lambda words, part: told_as(part, words)
