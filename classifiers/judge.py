"""The order of the judgement over an inventory, on one page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Protocol, TypeVar, runtime_checkable

from classifiers.action import LOWEST, Members
from classifiers.areas import Areas
from classifiers.duplicates import Placed, copies
from classifiers.features import body_of
from classifiers.file_plan import FilePlan, Views
from classifiers.file_plan_filing import filing_plan
from classifiers.judging import Filed, Judging, Known
from classifiers.rot.evidence import Copy, wholly_read
from classifiers.surroundings import Surroundings
from classifiers.survey import Survey
from models.disposition import Disposition, Hold
from models.errors import InventoryError
from models.fileplan import ClassCandidate
from models.inventory import Record
from models.policy import Policy

BATCH = 2_000
TOKEN = re.compile(r"(?:[0-9a-f]{2})+")
T = TypeVar("T")
Judged = tuple[int, Disposition]


class Inventory(Protocol):
    """What the judge needs of a store. Both streams may be asked for several times and give the same order."""

    def records(self) -> Iterator[Record]:
        """Every item; a folder's items stand together, and a file's members follow it."""

    def duplicate_groups(self) -> Iterator[tuple[Record, ...]]:
        """Files and members that share one content hash, not empty, at least two."""

    def save_judgements(self, judged: Iterable[Judged], policy_digest: str, model_digest: str) -> None:
        """Replace the judgements by these, one for each item."""


@runtime_checkable
class PersonIndex(Protocol):
    """An inventory that can tell which items are about a person, by the keyed token of a hold."""

    def items_about(self, token: str) -> Iterable[int]:
        """Store ids of the items whose findings carry the token."""


@runtime_checkable
class CopyIndex(Protocol):
    """An inventory that can name the lesser copies without giving them."""

    def lesser_copies(self) -> set[int]:
        """Store ids of all but one of each group of equal content."""


@runtime_checkable
class Decided(Protocol):
    """An inventory that holds people's decisions and holds of its own."""

    def approved(self) -> frozenset[int]:
        """Store ids of the items whose latest decision approves their disposal."""

    def holds(self) -> tuple[Hold, ...]:
        """Holds placed on this inventory, beside those of the policy."""


@runtime_checkable
class LearnedStore(Protocol):
    """An inventory that holds what was learned from labels, and what the plan taught itself."""

    def learned_model(self) -> bytes | None:
        """The active model of the file plan, None before anything was learned or after that was taken back."""

    def save_pseudo_labels(self, labels: Iterable[tuple[bytes, str]]) -> None:
        """Replace the classes that self-training gave to contents (hash, code); people's labels are apart."""


def judge(inventory: Inventory, policy: Policy, today: date, progress: Callable[[int], None] = lambda n: None) -> None:
    """Judge every item anew; no file is opened. `progress` is told the number of items judged so far.

    First the whole share is looked at: who is under a person's hold, which words are rare, whose times can be
    believed, which copies and versions belong together. Then each item is judged by itself, its container last.
    """
    if isinstance(inventory, Decided):
        policy = replace(policy, holds=(*policy.holds, *inventory.holds()))
    areas = Areas(policy.areas)
    around = Surroundings.on(today, inventory.approved() if isinstance(inventory, Decided) else frozenset())
    repeated = _repeated(inventory)
    survey = Survey.of(around.passing(inventory.records(), repeated), repeated, today)
    plan = _plan(inventory, policy, survey)
    persons = _about_held_persons(inventory, policy)
    first = Judging(policy, Known(survey, persons=persons, around=around), areas, today)
    found = dict(_copies(inventory, first, plan))
    judging = Judging(policy, Known(survey, found, survey.families.superseded, persons, around), areas, today)
    judged = _counted(_judged(inventory.records(), judging, plan), progress)
    inventory.save_judgements(judged, policy.digest, plan.digest)


