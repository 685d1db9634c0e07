"""What each class of the Corporate File Plan says of itself, as weighted terms: titles, keywords, descriptions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
import xxhash

from classifiers.features import BUCKETS, terms
from classifiers.file_plan_thesaurus import Concept, synonyms, thesaurus_words
from classifiers.file_plan_vectors import Frequencies, unit_rows
from classifiers.stemming import stem_welsh, words
from models.fileplan import RecordClass

TITLE, KEYWORD, DESCRIPTION, PARENT, SYNONYM = 1.0, 1.0, 0.6, 0.5, 0.25
LONG_PHRASE = 0.7
"""A word of a keyword of three words or more says less alone than a keyword of one or two."""


@dataclass(frozen=True, slots=True)
class Described:
    """The classes documents are filed to: their codes, weighted terms, readable terms, every word of the plan, and the
    stems of the words that are in its Welsh only."""

    codes: tuple[str, ...]
    weights: tuple[dict[int, float], ...]
    names: tuple[dict[int, str], ...]
    words: frozenset[str]
    welsh: frozenset[str]

    @property
    def digest(self) -> str:
        """Names this very wording of the plan: 16 hex digits over codes and weighted terms."""
        hasher = xxhash.xxh3_64("\0".join(self.codes).encode())
        for row in self.weights:
            hasher.update(repr(sorted((bucket, round(weight, 5)) for bucket, weight in row.items())).encode())
        return hasher.hexdigest()


def describe(classes: Mapping[str, RecordClass]) -> Described:
    """What a plan says of each class that documents are filed to."""
    filing = filing_classes(classes)
    found = [class_terms(record_class, classes) for record_class in filing]
    codes = tuple(record_class.code for record_class in filing)
    return Described(
        codes, tuple(w for w, _ in found), tuple(n for _, n in found), vocabulary(filing), welsh_stems(filing)
    )


def filing_classes(classes: Mapping[str, RecordClass]) -> tuple[RecordClass, ...]:
    """The classes documents are filed to: those with a schedule_ref of their own or a parent's, else all."""
    governed = tuple(c for c in classes.values() if c.schedule_ref or inherited_ref(c, classes))
    return governed or tuple(classes.values())


def inherited_ref(record_class: RecordClass, classes: Mapping[str, RecordClass]) -> str:
    """The schedule_ref of the nearest ancestor that has one."""
    for ancestor in ancestors(record_class, classes):
        if ancestor.schedule_ref:
            return ancestor.schedule_ref
    return ""


def ancestors(record_class: RecordClass, classes: Mapping[str, RecordClass]) -> Iterator[RecordClass]:
    """Parent, grandparent and so on; a loop in the plan ends it."""
    seen = {record_class.code}
    parent = classes.get(record_class.parent)
    while parent is not None and parent.code not in seen:
        seen.add(parent.code)
        yield parent
        parent = classes.get(parent.parent)


def class_terms(
    record_class: RecordClass, classes: Mapping[str, RecordClass]
) -> tuple[dict[int, float], dict[int, str]]:
    """Weight and readable name of each term of a class, in both languages; parents' titles count half."""
    weights: defaultdict[int, float] = defaultdict(float)
    names: dict[int, str] = {}
    for text, weight, welsh in _fields(record_class, classes):
        found = terms(text, welsh)
        phrase = weight in (KEYWORD, SYNONYM) and len(found) > 3
        for bucket, name in found.items():
            weights[bucket] += weight * (LONG_PHRASE if phrase else 1.0)
            names.setdefault(bucket, name)
    damped = {b: float(1.0 + np.log(w)) if w >= 1 else w for b, w in weights.items()}
    return damped, names


def plan_matrix(weights: Sequence[Mapping[int, float]], frequencies: Frequencies) -> sp.csr_matrix:
    """One row of length 1 a class: its terms weighted by their rarity on the share."""
    starts = np.cumsum([0, *map(len, weights)])
    buckets = np.fromiter((b for row in weights for b in row), np.uint32)
    values = np.fromiter((w for row in weights for w in row.values()), np.float32)
    values = values * frequencies.rarity(buckets)
    rows = sp.csr_matrix((values, buckets.astype(np.int32), starts), (len(weights), BUCKETS))
    rows.sort_indices()
    return unit_rows(rows)


def _fields(record_class: RecordClass, classes: Mapping[str, RecordClass]) -> Iterator[tuple[str, float, bool | None]]:
    yield record_class.title, TITLE, False
    yield record_class.title_cy, TITLE, True
    yield from ((keyword, KEYWORD, False) for keyword in record_class.keywords)
    yield from ((keyword, KEYWORD, True) for keyword in record_class.keywords_cy)
    yield record_class.description, DESCRIPTION, None
    for ancestor in ancestors(record_class, classes):
        yield ancestor.title, PARENT, False
        yield ancestor.title_cy, PARENT, True
    for concept in _concepts(record_class):
        yield from ((phrase, SYNONYM, False) for phrase in concept.english)
        yield from ((phrase, SYNONYM, True) for phrase in concept.welsh)


def _concepts(record_class: RecordClass) -> list[Concept]:
    english = (record_class.title, *record_class.keywords)
    return synonyms(english, (record_class.title_cy, *record_class.keywords_cy))


def welsh_stems(classes: Sequence[RecordClass]) -> frozenset[str]:
    """The stems of the Welsh words of the plan and the thesaurus, without words that their English has too."""
    texts = (text for c in classes for text in (c.title_cy, *c.keywords_cy))
    english = {word for c in classes for text in (c.title, *c.keywords) for word in words(text)} | thesaurus_words(0)
    welsh = {word for text in texts for word in words(text)} | thesaurus_words(1)
    return frozenset(stem for word in welsh - english if (stem := stem_welsh(word)))


def vocabulary(classes: Sequence[RecordClass]) -> frozenset[str]:
    """Every word of three letters or more of the plan and the thesaurus, by which run-together names are split."""
    texts = (text for c in classes for text in (c.title, c.title_cy, c.description, *c.keywords, *c.keywords_cy))
    known = frozenset(word for text in texts for word in words(text) if len(word) >= 3)
    return known | thesaurus_words(0) | thesaurus_words(1)
