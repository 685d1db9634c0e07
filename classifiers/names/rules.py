"""All the rules over one text: claims with their scores, and the doubtful ones that the model may settle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from classifiers.language import OTHER
from classifiers.names.columns import blocks, column_names
from classifiers.names.context import EPONYM, around
from classifiers.names.cues import alternation, words
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
from classifiers.names.lexicon import FIRST, LAST, NAME, PLACE, STOP, SUFFIX, WELSH, WORD, flags_of, plain, pure
from classifiers.names.lower import lower_names
from classifiers.names.mail import chat_names, header_names, plain_speakers, quoted_names, speaker_names
from classifiers.names.mutation import unmutated
from classifiers.names.opening import opening_names
from classifiers.names.prior import rules_only
from classifiers.names.runs import Segment, Token, segments
from classifiers.names.shapes import shape_score
from classifiers.names.spans import ACCEPT, Name, chained, leads_on, settle
from classifiers.names.things import without_things
from classifiers.names.titled import titled
from models.records import Form, Text

CLEAR_FIRST = 0.45
FIRM, COMPANY = 0.7, 2
"""So many names of that score in a text make a company of people."""
_WITHIN = re.compile(
    r"(?<![\w'’])(?!(?:in|at|near|around|outside|towards?|across|the|yn|yng|ym)\b)[a-zâêîôûŵŷáéí][\w'’]*,? $"
)
_HEADING = re.compile(r"[A-ZÂÊÎÔÛŴŶ]{3,}[ ,]+$")
"""The word before one in capitals, in a line of capitals."""
_ENTRY = re.compile(
    r"(?:^|\n)[ \t]*(?:\d{1,2}[:.]?\d\d(?:hrs)?:?|\d{1,2}/\d{1,2}(?:/\d{2,4})?:?|[-•*]|[A-Z][a-z]{2} -) (?:- )?$"
)
_GOES_ON = re.compile(r" [a-z]{2,}")
"""An entry of a log that opens with a name and goes on in lower case: "00.20 Pradeep seizure in bed"."""
_OF_PERSON = re.compile(
    rf" (?:{alternation('after_person')}|took|is|was|has|will|had)\b|['’]s (?:{alternation('relation')})\b"
)
_AFTER_SPACE = re.compile(r"[a-z:](?: {2,}|: ?)$")
SPOKEN = ("rule: chat line", "rule: speaker")
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
        found = [_in_chat(body, name) for name in found]
    sure = settle(chained(body, found))
    if (
        text.form is not Form.TABLE
        and not rules_only(body, found)
        and sum(name.score >= FIRM for name in sure) >= COMPANY
    ):
        sure = settle([*sure, *(_in_company(body, name) for name in _outside(found, sure))])
    return Claims(sure, _outside(found, sure))


def _in_company(body: str, name: Name) -> Name:
    """Where people are named all about, a bare word within a sentence that is only a first name is a person too.

    So is one that is a word as well ("Bill"), where it goes on as one would of a person.
    """
    word = body[name.start : name.end]
    flags = flags_of(word)
    bare = CLEAR_FIRST <= name.score < ACCEPT and pure(flags, FIRST) and not word.isupper()
    if not bare and flags & FIRST and not flags & (PLACE | STOP | SUFFIX | WELSH) and word.istitle():
        bare = plain(word) not in words("weak_name") and bool(_OF_PERSON.match(body, name.end))
    within = bare and (
        _WITHIN.search(body, max(0, name.start - 24), name.start)
        or (_ENTRY.search(body, max(0, name.start - 16), name.start) and _GOES_ON.match(body, name.end))
    )
    return replace(name, score=ACCEPT) if within and not leads_on(body, name) else name


def _in_chat(body: str, name: Name) -> Name:
    """In a chat a bare word that is only a first name is a person."""
    bare = name.score >= CLEAR_FIRST and pure(flags_of(body[name.start : name.end]), FIRST) and not leads_on(body, name)
    return replace(name, score=ACCEPT) if bare and name.score < ACCEPT else name


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
