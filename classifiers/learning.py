"""Learning from people's labels: how much to believe what was learned, and how much better it files, honestly told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import xxhash

from classifiers.file_plan import FilePlan
from classifiers.file_plan_calibration import NAMES_ONLY, WITH_TEXT, Coefficients, fitted
from classifiers.file_plan_model import Learned, Linear, Model, dump_model, load_model
from classifiers.learning_folds import (
    BULK,
    KINDS,
    OWN,
    RANDOM,
    Answers,
    Class,
    Example,
    Folded,
    cross_validated,
    kind_of,
    right,
)

__all__ = ["BULK", "RANDOM", "Example", "Figures", "Lesson", "learn"]
OWN_WEIGHTS = (1.0, 0.5, 2.0, 0.25, 0.0)
FOREIGN_WEIGHTS = (0.0, 0.25, 0.5, 1.0)
"""What is tried for classifiers learned here and elsewhere; the first is taken that no other beats clearly."""
FEW_MEASURED, UNMEASURED = 20, 0.5
"""Below so many labels by which weights could be fitted, this is the weight of what was learned here."""
ENOUGH_FOR_FOREIGN = 30
"""Local labels below which what was learned elsewhere has no say."""
ENOUGH_RANDOM = 100
"""Random answers from which calibration rests on them alone; answers to chosen questions are harder than the rest."""
RISE, RISE_RARE = 1.0, 0.5
"""Classes that nobody taught are raised by so many times their score without labels: fully where people left them out,
by half where they are only rare. After 200 labels drawn at random .72 of texts are then filed right (.63 if raised
fully); where half the classes have labels, .72 (.64 if raised by half, .47 if not at all)."""
LEFT_OUT = 0.2
"""Classes without labels beyond twice those with one label are left out if they are more than this part of the plan."""


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
    folded = cross_validated(room, np.ones(len(kept), bool), foreign)
    weights = _weights(room, folded)
    folded = replace(folded, rise=_rise(room))
    learned = folded.learned(weights)
    experts = (*room.experts(np.ones(len(kept), bool)), *foreign)
    believed = [(e, weights[kind_of(e)]) for e in experts if weights[kind_of(e)] > 0]
    model = Model(
        plan.described.digest,
        plan.codes,
        plan.frequencies,
        plan.prototypes,
        plan.scale,
        tuple(e for e, _ in believed),
        tuple(w for _, w in believed),
        *_calibrated(room, learned),
        folded.rise,
    )
    data = dump_model(model)
    return Lesson(load_model(data), data, _figures(room, folded, weights, left, since, foreign))


def _rise(room: Class) -> float:
    """How much classes that nobody taught are raised: less where they are rare, as random answers tell, or other
    classes that came up only once; where hardly any came up once but many never, people left these out."""
    said, codes = Counter(example.code for example in room.examples), room.plan.codes
    untaught, once = sum(code not in said for code in codes), sum(said[code] == 1 for code in codes)
    asked = room.asked_at_random().sum() >= FEW_MEASURED
    return RISE_RARE if asked or untaught <= 2 * once + LEFT_OUT * len(codes) else RISE


def _weights(room: Class, folded: Folded) -> dict[str, float]:
    """The weight of each kind of expert: of those learned here the first that files the labelled documents hardly worse
    than the best, then those learned elsewhere, which must do better than chance would let them."""
    nothing = dict.fromkeys(KINDS, 0.0)
    asked = _comparable(room)
    if asked.sum() < FEW_MEASURED:
        return nothing | dict.fromkeys(OWN, UNMEASURED)
    own = [nothing | dict(zip(OWN, pair, strict=True)) for pair in product(OWN_WEIGHTS, repeat=2)]
    found = [right(room, folded.learned(some))[asked] for some in own]
    best = max(found, key=np.sum)
    chosen = next(at for at, answers in enumerate(found) if not _ahead(best, answers))
    weights = nothing if right(room, None)[asked].sum() > found[chosen].sum() else own[chosen]
    return _with_foreign(room, folded, weights)


def _ahead(best: Answers, answers: Answers) -> bool:
    """True if the best answers are better by more than a standard error, so hardly by chance."""
    gain = best.astype(float) - answers
    return bool(gain.mean() > gain.std() / np.sqrt(len(gain)))


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
    base = right(room, folded.learned(weights))[asked].astype(float)
    best, most = weights, 0.0
    for weight in FOREIGN_WEIGHTS:
        some = weights | dict.fromkeys(foreign, weight)
        gain = right(room, folded.learned(some))[asked] - base
        least = float(gain.mean() - gain.std() / np.sqrt(len(gain)))
        if least > most:
            best, most = some, least
    return best


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
    older = replace(cross_validated(room, old, foreign), rise=folded.rise) if old.any() else None
    before = older.learned(weights) if older else None

    def mean(good: Answers) -> float:
        return round(float(good[asked].mean()), 4) if asked.any() else 0.0

    return Figures(
        labels=len(room.examples),
        classes=len({example.code for example in room.examples}),
        left_out=left,
        measured=int(asked.sum()),
        random=bool(random.any()),
        without=mean(right(room, None)),
        before=mean(right(room, before)),
        after=mean(right(room, learned)),
        after_third=mean(right(room, learned, 3)),
        weights=tuple(weights[kind] for kind in KINDS),
    )


def _measurable(examples: Sequence[Example]) -> list[Example]:
    """The examples in an order that does not depend on when they came: by class and content."""
    return sorted(examples, key=lambda e: (e.code, xxhash.xxh3_64_intdigest(e.key or e.views.body)))
