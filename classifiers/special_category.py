"""Special categories (Art. 9), criminal offences (Art. 10) and children's data: mentioned, or said of a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from classifiers.detectors.folding import Folded, fold
from classifiers.special_children import child_hits
from classifiers.special_document import view
from classifiers.special_features import vector
from classifiers.special_language import in_language
from classifiers.special_links import invented_places
from classifiers.special_model import Model, model
from classifiers.special_names import apart_from_names
from classifiers.special_passages import Passage, Piece, passages, piece_of
from classifiers.special_terms import INFERRED, STRONG, WEAK, Hit, Lexicon, Terms, lexicon
from classifiers.special_told import LIKELY, UNLIKELY, offered, told
from models.findings import Category, Finding, SpecialCategory
from models.records import Properties, Text

TERMS_SHOWN = 4
FEATURES_SHOWN = 2
PASSAGES_JUDGED = 200
"""Passages of one category and document that are judged; of more, those with the most people and terms near."""

GRADE_ORDER = {STRONG: 0, WEAK: 1, INFERRED: 2}
MENTIONED = {STRONG: 0.95, INFERRED: 0.6}
WEAKLY_MENTIONED = 0.5


@dataclass(frozen=True, slots=True)
class Judged:
    """A passage, its features, and how likely it speaks of a person."""

    passage: Passage
    features: tuple[float, ...]
    score: float


def assess(
    texts: Sequence[Text], findings: Sequence[Sequence[Finding]], properties: Properties, terms: Terms
) -> tuple[SpecialCategory, ...]:
    """The special categories of a document, at most one for each category and grade, in the order of `Category`.

    `findings[i]` are all findings of `texts[i]`, persons and identifiers, with offsets within `texts[i].text`.
    `terms` are the policy's lists. For a category said of a person, `score` is the probability of that;
    for one only mentioned, how surely the topic is meant. Pure, deterministic, linear in the length of the texts.
    """
    pieces = pieces_of(texts, findings, lexicon(terms), properties)
    if not any(piece.hits for piece in pieces):
        return ()
    return tuple(_results(judged(texts, pieces, properties), model()))


def pieces_of(
    texts: Sequence[Text], findings: Sequence[Sequence[Finding]], words: Lexicon, properties: Properties
) -> list[Piece]:
    """The texts with their findings and the terms that stand in them."""
    folded = [fold(text.text) for text in texts]
    return [
        _piece(text, tuple(found), fold_, words, folded, properties)
        for text, found, fold_ in zip(texts, findings, folded, strict=True)
    ]


def _piece(
    text: Text,
    found: tuple[Finding, ...],
    folded: Folded,
    words: Lexicon,
    all_folded: list[Folded],
    properties: Properties,
) -> Piece:
    piece = piece_of(text, found, (), folded)
    named = apart_from_names(in_language(words.hits(folded), text, folded.text), piece)
    hits = tuple(_once([*named, *child_hits(piece, properties)]))
    starts = tuple(hit.start for hit in hits)
    return replace(piece, hits=hits, hit_starts=starts, invented=invented_places(folded.data) if hits else ())


def _once(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The hits in order; of the same category at the same place (a word of both languages) the clearest."""
    order = sorted(hits, key=lambda hit: (hit.start, hit.end, hit.category.value, GRADE_ORDER[hit.grade], hit.name))
    for _, same in groupby(order, key=lambda hit: (hit.start, hit.end, hit.category)):
        yield next(same)


def judged(texts: Sequence[Text], pieces: Sequence[Piece], properties: Properties) -> list[Judged]:
    """Every passage worth judging, with its features and score, in the order of the document."""
    picked = list(chosen(pieces))
    if not picked:
        return []
    about = view(texts, pieces, properties)
    rows = [vector(piece, passage, about) for piece, passage in picked]
    scores = model().passage_scores(rows)
    bounded = (_bounded(float(score), *pair) for pair, score in zip(picked, scores, strict=True))
    return [Judged(p, tuple(row), score) for (_, p), row, score in zip(picked, rows, bounded, strict=True)]


def _bounded(score: float, piece: Piece, passage: Passage) -> float:
    """The model's probability, within what plain ways of telling or offering leave room for."""
    if offered(piece, passage):
        return min(score, UNLIKELY)
    return max(score, LIKELY) if told(piece, passage) else score


def chosen(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, Passage]]:
    """The passages worth judging, by category; of very many the most promising."""
    by_category: dict[Category, list[tuple[Piece, Passage]]] = defaultdict(list)
    for piece in pieces:
        for passage in passages(piece):
            by_category[passage.hits[0].category].append((piece, passage))
    for category in Category:
        found = by_category[category]
        if len(found) > PASSAGES_JUDGED:
            order = sorted(range(len(found)), key=lambda i: (-_promise(*found[i]), i))[:PASSAGES_JUDGED]
            found = [found[i] for i in sorted(order)]
        yield from found


def _promise(piece: Piece, passage: Passage) -> int:
    people = len(piece.within(max(0, passage.start - 120), passage.end + 120))
    return min(people, 4) + min(sum(hit.grade == STRONG for hit in passage.hits), 3)


def _results(found: Sequence[Judged], judge: Model) -> Iterator[SpecialCategory]:
    groups: dict[tuple[Category, bool], list[Judged]] = defaultdict(list)
    for one in found:
        inferred = all(hit.grade == INFERRED for hit in one.passage.hits)
        groups[one.passage.hits[0].category, inferred].append(one)
    for category in Category:
        plain = _result(category, False, groups[category, False], judge)
        hinted = _result(category, True, groups[category, True], judge)
        if plain:
            yield plain
        if hinted and not (plain and (plain.about_person or not hinted.about_person)):
            yield hinted


def _result(category: Category, inferred: bool, group: Sequence[Judged], judge: Model) -> SpecialCategory | None:
    if not group:
        return None
    probability = judge.document_score([one.score for one in group], group[0].features)
    if probability >= judge.threshold:
        best = max(group, key=lambda one: (one.score, -one.passage.start))
        return SpecialCategory(category, True, round(probability, 4), _basis(best, judge), inferred)
    certainty = max((MENTIONED.get(h.grade, WEAKLY_MENTIONED) for one in group for h in one.passage.hits), default=0.0)
    if certainty < MENTIONED[INFERRED] and len({h.name for one in group for h in one.passage.hits}) < 2:
        return None
    names = _names(hit.name for one in group for hit in one.passage.hits)
    return SpecialCategory(category, False, certainty, f"terms: {names}; no person it is said of", inferred)


def _basis(best: Judged, judge: Model) -> str:
    names = _names(hit.name for hit in best.passage.hits)
    why = "; ".join(judge.reasons(best.features, FEATURES_SHOWN))
    return f"terms: {names}; {best.passage.kind.value}: {why}"


def _names(names: Iterable[str]) -> str:
    return ", ".join(list(dict.fromkeys(names))[:TERMS_SHOWN])
