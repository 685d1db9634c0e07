"""Labelled documents in folds: what is said of each by experts that did not learn from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
import xxhash

from classifiers.file_plan import FilePlan
from classifiers.file_plan_calibration import NOTHING
from classifiers.file_plan_model import NAMES_SIDE, NOT_IN_PLAN, TEXT_SIDE, Learned, Linear, aligned, joined_names
from classifiers.file_plan_terms import plan_matrix
from classifiers.file_plan_vectors import Floats, unit_rows
from classifiers.file_plan_views import Rows, Views
from classifiers.learning_experts import train

RANDOM, BULK = "random", "bulk"
"""Origins of a label: asked at random, so honest for figures; confirmed with many others, so never learned from."""
FOLDS = 5
MOST_MEASURED = 4_000
"""Labels by which weights are fitted and figures reckoned at most: the rest only teaches."""
OWN = (TEXT_SIDE, NAMES_SIDE)
KINDS = (*OWN, f"foreign {TEXT_SIDE}", f"foreign {NAMES_SIDE}")
CELLS = 6_000_000
"""Documents times classes that are measured at most, which bounds the memory of large plans."""
Answers = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """A document with the class that a person gave it: `code` of the plan, or `NOT_IN_PLAN`. `at` orders labels by
    time, `key` names the content."""

    views: Views
    code: str
    origin: str = ""
    at: int = 0
    key: bytes = b""


@dataclass(frozen=True, slots=True)
class Class:
    """The labelled documents as the plan sees them, ready to be learned from. All teach; by those at `measured`
    (ascending), each in one of the `folds`, it is measured how well: `alone` is what the plan says of them without
    labels (documents x classes), `wanted` the column of their class, -1 for none."""

    plan: FilePlan
    examples: Sequence[Example]
    body: sp.csr_matrix
    names: sp.csr_matrix
    described: sp.csr_matrix
    measured: Numbers
    folds: Numbers
    alone: Floats
    seen: list[tuple[set[int], ...]]
    wanted: Numbers

    @classmethod
    def of(cls, plan: FilePlan, examples: Sequence[Example]) -> Class:
        """Look at the examples with the plan's eyes."""
        rows = plan.rows([example.views for example in examples])
        described = plan_matrix(plan.described.weights, plan.frequencies)
        names = unit_rows(joined_names(rows))
        fold = _folds(examples, min(MOST_MEASURED, CELLS // len(plan.codes)))
        measured = np.flatnonzero(fold >= 0)
        asked = [examples[number].views for number in measured.tolist()]
        weighed, seen = plan.weighed(asked, Rows(*(side[measured] for side in rows)))
        columns = {code: column for column, code in enumerate(plan.codes)}
        wanted = np.array([columns.get(examples[number].code, -1) for number in measured.tolist()], np.int64)
        alone = weighed.sum(axis=0)
        return cls(plan, examples, rows.body, names, described, measured, fold, alone, seen, wanted)

    def experts(self, chosen: Answers) -> tuple[Linear, ...]:
        """What the chosen examples teach, by their text and by their names."""
        rows, codes = np.flatnonzero(chosen), [e.code for e, taken in zip(self.examples, chosen, strict=True) if taken]
        sides = ((TEXT_SIDE, self.body), (NAMES_SIDE, self.names))
        found = (train(side, of[rows], codes, self.described, self.plan.codes) for side, of in sides)
        return tuple(expert for expert in found if expert is not None)

    def asked_at_random(self) -> Answers:
        """Which of the measured documents a person was asked about at random."""
        return np.array([self.examples[number].origin == RANDOM for number in self.measured.tolist()])


@dataclass(frozen=True, slots=True)
class Folded:
    """What experts say of each measured document that they did not learn from: by kind, documents x classes; for
    "not in the plan"; and how far they are believed. `untaught` are the classes that they do not know."""

    alone: Floats
    scores: dict[str, Floats]
    out: dict[str, Floats]
    trust: dict[str, Floats]
    untaught: Answers
    rise: float = 0.0

    @classmethod
    def blank(cls, room: Class, kinds: Sequence[str], chosen: Answers) -> Folded:
        """Nothing said yet, where the chosen examples are to teach."""
        shape = room.alone.shape
        per_class = {kind: np.zeros(shape, np.float32) for kind in kinds}
        out, trust = ({kind: np.zeros(shape[0], np.float32) for kind in kinds} for _ in range(2))
        taught = {example.code for example, asked in zip(room.examples, chosen, strict=True) if asked}
        untaught = np.array([code not in taught for code in room.plan.codes])
        return cls(room.alone, per_class, out, trust, untaught)

    def learned(self, weights: dict[str, float]) -> Learned:
        """All kinds together, by their weights."""
        blank = np.zeros_like(self.scores[TEXT_SIDE])
        text = sum((weights[k] * s for k, s in self.scores.items() if NAMES_SIDE not in k), blank)
        names = sum((weights[k] * s for k, s in self.scores.items() if NAMES_SIDE in k), blank)
        out = sum((weights[k] * s for k, s in self.out.items()), np.zeros(len(blank)))
        trust = np.stack([weights[kind] * self.trust[kind] for kind in OWN])
        learned = Learned(*(np.asarray(part, np.float32) for part in (text, names, out, trust)))
        return learned.filled(self.alone, self.untaught, self.rise)


def kind_of(expert: Linear) -> str:
    """The kind of an expert: its side, and whether it was learned elsewhere."""
    return f"{'foreign ' if expert.foreign else ''}{expert.side}"


def cross_validated(room: Class, taught: Answers, foreign: Sequence[Linear]) -> Folded:
    """What each measured document is given by experts that learned from the `taught` ones of the other folds."""
    folded = Folded.blank(room, [kind for kind in KINDS if kind in OWN or foreign], taught)
    folds = room.folds[room.measured]
    _note(folded, room, foreign, np.arange(len(room.measured)))
    for fold in range(FOLDS):
        asked = np.flatnonzero(folds == fold)
        if asked.size:
            _note(folded, room, room.experts(taught & (room.folds != fold)), asked)
    return folded


def _note(folded: Folded, room: Class, experts: Sequence[Linear], asked: Numbers) -> None:
    """Take down what experts say of the `asked` ones of the measured documents."""
    for expert in experts:
        rows = room.body if expert.side == TEXT_SIDE else room.names
        found, believed = expert.said(rows[room.measured[asked]])
        folded.scores[kind_of(expert)][asked] += aligned(found, expert.codes, room.plan.codes)
        folded.out[kind_of(expert)][asked] += aligned(found, expert.codes, (NOT_IN_PLAN,))[:, 0]
        folded.trust[kind_of(expert)][asked] = believed


def right(room: Class, learned: Learned | None, best: int = 1) -> Answers:
    """Which measured documents have their class among the `best` first."""
    scores = room.alone if learned is None else room.alone + learned.both
    if best == 1:
        return np.asarray((scores.argmax(axis=1) == room.wanted) & (scores.max(axis=1) > NOTHING))
    top = np.argsort(-scores, axis=1, kind="stable")[:, :best]
    return np.asarray((top == room.wanted[:, None]).any(axis=1))


def _folds(examples: Sequence[Example], most: int) -> Numbers:
    """The fold of each example (given by class), -1 for those beyond the `most` that are measured."""
    folds = np.arange(len(examples)) % FOLDS
    if len(examples) > most:
        rank = [(e.origin != RANDOM, xxhash.xxh3_64_intdigest(e.key or e.views.body)) for e in examples]
        order = sorted(range(len(examples)), key=rank.__getitem__)
        folds[order[most:]] = -1
    return folds
