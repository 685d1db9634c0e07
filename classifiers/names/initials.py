"""What a document calls a named person for short: "Paula Grimshaw (PG)" and then "PG asked", "Paula Grimshaw (Pol)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from classifiers.names.lexicon import FIRST, PLACE, STOP, SUFFIX, flags_of
from classifiers.names.spans import Name

_GIVEN = re.compile(r"[ ]?[(\[][\"'“]?(?P<short>[A-Z]{2,4})[\"'”]?[)\]]")
_SHORT = re.compile(r"(?<![\w@.])[A-Z]{2,4}(?![\w@])")
_WORDS = re.compile(r"[^\W\d_][\w'’]*")


def initialled(body: str, names: Iterable[Name]) -> Iterator[Name]:
    """Every place of the initials that stand in brackets behind a full name and are made of its letters."""
    short = {given for name in names if (given := _given(body, name))}
    if short:
        every = (match for match in _SHORT.finditer(body) if match.group() in short)
        yield from (Name(match.start(), match.end(), 0.7, "rule: initials") for match in every)


def _given(body: str, name: Name) -> str:
    match = _GIVEN.match(body, name.end)
    if match is None:
        return ""
    letters = "".join(word[0].upper() for word in _WORDS.findall(body[name.start : name.end]))
    short = match.group("short")
    return short if letters.endswith(short) else ""


_NICKNAME = re.compile(r" [(\[]?[\"'“‘(](?:known as |aka )?(?P<short>[A-Z][a-z]{2,9})[\"'”’)]+")


def nicknamed(body: str, names: Iterable[Name]) -> Iterator[Name]:
    """The short names in brackets or quotes behind two or more words of a name: "Margaret Ellery (Peg)"."""
    for name in names:
        match = _NICKNAME.match(body, name.end) if " " in body[name.start : name.end] else None
        if match is None:
            continue
        flags = flags_of(match.group("short"))
        if flags & FIRST and not flags & (STOP | SUFFIX | PLACE):
            yield Name(match.start("short"), match.end("short"), 0.7, "rule: nickname")
