"""Linear classifiers trained on labelled documents, each class's description standing among them as one more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.svm import LinearSVC

from classifiers.file_plan_familiar import Familiar
from classifiers.file_plan_model import TEXT_SIDE, Linear
from classifiers.file_plan_vectors import Floats, narrowed, numbering

PENALTY = 1.0
"""The C of the support vector machine (measured: .3 to 3 differ by less than .01)."""
WEIGHTS_KEPT = 2_400_000
"""Of all classes together, the weights that are kept, which bounds the size of a model."""
MOST_KEPT = 6_000
HARD = 6_000
"""Of more documents than this, a class is learned against those that are most like its own only."""


def train(
    side: str,
    rows: sp.csr_matrix,
    codes: Sequence[str],
    plan: sp.csr_matrix,
    plan_codes: Sequence[str],
) -> Linear | None:
    """One-against-rest classifiers of `rows`, whose classes are `codes`, and of the plan's rows.

    Classes without a labelled document get none. None where no row has terms.
    """
    told = [int(row) for row in np.flatnonzero(np.diff(rows.indptr) > 0)]
    labelled = sorted({codes[row] for row in told})
    if not labelled:
        return None
    known = {code: number for number, code in enumerate(labelled)}
    numbers = [known[codes[row]] for row in told] + [known.get(code, len(known)) for code in plan_codes]
    wanted = np.array(numbers, np.int64)
    if len(set(numbers)) < 2:
        return None
    documents = sp.vstack([rows[told], plan]).tocsr()
    buckets = np.unique(documents.indices).astype(np.int32)
    narrow = narrowed(documents, numbering(buckets), len(buckets))
    kept = min(MOST_KEPT, max(1, WEIGHTS_KEPT // len(labelled)))
    fits = [_fitted(narrow, wanted == number, len(set(numbers)), kept) for number in range(len(labelled))]
    return _linear(side, labelled, buckets, fits, Familiar.of(rows[told].tocsr()) if side == TEXT_SIDE else None)


def _fitted(
    documents: sp.csr_matrix, own: npt.NDArray[np.bool_], classes: int, kept: int
) -> tuple[sp.csr_matrix, float]:
    """The strongest weights and the intercept of one class against the rest; one class at a time bounds the memory.

    A class's own documents count the more, the fewer they are (what scikit-learn calls balanced).
    """
    balance = len(own) / (classes * int(own.sum()))
    machine = LinearSVC(C=PENALTY, class_weight={True: balance, False: 1.0}, random_state=0)
    rows = _hardest(documents, own)
    machine.fit(documents[rows], own[rows])
    return sp.csr_matrix(_strongest(machine.coef_[0], kept)), float(machine.intercept_[0])


def _hardest(documents: sp.csr_matrix, own: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """A class's own documents, and of the others those most like them, where there are many."""
    if len(own) <= HARD:
        return np.arange(len(own))
    middle = sp.csr_matrix(documents[own].sum(axis=0))
    alike = np.where(own, np.inf, (documents @ middle.T).toarray()[:, 0])
    return np.sort(np.argsort(-alike, kind="stable")[: HARD + int(own.sum())])


def _linear(
    side: str,
    labelled: Sequence[str],
    buckets: npt.NDArray[np.int32],
    fits: Sequence[tuple[sp.csr_matrix, float]],
    familiar: Familiar | None,
) -> Linear:
    """The classes' weights side by side, over the features that any of them uses."""
    weights = sp.vstack([row for row, _ in fits]).tocsr()
    used = np.unique(weights.indices)
    columns = np.full(len(buckets), -1, np.int32)
    columns[used] = np.arange(len(used))
    narrow = sp.csr_matrix((weights.data, columns[weights.indices], weights.indptr), (len(fits), len(used)))
    intercepts = np.array([intercept for _, intercept in fits], np.float32)
    return Linear(side, tuple(labelled), buckets[used], narrow.astype(np.float32), intercepts, familiar)


def _strongest(weights: npt.NDArray[np.float64], kept: int) -> Floats:
    if len(weights) > kept:
        least = np.partition(np.abs(weights), -kept)[-kept]
        weights = np.where(np.abs(weights) >= least, weights, 0)
    return np.asarray(weights, np.float16).astype(np.float32)
