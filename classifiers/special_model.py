"""The passage model: logistic weights over `special_features`, read from arrays; numpy is all it needs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from classifiers.special_features import NAMES

Numbers = npt.NDArray[np.float64]
FILE = "special_category.json"
HIDDEN_REASONS = ("category: ", "length", "genre: ")


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the passage stage and of the document stage, and the threshold of "about a person".

    `pairs` are features whose product is a feature too. The document stage sees what `document_row` makes of the
    passages' scores.
    """

    mean: Numbers
    scale: Numbers
    weights: Numbers
    bias: float
    pairs: npt.NDArray[np.int64]
    document: Numbers
    document_bias: float
    threshold: float

    def passage_scores(self, rows: Sequence[Sequence[float]]) -> Numbers:
        """The probability of each passage that it speaks of a person."""
        return _logistic(self.passage_logits(np.asarray(rows, dtype=np.float64)))

    def passage_logits(self, rows: Numbers) -> Numbers:
        """Log-odds for rows of features."""
        return np.asarray(((expanded(rows, self.pairs) - self.mean) / self.scale) @ self.weights + self.bias)

    def document_score(self, scores: Sequence[float], features: Sequence[float]) -> float:
        """The probability that a document says a category of a person, from the scores of its passages."""
        found = document_row(np.asarray(scores, dtype=np.float64))
        return float(_logistic(found @ self.document + self.document_bias))

    def reasons(self, features: Sequence[float], count: int) -> list[str]:
        """The names of the features that spoke most for a person."""
        row = expanded(np.asarray([features], dtype=np.float64), self.pairs)[0]
        parts = (row - self.mean) / self.scale * self.weights
        order = np.argsort(-parts, kind="stable")
        named = (self._name(int(i)) for i in order if parts[i] > 0 and row[i] > 0)
        return [name for name in named if not name.startswith(HIDDEN_REASONS)][:count]

    def _name(self, number: int) -> str:
        if number < len(NAMES):
            return NAMES[number]
        first, second = self.pairs[number - len(NAMES)]
        return f"{NAMES[first]} and {NAMES[second]}"


def expanded(rows: Numbers, pairs: npt.NDArray[np.int64]) -> Numbers:
    """Rows with the products of the pairs added."""
    if not len(pairs):
        return rows
    return np.hstack([rows, rows[:, pairs[:, 0]] * rows[:, pairs[:, 1]]])


def document_row(scores: Numbers) -> Numbers:
    """What the document stage sees: log-odds midway between the best and the mean of the best three; how many."""
    best = np.sort(scores)[::-1][:3]
    logits = np.log(np.clip(best, 1e-6, 1 - 1e-6) / np.clip(1 - best, 1e-6, 1))
    return np.array([(logits[0] + logits.mean()) / 2, np.log(len(scores))])


def _logistic(values: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))))


@cache
def model() -> Model:
    """The shipped model; ValueError where its features are not those of this version."""
    stored = json.loads((files("classifiers") / "data" / FILE).read_text(encoding="utf-8"))
    if tuple(stored["features"]) != NAMES:
        raise ValueError(f"{FILE} was trained for other features; train it again")
    return Model(
        mean=np.array(stored["mean"]),
        scale=np.array(stored["scale"]),
        weights=np.array(stored["weights"]),
        bias=stored["bias"],
        pairs=np.array(stored["pairs"], dtype=np.int64).reshape(-1, 2),
        document=np.array(stored["document"]),
        document_bias=stored["document_bias"],
        threshold=stored["threshold"],
    )
