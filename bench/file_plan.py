"""How well documents are filed: no labels to all labels, reviewers, paths, another source, Welsh, speed.

Run with MUNIMENT_SHARED pointing at the folder that holds data/fileplan. Two fifths of every set are held back, by the
hash of the document's id or of the council's name: what learns from labels was chosen on the other three fifths. The
shipped calibration and the weights of the views were chosen on all, so held figures without labels are not clean.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from file_plan_data import (
    OUT,
    Document,
    Figures,
    addresses,
    drawn,
    held_back,
    measure,
    questions,
    rows,
    sample_policy,
    self_trained,
    services,
    spread,
    unlabelled,
)
from file_plan_reviewers import reviewers

from classifiers.features import pack
from classifiers.file_plan import FilePlan, Views
from classifiers.file_plan_model import load_model
from classifiers.learning import learn
from classifiers.policy import load
from models.fileplan import RecordClass
from models.policy import Policy
from models.records import Text

SEEDS = range(5)
WELSH = Path(__file__).parent / "file_plan_welsh.csv"


def main() -> int:
    """Print the figures; 2 when the data is not there."""
    root = os.environ.get("MUNIMENT_SHARED")
    if not root:
        print("Set MUNIMENT_SHARED to the folder with data/fileplan.", file=sys.stderr)
        return 2
    folder = Path(root) / "data" / "fileplan"
    policy = sample_policy(folder / "fileplan_39.csv")
    sample = unlabelled(folder / "questions_unlabelled.jsonl.gz")
    plan = self_trained(policy, sample)
    texts = questions(folder / "questions_dev.csv")
    without_labels(policy, plan, texts)
    labelled(plan, texts)
    reviewers(plan, [d for d in texts if d.code != OUT])
    paths(policy, plan, addresses(folder / "council_urls_dev.csv"))
    another_source(plan, texts, services(folder))
    welsh(policy)
    speed(plan, texts, folder)
    large(texts)
    return 0


def _parts(documents: Sequence[Document]) -> list[tuple[str, list[Document]]]:
    return [
        (name, [d for d in documents if held_back(d.name) == held]) for name, held in (("dev", False), ("held", True))
    ]


def without_labels(policy: Policy, plan: FilePlan, texts: Sequence[Document]) -> None:
    """Zero labels: the plan alone, and self-trained on unlabelled text."""
    bare = FilePlan.build(policy)
    for part, documents in _parts(texts):
        inside = [d for d in documents if d.code != OUT]
        print(f"no labels, plan only, {part}: {measure(bare, inside)}")
        print(f"no labels, self-trained, {part}: {measure(plan, inside)}")
        mixed = measure(plan, documents)
        print(f"  with {len(documents) - len(inside)} documents outside the plan: ECE {mixed.ece:.3f}")


def labelled(plan: FilePlan, texts: Sequence[Document]) -> None:
    """1 to all labels a class. Learned from dev and measured on held; and across dev in three parts."""
    (_, dev), (_, held) = _parts([d for d in texts if d.code != OUT])
    for number in (1, 5, 10, 50):
        print(f"{number} a class, dev: {spread([_across(plan, dev, number, seed) for seed in SEEDS])}")
        found = [measure(_taught(plan, drawn(dev, number, seed)), held) for seed in SEEDS]
        print(f"{number} a class, held: {spread(found)}")
    print(f"all {len(dev)} of dev, held: {measure(_taught(plan, dev), held)}")
    folds = [measure(_taught(plan, [*dev, *_other(held, fold)]), held[fold::5]) for fold in range(5)]
    print(f"all (dev and four fifths of held), the fifth of held: {spread(folds)}")


def _other(documents: Sequence[Document], fold: int) -> list[Document]:
    return [d for at, d in enumerate(documents) if at % 5 != fold]


def _across(plan: FilePlan, dev: Sequence[Document], number: int, seed: int) -> Figures:
    order = [dev[at] for at in np.random.default_rng(100 + seed).permutation(len(dev))]
    return measure(_taught(plan, drawn(order[len(order) // 3 :], number, seed)), order[: len(order) // 3])


def _taught(plan: FilePlan, documents: Sequence[Document]) -> FilePlan:
    return plan.with_model(learn(plan, [d.example() for d in documents]).model)


def paths(policy: Policy, plan: FilePlan, pages: Sequence[Document]) -> None:
    """Paths alone: without labels, and learned from the pages of other councils."""
    (_, dev), (_, held) = _parts(pages)
    bare = FilePlan.build(policy)
    for part, documents in (("dev", dev), ("held", held)):
        print(f"paths, no labels, {part} councils: {measure(bare, documents)}")
    learned = bare.with_model(learn(bare, [d.example() for d in dev]).model)
    print(f"paths, learned from {len(dev)} of other councils, held councils: {measure(learned, held)}")
    few = [measure(bare.with_model(learn(bare, [d.example() for d in drawn(dev, 5, s)]).model), held) for s in SEEDS]
    print(f"paths, 5 a class of other councils, held councils: {spread(few)}")


def another_source(plan: FilePlan, texts: Sequence[Document], lines: Sequence[Document]) -> None:
    """What was learned from one source, on another; and a foreign model that contradicts this plan, with the guard."""
    inside = [d for d in texts if d.code != OUT]
    print(f"service descriptions, no labels: {measure(plan, lines)}")
    print(f"  with what parliamentary texts taught: {measure(_taught(plan, inside), lines)}")
    (_, dev), (_, held) = _parts(inside)
    codes = sorted({d.code for d in inside})
    moved = dict(zip(codes, [*codes[7:], *codes[:7]], strict=True))
    wrong = learn(plan, [d.example(moved[d.code]) for d in dev]).data
    right = learn(plan, [d.example() for d in dev[::2]]).data
    print(f"held texts, no labels: {measure(plan, held)}")
    for name, data in (("that files everything elsewhere", wrong), ("that files alike", right)):
        foreign = load_model(data)
        unguarded = plan.with_model(replace(foreign, experts=foreign.foreign()))
        print(f"  a foreign model {name}, believed: {measure(unguarded, held)}")
        for number in (0, 1, 5):
            found = [_with_foreign(plan, drawn(dev[1::2], number, seed), foreign.foreign()) for seed in SEEDS]
            print(f"  the same, weighed by {number} local labels a class: {spread([measure(p, held) for p in found])}")


def _with_foreign(plan: FilePlan, documents: Sequence[Document], foreign: Sequence[object]) -> FilePlan:
    return plan.with_model(learn(plan, [d.example() for d in documents], foreign=foreign).model)  # type: ignore[arg-type]


def welsh(policy: Policy) -> None:
    """Addresses of Welsh pages of councils in Wales by the shipped bilingual plan, and by a plan without Welsh."""
    if not WELSH.is_file():
        return
    pages = [_page(row) for row in rows(WELSH)]
    for name, one in (("bilingual plan", load()), ("the same plan without its Welsh", _english(load()))):
        plan = FilePlan.build(one)
        answers = plan.classify([d.views for d in pages])
        filed = np.array([bool(a) and a[0].score >= 0.35 for a in answers])
        right = np.array([bool(a) and a[0].code in d.code.split(";") for a, d in zip(answers, pages, strict=True)])
        print(
            f"Welsh pages, {name}: top-1 {right.mean():.3f} of {len(pages)}; filed {filed.mean():.3f}, "
            f"right of those {right[filed].mean() if filed.any() else 0:.3f}"
        )
        held = np.array([held_back(d.name) for d in pages])
        print(f"  of {(~held).sum()} looked at {right[~held].sum()}, of {held.sum()} others {right[held].sum()}")


def _page(row: dict[str, str]) -> Document:
    folders, _, name = row["path"].rpartition("/")
    return Document(row["path"], row["code"], Views(pack([Text(row["words"])]), folders, name))


def _english(policy: Policy) -> Policy:
    classes = {c.code: replace(c, title_cy="", keywords_cy=()) for c in policy.classes.values()}
    return replace(policy, classes=classes)


def speed(plan: FilePlan, texts: Sequence[Document], folder: Path) -> None:
    """Documents a CPU-second, short and long, and the size of a model."""
    raw = [row["text"] for row in rows(folder / "questions_dev.csv")]
    model = learn(plan, [d.example() for d in texts if d.code != OUT])
    taught = plan.with_model(model.model)
    print(f"model: {len(model.data) / 1e6:.1f} MB")
    for name, lines in (("short", raw), ("long", [" ".join(raw[at : at + 10]) for at in range(0, len(raw), 10)])):
        for text in lines:  # the first pass fills the cache of stems, as the first minutes of a scan do
            pack([Text(text)])
        for how, one in (("without labels", plan), ("with a learned model", taught)):
            start = time.process_time()
            views = [Views(pack([Text(text)]), "Housing/Repairs", "report.doc") for text in lines]
            packed = time.process_time()
            one.classify(views)
            took = time.process_time() - start
            print(
                f"speed, {name} ({sum(map(len, lines)) // len(lines)} characters), {how}: {len(lines) / took:.0f} "
                f"documents a CPU-second, {len(lines) / (took - packed + start):.0f} in judging alone"
            )


def large(texts: Sequence[Document]) -> None:
    """A plan of 2,000 classes, made of words of the texts."""
    words = sorted({word for row in load().classes.values() for word in (*row.keywords, row.title)})
    random = np.random.default_rng(0)
    classes = {
        str(n): RecordClass(str(n), " ".join(random.choice(words, 2)), keywords=tuple(random.choice(words, 6)))
        for n in range(2_000)
    }
    start = time.process_time()
    plan = FilePlan.build(Policy("", "", classes, {}))
    built = time.process_time()
    plan.classify([d.views for d in texts])
    took = time.process_time() - built
    print(f"2,000 classes: built in {built - start:.1f} s; {1e6 * took / len(texts):.0f} µs an item")


if __name__ == "__main__":
    sys.exit(main())
