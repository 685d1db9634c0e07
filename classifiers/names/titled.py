"""Names behind a title ("Mrs Okafor", "cllr dafydd evans", "Mr and Mrs Shah")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from classifiers.names.cues import alternation, words
from classifiers.names.lexicon import FIRST, NAME, PLACE, STOP, SUFFIX, flags_of
from classifiers.names.runs import PARTICLE, RUN, Token, tokens_of
from classifiers.names.spans import Name

_INSIDE, _OUTSIDE = alternation("title"), alternation("title_outside")
_TITLE = re.compile(
    r"(?<![\w@.'’])(?:(?=[BCDHIMPRSbcdhimprs])"
    rf"(?P<inside>(?i:(?:{_INSIDE})\.?(?:[ \u00a0]?(?:and|&|a|ac|/)[ \u00a0]?(?:{_INSIDE})\.?)?)[ \u00a0]{{1,2}})"
    rf"|(?=[A-Z])(?P<outside>(?i:{_OUTSIDE})\.?[ \u00a0](?:\d{{1,5}} )?))(?=[^\W\d_])"
)
_PARTICLE = re.compile(rf"{PARTICLE} (?=[^\W\d_a-z])")
_LOWER = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*(?: [^\W\d_]+(?:['’-][^\W\d_]+)*)?")
_PLURAL_TITLES = ("and", "&")


def titled(body: str) -> Iterator[Name]:
    """Every titled name; the titles people are addressed by belong to the span, ranks and kin do not."""
    for match in _TITLE.finditer(body):
        title = match.group().strip()
        start = match.start() if match.group("inside") else match.end()
        name_end = _name_end(body, match.end(), bool(match.group("inside")), title)
        if name_end is not None:
            yield Name(start, name_end[0], name_end[1], "rule: title", title)


def _name_end(body: str, offset: int, inside: bool, title: str) -> tuple[int, float] | None:
    if particle := _PARTICLE.match(body, offset):
        offset = particle.end()
    run = RUN.match(body, offset)
    if run is None:
        return _lower_end(body, offset, title) if inside else None
    if not inside and not title[0].isupper():
        return None
    bare = title.casefold().rstrip(".")
    tokens = tokens_of(run.group(), offset)
    if title == "Bro" and len(tokens) == 1:
        return None
    if bare in words("rank") and len(tokens) == 1 and tokens[0].flags == PLACE:
        return tokens[0].end, 0.8
    return _capital_end(tokens, inside, bare == "sir", bare in words("addressed"))


def _capital_end(tokens: list[Token], inside: bool, county: bool, initial: bool) -> tuple[int, float] | None:
    taken: list[Token] = []
    for token in tokens:
        if token.word.casefold() in words("not_after_title") or (taken and token.kind in "XT"):
            break
        if not taken and token.flags & STOP and not token.flags & NAME:
            break
        taken.append(token)
    while taken and taken[-1].kind == "G" and len(taken) > 1:
        taken.pop()
    while len(taken) > 1 and taken[-1].kind == "I":
        taken.pop()
    if len(taken) == 1 and taken[0].kind == "I" and initial:
        return taken[0].end, 0.7
    if not taken or all(token.kind == "I" for token in taken) or (county and not taken[0].flags & FIRST):
        return None
    after = tokens[len(taken)] if len(tokens) > len(taken) else None
    if after is not None and after.flags & SUFFIX and not inside:
        return None
    return _scored(taken[:4], inside)


def _scored(taken: list[Token], inside: bool) -> tuple[int, float] | None:
    known = any(token.flags & NAME or not token.flags for token in taken)
    if inside:
        return taken[-1].end, 0.97 if known else 0.8
    clear = any(token.flags & NAME and not token.flags & STOP for token in taken) or not taken[0].flags
    return (taken[-1].end, 0.8) if clear else None


def _lower_end(body: str, offset: int, title: str) -> tuple[int, float] | None:
    found = _LOWER.match(body, offset)
    if found is None or title.isupper() or title.casefold().rstrip(".") in words("capital_title"):
        return None
    parts = found.group().split(" ")
    flags = [flags_of(part) for part in parts]
    if flags[0] & STOP or (flags[0] and not flags[0] & (NAME | PLACE)):
        return None
    length = len(parts[0])
    if len(parts) > 1 and flags[0] & FIRST and flags[1] & NAME and not flags[1] & STOP:
        length = len(found.group())
    return offset + length, 0.85
