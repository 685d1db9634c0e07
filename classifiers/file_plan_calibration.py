"""From score to probability: how often a class with such scores was right on labelled documents."""

from __future__ import annotations

import numpy as np

from classifiers.file_plan_vectors import Floats

WITH_TEXT = (4.1, 3.0, 3.2)
NAMES_ONLY = (3.5, 1.5, 2.3)
"""Constant, weight of the logarithm of the score, weight of its lead: logistic regression on half of 3,760 labelled
answers (a third of them outside the plan, at half weight) and 2,388 council page paths. On the other half the expected
calibration error is .03 to .08; under a plan of titles only it stays below .12."""
TEMPERATURE = 0.06
NOTHING = 1e-4
"""A score below this is no evidence."""


def probabilities(first: Floats, second: Floats, has_text: Floats) -> Floats:
    """The probability that the first class is right, from its score, its lead over the second, and what was seen."""
    lead = (first - second) / np.maximum(first, NOTHING)
    seen = np.log(np.maximum(first, NOTHING))
    coefficients = np.where(has_text[:, None] > 0, np.array(WITH_TEXT), np.array(NAMES_ONLY))
    logit = coefficients[:, 0] + coefficients[:, 1] * seen + coefficients[:, 2] * lead
    sure = 1.0 / (1.0 + np.exp(-logit))
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
