"""Files documents to the classes of the Corporate File Plan, from its own words alone, and says by which terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
import xxhash

from classifiers.features import BUCKETS
from classifiers.file_plan_calibration import NAMES_ONLY, NOTHING, WITH_TEXT, probabilities, shares
from classifiers.file_plan_names import packed_name
from classifiers.file_plan_self_training import ENOUGH, learned_prototypes
from classifiers.file_plan_terms import Described, describe, plan_matrix
from classifiers.file_plan_vectors import Floats, Frequencies, matrix, narrowed, numbering
from models.fileplan import ClassCandidate
from models.policy import Policy

VIEWS = ("text", "folder", "name", "storage area")
WEIGHTS = (1.0, 0.22, 0.22, 0.09)
"""Each view's weight on the square root of its likeness. Names are short, so their likeness is large by nature: .22
files best where a third of the paths mislead (measured). A default class decides only where the rest is weak: a text
that is typical of its class weighs .18."""
ENOUGH_KNOWN = 6
"""Plan words from which a text's likeness counts in full."""
CANDIDATES, TERMS = 3, 5
Columns = npt.NDArray[np.int64]
Seen = tuple[set[int], ...]
Named = tuple[float, str]
"""A term of a class: how rare it is (negative, so that the rarest sorts first) and how people read it."""


@dataclass(frozen=True, slots=True)
class Views:
    """The sides from which one document is seen: packed body, folders and file name as text, area's default code."""

    body: bytes = b""
    folders: str = ""
    name: str = ""
    default_code: str = ""


class FilePlan:
    """A plan ready to file documents to. `codes` name the columns of every score.

    `scale` is how much more alike documents and classes are since the plan has learned from the share.
    """

    def __init__(self, described: Described, frequencies: Frequencies, prototypes: sp.csr_matrix, scale: float = 1.0):
        self.described, self.frequencies, self.prototypes, self.scale = described, frequencies, prototypes, scale
        self.codes = described.codes
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

    def learn(self, packed: Sequence[bytes]) -> FilePlan:
        """The plan with each class's words joined by those of the documents most surely its own (self-training)."""
        documents = matrix(sorted(filter(None, set(packed))), self.frequencies)
        if not self.codes or documents.shape[0] < ENOUGH:
            return self
        learned, scale = learned_prototypes(self.prototypes, documents)
        return FilePlan(self.described, self.frequencies, learned, scale)

    @property
    def digest(self) -> str:
        """Names this very model: 16 digits over classes, words and weights."""
        hasher = xxhash.xxh3_64("\0".join(self.codes).encode())
        for part in (self.prototypes.indptr, self.prototypes.indices, self.prototypes.data.round(5)):
            hasher.update(part.tobytes())
        hasher.update(repr((WEIGHTS, WITH_TEXT, NAMES_ONLY)).encode())
        return hasher.hexdigest()

    def classify(self, views: Sequence[Views]) -> list[tuple[ClassCandidate, ...]]:
        """The three likeliest classes of each document with calibrated probability, deciding view and terms.

        Candidates with no evidence at all are left out, so a document may have none.
        """
        if not self.codes or not views:
            return [() for _ in views]
        rows = self._rows(views)
        seen = list(zip(*map(self._seen, rows), strict=True))
        rows = [narrowed(row, self._columns, self._width) for row in rows]
        likeness = np.stack([*map(self._likeness, rows), self._defaults(views)])
        likeness[0] *= _substance(seen, rows[0])[:, None]
        combined = np.einsum("v,vdc->dc", np.array(WEIGHTS, np.float32), likeness)
        top = _first(combined)
        best = np.take_along_axis(combined, top, axis=1)
        chances = shares(best, self._sure(views, top, best, seen))
        deciding = _deciding(likeness, top)
        return [tuple(self._candidates(top[i], chances[i], best[i], deciding[i], seen[i])) for i in range(len(views))]

    def _sure(self, views: Sequence[Views], top: Columns, best: Floats, seen: Sequence[Seen]) -> Floats:
        """How surely the first class of each document is right."""
        has_text = np.array([bool(view.body) for view in views], np.float32)
        second = best[:, 1] if best.shape[1] > 1 else np.zeros_like(best[:, 0])
        first = zip(top[:, 0].tolist(), seen, strict=True)
        matched = [len(self._names[column].keys() & set().union(*sets)) for column, sets in first]
        return probabilities(best[:, 0], second, has_text, np.array(matched, np.float32))

    def _rows(self, views: Sequence[Views]) -> list[sp.csr_matrix]:
        named: dict[str, bytes] = {}
        for text in (text for view in views for text in (view.folders, view.name)):
            if text not in named:
                named[text] = packed_name(text, self.described.words)
        sides = ([v.body for v in views], [named[v.folders] for v in views], [named[v.name] for v in views])
        return [matrix(side, self.frequencies) for side in sides]

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

    def _candidates(
        self, top: Columns, chances: Floats, scores: Floats, deciding: Columns, seen: Seen
    ) -> Iterator[ClassCandidate]:
        for column, chance, score, view in zip(top.tolist(), chances.tolist(), scores.tolist(), deciding, strict=True):
            if score > NOTHING:
                terms = self._terms(column, seen[view]) if view < len(seen) else ()
                yield ClassCandidate(self.codes[column], round(chance, 4), terms, VIEWS[view])

    def _terms(self, column: int, buckets: set[int]) -> tuple[str, ...]:
        """The plan's words for this class that the document has, rarest first."""
        names = self._names[column]
        return tuple(names[bucket][1] for bucket in sorted(names.keys() & buckets, key=names.__getitem__)[:TERMS])


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


def _deciding(likeness: Floats, top: Columns) -> Columns:
    """For each candidate the view that speaks most for it."""
    weighed = [w * np.take_along_axis(s, top, axis=1) for w, s in zip(WEIGHTS, likeness, strict=True)]
    return np.asarray(np.argmax(np.stack(weighed), axis=0))
