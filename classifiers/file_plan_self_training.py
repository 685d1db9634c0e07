"""Learning without labels: the documents that most surely belong to a class lend it their words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from classifiers.file_plan_vectors import Floats, narrowed, numbering, unit_rows

FEW, MOST, PART = 40, 100, 200
"""Documents a class learns from at most: 40, and on shares of 8,000 documents and more one in 200, at most 100
(measured on 20,000: 40 give .630/.795, 100 give .640/.808; more rounds are worse)."""
ENOUGH = 200
"""Documents needed on the share before anything is learned."""
LEARNED = 0.4
"""Weight of the surest documents' mean beside the plan's own words (measured: .3 to .6 differ by less than .01)."""
LEAST = 0.4
"""A document less like its class than this many times the typical document is like its own teaches nothing."""
BLOCK = 2_000


def learned_prototypes(
    plan: sp.csr_matrix, documents: sp.csr_matrix, labelled: Sequence[int] = ()
) -> tuple[sp.csr_matrix, float, list[tuple[int, int]]]:
    """The plan's rows mixed with the mean of the documents most surely of each class, one round; how much more alike a
    typical document and its nearest class have become; and the documents learned from: row and class.

    `labelled` is how many documents of each class people have labelled: so many fewer are taken without being asked.
    """
    best, top, margins = _nearest(plan, documents)
    enough = LEAST * float(np.median(top))
    most = min(MOST, max(FEW, documents.shape[0] // PART))
    wanted = np.maximum(0, most - np.array(labelled or [0] * plan.shape[0]))
    chosen = _surest_of_each(np.where(top >= enough, best, -1), margins, wanted)
    means = unit_rows((chosen @ documents).tocsr())
    learned = unit_rows((plan * np.float32(1 - LEARNED) + means * np.float32(LEARNED)).tocsr())
    _, typical, _ = _nearest(learned, documents[:BLOCK])
    before, after = float(np.median(top[:BLOCK])), float(np.median(typical))
    pairs = chosen.tocoo()
    taught = sorted(zip(pairs.col.tolist(), pairs.row.tolist(), strict=True))
    return learned, max(1.0, after / before) if before > 0 else 1.0, taught


def _nearest(plan: sp.csr_matrix, documents: sp.csr_matrix) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
    """For each document its nearest class, how near, and how far ahead of the second it is."""
    known = np.unique(plan.indices)
    columns, width = numbering(known), len(known)
    transposed = narrowed(plan, columns, width).T.tocsr()
    best, nearest, margins = [], [], []
    for at in range(0, documents.shape[0], BLOCK):
        block = narrowed(documents[at : at + BLOCK], columns, width)
        scores = np.asarray((block @ transposed).todense())
        first = scores.argmax(axis=1)
        rows = np.arange(len(scores))
        top = scores[rows, first].copy()
        scores[rows, first] = 0
        best.append(first)
        nearest.append(top)
        margins.append(top - scores.max(axis=1))
    return np.concatenate(best), np.concatenate(nearest), np.concatenate(margins)


def _surest_of_each(best: npt.NDArray[np.int64], margins: Floats, most: npt.NDArray[np.int64]) -> sp.csr_matrix:
    """A matrix that picks each class's documents with the widest margins, at most so many (classes x documents)."""
    order = np.lexsort((np.arange(len(best)), -margins, best))
    order = order[best[order] >= 0]
    starts = np.searchsorted(best[order], best[order])
    order = order[np.arange(len(order)) - starts < most[best[order]]]
    ones = np.ones(len(order), np.float32)
    return sp.csr_matrix((ones, (best[order], order)), (len(most), len(best)))
