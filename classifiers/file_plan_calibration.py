"""From score to probability: how often a class with such scores was right on labelled documents."""

from __future__ import annotations

import numpy as np

from classifiers.file_plan_vectors import Floats

WITH_TEXT = (3.1, 2.5, 3.3, 0.15)
NAMES_ONLY = (2.0, 1.2, 2.1, 0.65)
"""Constant, weight of the logarithm of the score, of its lead, of the logarithm of the number of plan words seen:
logistic regression on half of 3,760 labelled answers (a third of them outside the plan, at half weight), whole, cut
short, joined to four, or with a path beside them, and on 2,388 council page paths. On the other half the expected
calibration error is .04 to .10; under a plan of titles only, after learning, .03 to .09."""
ONE_WORD = 0.6
"""The most that one word of the plan can tell: of 18 labelled texts filed by one word at .8 or above, 4 were right."""
TEMPERATURE = 0.06
NOTHING = 1e-4
"""A score below this is no evidence."""


def probabilities(first: Floats, second: Floats, has_text: Floats, matched: Floats) -> Floats:
    """The probability that the first class is right, from its score, its lead over the second, and how many of
    the plan's words for it were seen (`matched`)."""
    lead = (first - second) / np.maximum(first, NOTHING)
    seen = np.log(np.maximum(first, NOTHING))
    coefficients = np.where(
        (has_text > 0)[:, None] | (matched == 0)[:, None], np.array(WITH_TEXT), np.array(NAMES_ONLY)
    )
    logit = coefficients[:, 0] + coefficients[:, 1] * seen + coefficients[:, 2] * lead
    logit += coefficients[:, 3] * np.log1p(matched)
    sure = 1.0 / (1.0 + np.exp(-logit))
    sure = np.where((matched == 1) & (has_text > 0), np.minimum(sure, ONE_WORD), sure)
    return np.where(first > NOTHING, sure, 0.0).astype(np.float32)


def shares(scores: Floats, sure: Floats) -> Floats:
    """Probabilities of the top classes (rows x candidates): the first is `sure`, the rest share what it leaves."""
    weights = np.exp((scores - scores[:, :1]) / TEMPERATURE) * (scores > NOTHING)
    rest = weights.copy()
    rest[:, 0] = 0
    total = np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    shared = (1 - sure)[:, None] * rest / total
    shared[:, 0] = sure
    return np.asarray(np.minimum(shared, sure[:, None]), np.float32)
