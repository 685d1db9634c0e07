"""Bare first names where people speak of each other: chats, rotas, crew logs, handovers, notes of small meetings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from classifiers.names.context import EPONYM
from classifiers.names.cues import alternation, words
from classifiers.names.lexicon import FIRST, PLACE, STOP, SUFFIX, WELSH, flags_of, plain, pure
from classifiers.names.spans import ACCEPT, Name, leads_on

CLEAR_FIRST = 0.45
FIRM, COMPANY = 0.7, 2
"""So many names of that score in a text make a company of people."""
SPOKEN = frozenset({"rule: chat line", "rule: speaker"})
DENSE = 350
"""Characters of a text for each person believed or likely in it, at most, where people are talked of."""
TALKED = "rule: talked of"
_WITHIN = re.compile(
    r"(?<![\w'’])(?!(?:in|at|near|around|outside|towards?|across|the|yn|yng|ym|nos|dydd|bore)\b)"
    r"[a-zâêîôûŵŷáéí][\w'’]*,? $"
)
_PLACE = re.compile(
    r"(?:^|\W)(?:in|at|near|around|outside|towards?|across|the|an?|this|yn|yng|ym|yr?|nos|dd?ydd|bore|p['’]?nawn"
    r"|prynhawn) $",
    re.IGNORECASE,
)
"""A place, an article or a part of the day before a word."""
_ENTRY = re.compile(
    r"(?:^|\n)[ \t]*(?:\d{1,2}[:.]?\d\d(?:hrs)?:?|\d{1,2}/\d{1,2}(?:/\d{2,4})?:?|[-•*]|[A-Z][a-z]{2} -) (?:- )?$"
)
_GOES_ON = re.compile(r" [a-z]{2,}")
"""An entry of a log that opens with a name and goes on in lower case: "00.20 Pradeep seizure in bed"."""
_OF_PERSON = re.compile(
    rf" (?:{alternation('after_person')}|took|is|was|has|will|had)\b|['’]s (?:{alternation('relation')})\b"
)
_TOLD = re.compile(
    rf" (?:{alternation('after_person')}|took|ate|slept|drank|came|went|sat|saw|felt|off|late|asleep|awake|wants"
    r"|reckons|feels|wandering|covering|chasing|calling|wont|cant|is (?:off|late|in|on|sick|back|ill|ok|not)"
    r"|will (?:tell|pass|ring|call|cover|bring|go|take)|[a-z]{2,}ed (?!by\b|to be\b))"
)
"""How it goes on behind a name that is a word too, where no sentence about the thing would: "Faith ate half"."""
_FROM = re.compile(
    r"(?:\b(?:from|with|by|ask|asked|tell|told|rang|ring|call|called|saw|seen|and|to|for|or|on) |\b[a-z]{3,}, )$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\.? ?:|\. ?(?:Ins|No|Ref|Tel)\b|,? [A-Z]{1,2}\d")
"""What makes a word a form's label, or the last line of an address."""
_MONTH = frozenset("april may june august march".split())
_DATED = re.compile(r"\b(?:in|by|since|until|till|from|last|next|end of|on|of|for|to|\d{1,2}(?:st|nd|rd|th)?) $", re.I)
_OTHER = re.compile(r"[ ]?(?:/|based|scheme|form|bill|hall|house|ward|court|rent|grant|day|week)", re.I)


def talked_of(body: str, doubtful: Sequence[Name], sure: Sequence[Name]) -> list[Name]:
    """The doubtful names, with first names believed that are spoken of as people are.

    Only in a text that is mostly about people known by name: two at least, and one in every few lines.
    """
    raised = [_believed(body, name) for name in doubtful]
    people = [*sure, *(name for name in raised if name.basis == TALKED)]
    plainly = bool(sure) or any(_bare(body, name) for name in doubtful)
    many = len({plain(body[name.start : name.end]) for name in people}) >= COMPANY
    return raised if plainly and many and len(people) * DENSE > len(body) else list(doubtful)


def in_company(body: str, name: Name) -> Name:
    """Where people are named all about, a bare word within a sentence that is only a first name is a person too.

    So is one that is a word as well ("Bill"), where it goes on as one would of a person.
    """
    word = body[name.start : name.end]
    flags = flags_of(word)
    bare = _bare(body, name)
    if not bare and flags & FIRST and not flags & (PLACE | STOP | SUFFIX | WELSH) and word.istitle():
        bare = plain(word) not in words("weak_name") and bool(_OF_PERSON.match(body, name.end))
    within = bare and (
        _WITHIN.search(body, max(0, name.start - 24), name.start)
        or (_ENTRY.search(body, max(0, name.start - 16), name.start) and _GOES_ON.match(body, name.end))
    )
    return replace(name, score=ACCEPT) if within and not leads_on(body, name) else name


def in_chat(body: str, name: Name) -> Name:
    """In a chat a bare word that is only a first name is a person."""
    bare = name.score >= CLEAR_FIRST and pure(flags_of(body[name.start : name.end]), FIRST)
    return replace(name, score=ACCEPT) if bare and name.score < ACCEPT and not leads_on(body, name) else name


def _bare(body: str, name: Name) -> bool:
    word = body[name.start : name.end]
    return CLEAR_FIRST <= name.score < ACCEPT and pure(flags_of(word), FIRST) and not word.isupper()


def _believed(body: str, name: Name) -> Name:
    word = body[name.start : name.end]
    if name.score >= ACCEPT or not word.istitle() or leads_on(body, name):
        return name
    before = body[max(0, name.start - 24) : name.start]
    if _PLACE.search(before) or _LABEL.match(body, name.end):
        return name
    if _bare(body, name) or _spoken_of(body, name, flags_of(word), before):
        return replace(name, score=ACCEPT, basis=TALKED)
    return name


def _spoken_of(body: str, name: Name, flags: int, before: str) -> bool:
    """True for a first name that is a word too ("Hope"), behind "rang" or before "ate half her tea"."""
    if not flags & FIRST or flags & (PLACE | STOP | SUFFIX | WELSH) or _OTHER.match(body, name.end):
        return False
    key = plain(body[name.start : name.end])
    if key in _MONTH and _DATED.search(before):
        return False
    if _TOLD.match(body, name.end) and key not in words("verb_name"):
        return True
    return bool(_FROM.search(before)) and not EPONYM.match(body, name.end)
