"""The order of the judgement over an inventory, on one page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Set
from dataclasses import replace
from datetime import date

from classifiers.areas import Areas
from classifiers.duplicates import CopyTable
from classifiers.file_plan import FilePlan
from classifiers.file_plan_filing import filing_plan
from classifiers.inventories import CopyIndex, Decided, Divided, Inventory, LearnedStore, PersonIndex
from classifiers.judging import Judging, Known
from classifiers.passes import Passes
from classifiers.passes_apart import PassesApart
from classifiers.processes import possible
from classifiers.rot.evidence import wholly_read
from classifiers.surroundings import Surroundings
from classifiers.survey import Survey
from models.disposition import Hold
from models.inventory import Record
from models.policy import Policy

TOKEN = re.compile(r"(?:[0-9a-f]{2})+")


def judge(
    inventory: Inventory,
    policy: Policy,
    today: date,
    progress: Callable[[int], None] = lambda n: None,
    workers: int = 1,
) -> None:
    """Judge every item anew; no file is opened. `progress` is told the number of items judged so far.

    First the whole share is looked at: who is under a person's hold, which words are rare, whose times can be
    believed, which copies and versions belong together. Then each item is judged by itself, its container last.
    With several `workers`, forked processes do what can be done part by part; the result is the same.
    """
    if isinstance(inventory, Decided):
        policy = replace(policy, holds=(*policy.holds, *inventory.holds()))
    passes = Passes(inventory)
    if workers > 1 and possible() and isinstance(inventory, Divided) and inventory.divisible():
        passes = PassesApart(inventory, workers)
    areas = Areas(policy.areas)
    around = Surroundings.on(today, inventory.approved() if isinstance(inventory, Decided) else frozenset())
    survey = passes.survey(around, _repeated(inventory), today)
    plan = _plan(inventory, policy, survey)
    persons = _about_held_persons(inventory, policy)
    first = Judging(policy, Known(survey, persons=persons, around=around), areas, today)
    found = CopyTable(passes.copies(first, plan))
    judging = Judging(policy, Known(survey, found, survey.families.superseded, persons, around), areas, today)
    passes.judge(judging, plan, progress)


def _plan(inventory: Inventory, policy: Policy, survey: Survey) -> FilePlan:
    """The plan as it files documents here; what it taught itself anew is noted in the inventory."""
    if not isinstance(inventory, LearnedStore):
        return filing_plan(policy, survey.frequencies, survey.sample, None)
    plan = filing_plan(policy, survey.frequencies, survey.sample, inventory.learned_model())
    if plan.taught:
        hashes = survey.hashes
        inventory.save_pseudo_labels((hashes[packed], code) for packed, code in plan.taught if packed in hashes)
    return plan


def _repeated(inventory: Inventory) -> Set[int]:
    """All but one of each group of equal content: words are counted once a content."""
    if isinstance(inventory, CopyIndex):
        return inventory.lesser_copies()
    return {record.id for group in inventory.duplicate_groups() for record in group[1:]}


def _about_held_persons(inventory: Inventory, policy: Policy) -> dict[int, Hold]:
    """The items that holds on persons cover. Where that cannot be told, for want of an index or because the person is
    not turned into a token yet, all that may be about anyone."""
    holds = [hold for hold in policy.holds if hold.scope.startswith("person:") and not hold.released_by]
    covered: dict[int, Hold] = {}
    for hold in holds:
        token = hold.scope.removeprefix("person:")
        if isinstance(inventory, PersonIndex) and TOKEN.fullmatch(token):
            items: Iterable[int] = inventory.items_about(token)
        else:
            items = (record.id for record in inventory.records() if _may_be_about_a_person(record))
        for item in items:
            covered.setdefault(item, hold)
    return covered


def _may_be_about_a_person(record: Record) -> bool:
    content = record.content
    return content is None or bool(content.people or content.personal_types) or not wholly_read(record)
