"""Trains the passage model: `python -m classifiers.training.special_train [--public FILE] [--out FILE]`."""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from classifiers.policy import load
from classifiers.special_features import NAMES
from classifiers.special_model import FILE, document_row, expanded
from classifiers.training.special_generate import Generator
from classifiers.training.special_markup import Document, parse, read_documents
from classifiers.training.special_markup import harmless as harmless_texts
from classifiers.training.special_rows import Row, all_rows

FOLDER = Path(__file__).parent
DATA = FOLDER.parent / "data"
STRENGTH = 0.01
"""Inverse of the penalty; from 0.001 to 0.03 the figures of documents left out hardly change."""

LEAST_SPREAD = 0.25
"""The least deviation that a feature is divided by, so that a rare one does not decide alone."""

FOLDS, EACH, PUBLIC_TEXTS = 6, 24, 700
WRITTEN_WEIGHT = 3.0
THRESHOLD = 0.4
"""A category counts as said of a person from this probability on: of independent documents left out of training, .92 of
the categories are found there and 2 of 87 harmless documents flagged (.88 and 2 at .5)."""

HARMLESS = 0.95
"""The quantile of the scores of harmless documents left out of training that is written down beside the threshold."""

PAIRS = (
    ("here: second", "document: condition"),
    ("here: second", "addressed to a person"),
    ("here: third", "here: condition"),
    ("here: third", "here: anybody"),
    ("here: third", "here: past"),
    ("here: first", "here: present"),
    ("person here: data subject", "here: past"),
    ("person here: data subject", "here: present"),
    ("person here: data subject", "here: rule"),
    ("person near: data subject", "here: anybody"),
    ("row", "person here: data subject"),
    ("row", "name header"),
    ("row", "office header"),
    ("only weak terms", "genre: case note"),
    ("strong terms", "genre: case note"),
    ("field filled", "subject named at the head"),
    ("here: anybody", "here: modal"),
    ("category: children", "here: kin"),
    ("category: children", "different terms"),
    ("category: children", "only weak terms"),
    ("category: health", "only weak terms"),
    ("category: criminal_offence", "only weak terms"),
)
"""Features that mean more together: "your" in a letter to somebody, "she" after "if"."""

Numbers = npt.NDArray[np.float64]
PREFIXES = ("{}: ", "{}\n", "From: {}\n", "{}. ", "Name: {}\n", "Dear {},\n", "", "Answered by {}: ", "{}\n\n")
NAMED = ("Margaret Sampleby", "Imran Testwood", "Mr Gordon Parfitt", "Tom Grindle", "Lord Mottram", "Olwen Eze MP")


def public_documents(path: Path, count: int) -> Iterator[Document]:
    """Public answers (JSON lines with `text`, gzip) as harmless documents, mostly with a name put in front."""
    rng = random.Random(3)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 11 or number >= 11 * count:
                continue
            body = json.loads(line)["text"].replace("[", "(").replace("]", ")")
            mark = f"[{rng.choice('UUFSO')}:{rng.choice(NAMED)}]"
            text, findings = parse(rng.choice(PREFIXES).format(mark) + body)
            yield Document(f"q{number}", f"public-{number % 7}", "other", "en", text, findings, frozenset())


def weights_of(found: Sequence[Row], generated: set[str]) -> Numbers:
    """Hand-written documents count more than generated ones."""
    return np.array([1.0 if _name(row.document.split("+")[0]) in generated else WRITTEN_WEIGHT for row in found])


def left_out(found: Sequence[Row], rows: Numbers, weights: Numbers) -> Numbers:
    """The score of every row by a model that saw no document of its family; joined rows are scored too."""
    family = {_name(row.document): row.family for row in found if "+" not in row.document}
    names = sorted(set(family.values()))
    fold = {name: number % FOLDS for number, name in enumerate(random.Random(0).sample(names, len(names)))}
    parts = [{fold[family[p]] for p in _name(row.document).split("+") if p in family} for row in found]
    about = np.array([row.about for row in found])
    scores = np.full(len(found), np.nan)
    for number in range(FOLDS):
        train = np.array([number not in part for part in parts])
        test = np.array([part == {number} for part in parts])
        scores[test] = _fit(rows[train], about[train], weights[train]).predict_proba(rows[test])[:, 1]
    return scores


def _name(document: str) -> str:
    """A document's id without the number of its disguise."""
    return document.partition("#")[0]


def _fit(rows: Numbers, about: npt.NDArray[np.bool_], weights: Numbers) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=400).fit(rows, about, sample_weight=weights)


def document_stage(found: Sequence[Row], scores: Numbers) -> tuple[LogisticRegression, float]:
    """The stage that makes one probability of a document's passages, and how high harmless ones score."""
    groups: dict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for number, row in enumerate(found):
        if not np.isnan(scores[number]):
            groups[row.document, row.category, row.inferred].append(number)
    rows = np.array([document_row(scores[numbers]) for numbers in groups.values()])
    about = np.array([found[numbers[0]].about for numbers in groups.values()])
    stage = LogisticRegression(C=1.0).fit(rows, about)
    highest: dict[str, float] = defaultdict(float)
    positive = {name for (name, _, _), truth in zip(groups, about, strict=True) if truth}
    for (name, _, _), score in zip(groups, stage.predict_proba(rows)[:, 1], strict=True):
        highest[name] = max(highest[name], float(score))
    harmless = [score for name, score in highest.items() if name not in positive]
    return stage, float(np.quantile(harmless, HARMLESS))


def train(written: Sequence[Path], public: Path | None, policies: Path | None, out: Path) -> None:
    """Train on generated, hand-written and, where given, public documents, and write the model as JSON."""
    generated = list(Generator(11).documents(EACH))
    documents = [document for path in written for document in read_documents(path)]
    documents += harmless_texts(policies) if policies else []
    harmless = list(public_documents(public, PUBLIC_TEXTS)) if public else []
    found = list(all_rows(generated, documents, harmless, load(None).terms))
    pairs = np.array([[NAMES.index(a), NAMES.index(b)] for a, b in PAIRS], dtype=np.int64)
    rows = expanded(np.array([row.features for row in found]), pairs)
    mean, scale = rows.mean(axis=0), np.maximum(rows.std(axis=0), LEAST_SPREAD)
    rows = (rows - mean) / scale
    weights = weights_of(found, {document.id for document in (*generated, *harmless)})
    model = _fit(rows, np.array([row.about for row in found]), weights)
    stage, quantile = document_stage(found, left_out(found, rows, weights))
    stored = {
        "features": list(NAMES),
        "pairs": pairs.tolist(),
        "mean": _rounded(mean),
        "scale": _rounded(scale),
        "weights": _rounded(model.coef_[0]),
        "bias": round(float(model.intercept_[0]), 5),
        "document": _rounded(stage.coef_[0]),
        "document_bias": round(float(stage.intercept_[0]), 5),
        "threshold": THRESHOLD,
        "harmless_95": round(quantile, 3),
        "rows": len(found),
    }
    out.write_text(json.dumps(stored) + "\n", encoding="utf-8")


def _rounded(values: Numbers) -> list[float]:
    return [round(float(value), 5) for value in values]


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--written", type=Path, nargs="+", required=True, help="hand-written documents, JSON lines")
    parser.add_argument("--public", type=Path, help="public answers, gzipped JSON lines with `text`")
    parser.add_argument("--policies", type=Path, help="a folder of texts that are about nobody")
    parser.add_argument("--out", type=Path, default=DATA / FILE)
    given = parser.parse_args()
    train(given.written, given.public, given.policies, given.out)


if __name__ == "__main__":
    main()
