"""Many packed documents as one sparse matrix of weighted terms, with the share's own document frequencies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from classifiers.features import BUCKETS, COUNT_BITS, STEPS, prior_share

Floats = npt.NDArray[np.float32]
PRIOR_DOCUMENTS = 500
"""The general word table weighs as much as this many documents of the council's own."""
HEAD_WEIGHT = 1.5


class Frequencies:
    """In how many of the share's documents each feature occurs; 16 MB whatever the share's size."""

    def __init__(self) -> None:
        self.documents = 0
        self.counts = np.zeros(BUCKETS, np.uint32)

    def add(self, packed: Sequence[bytes]) -> None:
        """Count a batch of packed features; empty ones are not documents."""
        buckets = np.frombuffer(b"".join(packed), "<u4") >> COUNT_BITS
        seen, counts = np.unique(buckets, return_counts=True)
        self.counts[seen] += counts.astype(np.uint32)
        self.documents += sum(map(bool, packed))

    def rarity(self, buckets: npt.NDArray[np.uint32]) -> Floats:
        """Inverse document frequency: the share's own counts blended with the general table."""
        expected = prior_share(buckets) * PRIOR_DOCUMENTS
        share = (self.counts[buckets] + expected) / (self.documents + PRIOR_DOCUMENTS)
        return (1.0 - np.log(np.clip(share, 1e-6, 1.0))).astype(np.float32)


def matrix(packed: Sequence[bytes], frequencies: Frequencies) -> sp.csr_matrix:
    """One row of length 1 for each document: TF-IDF with logarithmic counts; head words count half as much again."""
    raw = np.frombuffer(b"".join(packed), "<u4")
    buckets = (raw >> COUNT_BITS).astype(np.uint32)
    counts = 1.0 + ((raw >> 1) & 511) * np.float32(np.log(2) / STEPS)
    weights = counts * np.where(raw & 1, HEAD_WEIGHT, 1.0) * frequencies.rarity(buckets)
    starts = np.cumsum([0, *(len(p) // 4 for p in packed)])
    rows = sp.csr_matrix((weights.astype(np.float32), buckets.astype(np.int32), starts), (len(packed), BUCKETS))
    return unit_rows(rows)


def unit_rows(rows: sp.csr_matrix) -> sp.csr_matrix:
    """The rows scaled to Euclidean length 1; empty rows stay empty."""
    squares = np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
    scale = np.divide(1.0, np.sqrt(squares), out=np.zeros_like(squares), where=squares > 0)
    scaled = rows.copy()
    scaled.data = scaled.data * np.repeat(scale, np.diff(rows.indptr)).astype(np.float32)
    return scaled


def narrowed(rows: sp.csr_matrix, columns: npt.NDArray[np.int32], width: int) -> sp.csr_matrix:
    """The rows over fewer columns: `columns` gives each bucket's new column, -1 for those that are left out."""
    moved = columns[rows.indices]
    kept = moved >= 0
    starts = np.concatenate([[0], np.cumsum(kept)])[rows.indptr]
    return sp.csr_matrix((rows.data[kept], moved[kept], starts), (rows.shape[0], width))


def numbering(buckets: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """For every bucket its place among some buckets (ascending), -1 for the rest: what `narrowed` takes."""
    columns = np.full(BUCKETS, -1, np.int32)
    columns[buckets] = np.arange(len(buckets), dtype=np.int32)
    return columns
