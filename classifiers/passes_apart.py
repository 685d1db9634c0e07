"""The passes over an inventory that make up a judgement, divided over forked processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import fields
from datetime import date
from io import BytesIO
from itertools import chain
from typing import Any

from classifiers.file_plan import FilePlan
from classifiers.inventories import Divided, Packed, Part
from classifiers.judging import Judging
from classifiers.near_duplicates import Sketches
from classifiers.passes import BATCH, Passes, batches, counted, judged, lesser
from classifiers.processes import Aside, Team
from classifiers.rot.evidence import Copy
from classifiers.share_words import Words
from classifiers.surroundings import Surroundings
from classifiers.survey import Survey
from models.inventory import Record

GROUPS = 500
"""Groups of copies that a process is given at once."""


class PassesApart(Passes):
    """The same three passes with the same result; `inventory` is `Divided` as well.

    While one process looks at the texts and at what lies around each item, this one looks at the items. Copies and
    judgements are worked out by `workers` processes, part by part, and taken together here.
    """

    def __init__(self, inventory: Any, workers: int) -> None:
        super().__init__(inventory)
        self._divided: Divided = inventory
        self._workers = workers

    def survey(self, around: Surroundings, repeated: Set[int], today: date) -> Survey:
        store = self._divided
        parts = store.parts(BATCH)

        def records() -> Iterator[Record]:
            return chain.from_iterable(map(store.records_of, parts))

        def texts() -> tuple[Words, Surroundings]:
            words = Words.of(around.passing(records(), repeated), repeated)
            around.sketches = Sketches(_file=BytesIO())  # they were compared, and a temporary file cannot be sent
            return words, around

        store.divisible()
        with Aside(texts) as aside:
            survey = Survey.of_items(records(), today)
            survey.words, seen = aside.result()
        for one in fields(Surroundings):
            setattr(around, one.name, getattr(seen, one.name))
        return survey

    def copies(self, judging: Judging, plan: FilePlan) -> Iterator[tuple[int, Copy]]:
        around = judging.known.around
        parts = self._divided.group_parts(GROUPS)

        def work(part: Part) -> Iterator[tuple[list[tuple[int, Copy]], set[int]]]:
            around.last = set()
            yield list(lesser(self._divided.groups_of(part), judging, plan)), around.last

        self._divided.divisible()
        last: set[int] = set()
        with Team(work, self._workers) as team:
            for found, left in team.results(parts):
                last |= left
                yield from found
        around.last = last

    def judge(self, judging: Judging, plan: FilePlan, progress: Callable[[int], None]) -> None:
        store = self._divided
        parts = store.parts(BATCH)

        def work(part: Part) -> Iterator[list[Packed]]:
            return map(store.packed, batches(judged(store.records_of(part), judging, plan), BATCH))

        store.divisible()
        with Team(work, self._workers) as team:
            found = counted(chain.from_iterable(team.results(parts)), progress)
            store.save_packed(found, judging.policy.digest, plan.digest)
