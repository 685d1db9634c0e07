"""Data and figures for the file plan's measurements: what is held back, what is right, how sure answers are."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from classifiers.features import pack
from classifiers.file_plan import FilePlan, Views
from classifiers.file_plan_vectors import Frequencies
from classifiers.learning import Example
from models.fileplan import RecordClass
from models.policy import Policy
from models.records import Text

LEARN_FROM = 20_000
OUT = "OUT"


@dataclass(frozen=True)
class Document:
    """A labelled document: what names it, its class (or OUT), and how it is seen."""

    name: str
    code: str
    views: Views

    def example(self, code: str = "", origin: str = "file") -> Example:
        """The document as a label by a person, who may be wrong."""
        said = code or self.code
        return Example(self.views, "-" if said == OUT else said, origin, 0, self.name.encode())


@dataclass(frozen=True)
class Figures:
    """How well documents were filed."""

    number: int
    first: float
    third: float
    macro: float
    ece: float
    covered: float

    def __str__(self) -> str:
        return (
            f"top-1 {self.first:.3f}  top-3 {self.third:.3f}  macro-F1 {self.macro:.3f}  ECE {self.ece:.3f}  "
            f"right at 80 % coverage {self.covered:.3f}  (n {self.number})"
        )


def held_back(name: str) -> bool:
    """True for two fifths of the documents, by the SHA-256 of their name.

    What learns from labels was never tuned on them; the shipped calibration and the weights of the views were.
    """
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 5 < 2


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sample_policy(path: Path) -> Policy:
    """The sample plan of 39 classes."""
    classes = {
        row["code"]: RecordClass(
            row["code"],
            row["title"],
            description=row["description"],
            keywords=tuple(keyword.strip() for keyword in row["keywords"].split(",")),
        )
        for row in rows(path)
    }
    return Policy(str(path), "bench", classes, {})


def questions(path: Path) -> list[Document]:
    """Labelled public-sector texts."""
    return [Document(r["id"], r["code"], Views(body=pack([Text(r["text"])]))) for r in rows(path)]


def addresses(path: Path) -> list[Document]:
    """Council page addresses, named by their authority, so that whole authorities are held back."""
    found = []
    for row in rows(path):
        folders, _, name = row["url"].split("//", 1)[-1].partition("/")[2].rstrip("/").rpartition("/")
        found.append(Document(row["authority"], row["code"], Views(folders=folders, name=name)))
    return found


def services(folder: Path) -> list[Document]:
    """One-line descriptions of council services with the class that most of their pages have."""
    codes: dict[str, list[str]] = {}
    for row in rows(folder / "council_urls_dev.csv"):
        codes.setdefault(row["lgsl"], []).append(row["code"])
    return [
        Document(r["LGSL"], max(sorted(codes[r["LGSL"]]), key=codes[r["LGSL"]].count), _text(r["Description"]))
        for r in rows(folder / "local_services_lgsl.csv")
        if r["LGSL"] in codes
    ]


def _text(text: str) -> Views:
    return Views(body=pack([Text(text)]))


def unlabelled(path: Path) -> list[bytes]:
    """Packed texts without labels, to learn the share's words from."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [pack([Text(json.loads(line)["text"])]) for line in islice(file, LEARN_FROM)]


def self_trained(policy: Policy, sample: Sequence[bytes]) -> FilePlan:
    """The plan after a look at a share without labels."""
    frequencies = Frequencies()
    frequencies.add(sample)
    return FilePlan.build(policy, frequencies).learn(sample)


def measure(plan: FilePlan, documents: Sequence[Document]) -> Figures:
    """File documents and count; those outside the plan count for nothing but calibration, if any are given."""
    answers = plan.classify([document.views for document in documents])
    told = np.array([a[0].code if a else "" for a in answers])
    code = np.array([document.code for document in documents])
    score = np.array([a[0].score if a else 0.0 for a in answers])
    third = np.array([d.code in {one.code for one in a} for d, a in zip(documents, answers, strict=True)])
    inside, right = code != OUT, told == code
    surest = np.argsort(-score[inside], kind="stable")[: round(0.8 * inside.sum())]
    return Figures(
        int(inside.sum()), right[inside].mean(), third[inside].mean(), _macro(told[inside], code[inside]),
        calibration_error(score, right), right[inside][surest].mean(),
    )  # fmt: skip


def calibration_error(score: np.ndarray, right: np.ndarray) -> float:
    """The expected calibration error over ten bins."""
    bins = np.minimum((score * 10).astype(int), 9)
    return float(sum(abs(score[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)))


def _macro(told: np.ndarray, code: np.ndarray) -> float:
    both = [(np.sum((told == c) & (code == c)), np.sum(told == c), np.sum(code == c)) for c in sorted(set(code))]
    return float(np.mean([2 * hit / (said + is_) if said + is_ else 0.0 for hit, said, is_ in both]))


def drawn(pool: Sequence[Document], a_class: int, seed: int) -> list[Document]:
    """So many documents of each class, at random."""
    taken: dict[str, list[Document]] = {}
    for at in np.random.default_rng(seed).permutation(len(pool)):
        taken.setdefault(pool[at].code, []).append(pool[at])
    return [document for code in sorted(taken) for document in taken[code][:a_class]]


def spread(figures: Sequence[Figures]) -> str:
    """Means over seeds, with the standard deviation of the first."""
    mean = {name: float(np.mean([getattr(f, name) for f in figures])) for name in Figures.__dataclass_fields__}
    deviation = np.std([f.first for f in figures])
    return f"{Figures(**{**mean, 'number': int(mean['number'])})}  ±{deviation:.3f} over {len(figures)}"
