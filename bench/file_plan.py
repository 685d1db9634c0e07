"""How well documents are filed without labels: top-1, top-3, calibration and speed on labelled public-sector text.

Run with MUNIMENT_SHARED pointing at the folder that holds data/fileplan.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from classifiers.features import pack
from classifiers.file_plan import FilePlan, Views
from classifiers.file_plan_vectors import Frequencies
from models.fileplan import ClassCandidate, RecordClass
from models.policy import Policy
from models.records import Text

LEARN_FROM = 20_000
Answers = list[tuple[ClassCandidate, ...]]


def main() -> int:
    """Print the figures; 2 when the data is not there."""
    root = os.environ.get("MUNIMENT_SHARED")
    if not root:
        print("Set MUNIMENT_SHARED to the folder with data/fileplan.", file=sys.stderr)
        return 2
    folder = Path(root) / "data" / "fileplan"
    policy = _policy(folder / "fileplan_39.csv")
    questions, codes = _questions(folder / "questions_dev.csv")
    addresses, address_codes = _addresses(folder / "council_urls_dev.csv")
    zero = FilePlan.build(policy)
    _show("text, plan only", zero.classify(questions), codes)
    _show("paths, plan only", zero.classify(addresses), address_codes)
    frequencies, sample = Frequencies(), _unlabelled(folder / "questions_unlabelled.jsonl.gz")
    frequencies.add(sample)
    taught = FilePlan.build(policy, frequencies).learn(sample)
    _show("text, self-trained", taught.classify(questions), codes)
    _show("paths, self-trained on the text", taught.classify(addresses), address_codes)
    _speed(taught, questions, folder)
    return 0


def _policy(path: Path) -> Policy:
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    classes = {
        row["code"]: RecordClass(
            row["code"],
            row["title"],
            description=row["description"],
            keywords=tuple(keyword.strip() for keyword in row["keywords"].split(",")),
        )
        for row in rows
    }
    return Policy(str(path), "bench", classes, {})


def _questions(path: Path) -> tuple[list[Views], list[str]]:
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Views(body=pack([Text(row["text"])])) for row in rows], [row["code"] for row in rows]


def _addresses(path: Path) -> tuple[list[Views], list[str]]:
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    views = []
    for row in rows:
        folders, _, name = row["url"].split("//", 1)[-1].partition("/")[2].rstrip("/").rpartition("/")
        views.append(Views(folders=folders, name=name))
    return views, [row["code"] for row in rows]


def _unlabelled(path: Path) -> list[bytes]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [pack([Text(json.loads(line)["text"])]) for line in islice(file, LEARN_FROM)]


def _show(title: str, answers: Answers, codes: Sequence[str]) -> None:
    inside = [(a, c) for a, c in zip(answers, codes, strict=True) if c != "OUT"]
    first = np.mean([bool(a) and a[0].code == c for a, c in inside])
    third = np.mean([c in {x.code for x in a} for a, c in inside])
    print(f"{title}: top-1 {first:.3f}, top-3 {third:.3f} of {len(inside)}; {_calibration(inside)}")
    if len(inside) < len(codes):
        everything = list(zip(answers, codes, strict=True))
        print(f"  with documents outside the plan: {_calibration(everything)}")


def _calibration(pairs: Sequence[tuple[tuple[ClassCandidate, ...], str]]) -> str:
    scores = np.array([a[0].score if a else 0.0 for a, _ in pairs])
    right = np.array([a[0].code == c if a else c == "OUT" for a, c in pairs])
    bins = np.minimum((scores * 10).astype(int), 9)
    gaps = [abs(scores[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    filed = scores >= 0.35
    return f"ECE {sum(gaps):.3f}; filed {filed.mean():.2f} of them, right {right[filed].mean():.3f}"


def _speed(plan: FilePlan, questions: Sequence[Views], folder: Path) -> None:
    with open(folder / "questions_dev.csv", encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    long = [" ".join(texts[at : at + 10]) for at in range(0, len(texts), 10)]
    for text in texts:  # the first pass fills the cache of stems, as the first minutes of a scan do
        pack([Text(text)])
    start = time.process_time()
    views = [Views(body=pack([Text(text)]), folders="Housing/Repairs", name="report.doc") for text in long]
    packed = time.process_time()
    plan.classify(views)
    done = time.process_time()
    size = sum(map(len, long))
    print(f"pack: {size / (packed - start) / 1e6:.1f} MB/s; classify: {len(long) / (done - packed):.0f} documents/s;")
    print(f"both: {len(long) / (done - start):.0f} documents of {size // len(long)} characters a CPU-second")


if __name__ == "__main__":
    sys.exit(main())
