"""The English model asked about doubtful sentences only, and its usual mistakes filtered out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from classifiers import ner
from classifiers.language import OTHER
from classifiers.names.context import EPONYM, around
from classifiers.names.lexicon import FIRST, NAME, PLACE, STOP, SUFFIX, WELSH, WORD
from classifiers.names.runs import RUN, Token, tokens_of
from classifiers.names.shapes import is_company
from classifiers.names.spans import Name

LONGEST = 1_000
"""Characters of a sentence the model sees at most; longer ones are cut at a space."""
BUDGET = 40_000
"""Characters of one text the model sees at most in an ordinary scan."""
DOUBT = 0.4
SINGLE = 0.45
"""Least score of a doubtful full name, and of a bare word, that makes its sentence worth asking about."""
_END = re.compile(r"[.!?][\"')\]]*\s+(?=[A-Z0-9\"'(])|\n")


def modelled(body: str, doubtful: Sequence[Name], paragraphs: Sequence[tuple[int, int, str]], deep: bool) -> list[Name]:
    """Names the model sees in English sentences that hold a doubtful name; in every English sentence when `deep`."""
    nlp = ner.model() if deep or doubtful else None
    if nlp is None:
        return []
    pieces = list(_pieces(body, doubtful, paragraphs, deep))
    found: list[Name] = []
    documents = nlp.pipe((body[start:end] for start, end in pieces), batch_size=64)
    for (start, _), document in zip(pieces, documents, strict=True):
        spans = [(start + e.start_char, start + e.end_char) for e in document.ents if e.label_ == "PERSON"]
        found.extend(name for first, last in spans if (name := _believed(body, first, last)))
    return found


def sentences(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences or lines between two offsets, none longer than `LONGEST`."""
    position = start
    for match in [*_END.finditer(body, start, end), None]:
        stop = match.end() if match else end
        while stop - position > LONGEST:
            cut = body.rfind(" ", position + LONGEST // 2, position + LONGEST)
            cut = cut if cut > 0 else position + LONGEST
            yield position, cut
            position = cut
        if body[position:stop].strip():
            yield position, stop
        position = stop


def _pieces(
    body: str, doubtful: Sequence[Name], paragraphs: Sequence[tuple[int, int, str]], deep: bool
) -> Iterator[tuple[int, int]]:
    starts = [name.start for name in doubtful if name.score >= _doubt(body, name)]
    used, at = 0, 0
    for first, last, language in paragraphs:
        while at < len(starts) and starts[at] < first:
            at += 1
        if language in ("cy", OTHER) or not (deep or (at < len(starts) and starts[at] < last)):
            continue
        for start, end in sentences(body, first, last):
            while at < len(starts) and starts[at] < start:
                at += 1
            if (deep or (at < len(starts) and starts[at] < end)) and (deep or used < BUDGET):
                used += end - start
                yield start, end


def _doubt(body: str, name: Name) -> float:
    return DOUBT if " " in body[name.start : name.end] else SINGLE


def _in_row(body: str, offset: int) -> bool:
    """True in a line of cells, where the model has no sentence to judge by."""
    start = max(body.rfind("\n", 0, offset) + 1, offset - 200)
    end = body.find("\n", offset, offset + 200)
    return "\t" in body[start : end if end >= 0 else offset + 200]


def _called(names: Sequence[Token]) -> bool:
    """True for a first name that is also a word before a surname that is also a place ("Hazel Wetherby")."""
    first, last = names[0].flags, names[-1].flags
    return bool(len(names) > 1 and first & FIRST and not first & PLACE and last == PLACE)


def _believed(body: str, start: int, end: int) -> Name | None:
    run = RUN.search(body, start, end)
    if run is None:
        return None
    tokens = [token for token in tokens_of(run.group(), run.start()) if token.kind in "NIG"]
    tokens = tokens if not any(t.kind == "X" for t in tokens_of(run.group(), run.start())) else []
    names = [token for token in tokens if token.kind == "N"]
    if not names or any(token.flags & SUFFIX and not token.flags & NAME for token in tokens):
        return None
    if len(names) == 1 and names[0].flags & (WORD | PLACE | STOP | WELSH):
        return None
    if is_company(names):
        return None
    if len(names) == 1 and (EPONYM.match(body, tokens[-1].end) or _in_row(body, start)):
        return None
    if all(token.flags & (WORD | PLACE) for token in names) and not _called(names):
        return None
    near = around(body, tokens[0].start, tokens[-1].end)
    base = 0.72 if len(names) > 1 else 0.62 if names[0].flags & FIRST else 0.5
    score = min(0.9, base + (near.gain if len(names) > 1 or names[0].flags & FIRST else near.person))
    return Name(tokens[0].start, tokens[-1].end, score, "model: en_core_web_md", near.cue)
