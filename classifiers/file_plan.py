"""Files documents to the classes of the Corporate File Plan, by its own words and what was learned, and says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
import xxhash

from classifiers.features import BUCKETS
from classifiers.file_plan_calibration import (
    NAMES_ONLY,
    NOTHING,
    ONE_WORD,
    WITH_TEXT,
    evidence,
    outside,
    probabilities,
    shares,
)
from classifiers.file_plan_model import Learned, Model
from classifiers.file_plan_self_training import ENOUGH, learned_prototypes
from classifiers.file_plan_terms import Described, describe, plan_matrix
from classifiers.file_plan_vectors import Floats, Frequencies, matrix, narrowed, numbering
from classifiers.file_plan_views import (
    AREA,
    FOLDER,
    MAIL,
    NAME,
    NEIGHBOURS,
    PROPERTIES,
    TEXT,
    VIEWS,
    WEIGHTS,
    Rows,
    Views,
    neighbours,
    rows_of,
)
from models.fileplan import ClassCandidate
from models.policy import Policy

__all__ = ["VIEWS", "FilePlan", "Views"]
ENOUGH_KNOWN = 6
"""Plan words from which a text's likeness counts in full."""
CANDIDATES, TERMS = 3, 5
CLEAR = 0.25
"""A score from which a document is a full neighbour to the others of its folder."""
SHOWN = 0.005
"""A view that speaks less for a class is not listed."""
CELLS = 1_000_000
"""Documents times classes that are looked at together, which bounds the memory of large plans."""
Columns = npt.NDArray[np.int64]
Seen = tuple[set[int], ...]
Named = tuple[float, str]
"""A term of a class: how rare it is (negative, so that the rarest sorts first) and how people read it."""


