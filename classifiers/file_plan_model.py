"""What was learned from people's labels: linear classifiers over hashed terms, how much they count, how sure."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from blake3 import blake3

from classifiers.features import BUCKETS
from classifiers.file_plan_calibration import Coefficients
from classifiers.file_plan_familiar import Familiar
from classifiers.file_plan_vectors import Floats, Frequencies, narrowed, numbering
from classifiers.file_plan_views import Rows
from models.errors import MunimentError

FORMAT = 2
NOT_IN_PLAN = "-"
"""The code by which people say that a document belongs to no class of the plan."""
TEXT_SIDE, NAMES_SIDE = "text", "names"
FULL_TEXT = 20
"""Known terms from which what was learned of a text counts in full: one-line texts of another kind are filed .78 right
so, .70 where it always counts, .80 without labels (60 of them, on which this was chosen); others are as they were."""
STEEP = 3.0
"""How steeply belief falls below the border of likeness. Learned from the words of council addresses, parliamentary
texts are filed .33 right without this, .60 with 2, .62 with 3, .64 without labels."""
MOST = 1.5
"""The most that one classifier may say for a class, where .5 is its border and 1 a typical training document."""
PRIOR_KEPT = 200_000
"""Document frequencies of so many of the share's commonest features are kept with a model."""


@dataclass(frozen=True, slots=True)
class Linear:
    """One-against-rest classifiers: a row of weights over `buckets` (ascending) and an intercept for each code.
    `familiar` is what the labelled texts were like; names are too short to tell, and have none."""

    side: str
    codes: tuple[str, ...]
    buckets: npt.NDArray[np.int32]
    weights: sp.csr_matrix
    intercepts: Floats
    familiar: Familiar | None = None
    foreign: bool = False

    def said(self, rows: sp.csr_matrix) -> tuple[Floats, Floats]:
        """Documents x codes, 0 where all speaks against a class and .5 at its border, times how far that is believed
        of each document; and this, 0 to 1. 0 for a document without terms."""
        known = narrowed(rows, numbering(self.buckets), len(self.buckets))
        decisions = (known @ self.weights.T).toarray() + self.intercepts
        trust = self._trust(rows, known)
        return np.asarray(np.clip((decisions + 1) / 2, 0, MOST) * trust[:, None], np.float32), trust

    def _trust(self, rows: sp.csr_matrix, known: sp.csr_matrix) -> Floats:
        trust = self.familiar.trust(rows, STEEP) if self.familiar else np.ones(rows.shape[0], np.float32)
        trust[np.diff(rows.indptr) == 0] = 0
        if self.side == TEXT_SIDE:
            trust *= np.minimum(1, np.sqrt(np.diff(known.indptr) / FULL_TEXT))
        return np.asarray(trust, np.float32)


@dataclass(frozen=True, slots=True)
class Learned:
    """What a model says of some documents: for each class by their text and by their names, and for "not in the
    plan"; weights applied. `trust` is how far it is believed of each document, by text and by names (2 x documents)."""

    text: Floats
    names: Floats
    out: Floats
    trust: Floats

    @property
    def both(self) -> Floats:
        """For each class, from all sides."""
        return self.text + self.names

    def filled(self, alone: Floats, untaught: npt.NDArray[np.bool_], rise: float) -> Learned:
        """The same, where classes that nobody taught get `rise` times what is said for them without labels (`alone`),
        as far as what was learned is believed: otherwise whatever was taught would be ahead of them."""
        share = alone * (untaught * np.float32(rise))
        text, names = self.trust
        return replace(self, text=self.text + share * text[:, None], names=self.names + share * names[:, None])


