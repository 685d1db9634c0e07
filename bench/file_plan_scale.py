"""A million documents filed to a plan of 2,000 classes: processor time and memory, which must not grow with the share.

`python bench/file_plan_scale.py [--items 1000000] [--classes 2000]`; needs no data beside the project. Nothing is kept
of an item once it is filed, and the figures so far are printed ten times a pass: a run can be watched and stopped.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

import numpy as np

from classifiers.features import pack
from classifiers.file_plan_filing import filing_plan
from classifiers.file_plan_views import views_of
from classifiers.learning import Example, learn
from classifiers.policy import load
from classifiers.survey import Survey
from models.fileplan import RecordClass
from models.inventory import Content, Record
from models.policy import Policy
from models.records import Item, ShareKind, Status, Text

BATCH, A_FOLDER, A_TEAM, A_SERVICE, LABELS = 2_000, 40, 2_000, 50_000, 400
PARTS = 10
"""So many times the figures so far are printed in a pass."""


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--classes", type=int, default=2_000)
    given = parser.parse_args()
    words = sorted({word for c in load().classes.values() for key in (*c.keywords, c.title) for word in key.split()})
    policy, bodies = _policy(words, given.classes), _bodies(words)
    survey = Survey.of(_watched("surveyed", _records(words, bodies, given.items), given.items), set(), date(2026, 1, 1))
    start = time.process_time()
    plan = filing_plan(policy, survey.frequencies, survey.sample, None)
    _told("plan and self-training", given.classes, start)
    start = time.process_time()
    labelled = islice(_records(words, bodies, 10 * LABELS), 0, None, 10)
    examples = [
        Example(views_of(record, ""), str(n % given.classes), "file", 0, record.item_id.encode())
        for n, record in enumerate(labelled)
    ]
    plan = plan.with_model(learn(plan, examples).model)
    _told(f"learning from {LABELS} labels", LABELS, start)
    stream = _watched("filed", _records(words, bodies, given.items), given.items)
    filed = 0
    while batch := list(islice(stream, BATCH)):
        filed += sum(map(bool, plan.classify([views_of(record, "") for record in batch])))
    print(f"{filed:,} of {given.items:,} have a candidate")
    return 0


def _policy(words: list[str], number: int) -> Policy:
    random = np.random.default_rng(0)
    classes = {
        str(n): RecordClass(str(n), " ".join(random.choice(words, 2)), keywords=tuple(random.choice(words, 8)))
        for n in range(number)
    }
    return Policy("", "", classes, {})


def _bodies(words: list[str]) -> list[bytes]:
    random = np.random.default_rng(1)
    return [pack([Text(" ".join(random.choice(words, 80)))]) for _ in range(5_000)]


def _records(words: list[str], bodies: list[bytes], number: int) -> Iterator[Record]:
    """Documents of about 80 words in folders of 40, teams of 2,000 and services of 50,000, the same in every pass;
    bodies repeat."""
    for n in range(number):
        place = f"Service {n // A_SERVICE}/Team {n // A_TEAM}/Folder {n // A_FOLDER}"
        item = Item("SU", f"{place}/{words[n % len(words)]} {n}.docx")
        content = Content(hash=n.to_bytes(8, "big"), features=bodies[n % len(bodies)])
        yield Record(n, str(n), item, ShareKind.SHARED, Status.READ, None, content)


def _watched(what: str, records: Iterable[Record], number: int) -> Iterator[Record]:
    """The records as they are, with the figures so far printed after each tenth of them."""
    start, step = time.process_time(), max(1, number // PARTS)
    for done, record in enumerate(records, 1):
        yield record
        if done % step == 0 or done == number:
            _told(what, done, start)


def _told(what: str, number: int, start: float) -> None:
    took = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {number:,} in {took:.1f} CPU-seconds ({1e6 * took / number:.0f} µs each); peak {peak:.0f} MB")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
