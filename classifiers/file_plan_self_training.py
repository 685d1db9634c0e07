"""Learning without labels: the documents that most surely belong to a class lend it their words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from classifiers.file_plan_vectors import Floats, unit_rows

MOST_SURE, ENOUGH = 100, 200
"""Documents a class learns from at most, and documents needed on the share before anything is learned."""
LEARNED = 0.4
"""Weight of the surest documents' mean beside the plan's own words (measured: .3 to .6 differ by less than .01)."""
LEAST_COSINE = 0.05
"""A document less like its class than this teaches nothing."""
BLOCK = 2_000


def learned_prototypes(plan: sp.csr_matrix, documents: sp.csr_matrix) -> sp.csr_matrix:
    """The plan's rows mixed with the mean of the documents most surely of each class, one round."""
    if documents.shape[0] < ENOUGH:
        return plan
    best, margins = _nearest(plan, documents)
    chosen = _surest_of_each(best, margins, plan.shape[0])
    means = unit_rows((chosen @ documents).tocsr())
    return unit_rows((plan * np.float32(1 - LEARNED) + means * np.float32(LEARNED)).tocsr())


def _nearest(plan: sp.csr_matrix, documents: sp.csr_matrix) -> tuple[npt.NDArray[np.int64], Floats]:
    """For each document its nearest class (-1 for none near enough) and how far ahead of the second it is."""
    transposed = plan.T.tocsr()
    best, margins = [], []
    for at in range(0, documents.shape[0], BLOCK):
        scores = np.asarray((documents[at : at + BLOCK] @ transposed).todense())
        first = scores.argmax(axis=1)
        rows = np.arange(len(scores))
        top = scores[rows, first].copy()
        scores[rows, first] = 0
        best.append(np.where(top >= LEAST_COSINE, first, -1))
        margins.append(top - scores.max(axis=1))
    return np.concatenate(best), np.concatenate(margins)


def _surest_of_each(best: npt.NDArray[np.int64], margins: Floats, classes: int) -> sp.csr_matrix:
    """A matrix that picks each class's documents with the widest margins (classes x documents)."""
    order = np.lexsort((np.arange(len(best)), -margins, best))
    order = order[best[order] >= 0]
    starts = np.searchsorted(best[order], best[order])
    order = order[np.arange(len(order)) - starts < MOST_SURE]
    ones = np.ones(len(order), np.float32)
    return sp.csr_matrix((ones, (best[order], order)), (classes, len(best)))