def _plan(inventory: Inventory, policy: Policy, survey: Survey) -> FilePlan:
    """The plan as it files documents here; what it taught itself anew is noted in the inventory."""
    if not isinstance(inventory, LearnedStore):
        return filing_plan(policy, survey.frequencies, survey.sample, None)
    plan = filing_plan(policy, survey.frequencies, survey.sample, inventory.learned_model())
    if plan.taught:
        hashes = survey.hashes
        inventory.save_pseudo_labels((hashes[packed], code) for packed, code in plan.taught if packed in hashes)
    return plan


def _repeated(inventory: Inventory) -> set[int]:
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


def _copies(inventory: Inventory, judging: Judging, plan: FilePlan) -> Iterator[tuple[int, Copy]]:
    for groups in _batches(inventory.duplicate_groups(), BATCH):
        for group, candidates in zip(groups, _classes(groups, judging, plan), strict=True):
            judging.known.around.copies(group)
            filed = [judging.file(record, judging.area(record), candidates) for record in group]
            yield from copies([_placed(one, judging) for one in filed], filed[0].code)


def _classes(groups: Sequence[Sequence[Record]], judging: Judging, plan: FilePlan) -> list[tuple[ClassCandidate, ...]]:
    """The classes of the groups whose class has a say in which copy is the one to keep; none for the others."""
    needed = [n for n, group in enumerate(groups) if judging.class_tells(group)]
    bodies = [groups[n][0].content for n in needed]
    views = [Views(body_of(content.features) if content else b"") for content in bodies]
    found = dict(zip(needed, plan.classify(views), strict=True))
    return [found.get(n, ()) for n in range(len(groups))]


def _placed(filed: Filed, judging: Judging) -> Placed:
    return Placed(filed.record, filed.area, filed.hold is not None, judging.clutter(filed.record))


def _judged(records: Iterable[Record], judging: Judging, plan: FilePlan) -> Iterator[Judged]:
    """Every item with its disposition; a file comes after its members, whose holds and blocks are also its own."""
    file, members = None, Members()
    for batch in _by_folder(records, BATCH):
        areas = [judging.area(record) for record in batch]
        candidates = plan.classify(list(map(judging.views, batch, areas)))
        for record, area, classes in zip(batch, areas, candidates, strict=True):
            if record.container is None:
                yield from _close(judging, file, members)
                file, members = judging.file(record, area, classes), Members()
            else:
                filed = judging.file(record, area, classes, _above(record, file))
                disposition, proposal = judging.judge(filed, Members())
                level = judging.sensitivity(record, Members())
                members.add(record.kind, proposal, filed.hold, level.rank if level else LOWEST)
                yield record.id, disposition
    yield from _close(judging, file, members)


def _close(judging: Judging, file: Filed | None, members: Members) -> Iterator[Judged]:
    if file is not None:
        yield file.record.id, judging.judge(file, members)[0]


def _above(record: Record, file: Filed | None) -> Hold | None:
    """The hold on the file that a member is in. Raises `InventoryError` where a member does not follow its file."""
    if file is None or file.record.id != record.container:
        raise InventoryError(f"the inventory gives item {record.item_id} apart from the file it is in")
    return file.hold


def _batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    stream = iter(things)
    while batch := list(islice(stream, size)):
        yield batch


def _by_folder(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    """Batches of about `size` records in which whole folders stand together, so that their documents are neighbours;
    a folder larger than that is cut."""
    batch: list[Record] = []
    folder = None
    for record in records:
        here = (record.item.share, record.item.path.rpartition("/")[0])
        if (len(batch) >= size and here != folder) or len(batch) >= 2 * size:
            yield batch
            batch = []
        batch.append(record)
        folder = here
    if batch:
        yield batch


def _counted(judged: Iterable[Judged], progress: Callable[[int], None]) -> Iterator[Judged]:
    done = 0
    for done, one in enumerate(judged, 1):
        yield one
        if done % BATCH == 0:
            progress(done)
    progress(done)
