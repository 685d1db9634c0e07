"""All the rules over one text: claims with their scores, and the doubtful ones that the model may settle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from classifiers.names.columns import blocks, column_names
from classifiers.names.context import STRONG, around
from classifiers.names.cues import words
from classifiers.names.labels import any_label, greeted, labelled, reversed_names, signed
from classifiers.names.lexicon import FIRST, LAST, SUFFIX
from classifiers.names.lower import lower_names
from classifiers.names.mail import chat_names, header_names
from classifiers.names.mutation import unmutated
from classifiers.names.runs import Segment, segments
from classifiers.names.shapes import shape_score
from classifiers.names.spans import ACCEPT, Name, settle
from classifiers.names.titled import titled
from models.records import Form, Text

DOUBT = 0.35


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
    sure = settle(found)
    return Claims(sure, _outside(found, sure))


def _pointed(text: Text) -> Iterator[Name]:
    body = text.text
    yield from titled(body)
    yield from labelled(body)
    yield from any_label(body)
    yield from greeted(body)
    yield from signed(body)
    yield from reversed_names(body)
    yield from header_names(body)
    yield from chat_names(body)
    yield from lower_names(body)
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
        if language == "cy" and score < ACCEPT:
            score = max(score, _mutated_score(segment))
        if score < 0.1 or _street_number(body, segment):
            continue
        cue = ""
        if score < 0.9:
            score, cue = _in_context(body, segment, score)
        yield Name(segment.start, segment.end, score, "rule: name words", cue)


def _in_context(body: str, segment: Segment, score: float) -> tuple[float, str]:
    """The score with what stands around; a bare ambiguous word ("April", "Israel") needs a cue that names people."""
    near = around(body, segment.start, segment.end)
    single = len(segment.tokens) == 1
    token = segment.tokens[0]
    if (
        single
        and body[segment.end : segment.end + 2] in ("'s", "’s")
        and body[segment.end + 3 : segment.end + 4].isupper()
    ):
        return min(score, 0.3), ""
    if (
        single
        and score < 0.4
        and token.flags
        and not (near.strong and near.gain >= STRONG and near.cue not in words("before"))
    ):
        return min(0.55, score + near.gain / 2), near.cue
    return min(0.95, score + near.gain), near.cue


def _mutated_score(segment: Segment) -> float:
    first = segment.tokens[0]
    if first.flags & FIRST or not unmutated(first.word):
        return 0.0
    rest = [token for token in segment.tokens[1:] if token.kind == "N"]
    if rest:
        return 0.8 if rest[-1].flags & LAST else 0.5
    return 0.42 if not first.flags else 0.0


_NUMBER = re.compile(
    r"(?:\b(?:flat|studio|unit|apt|apartment|suite|plot|room|block)\.? *)?\b\d{1,5}[A-Za-z]?,? $", re.I
)
_PLACE_AFTER = re.compile(r" ?,? ?(?:\n|$|[A-Z][A-Z]?\d|[A-Z][a-z])|,[^,\n]{2,25},")
_WHERE = re.compile(r"\b(?:at|in|on|near|along|off|from|of|opposite|outside|address:?) $", re.I)


def _street_number(body: str, segment: Segment) -> bool:
    """True where the segment is a street: behind a house number with a place after it, or a street word after "at"."""
    before = body[max(0, segment.start - 24) : segment.start]
    street = segment.tokens[-1].flags & SUFFIX and len(segment.tokens) > 1
    if _NUMBER.search(before):
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
