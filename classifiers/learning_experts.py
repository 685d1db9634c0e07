"""Linear classifiers trained on labelled documents, each class's description standing among them as one more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.svm import LinearSVC

from classifiers.file_plan_model import Linear
from classifiers.file_plan_vectors import Floats, narrowed, numbering

PENALTY = 1.0
"""The C of the support vector machine (measured: .3 to 3 differ by less than .01)."""
WEIGHTS_KEPT = 2_400_000
"""Of all classes together, the weights that are kept, which bounds the size of a model."""
MOST_KEPT = 6_000
OTHER = ""
"""Stands for all classes without a labelled document, of which only the descriptions are known."""


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
    machine = LinearSVC(C=PENALTY, class_weight="balanced", random_state=0)
    machine.fit(narrowed(documents, numbering(buckets), len(buckets)), wanted)
    return _linear(side, labelled, machine, buckets)


def _linear(side: str, labelled: Sequence[str], machine: LinearSVC, buckets: npt.NDArray[np.int32]) -> Linear:
    """The machine's classes that have labels, their strongest weights only."""
    weights, intercepts = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:
        weights, intercepts = np.vstack([-weights, weights]), np.concatenate([-intercepts, intercepts])
    places = {int(number): row for row, number in enumerate(machine.classes_)}
    rows = [places[number] for number in range(len(labelled))]
    kept = min(MOST_KEPT, max(1, WEIGHTS_KEPT // len(labelled)))
    strongest = sp.csr_matrix(np.vstack([_strongest(weights[row], kept) for row in rows]))
    used = np.unique(strongest.indices)
    columns = np.full(len(buckets), -1, np.int32)
    columns[used] = np.arange(len(used))
    narrow = sp.csr_matrix((strongest.data, columns[strongest.indices], strongest.indptr), (len(rows), len(used)))
    return Linear(side, tuple(labelled), buckets[used], narrow.astype(np.float32), intercepts[rows].astype(np.float32))


def _strongest(weights: npt.NDArray[np.float64], kept: int) -> Floats:
    if len(weights) > kept:
        least = np.partition(np.abs(weights), -kept)[-kept]
        weights = np.where(np.abs(weights) >= least, weights, 0)
    return np.asarray(weights, np.float16).astype(np.float32)
