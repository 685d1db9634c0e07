"""Names written without capitals in chats and hurried notes: "rang dafydd jones", "spoke to her mum sian"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from classifiers.names.cues import alternation, words
from classifiers.names.letters import name_likeness
from classifiers.names.lexicon import FIRST, LAST, flags_of, plain, pure
from classifiers.names.spans import Name

LINE = 400
_LOOSE = words("salutation") | {"re", "its", "it's", "im", "i'm", "this is", "boy", "girl", "baby"}
_CUE = re.compile(
    rf"\b(?P<cue>(?i:(?:{alternation('contact_noun')}) (?:to|with|from|w/|for|re)|{alternation('lower_cue')}))"
    r"[ ,:]{1,2}"
    r"(?P<name>[^\W\d_A-Z]{3,}(?:['’-][^\W\d_]+)*)(?P<second> [^\W\d_A-Z]{2,}(?:['’-][^\W\d_]+)*)?"
)
_PAIR = re.compile(
    r"(?<![\w'’.@/-])(?P<name>[a-zà-ÿŵŷł]{3,}) (?P<second>[a-zà-ÿŵŷł]{3,}(?:['’-][a-zà-ÿ]+)?)(?![\w@/-])"
)


def lower_names(body: str) -> Iterator[Name]:
    """Lower-case names behind a cue, and first name with surname on lines that have no capitals at all.

    Lines over `LINE` characters are paragraphs of written prose and are left out.
    """
    start = 0
    for line in body.split("\n"):
        end = start + len(line)
        if 8 < len(line) < LINE:
            for match in _CUE.finditer(body, start, end):
                yield from _after_cue(match)
            if line.islower():
                yield from _pairs(body, start, end)
                yield from _bare(body, start, end)
        start = end + 1


_BARE = re.compile(
    r"(?<!\w)(?:from|to|with|by|ask|tell|see|saw|and|for|that|is|has|did|can) (?P<name>[^\W\d_A-Z]{4,})(?![\w@'’/-])"
)


def _bare(body: str, start: int, end: int) -> Iterator[Name]:
    for match in _BARE.finditer(body, start, end):
        flags = flags_of(match.group("name"))
        if pure(flags, FIRST) and match.group("name") not in words("after"):
            yield Name(match.start("name"), match.end("name"), 0.62, "rule: lower case")


def _after_cue(match: re.Match[str]) -> Iterator[Name]:
    first, second = match.group("name"), (match.group("second") or "").strip()
    flags = flags_of(first)
    unlisted = match.group("cue").casefold() not in _LOOSE and not flags and name_likeness(plain(first)) >= 0.8
    if not (pure(flags, FIRST) or unlisted) or first in words("after"):
        return
    end = match.end("name")
    if second and pure(flags_of(second), LAST):
        end = match.end("second")
    yield Name(match.start("name"), end, 0.7, "rule: lower case", match.group("cue"))


def _pairs(body: str, start: int, end: int) -> Iterator[Name]:
    position = start
    while match := _PAIR.search(body, position, end):
        if pure(flags_of(match.group("name")), FIRST) and pure(flags_of(match.group("second")), LAST):
            yield Name(match.start(), match.end(), 0.75, "rule: lower case")
            position = match.end()
        else:
            position = match.end("name")
