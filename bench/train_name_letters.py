"""Trains the letter model behind `classifiers.names.letters` from the word lists; prints its held-out figures."""

from __future__ import annotations

import base64
import random
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from classifiers.names.cues import DATA
from classifiers.names.letters import BUCKETS, SCALE, buckets
from classifiers.names.lexicon import plain

NAMES = ("first_names.txt", "surnames.txt")
OTHERS = ("english_words.txt", "welsh_words.txt", "proper_nouns.txt", "places.txt", "gazetteer.txt")
SOURCE = (
    "# Source: weights trained by bench/train_name_letters.py on the word lists in this folder (see their sources)."
)


def read(files: tuple[str, ...]) -> set[str]:
    """The plain words of some lists, 3 to 16 letters."""
    lines = [line for name in files for line in (DATA / name).read_text(encoding="utf-8").splitlines()[1:]]
    return {word for word in map(plain, lines) if word.isalpha() and 3 <= len(word) <= 16}


def matrix(words: list[str]) -> csr_matrix:
    """One row a word, one column a letter group."""
    rows = [(i, bucket) for i, word in enumerate(words) for bucket in buckets(word)]
    ones = np.ones(len(rows), dtype=np.float32)
    return csr_matrix((ones, tuple(zip(*rows, strict=True))), shape=(len(words), BUCKETS))


def main() -> None:
    """Train on 90 %, report on the rest, write the weights of a model trained on all."""
    names, others = read(NAMES), read(OTHERS)
    words = sorted(names - others) + sorted(others - names)
    labels = np.array([1] * len(names - others) + [0] * len(others - names))
    order = list(range(len(words)))
    random.Random(0).shuffle(order)
    cut = len(order) * 9 // 10
    features = matrix(words)
    model = LogisticRegression(C=0.5, max_iter=300, class_weight="balanced")
    model.fit(features[order[:cut]], labels[order[:cut]])
    score = model.predict_proba(features[order[cut:]])[:, 1]
    truth = labels[order[cut:]]
    print(f"AUC {roc_auc_score(truth, score):.3f}")
    for bar in (0.5, 0.7, 0.8, 0.9):
        print(
            f"{bar}: names kept {(score[truth == 1] > bar).mean():.3f}, others {(score[truth == 0] > bar).mean():.3f}"
        )
    model.fit(features, labels)
    weights = np.clip(np.round(np.append(model.coef_[0], model.intercept_[0]) * SCALE), -127, 127).astype(np.int8)
    text = base64.b64encode(weights.tobytes()).decode("ascii")
    lines = [text[i : i + 100] for i in range(0, len(text), 100)]
    Path(DATA / "name_letters.txt").write_text("\n".join([SOURCE, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
