"""From score to probability: how often a class with such scores was right on labelled documents."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from classifiers.file_plan_vectors import Floats

Coefficients = tuple[float, ...]
WITH_TEXT: Coefficients = (3.1, 2.5, 3.3, 0.15, 0.0, 0.0, 0.0)
NAMES_ONLY: Coefficients = (2.0, 1.2, 2.1, 0.65, 0.0, 0.0, 0.0)
"""Constant, weight of the logarithm of the score, of its lead, of the logarithm of the number of plan words seen:
logistic regression on half of 3,760 labelled answers (a third of them outside the plan, at half weight), whole, cut
short, joined to four, or with a path beside them, and on 2,388 council page paths. On the other half the expected
calibration error is .04 to .10; under a plan of titles only, after learning, .03 to .09. Then the weights of what
was learned from labels: for the class, its lead, and for "not in the plan"; fitted where there are labels."""
OUTSIDE = (-5.0, -2.75, 3.6, -0.07, 0.0, 0.0, 3.0)
"""Of answers that are wrong: the logistic regression of "the document belongs to no class of the plan" on the same
evidence (fitted on 2,260 labelled texts, 36 % of them outside; of those called so at .5, .68 are)."""
ONE_WORD = 0.6
"""The most that one word of the plan can tell: of 18 labelled texts filed by one word at .8 or above, 4 were right."""
TEMPERATURE = 0.06
NOTHING = 1e-4
"""A score below this is no evidence."""
LEAST = 0.02
"""Below this, scores are all alike: nothing speaks for the class without labels."""
STIFFNESS = 1.0
"""How firmly fitted coefficients stay by the shipped ones: as firmly as about so many labels would hold them."""
STEPS = 25
HALVES = tuple(0.5**n for n in range(8))
"""Parts of a Newton step that are tried until one helps: a whole one may lead away where answers are all alike."""


def evidence(first: Floats, lead: Floats, matched: Floats, learned: Floats | None = None) -> Floats:
    """What the probability of a first class rests on (documents x 7): its score without labels, how far it is ahead of
    the second (0 to 1), how many of the plan's words for it were seen, and what was learned for it: three columns."""
    known = np.zeros((len(first), 3), np.float32) if learned is None else learned
    own = np.stack([np.ones_like(first), np.log(np.maximum(first, LEAST)), lead, np.log1p(matched)], axis=1)
    return np.concatenate([own, known], axis=1).astype(np.float32)


def probabilities(
    facts: Floats, by_names: npt.NDArray[np.bool_], with_text: Coefficients, names_only: Coefficients
) -> Floats:
    """The probability that the first class is right, from its `evidence`."""
    coefficients = np.where(by_names[:, None], np.array(names_only), np.array(with_text))
    return np.asarray(1.0 / (1.0 + np.exp(-(coefficients * facts).sum(axis=1))), np.float32)


def outside(facts: Floats, sure: Floats) -> Floats:
    """The probability that a document belongs to no class of the plan, where `sure` is that of its first class."""
    return np.asarray((1 - sure) / (1.0 + np.exp(-(np.array(OUTSIDE) * facts).sum(axis=1))), np.float32)


def fitted(facts: Floats, right: npt.NDArray[np.bool_], shipped: Coefficients) -> Coefficients:
    """The coefficients after looking at answers known to be right or wrong: the most probable ones, where the shipped
    ones are what to expect without looking (logistic regression by Newton's method)."""
    prior, wanted, values = np.array(shipped, float), right.astype(float), facts.astype(float)

    def loss(some: npt.NDArray[np.float64]) -> float:
        logits = values @ some
        misfit = np.logaddexp(0, logits) - wanted * logits
        return float(misfit.sum() + STIFFNESS / 2 * ((some - prior) ** 2).sum())

    found = prior
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(values @ found, -30, 30)))
        slope = values.T @ (wanted - chance) - STIFFNESS * (found - prior)
        curve = (values * (chance * (1 - chance))[:, None]).T @ values + np.eye(len(prior)) * STIFFNESS
        step = np.linalg.solve(curve, slope)
        sizes = (size for size in HALVES if loss(found + size * step) < loss(found))
        found = found + next(sizes, 0.0) * step
    return tuple(round(float(value), 4) for value in found)


def shares(scores: Floats, sure: Floats) -> Floats:
    """Probabilities of the top classes (rows x candidates): the first is `sure`, the rest share what it leaves."""
    weights = np.exp((scores - scores[:, :1]) / TEMPERATURE) * (scores > NOTHING)
    rest = weights.copy()
    rest[:, 0] = 0
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    shared = (1 - sure)[:, None] * rest / total
    shared[:, 0] = sure
    return np.asarray(np.minimum(shared, sure[:, None]), np.float32)
