"""The passes over an inventory that make up a judgement, one after the other in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import date
from itertools import islice
from typing import TypeVar

from classifiers.action import LOWEST, Members
from classifiers.duplicates import Placed, copies
from classifiers.features import body_of
from classifiers.file_plan import FilePlan, Views
from classifiers.inventories import Inventory, Judged
from classifiers.judging import Filed, Judging
from classifiers.rot.evidence import Copy
from classifiers.surroundings import Surroundings
from classifiers.survey import Survey
from models.disposition import Hold
from models.errors import InventoryError
from models.fileplan import ClassCandidate
from models.inventory import Record

BATCH = 2_000
T = TypeVar("T")


class Passes:
    """The three passes: what the whole share tells, which copies are the lesser ones, and each item's judgement."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory

    def survey(self, around: Surroundings, repeated: Set[int], today: date) -> Survey:
        """Look at every item, `around` too; items in `repeated` are lesser copies, whose texts are known."""
        return Survey.of(around.passing(self._inventory.records(), repeated), repeated, today)

    def copies(self, judging: Judging, plan: FilePlan) -> Iterator[tuple[int, Copy]]:
        """Every lesser copy by its store id; `judging`'s surroundings note last copies."""
        return lesser(self._inventory.duplicate_groups(), judging, plan)

    def judge(self, judging: Judging, plan: FilePlan, progress: Callable[[int], None]) -> None:
        """Judge every item and save that; `progress` is told how many are done."""
        found = counted(judged(self._inventory.records(), judging, plan), progress)
        self._inventory.save_judgements(found, judging.policy.digest, plan.digest)


def lesser(
    groups_of_copies: Iterable[tuple[Record, ...]], judging: Judging, plan: FilePlan
) -> Iterator[tuple[int, Copy]]:
    """The lesser copies of each group by their store ids."""
    for groups in batches(groups_of_copies, BATCH):
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


def judged(records: Iterable[Record], judging: Judging, plan: FilePlan) -> Iterator[Judged]:
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


def batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size`."""
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


def counted(found: Iterable[T], progress: Callable[[int], None]) -> Iterator[T]:
    """The same; `progress` is told how many have passed."""
    done = 0
    for done, one in enumerate(found, 1):
        yield one
        if done % BATCH == 0:
            progress(done)
    progress(done)
