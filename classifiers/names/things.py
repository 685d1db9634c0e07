"""What looks like a name and is a place, an ordinary word or a thing named after somebody, where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable

from classifiers.names.lexicon import FIRST, NAME, PLACE, SUFFIX, flags_of, pure
from classifiers.names.spans import ACCEPT, Name

LIST = 160
"""A list is read up to this many characters to each side of a name."""
BY_WORDS = ("rule: name words", "model: en_core_web_md")
"""The bases of names that their own words speak for, and no title, label or column."""
ACRONYM = 6
_ITEM = re.compile(r" ?(?:[,;]|(?<!\w)(?:and|or|a|ac|neu)(?!\w)) ?")
_EDGE = re.compile(r"[.!?:](?=\s)|\n[ \t]*\n|\t|\||\n| {2,}")
_NAMED_AFTER = re.compile(r"[^\W\d_a-z][\w-]+['’]s (?P<noun>[A-Z][a-z]+)")
_SEAT = re.compile(r"\b(?:councill?ors?|member|cllr|cynghorydd|aelod|seat|ward|sedd) (?:for|of|dros|of the) $", re.I)
_FROM = re.compile(r"([^\W\d_a-z][\w'’]+) to $")
_BEHIND = re.compile(r"\b(?:(?:ch?|g)lefyd|[sS]yndrom|(?:[dD]|[dD]d|[nN])eddf|[pP]h?rawf|[cC]hyfraith|[cC]yfraith) $")
"""Welsh nouns before the name of whom an illness, law or test is called after."""
_WELSH_ENDING = re.compile(r"\w{2,}(?:[bcdfghlmnprstwy](?:ir|wyd|odd|aidd|iaeth|iad|wyr|wch)|[ct]io|ebau)$")
"""How Welsh verbs, adjectives and nouns end that names do not: "ystyrir", "Mwslimaidd", "recriwtio"."""
_DETERMINED = re.compile(r"(?<!\w)(?:[Tt]he|an?|any|each|every|yr?|pob|unrhyw|['’]r) ([A-Z]{2,5})\b(?! famil)")


def without_things(body: str, names: Iterable[Name]) -> list[Name]:
    """The names but those that only their words speak for and that are something else where they stand."""
    common = Common(body)
    return [name for name in names if name.basis not in BY_WORDS or not (_thing(body, name) or common.holds(name))]


def welsh_word(word: str) -> bool:
    """True for a word of no list that ends as Welsh verbs, adjectives and nouns do.

    >>> welsh_word("Gwaherddir"), welsh_word("Arestio"), welsh_word("Okafor"), welsh_word("Antonio")
    (True, True, False, False)
    """
    return bool(_WELSH_ENDING.match(word.casefold())) and not flags_of(word)


def _thing(body: str, name: Name) -> bool:
    """True for a ward, street or pier, and for what is named after somebody, alone or in a list of such."""
    words = body[name.start : name.end].split()
    before = body[max(0, name.start - 40) : name.start]
    if _BEHIND.search(before):
        return True
    sited = len(words) > 1 and bool(flags_of(words[-1]) & (SUFFIX | PLACE))
    if sited and (_SEAT.search(before) or _sets_out(before)):
        return True
    return any(_named_after(item) or (sited and _site(item)) for item in _others(body, name))


def _sets_out(before: str) -> bool:
    """True behind "to" and a place: "from North Parade to"."""
    start = _FROM.search(before)
    return start is not None and bool(flags_of(start.group(1)) & SUFFIX)


def _named_after(item: str) -> bool:
    """True for a thing called after somebody ("Sharpe's Express"), not for a place ("St Mary's Church")."""
    match = _NAMED_AFTER.fullmatch(item)
    return match is not None and not flags_of(match.group("noun")) & SUFFIX


def _site(item: str) -> bool:
    """True for a street or place by its last word: "Dean Crescent", "Will's Row"."""
    words = item.split()
    flags = flags_of(words[-1])
    return len(words) > 1 and bool(flags & SUFFIX) and (not flags & NAME or bool(_NAMED_AFTER.fullmatch(item)))


def _others(body: str, name: Name) -> list[str]:
    """The other items of the list that a name stands in: capitalised phrases of its sentence, line and cell."""
    left = body[max(0, name.start - LIST) : name.start]
    right = body[name.end : name.end + LIST]
    if not _ITEM.match(right) and not _ITEM.search(left, max(0, len(left) - 5)):
        return []
    edges = [match.end() for match in _EDGE.finditer(left)]
    left = left[edges[-1] :] if edges else left
    stop = _EDGE.search(right)
    right = right[: stop.start()] if stop else right
    items = [*_ITEM.split(left), *_ITEM.split(right)]
    return [item.strip() for item in items if item[:1].isupper() and len(item) < 40]


class Common:
    """Whether a single word is an ordinary one elsewhere in a text: in lower case, or an acronym behind "the"."""

    __slots__ = ("_body", "_lower", "_named")

    def __init__(self, body: str) -> None:
        self._body = body
        self._lower: frozenset[str] | None = None
        self._named: frozenset[str] | None = None

    def holds(self, name: Name) -> bool:
        """True for a name of one word, no pure first name, that the text uses as a word or that ends as Welsh words."""
        word = self._body[name.start : name.end]
        flags = flags_of(word)
        if " " not in word and word.isupper() and len(word) < ACRONYM:
            return word in self._acronyms()
        if " " in word or pure(flags, FIRST):
            return False
        told = name.cue and name.score >= ACCEPT
        return welsh_word(word) or (not flags & FIRST and not told and word.casefold() in self._words())

    def _acronyms(self) -> frozenset[str]:
        if self._named is None:
            self._named = frozenset(_DETERMINED.findall(self._body))
        return self._named

    def _words(self) -> frozenset[str]:
        if self._lower is None:
            self._lower = frozenset(re.findall(r"(?<![\w'’.@/-])[^\W\d_A-Z]{4,}", self._body))
        return self._lower