class FilePlan:
    """A plan ready to file documents to. `codes` name the columns of every score.

    `scale` is how much more alike documents and classes are since the plan has learned from the share. `model` is what
    was learned from people's labels, if anything was; `taught` are the documents that self-training gave a class.
    """

    def __init__(
        self,
        described: Described,
        frequencies: Frequencies,
        prototypes: sp.csr_matrix,
        scale: float = 1.0,
        model: Model | None = None,
        taught: Sequence[tuple[bytes, str]] = (),
    ) -> None:
        self.described, self.frequencies, self.prototypes, self.scale = described, frequencies, prototypes, scale
        self.codes, self.model, self.taught = described.codes, model, tuple(taught)
        known = np.unique(prototypes.indices)
        self._columns, self._width = numbering(known), len(known)
        self._by_term = narrowed(prototypes, self._columns, self._width).T.tocsr()
        self._names = tuple(_named(names, frequencies) for names in described.names)
        named = np.array(sorted({bucket for names in described.names for bucket in names}), np.int32)
        self._named = np.zeros(BUCKETS, np.bool_)
        self._named[named] = True

    @classmethod
    def build(cls, policy: Policy, frequencies: Frequencies | None = None) -> FilePlan:
        """The plan of a policy, its words weighted by how rare they are on the share."""
        frequencies = frequencies or Frequencies()
        described = describe(policy.classes)
        return cls(described, frequencies, plan_matrix(described.weights, frequencies))

    def learn(self, packed: Sequence[bytes], labelled: Mapping[str, int] | None = None) -> FilePlan:
        """The plan with each class's words joined by those of the documents most surely its own (self-training).

        Where people have `labelled` documents of a class, so many fewer are taken.
        """
        distinct = sorted(filter(None, set(packed)))
        if not self.codes or len(distinct) < ENOUGH:
            return self
        learned, scale, chosen = learned_prototypes(
            self.prototypes,
            matrix(distinct, self.frequencies),
            [(labelled or {}).get(code, 0) for code in self.codes],
        )
        taught = [(distinct[row], self.codes[column]) for row, column in chosen]
        return FilePlan(self.described, self.frequencies, learned, scale, taught=taught)

    def with_model(self, model: Model | None) -> FilePlan:
        """The same plan, with what was learned from labels beside it."""
        return FilePlan(self.described, self.frequencies, self.prototypes, self.scale, model, self.taught)

    @property
    def digest(self) -> str:
        """Names this very model: 16 digits over classes, words, weights and what was learned."""
        hasher = xxhash.xxh3_64("\0".join(self.codes).encode())
        for part in (self.prototypes.indptr, self.prototypes.indices, self.prototypes.data.round(5)):
            hasher.update(part.tobytes())
        hasher.update(repr((WEIGHTS, WITH_TEXT, NAMES_ONLY)).encode())
        hasher.update(self.model.digest.encode() if self.model else b"")
        return hasher.hexdigest()

    def classify(self, views: Sequence[Views]) -> list[tuple[ClassCandidate, ...]]:
        """The three likeliest classes of each document with calibrated probability, deciding view and terms.

        Candidates with no evidence at all are left out, so a document may have none. Neighbours lend one another
        evidence where they stand in `views` together.
        """
        if not self.codes:
            return [() for _ in views]
        step = max(1, CELLS // len(self.codes))
        return [found for at in range(0, len(views), step) for found in self._classify(views[at : at + step])]

    def weighed(self, views: Sequence[Views], rows: Rows) -> tuple[Floats, list[Seen]]:
        """What each view says for each class without labels (views x documents x classes), weights applied; and the
        plan's words that each document has, for the views that are words."""
        sides = (rows.body, rows.folders, rows.name, rows.title, rows.subject, rows.mail, rows.properties)
        seen = list(zip(*map(self._seen, sides), strict=True))
        known = [narrowed(side, self._columns, self._width) for side in sides]
        body, folders, name, title, subject, mail, properties = map(self._likeness, known)
        body *= _substance(seen, known[0])[:, None]
        likeness = np.zeros((len(VIEWS), len(views), len(self.codes)), np.float32)
        for view, scores in ((TEXT, body), (FOLDER, folders), (PROPERTIES, properties), (AREA, self._defaults(views))):
            likeness[view] = scores
        np.maximum(name, title, out=likeness[NAME])
        np.maximum(subject, mail, out=likeness[MAIL])
        likeness *= np.array(WEIGHTS, np.float32)[:, None, None]
        return likeness, [(s[0], s[1], s[2] | s[3], s[4] | s[5], s[6]) for s in seen]

    def rows(self, views: Sequence[Views]) -> Rows:
        """The views as rows of weighted terms, by the words of this plan and share."""
        return rows_of(views, self.frequencies, self.described.words, self.described.welsh)

    def first(self, weighed: Floats, seen: Sequence[Seen], learned: Learned | None) -> tuple[Columns, Floats]:
        """The likeliest classes of each document, best first, and what the probability of the first rests on."""
        combined = weighed.sum(axis=0)
        if learned is not None:
            alone = combined
            combined = combined + learned.both
        top = _first(combined)
        best = np.take_along_axis(combined, top, axis=1)
        second = best[:, 1] if best.shape[1] > 1 else np.zeros_like(best[:, 0])
        lead = (best[:, 0] - second) / np.maximum(best[:, 0], NOTHING)
        matched = self._matched(top[:, 0], seen)
        if learned is None:
            return top, evidence(best[:, 0], lead, matched)
        return top, evidence(_at(alone, top[:, 0]), lead, matched, _learned_facts(learned, top))

    def _classify(self, views: Sequence[Views]) -> list[tuple[ClassCandidate, ...]]:
        rows = self.rows(views)
        weighed, seen = self.weighed(views, rows)
        learned = self._learned(rows, weighed)
        self._look_around(views, weighed, learned)
        top, facts = self.first(weighed, seen, learned)
        if learned is not None:
            weighed[TEXT] += learned.text
            weighed[FOLDER] += learned.names
        by_view = np.stack([np.take_along_axis(one, top, axis=1) for one in weighed], axis=2)
        best = by_view.sum(axis=2)
        sure = self._sure(views, facts, best)
        chances, out = shares(best, sure), outside(facts, sure)
        found = (self._candidates(top[i], chances[i], by_view[i], seen[i]) for i in range(len(views)))
        return [_marked(tuple(candidates), float(out[i])) for i, candidates in enumerate(found)]

    def _learned(self, rows: Rows, weighed: Floats) -> Learned | None:
        """What people taught, for classes that nobody taught filled up by what is known without labels."""
        if self.model is None:
            return None
        untaught = self.model.untaught(self.codes)
        return self.model.scores(rows, self.codes).filled(weighed.sum(axis=0), untaught, self.model.rise)

    def _look_around(self, views: Sequence[Views], weighed: Floats, learned: Learned | None) -> None:
        """Let the documents of one place lend one another evidence, by what each is without the others."""
        if not any(view.place for view in views):
            return
        alone = weighed.sum(axis=0) + (0 if learned is None else learned.both)
        best = alone.argmax(axis=1)
        sure = np.minimum(1.0, _at(alone, best) / np.float32(CLEAR))
        weighed[NEIGHBOURS] = neighbours(views, best, sure, len(self.codes)) * WEIGHTS[NEIGHBOURS]

    def _sure(self, views: Sequence[Views], facts: Floats, best: Floats) -> Floats:
        """How surely the first class of each document is right."""
        has_text = np.array([bool(view.body) for view in views])
        matched = np.rint(np.expm1(facts[:, 3]))
        by_names = ~has_text & (matched > 0)
        model = self.model
        with_text = model.with_text if model and model.with_text else WITH_TEXT
        names_only = model.names_only if model and model.names_only else NAMES_ONLY
        sure = probabilities(facts, by_names, with_text, names_only)
        one_word = (matched == 1) & has_text & (facts[:, 4] == 0)
        sure = np.where(one_word, np.minimum(sure, ONE_WORD), sure)
        return np.where(best[:, 0] > NOTHING, sure, 0.0).astype(np.float32)

    def _matched(self, columns: Columns, seen: Sequence[Seen]) -> Floats:
        """How many of the plan's words for its first class each document has, from all sides."""
        pairs = zip(columns.tolist(), seen, strict=True)
        return np.array([len(self._names[c].keys() & set().union(*sets)) for c, sets in pairs], np.float32)

    def _likeness(self, rows: sp.csr_matrix) -> Floats:
        likeness = np.asarray((rows @ self._by_term).todense(), np.float32)
        return np.asarray(np.sqrt(likeness / np.float32(self.scale)))

    def _seen(self, rows: sp.csr_matrix) -> Iterator[set[int]]:
        """The buckets of each row that the plan has words for."""
        kept = self._named[rows.indices]
        ends = np.concatenate([[0], np.cumsum(kept)])[rows.indptr].tolist()
        buckets = rows.indices[kept].tolist()
        return (set(buckets[start:end]) for start, end in pairwise(ends))

    def _defaults(self, views: Sequence[Views]) -> Floats:
        columns = {code: column for column, code in enumerate(self.codes)}
        scores = np.zeros((len(views), len(self.codes)), np.float32)
        for row, view in enumerate(views):
            if view.default_code in columns:
                scores[row, columns[view.default_code]] = 1.0
        return scores

    def _candidates(self, top: Columns, chances: Floats, by_view: Floats, seen: Seen) -> Iterator[ClassCandidate]:
        for column, chance, scores in zip(top.tolist(), chances.tolist(), by_view.tolist(), strict=True):
            if sum(scores) > NOTHING:
                view = max(range(len(VIEWS)), key=scores.__getitem__)
                terms = self._terms(column, seen[view]) if view < len(seen) else ()
                views = tuple((VIEWS[i], round(score, 3)) for i, score in enumerate(scores) if score >= SHOWN)
                yield ClassCandidate(self.codes[column], round(chance, 4), terms, VIEWS[view], views)

    def _terms(self, column: int, buckets: set[int]) -> tuple[str, ...]:
        """The plan's words for this class that the document has, rarest first."""
        names = self._names[column]
        return tuple(names[bucket][1] for bucket in sorted(names.keys() & buckets, key=names.__getitem__)[:TERMS])


def _marked(candidates: tuple[ClassCandidate, ...], out: float) -> tuple[ClassCandidate, ...]:
    """The candidates, the first with the probability that none of them is right."""
    return (replace(candidates[0], not_in_plan=round(out, 4)), *candidates[1:]) if candidates else ()


def _named(names: dict[int, str], frequencies: Frequencies) -> dict[int, Named]:
    buckets = np.fromiter(names, np.uint32, len(names))
    rarity = frequencies.rarity(buckets).tolist()
    return {bucket: (-rare, name) for (bucket, name), rare in zip(names.items(), rarity, strict=True)}


def _substance(seen: Sequence[Seen], bodies: sp.csr_matrix) -> Floats:
    """How much a text's likeness counts: less where hardly any of its words are the plan's, as in many tables.

    `bodies` has the words that are the plan's or learned; four learned words count as one of the plan's.
    """
    plan = np.array([len(sets[0]) for sets in seen], np.float32)
    known = np.maximum(plan, np.diff(bodies.indptr) / 4)
    return np.asarray(np.minimum(1.0, np.sqrt(known / ENOUGH_KNOWN)), np.float32)


def _first(scores: Floats) -> Columns:
    """Columns of the highest scores in each row, best first; equal scores in the plan's order."""
    return np.asarray(np.argsort(-scores, axis=1, kind="stable")[:, :CANDIDATES])


def _at(scores: Floats, columns: Columns) -> Floats:
    """The score of one column a row."""
    return np.asarray(np.take_along_axis(scores, columns[:, None], axis=1)[:, 0])


def _learned_facts(learned: Learned, top: Columns) -> Floats:
    """What was learned for the first class, how far it is ahead of the second, and for "not in the plan"."""
    both = np.take_along_axis(learned.both, top, axis=1)
    second = both[:, 1] if both.shape[1] > 1 else np.zeros_like(both[:, 0])
    return np.stack([both[:, 0], both[:, 0] - second, learned.out], axis=1)
