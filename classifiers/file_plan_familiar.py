"""How far what was learned may be believed of a document: less, the less it is like the labelled ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from classifiers.features import BUCKETS
from classifiers.file_plan_vectors import Floats, narrowed, numbering

UNLIKE = 0.1
"""A tenth of the labelled documents are less like the others than the border from which belief falls."""
MOST_KEPT = 150_000
"""Terms of the labelled documents that are kept at most, which bounds the size of a model."""


@dataclass(frozen=True, slots=True)
class Familiar:
    """The labelled documents' mean (over `buckets`, ascending; length 1), and the borders of likeness: what part of a
    document's weight is in known terms, and its cosine with the mean, each from which it is believed in full."""

    buckets: npt.NDArray[np.int32]
    mean: Floats
    known: float
    alike: float

    @classmethod
    def of(cls, rows: sp.csr_matrix) -> Familiar:
        """Look at labelled documents (rows of length 1), each measured against all others."""
        total = np.asarray(rows.sum(axis=0)).ravel()
        often = np.bincount(rows.indices, minlength=BUCKETS)
        others = np.asarray(rows.multiply(rows) @ (often > 1)).ravel()
        with_all = rows @ total
        rest = np.sqrt(np.maximum((total**2).sum() - 2 * with_all + 1, 1e-9))
        known = float(np.quantile(np.sqrt(others), UNLIKE))
        alike = float(np.quantile(np.maximum(with_all - 1, 0) / rest, UNLIKE))
        kept = np.sort(np.argsort(-total, kind="stable")[: min(MOST_KEPT, int((total > 0).sum()))])
        mean = total[kept] / max(float(np.linalg.norm(total)), 1e-9)
        return cls(kept.astype(np.int32), mean.astype(np.float16).astype(np.float32), round(known, 4), round(alike, 5))

    @classmethod
    def stored(
        cls, buckets: npt.NDArray[np.int32], kept: npt.NDArray[np.float16], borders: tuple[float, float]
    ) -> Familiar:
        """As it was, from its terms, `kept` and `borders`."""
        return cls(buckets, kept.astype(np.float32), *borders)

    @property
    def kept(self) -> npt.NDArray[np.float16]:
        """The mean as it is stored."""
        return self.mean.astype(np.float16)

    @property
    def borders(self) -> tuple[float, float]:
        """Both borders of likeness."""
        return self.known, self.alike

    def trust(self, rows: sp.csr_matrix, steep: float) -> Floats:
        """0 to 1 for each document: how far what was learned from the labelled ones is believed of it, the
        part of the border's likeness that it has to the power `steep`."""
        narrow = narrowed(rows, numbering(self.buckets), len(self.buckets))
        squares = np.asarray(narrow.multiply(narrow).sum(axis=1)).ravel()
        known = np.sqrt(squares) / max(self.known, 1e-6)
        alike = (narrow @ self.mean) / max(self.alike, 1e-6)
        least = np.minimum(known if self.known > 0 else 1.0, alike if self.alike > 0 else 1.0)
        return np.asarray(np.clip(least, 0, 1) ** steep * np.ones(rows.shape[0]), np.float32)
