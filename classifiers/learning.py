"""Learning from people's labels: how much to believe what was learned, and how much better it files, honestly told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
import xxhash

from classifiers.file_plan import FilePlan
from classifiers.file_plan_calibration import NAMES_ONLY, NOTHING, WITH_TEXT, Coefficients, fitted
from classifiers.file_plan_model import (
    NAMES_SIDE,
    NOT_IN_PLAN,
    TEXT_SIDE,
    Learned,
    Linear,
    Model,
    aligned,
    dump_model,
    joined_names,
    load_model,
)
from classifiers.file_plan_terms import plan_matrix
from classifiers.file_plan_vectors import Floats, unit_rows
from classifiers.file_plan_views import Rows, Views
from classifiers.learning_experts import train

RANDOM, BULK = "random", "bulk"
"""Origins of a label: asked at random, so honest for figures; confirmed with many others, so never learned from."""
FOLDS = 5
MOST_MEASURED = 4_000
"""Labels by which weights are fitted and figures reckoned at most: the rest only teaches."""
OWN_WEIGHTS = (1.0, 0.5, 2.0, 0.25, 0.0)
FOREIGN_WEIGHTS = (0.0, 0.25, 0.5, 1.0)
"""What is tried for classifiers learned here and elsewhere; of equals the first is taken."""
FEW_MEASURED, UNMEASURED = 20, 0.5
"""Below so many labels by which weights could be fitted, this is the weight of what was learned here."""
ENOUGH_FOR_FOREIGN = 30
"""Local labels below which what was learned elsewhere has no say."""
ENOUGH_RANDOM = 100
"""Random answers from which calibration rests on them alone; answers to chosen questions are harder than the rest."""
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
class Figures:
    """What was learned from how many labels, and how often the first answer was right, on documents that were kept out
    of the learning that answered: without labels, with the labels of the version before, and now."""

    labels: int
    classes: int
    left_out: int
    measured: int
    random: bool
    without: float
    before: float
    after: float
    after_third: float
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """The new model with its bytes, and its figures; no model where nothing could be learned."""

    model: Model | None
    data: bytes
    figures: Figures


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
        folds = _folds(examples, min(MOST_MEASURED, CELLS // len(plan.codes)))
        measured = np.flatnonzero(folds >= 0)
        asked = [examples[number].views for number in measured.tolist()]
        weighed, seen = plan.weighed(asked, Rows(*(side[measured] for side in rows)))
        columns = {code: column for column, code in enumerate(plan.codes)}
        wanted = np.array([columns.get(examples[number].code, -1) for number in measured.tolist()], np.int64)
        alone = weighed.sum(axis=0)
        return cls(plan, examples, rows.body, names, described, measured, folds, alone, seen, wanted)

    def experts(self, chosen: Answers) -> tuple[Linear, ...]:
        """What the chosen examples teach, by their text and by their names."""
        rows, codes = np.flatnonzero(chosen), [e.code for e, taken in zip(self.examples, chosen, strict=True) if taken]
        sides = ((TEXT_SIDE, self.body), (NAMES_SIDE, self.names))
        found = (train(side, of[rows], codes, self.described, self.plan.codes) for side, of in sides)
        return tuple(expert for expert in found if expert is not None)

    def asked_at_random(self) -> Answers:
        """Which of the measured documents a person was asked about at random."""
        return np.array([self.examples[number].origin == RANDOM for number in self.measured.tolist()])


def learn(plan: FilePlan, examples: Sequence[Example], since: int = 0, foreign: Sequence[Linear] = ()) -> Lesson:
    """Learn from labelled documents beside a plan that is self-trained or not.

    `since` is the time of the version before, whose accuracy is reckoned anew on the same documents. `foreign` are
    classifiers learned elsewhere; they get a say only as far as they help on the labels here. Contents of bulk
    confirmations are left out. Weights and calibration are fitted by cross-validation; where nothing learned files
    better than no labels, nothing is believed.
    """
    kept = _measurable([e for e in examples if e.origin != BULK])
    left = len(examples) - len(kept)
    if not kept or not plan.codes:
        return Lesson(None, b"", Figures(len(kept), 0, left, 0, False, 0, 0, 0, 0))
    room = Class.of(plan, kept)
    folded = _cross_validated(room, np.ones(len(kept), bool), foreign)
    weights = _weights(room, folded)
    learned = folded.learned(weights)
    experts = (*room.experts(np.ones(len(kept), bool)), *foreign)
    believed = [(e, weights[_kind(e)]) for e in experts if weights[_kind(e)] > 0]
    model = Model(
        plan.described.digest,
        plan.codes,
        plan.frequencies,
        plan.prototypes,
        plan.scale,
        tuple(e for e, _ in believed),
        tuple(w for _, w in believed),
        *_calibrated(room, learned),
    )
    data = dump_model(model)
    return Lesson(load_model(data), data, _figures(room, folded, weights, left, since, foreign))


@dataclass(frozen=True, slots=True)
class Folded:
    """What experts say of each measured document that they did not learn from: by kind, documents x classes; and for
    "not in the plan"."""

    scores: dict[str, Floats]
    out: dict[str, Floats]

    def learned(self, weights: dict[str, float]) -> Learned:
        """All kinds together, by their weights."""
        blank = np.zeros_like(self.scores[TEXT_SIDE])
        text = sum((weights[k] * s for k, s in self.scores.items() if NAMES_SIDE not in k), blank)
        names = sum((weights[k] * s for k, s in self.scores.items() if NAMES_SIDE in k), blank)
        out = sum((weights[k] * s for k, s in self.out.items()), np.zeros(len(blank)))
        return Learned(*(np.asarray(part, np.float32) for part in (text, names, out)))


def _kind(expert: Linear) -> str:
    return f"{'foreign ' if expert.foreign else ''}{expert.side}"


def _cross_validated(room: Class, taught: Answers, foreign: Sequence[Linear]) -> Folded:
    """What each measured document is given by experts that learned from the `taught` ones of the other folds."""
    size, codes = len(room.measured), room.plan.codes
    kinds = [kind for kind in KINDS if kind in OWN or foreign]
    folded = Folded(
        {kind: np.zeros((size, len(codes)), np.float32) for kind in kinds},
        {kind: np.zeros(size, np.float32) for kind in kinds},
    )
    folds = room.folds[room.measured]
    _note(folded, room, foreign, np.arange(size))
    for fold in range(FOLDS):
        asked = np.flatnonzero(folds == fold)
        if asked.size:
            _note(folded, room, room.experts(taught & (room.folds != fold)), asked)
    return folded


def _note(folded: Folded, room: Class, experts: Sequence[Linear], asked: Numbers) -> None:
    for expert in experts:
        rows = room.body if expert.side == TEXT_SIDE else room.names
        found = expert.scores(rows[room.measured[asked]])
        folded.scores[_kind(expert)][asked] += aligned(found, expert.codes, room.plan.codes)
        folded.out[_kind(expert)][asked] += aligned(found, expert.codes, (NOT_IN_PLAN,))[:, 0]


def _weights(room: Class, folded: Folded) -> dict[str, float]:
    """The weight of each kind of expert that files the labelled documents best: first those learned here, then those
    learned elsewhere, which must do better than chance would let them."""
    nothing = dict.fromkeys(KINDS, 0.0)
    asked = _comparable(room)
    if asked.sum() < FEW_MEASURED:
        return nothing | dict.fromkeys(OWN, UNMEASURED)
    own = (nothing | dict(zip(OWN, pair, strict=True)) for pair in product(OWN_WEIGHTS, repeat=2))
    weights = max(own, key=lambda some: _right(room, folded.learned(some))[asked].sum())
    if _right(room, None)[asked].sum() > _right(room, folded.learned(weights))[asked].sum():
        weights = nothing
    return _with_foreign(room, folded, weights)


def _comparable(room: Class) -> Answers:
    """Which measured documents have a class that another labelled document has too: of the others the experts of a
    fold cannot know."""
    counts = np.bincount(room.wanted[room.wanted >= 0], minlength=1)
    return np.asarray((room.wanted >= 0) & (counts[room.wanted] > 1))


def _with_foreign(room: Class, folded: Folded, weights: dict[str, float]) -> dict[str, float]:
    foreign = [kind for kind in folded.scores if kind not in OWN]
    asked = room.wanted >= 0
    if not foreign or asked.sum() < ENOUGH_FOR_FOREIGN:
        return weights
    base = _right(room, folded.learned(weights))[asked].astype(float)
    best, most = weights, 0.0
    for weight in FOREIGN_WEIGHTS:
        some = weights | dict.fromkeys(foreign, weight)
        gain = _right(room, folded.learned(some))[asked] - base
        least = float(gain.mean() - gain.std() / np.sqrt(len(gain)))
        if least > most:
            best, most = some, least
    return best


def _right(room: Class, learned: Learned | None, best: int = 1) -> Answers:
    """Which measured documents have their class among the `best` first."""
    scores = room.alone if learned is None else room.alone + learned.both
    if best == 1:
        return np.asarray((scores.argmax(axis=1) == room.wanted) & (scores.max(axis=1) > NOTHING))
    top = np.argsort(-scores, axis=1, kind="stable")[:, :best]
    return np.asarray((top == room.wanted[:, None]).any(axis=1))


def _calibrated(room: Class, learned: Learned) -> tuple[Coefficients, Coefficients]:
    """The coefficients for documents with text and for those with names only, fitted on answers kept out."""
    top, facts = room.plan.first(room.alone[None], room.seen, learned)
    right = top[:, 0] == room.wanted
    random = room.asked_at_random()
    asked = random if random.sum() >= ENOUGH_RANDOM else np.ones(len(right), bool)
    text = np.array([bool(room.examples[number].views.body) for number in room.measured.tolist()])
    with_text, names_only = asked & text, asked & ~text
    return (
        fitted(facts[with_text], right[with_text], WITH_TEXT),
        fitted(facts[names_only], right[names_only], NAMES_ONLY),
    )


def _figures(
    room: Class, folded: Folded, weights: dict[str, float], left: int, since: int, foreign: Sequence[Linear]
) -> Figures:
    random = room.asked_at_random()
    asked = (room.wanted >= 0) & (random if random.any() else True)
    old = np.array([0 < example.at <= since for example in room.examples])
    learned = folded.learned(weights)
    before = _cross_validated(room, old, foreign).learned(weights) if old.any() else None

    def mean(right: Answers) -> float:
        return round(float(right[asked].mean()), 4) if asked.any() else 0.0

    return Figures(
        labels=len(room.examples),
        classes=len({example.code for example in room.examples}),
        left_out=left,
        measured=int(asked.sum()),
        random=bool(random.any()),
        without=mean(_right(room, None)),
        before=mean(_right(room, before)),
        after=mean(_right(room, learned)),
        after_third=mean(_right(room, learned, 3)),
        weights=tuple(weights[kind] for kind in KINDS),
    )


def _measurable(examples: Sequence[Example]) -> list[Example]:
    """The examples in an order that does not depend on when they came: by class and content."""
    return sorted(examples, key=lambda e: (e.code, xxhash.xxh3_64_intdigest(e.key or e.views.body)))


def _folds(examples: Sequence[Example], most: int) -> Numbers:
    """The fold of each example (given by class), -1 for those beyond the `most` that are measured."""
    folds = np.arange(len(examples)) % FOLDS
    if len(examples) > most:
        rank = [(e.origin != RANDOM, xxhash.xxh3_64_intdigest(e.key or e.views.body)) for e in examples]
        order = sorted(range(len(examples)), key=rank.__getitem__)
        folds[order[most:]] = -1
    return folds
