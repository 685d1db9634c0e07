"""Names written without capitals in chats and hurried notes: "rang dafydd jones", "spoke to her mum sian"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from classifiers.names.cues import alternation, words
from classifiers.names.letters import name_likeness
from classifiers.names.lexicon import FIRST, LAST, NAME, PLACE, STOP, WORD, flags_of, plain, pure
from classifiers.names.runs import GLUE
from classifiers.names.spans import Name
from classifiers.names.things import welsh_word

LINE = 400
LIKELY = 0.8
"""Likeness above which an unlisted word behind a cue is taken for a name."""
FEW = 60
"""So many candidate words are sought by one pattern; where there are more, every word is looked at."""
_LOOSE = words("salutation") | {"re", "its", "it's", "im", "i'm", "this is", "boy", "girl", "baby"}
_LOOSE |= words("kin") | {
    "know",
    "knows",
    "gyda",
    "efo",
    "hefo",
    "name",
    "names",
    "name is",
    "full name",
    "siarad gyda",
    "siarad efo",
    "siarad â",
}
_CUE = re.compile(
    rf"(?<!\w)(?P<cue>(?:{alternation('contact_noun')}) (?:to|with|from|w/|for|re)"
    rf"|{alternation('lower_cue', 'kin')})[ ,:(]{{1,2}}$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?<!\w)(?:from|to|with|by|ask|tell|see|saw|and|for|that|is|has|did|can|call|ring|phone|text|told|asked|msg"
    r"|says|said|reckons|or|if|about|tells|told|gan|efo|medd|wrth) $"
)
_ADDRESSED = re.compile(r",? (?:its|it's|im|i'm|can|could|pls|please|u|this is|any|did|have|are|is there)\b")
"""What follows a name that opens a message: "carol its nadia from reception"."""
_TURNED_TO = re.compile(r"(?<!\w)(?:from|with|ask|tell|call|ring|phone|text|told|asked|by) $")
"""Words before a name that is a verb or noun in lower case too: "ask sue"."""
_WORD = re.compile(r"(?<![\w'’.@/-])[^\W\d_A-Z]{2,}(?:['’-][^\W\d_]+)*(?![\w@/-])")
_SAID = re.compile(r"(?:[\[(]?\d{1,2}[:.]\d\d[\])]? )?[^\W\d_a-z][\w'’-]{2,20}(?: [^\W\d_a-z][\w'’-]*)?: (?=[a-z])")
"""Who speaks a line of a chat: what follows is lower case of its own."""
_MARKS = ".,;:!?()[]\"'’“”…-"
REACH = 26


def lower_names(body: str) -> Iterator[Name]:
    """Lower-case names behind a cue, and first name with surname on lines that have no capitals at all.

    Lines over `LINE` characters are paragraphs of written prose and are left out.
    """
    lines, start = [], 0
    for line in body.split("\n"):
        if 8 < len(line) < LINE:
            lines.append((start, line))
        start += len(line) + 1
    likely = _likely(lines)
    seek = _seek(likely)
    for start, line in lines:
        if said := _SAID.match(line):
            start, line = start + said.end(), line[said.end() :]
        if line.islower():
            yield from _without_capitals(body, start, start + len(line))
        elif seek is not None:
            yield from _behind_cues(body, start, start + len(line), seek, likely)


def _likely(lines: Iterable[tuple[int, str]]) -> frozenset[str]:
    """The lower-case words of some lines that may be a first name behind a cue."""
    seen = {word for _, line in lines for word in line.split()}
    bare = {word.strip(_MARKS).removesuffix("'s").removesuffix("’s") for word in seen if not word[0].isupper()}
    return frozenset(word for word in bare if len(word) > 2 and word.islower() and _may_open(word))


@lru_cache(maxsize=50_000)
def _may_open(word: str) -> bool:
    flags = flags_of(word)
    return pure(flags, FIRST) or (not flags and name_likeness(plain(word)) >= LIKELY and not welsh_word(word))


def _seek(likely: frozenset[str]) -> re.Pattern[str] | None:
    if not likely:
        return None
    if len(likely) > FEW:
        return _WORD
    listed = "|".join(re.escape(word) for word in sorted(likely, key=lambda w: (-len(w), w)))
    return re.compile(rf"(?<![\w'’.@/-])(?:{listed})(?![\w@/-])")


def _behind_cues(body: str, start: int, end: int, seek: re.Pattern[str], likely: frozenset[str]) -> Iterator[Name]:
    for match in seek.finditer(body, start, end):
        word = match.group()
        cue = _CUE.search(body, max(start, match.start() - REACH), match.start()) if word in likely else None
        if cue and _opens(word, cue.group("cue")):
            yield Name(match.start(), _end(body, match.end(), end), 0.7, "rule: lower case", cue.group("cue"))


def _opens(word: str, cue: str) -> bool:
    flags = flags_of(word)
    return (pure(flags, FIRST) or (not flags and cue.casefold() not in _LOOSE)) and not _barred(word)


def _barred(word: str) -> bool:
    return word in words("after") or word in words("kin")


def _end(body: str, offset: int, limit: int) -> int:
    """Where a name ends whose first word ends at an offset: after a particle, a middle name and a surname, if any."""
    here = offset
    for _ in range(3):
        match = _WORD.match(body, here + 1, limit) if body[here : here + 1] == " " else None
        if match is None:
            break
        word, flags = match.group(), flags_of(match.group())
        if _surname(word, flags):
            offset = match.end()
        elif word not in GLUE and not (pure(flags, FIRST) or (flags & NAME and not flags & (WORD | STOP))):
            break
        here = match.end()
    return offset


def _surname(word: str, flags: int) -> bool:
    return pure(flags, LAST) or flags == PLACE or (not flags and name_likeness(plain(word)) >= LIKELY)


def _without_capitals(body: str, start: int, end: int) -> Iterator[Name]:
    position = start
    while match := _WORD.search(body, position, end):
        position = match.end()
        flags = flags_of(match.group())
        if not flags & FIRST and flags:
            continue
        if (name := _lower_name(body, match, flags, start, end)) is not None:
            yield name
            position = name.end


def _lower_name(body: str, match: re.Match[str], flags: int, start: int, end: int) -> Name | None:
    word, clear = match.group(), pure(flags, FIRST)
    if _barred(word) or len(word) < 3:
        return None
    cue = _CUE.search(body, max(start, match.start() - REACH), match.start())
    stop = _end(body, match.end(), end)
    full = stop > match.end()
    if cue and ((flags and full and not flags & STOP) or (_may_open(word) and _opens(word, cue.group("cue")))):
        return Name(match.start(), stop, 0.7, "rule: lower case", cue.group("cue"))
    if clear and full:
        return Name(match.start(), stop, 0.75, "rule: lower case")
    if clear and not body[start : match.start()].strip() and _ADDRESSED.match(body, match.end()):
        return Name(match.start(), match.end(), 0.65, "rule: lower case")
    if clear and word in words("mostly_name"):
        turned = _TURNED_TO.search(body, max(start, match.start() - 8), match.start())
        return Name(match.start(), match.end(), 0.62, "rule: lower case") if turned else None
    if clear and _BARE.search(body, max(start, match.start() - 8), match.start()):
        return Name(match.start(), match.end(), 0.62, "rule: lower case")
    return None
