"""Reviewers replayed: the queue asks, they answer, the plan learns, and the next questions follow from that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from file_plan_data import Document, held_back, measure

from classifiers.file_plan import FilePlan
from classifiers.learning import BULK, Example, learn
from classifiers.learning_queue import questions

ROUND, LAST, SHOWN = 100, 600, (200, 600)
SEEDS = range(2)


def reviewers(plan: FilePlan, documents: Sequence[Document]) -> None:
    """200 and 600 decisions, right and with one in ten wrong; then what bulk confirmations do."""
    for part, held in (("dev", False), ("held", True)):
        pool = [d for d in documents if not held_back(d.name)]
        asked = pool if held else pool[: len(pool) * 2 // 3]
        test = [d for d in documents if held_back(d.name)] if held else pool[len(pool) * 2 // 3 :]
        for wrong in (0.0, 0.1):
            runs = [_decisions(plan, asked, test, wrong, seed) for seed in SEEDS]
            for at in SHOWN:
                found = [run[at] for run in runs if at in run]
                print(
                    f"reviewers, {wrong:.0%} wrong, {at} decisions, {part}: top-1 {np.mean(found):.3f} "
                    f"±{np.std(found):.3f} over {len(found)} (no labels {measure(plan, test).first:.3f})"
                )
    _bulk(plan, documents)


def _decisions(
    plan: FilePlan, pool: Sequence[Document], test: Sequence[Document], wrong: float, seed: int
) -> dict[int, float]:
    random = np.random.default_rng(seed)
    codes = sorted({d.code for d in pool})
    open_, said, present, found = {d.name: d for d in pool}, list[Example](), plan, dict[int, float]()
    while len(said) < LAST and open_:
        documents = list(open_.values())
        answers = present.classify([d.views for d in documents])
        waiting = ((d.name, d.name.encode(), a) for d, a in zip(documents, answers, strict=True))
        for one in questions(waiting, ROUND, len(codes), seed * 1_000 + len(said)):
            document = open_.pop(one.key)
            code = str(random.choice(codes)) if random.random() < wrong else document.code
            said.append(document.example(code, one.origin))
        present = plan.with_model(learn(plan, said).model)
        if len(said) in SHOWN:
            found[len(said)] = measure(present, test).first
    return found


def _bulk(plan: FilePlan, documents: Sequence[Document]) -> None:
    """500 of the surest confirmed in one go: left out as they are, and learned from as if they were labels."""
    pool, test = ([d for d in documents if held_back(d.name) == held] for held in (False, True))
    answers = plan.classify([d.views for d in pool])
    surest = sorted(range(len(pool)), key=lambda at: -answers[at][0].score if answers[at] else 0.0)[:500]
    said = [pool[at].example() for at in range(0, len(pool), 7)][:200]
    told = {example.key for example in said}
    for origin in ("none", BULK, "file"):
        bulk = [pool[at].example(answers[at][0].code, origin) for at in surest if pool[at].name.encode() not in told]
        found = learn(plan, [*said, *(bulk if origin != "none" else [])])
        title = {"none": "before", BULK: "after 500 bulk confirmations", "file": "if they were believed"}[origin]
        print(f"200 labels, {title}, held: top-1 {measure(plan.with_model(found.model), test).first:.3f}")
    confirmed = learn(plan, [pool[at].example(answers[at][0].code, "file") for at in surest])
    print(f"no labels but 500 believed bulk confirmations, held: top-1 "
          f"{measure(plan.with_model(confirmed.model), test).first:.3f} "
          f"(no labels {measure(plan, test).first:.3f})")  # fmt: skip
