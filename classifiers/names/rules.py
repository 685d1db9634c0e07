"""All the rules over one text: claims with their scores, and the doubtful ones that the model may settle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from classifiers.language import OTHER
from classifiers.names.columns import blocks, column_names
from classifiers.names.context import EPONYM, around
from classifiers.names.cues import words
from classifiers.names.damaged import damaged_names
from classifiers.names.grids import grid_names
from classifiers.names.labels import (
    any_label,
    closing_line,
    greeted,
    introduced,
    labelled,
    last_line,
    reversed_names,
    signed,
    surname_initial,
)
from classifiers.names.letters import name_likeness
from classifiers.names.lexicon import FIRST, LAST, NAME, PLACE, SUFFIX, WELSH, WORD, plain
from classifiers.names.lower import lower_names
from classifiers.names.mail import chat_names, header_names, plain_speakers, quoted_names, speaker_names
from classifiers.names.mutation import unmutated
from classifiers.names.opening import opening_names
from classifiers.names.printed import printed
from classifiers.names.prior import rules_only
from classifiers.names.runs import Segment, Token, segments
from classifiers.names.shapes import shape_score
from classifiers.names.spans import ACCEPT, Name, chained, settle
from classifiers.names.talk import CLEAR_FIRST, COMPANY, FIRM, SPOKEN, in_chat, in_company, talked_of
from classifiers.names.things import without_things
from classifiers.names.titled import titled
from models.records import Form, Text

_HEADING = re.compile(r"[A-ZÂÊÎÔÛŴŶ]{3,}[ ,]+$")
"""The word before one in capitals, in a line of capitals."""
_AFTER_SPACE = re.compile(r"[a-z:](?: {2,}|: ?)$")
_FIRM = re.compile(r" ?(?:&|and) (?:Co\b|Sons?\b|Partners|Associates|Daughters?\b|Bros|Brothers)")
_ADDRESS = re.compile(r"[\w.+\-]*@|\.(?:com|org|net|uk|gov|wales|cymru)\b")


@dataclass(frozen=True, slots=True)
class Claims:
    """The names the rules believe in a text, and doubtful ones in text order (scores under `ACCEPT`)."""

    sure: list[Name]
    doubtful: list[Name]


def claims(text: Text, paragraphs: list[tuple[int, int, str]]) -> Claims:
    """Every rule over one text; `paragraphs` are (start, end, language)."""
    body = text.text
    found = list(_pointed(text))
    for start, end, language in paragraphs:
        found.extend(_segment_names(body, start, end, language))
    found = [name for name in found if not _ADDRESS.match(body, name.end) and body[name.start - 1 : name.start] != "@"]
    found = without_things(body, found)
    if any(name.basis in SPOKEN for name in found):
        found = [in_chat(body, name) for name in found]
    sure = settle(chained(body, found))
    if text.form is Form.TABLE:
        return Claims(sure, _outside(found, sure))
    if rules_only(body, found):
        return Claims(sure, [name for name in _outside(found, sure) if " " in body[name.start : name.end]])
    sure = settle([*sure, *_among_people(body, found, sure)])
    return Claims(sure, _outside(found, sure))


def _among_people(body: str, found: list[Name], sure: list[Name]) -> list[Name]:
    """The doubtful names, with those believed that people named all about make believable."""
    doubtful = _outside(found, sure)
    if sum(name.score >= FIRM for name in sure) >= COMPANY:
        doubtful = [in_company(body, name) for name in doubtful]
    return chained(body, [*sure, *talked_of(body, doubtful, sure)])


def _pointed(text: Text) -> Iterator[Name]:
    body = text.text
    yield from titled(body)
    yield from labelled(body)
    yield from any_label(body)
    yield from greeted(body)
    yield from signed(body)
    yield from introduced(body)
    yield from closing_line(body)
    yield from last_line(body)
    yield from reversed_names(body)
    yield from surname_initial(body)
    yield from header_names(body)
    yield from quoted_names(body)
    yield from chat_names(body)
    yield from speaker_names(body)
    yield from plain_speakers(body)
    yield from lower_names(body)
    yield from damaged_names(body)
    yield from opening_names(body)
    yield from grid_names(body)
    yield from printed(body)
    if text.form is Form.TABLE:
        yield from column_names(text)
        return
    if "\t" in body or "|" in body:
        for offset, block in blocks(body):
            for name in column_names(block):
                yield replace(name, start=name.start + offset, end=name.end + offset)


def _segment_names(body: str, start: int, end: int, language: str) -> Iterator[Name]:
    for segment in segments(body, start, end):
        score = shape_score(segment)
        if score == 0.0:
            continue
        if language in ("cy", OTHER):
            segment, score = _welsh(segment, score)
        if score < 0.1 or _street_number(body, segment) or _FIRM.match(body, segment.end):
            continue
        cue = ""
        if score < 0.9:
            score, cue = _in_context(body, segment, score)
        yield Name(segment.start, segment.end, score, "rule: name words", cue)


def _in_context(body: str, segment: Segment, score: float) -> tuple[float, str]:
    """The score with what stands around; a bare doubtful word ("April", "Israel") needs words said of people alone."""
    near = around(body, segment.start, segment.end)
    if near.cue.endswith(")") and not segment.tokens[0].flags & FIRST:
        return score, ""
    if (
        len(segment.tokens) == 1
        and segment.tokens[0].word.isupper()
        and _HEADING.search(body, max(0, segment.start - 24), segment.start)
    ):
        return score, ""
    if len(segment.tokens) == 1 and segment.tokens[0].flags & FIRST and _welsh_being(body, segment):
        return max(score, ACCEPT), "mae"
    if len(segment.tokens) > 1:
        if (
            segment.tokens[0].kind == "I"
            and segment.tokens[-1].flags == PLACE
            and _AFTER_SPACE.search(body, max(0, segment.start - 30), segment.start)
        ):
            return max(score, ACCEPT), near.cue
        if score < ACCEPT and near.placed and not near.person and not segment.tokens[-1].flags & LAST:
            return score, near.cue
        return min(0.95, score + near.gain), near.cue
    if EPONYM.match(body, segment.end):
        return min(score, 0.3), ""
    if score >= CLEAR_FIRST or near.strong:
        return min(0.95, score + near.gain), near.cue
    ambiguous = segment.tokens[0].flags & (WORD | PLACE | WELSH)
    return min(0.95, score + near.person * (0.5 if ambiguous else 1) + 0.1 * bool(near.gain)), near.cue


_BEING = re.compile(r"(?<![\w'’])(?:[Mm]ae|[Rr]?oedd|[BbFf]ydd|[BbFf]uodd|[Dd]ydy) $")
_DOING = re.compile(
    r" (?:yn (?:sâl|mynd|dod|cael|gofyn|gallu|methu|hapus|byw|ffonio|poeni|dweud)|wedi|ddim|am|eisiau|isio)\b|['’]n "
)


def _welsh_being(body: str, segment: Segment) -> bool:
    """True between a form of "to be" and what somebody does: "mae Mali yn sâl", "fydd Osian ddim"."""
    return bool(_BEING.search(body, max(0, segment.start - 8), segment.start) and _DOING.match(body, segment.end))


def _welsh(segment: Segment, score: float) -> tuple[Segment, float]:
    """In Welsh text unknown words are words: those before a listed name are dropped, and alone they are no name."""
    tokens = segment.tokens
    while _leading_word(tokens):
        tokens = tokens[1:]
    if len(tokens) < len(segment.tokens):
        segment = Segment(tokens, None, segment.after)
        score = shape_score(segment)
    if not any(token.flags & NAME for token in tokens):
        score = min(score, 0.2)
    if len(tokens) == 1 and plain(tokens[0].word) in words("welsh_word_name"):
        return segment, 0.1
    return segment, max(score, _mutated_score(segment)) if score < ACCEPT else score


def _leading_word(tokens: tuple[Token, ...]) -> bool:
    if len(tokens) < 2 or tokens[0].flags or tokens[0].kind != "N" or unmutated(tokens[0].word):
        return False
    return any(token.flags & FIRST for token in tokens[1:]) or name_likeness(plain(tokens[0].word)) < 0.5


def _mutated_score(segment: Segment) -> float:
    first = segment.tokens[0]
    if first.flags & FIRST or not unmutated(first.word):
        return 0.0
    rest = [token for token in segment.tokens[1:] if token.kind == "N"]
    if rest:
        return 0.8 if rest[-1].flags & LAST else 0.5
    return 0.45 if not first.flags else 0.0


_NUMBER = re.compile(
    r"(?:\b(?:flat|studio|unit|apt|apartment|suite|plot|room|block)\.? *)?(?<![.:/\d])\d{1,5}[A-Za-z]?,? $", re.I
)
_PLACE_AFTER = re.compile(r" ?,? ?(?:\n|$|[A-Z][A-Z]?\d|[A-Z][a-z])|, ?[A-Z][^,\n]{2,25},")
_WHERE = re.compile(r"\b(?:at|in|on|near|along|off|from|of|opposite|outside|address:?) $", re.I)


def _street_number(body: str, segment: Segment) -> bool:
    """True where the segment is a street: behind a house number with a place after it, or a street word after "at"."""
    before = body[max(0, segment.start - 24) : segment.start]
    street = segment.tokens[-1].flags & SUFFIX and len(segment.tokens) > 1
    if _NUMBER.search(before) and not segment.tokens[0].word.isupper():
        return bool(street or _PLACE_AFTER.match(body, segment.end))
    return bool(street and _WHERE.search(before))


def _outside(found: list[Name], sure: list[Name]) -> list[Name]:
    taken = [(name.start, name.end) for name in sure]
    doubtful, at = [], 0
    for name in sorted((n for n in found if n.score < ACCEPT), key=lambda n: n.start):
        while at < len(taken) and taken[at][1] <= name.start:
            at += 1
        if at == len(taken) or taken[at][0] >= name.end:
            doubtful.append(name)
    return doubtful