@dataclass(frozen=True, slots=True)
class Model:
    """A version of what was learned. `plan` names the plan it was learned for, `frequencies` the share's words then;
    `prototypes` (classes x features) with `scale` are that plan after self-training. `weights` belong to `experts`."""

    plan: str
    codes: tuple[str, ...]
    frequencies: Frequencies
    prototypes: sp.csr_matrix
    scale: float
    experts: tuple[Linear, ...] = ()
    weights: tuple[float, ...] = ()
    with_text: Coefficients | None = None
    names_only: Coefficients | None = None
    rise: float = 0.0
    digest: str = ""

    def scores(self, rows: Rows, codes: Sequence[str]) -> Learned:
        """What the model says of documents for each of some codes; for codes that it does not know, nothing."""
        size = rows.body.shape[0]
        text, names = np.zeros((2, size, len(codes)), np.float32)
        out = np.zeros(size, np.float32)
        trust = np.zeros((2, size), np.float32)
        joined = joined_names(rows)
        for expert, weight in zip(self.experts, self.weights, strict=True):
            if weight > 0:
                number = int(expert.side == NAMES_SIDE)
                side, seen = (text, names)[number], (rows.body, joined)[number]
                found, believed = (part * np.float32(weight) for part in expert.said(seen))
                trust[number] += 0 if expert.foreign else believed
                side += aligned(found, expert.codes, codes)
                out += aligned(found, expert.codes, (NOT_IN_PLAN,))[:, 0]
        return Learned(text, names, out, trust)

    def untaught(self, codes: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Which of some codes no label taught."""
        taught = {code for expert in self.experts if not expert.foreign for code in expert.codes}
        return np.array([code not in taught for code in codes])

    def foreign(self) -> tuple[Linear, ...]:
        """The classifiers as evidence for another council's plan."""
        return tuple(replace(expert, foreign=True) for expert in self.experts if not expert.foreign)


def joined_names(rows: Rows) -> sp.csr_matrix:
    """Folders, file name, title, subject and mail folder of each document as one row."""
    return (rows.folders + rows.name + rows.title + rows.subject + rows.mail).tocsr()


def aligned(scores: Floats, codes: Sequence[str], wanted: Sequence[str]) -> Floats:
    """The columns of `codes` in the order of `wanted`; zero for those not there."""
    places = {code: column for column, code in enumerate(codes)}
    found = np.zeros((len(scores), len(wanted)), np.float32)
    pairs = [(column, places[code]) for column, code in enumerate(wanted) if code in places]
    if pairs:
        into, origin = map(list, zip(*pairs, strict=True))
        found[:, into] = scores[:, origin]
    return found


def dump_model(model: Model) -> bytes:
    """The model as bytes, the same for the same model: a compressed NumPy archive without pickles."""
    kept = np.flatnonzero(model.frequencies.counts > 1)
    order = np.argsort(-model.frequencies.counts[kept].astype(np.int64), kind="stable")[:PRIOR_KEPT]
    kept = np.sort(kept[order])
    head = {
        "format": FORMAT,
        "plan": model.plan,
        "codes": model.codes,
        "scale": model.scale,
        "documents": model.frequencies.documents,
        "experts": [[e.side, e.codes, e.foreign, e.familiar and e.familiar.borders] for e in model.experts],
        "weights": model.weights,
        "with_text": model.with_text,
        "names_only": model.names_only,
        "rise": model.rise,
    }
    arrays: dict[str, Any] = {
        "head": np.frombuffer(json.dumps(head).encode(), np.uint8),
        "known": kept.astype(np.uint32),
        "counts": model.frequencies.counts[kept],
        **_packed("plan", model.prototypes),
    }
    for number, expert in enumerate(model.experts):
        arrays |= _packed(f"e{number}", expert.weights)
        arrays |= {f"e{number}_buckets": expert.buckets, f"e{number}_intercepts": expert.intercepts}
        if expert.familiar:
            arrays |= {f"e{number}_terms": expert.familiar.buckets, f"e{number}_mean": expert.familiar.kept}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def load_model(data: bytes) -> Model:
    """The model of `dump_model`; raises `MunimentError` for anything else. Its digest is the first 16 hex digits of
    the bytes' BLAKE3."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            head = json.loads(arrays["head"].tobytes())
            if head["format"] != FORMAT:
                raise MunimentError(f"a learned model of format {head['format']}", "Run: muniment learn")
            return _model(head, arrays, blake3(data).hexdigest()[:16])
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise MunimentError("the learned model is damaged", "Run: muniment learn --rollback") from error


def _model(head: Mapping[str, Any], arrays: Mapping[str, Any], digest: str) -> Model:
    frequencies = Frequencies()
    frequencies.documents = head["documents"]
    frequencies.counts[arrays["known"]] = arrays["counts"]
    experts = tuple(
        Linear(
            side,
            tuple(codes),
            arrays[f"e{number}_buckets"],
            _unpacked(f"e{number}", arrays, (len(codes), len(arrays[f"e{number}_buckets"]))),
            arrays[f"e{number}_intercepts"],
            Familiar.stored(arrays[f"e{number}_terms"], arrays[f"e{number}_mean"], borders) if borders else None,
            foreign,
        )
        for number, (side, codes, foreign, borders) in enumerate(head["experts"])
    )
    with_text, names_only = (tuple(head[name]) if head[name] else None for name in ("with_text", "names_only"))
    prototypes = _unpacked("plan", arrays, (len(head["codes"]), BUCKETS))
    codes, weights = tuple(head["codes"]), tuple(head["weights"])
    return Model(
        head["plan"], codes, frequencies, prototypes, head["scale"], experts, weights, with_text, names_only,
        head["rise"], digest,
    )  # fmt: skip


def _packed(name: str, rows: sp.csr_matrix) -> dict[str, Any]:
    return {
        f"{name}_data": rows.data.astype(np.float16),
        f"{name}_indices": rows.indices.astype(np.int32),
        f"{name}_indptr": rows.indptr.astype(np.int64),
    }


def _unpacked(name: str, arrays: Mapping[str, Any], shape: tuple[int, int]) -> sp.csr_matrix:
    data = arrays[f"{name}_data"].astype(np.float32)
    return sp.csr_matrix((data, arrays[f"{name}_indices"], arrays[f"{name}_indptr"]), shape)
