"""The order of the stages: crawl, read, judge. Everything else is called from here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Engine

from classifiers.areas import Areas
from classifiers.detectors.sealing import token
from classifiers.finding_doubts import Doubts
from classifiers.holds import sealed
from classifiers.judge import judge as judge_inventory
from models.config import Limits
from models.errors import SourceError
from models.findings import FindingType
from models.listing import Listing, shown
from models.policy import Policy
from models.readings import FileReading, ReadJob
from models.records import Share, ShareKind, Status
from models.runs import Changes, Counts
from models.store import doubts, history, key_marks, learned, readings, shares
from models.store import permissions as noted
from models.store.crawls import Reconciler, newest
from models.store.engine import database_files, repeated, writing
from models.store.index_making import make_index
from models.store.judgements import JudgedInventory, scanned_since_judging
from scanner import ocr
from scanner.crawl import crawl, resolve, without
from scanner.exposing import expose
from scanner.gentle import GENTLE, Gentle
from scanner.keys import ensure_key, mark_of
from scanner.looking_again import look_again
from scanner.mailboxes import Mailboxes, Step
from scanner.ordering import jobs_in_order
from scanner.permissions import source_of as permission_source
from scanner.read_settings import READ_BATCH, READER, SHARED, ReadSettings, of_dead
from scanner.spools import spool_folder
from scanner.workers import Died, Pool, load_early, named

FOLDERS_A_COMMIT, FILES_A_COMMIT = 500, 50_000
HELPERS = 1
"""Processes that list folders of a large share beside this one: with two, walking takes two thirds of the time."""
BATCH_FILES, BATCH_BYTES, SAME_SIZE_FILES = 32, 8 << 20, 512
FINDINGS = "findings"
"""The kind of learned model that doubts findings."""
MAILBOXES = (".pst", ".ost", ".mbox")


class Progress(Protocol):
    """What a scan tells while it goes on; the command line shows it."""

    def crawled(self, files: int) -> None: ...
    def to_read(self, files: int, size: int) -> None: ...
    def read(self, files: int, size: int, unread: int) -> None: ...
    def judged(self, items: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Options:
    """How to scan. `share` names the share (only for one path), `kind` is used where policy's areas say nothing.

    A mailbox of several times `part_bytes` is read in parts of about that size, by all workers. `order` is what is
    read first, `gentle` how fast, when and at what priority.
    """

    share: str = ""
    kind: ShareKind | None = None
    map_only: bool = False
    deep: bool = False
    workers: int = 2
    limits: Limits = field(default_factory=Limits)
    key_file: str = ""
    versions: str = ""
    part_bytes: int = 16 << 20
    order: str = "size"
    gentle: Gentle = GENTLE


@dataclass(frozen=True, slots=True)
class Source:
    """A share to scan: its key in the inventory, its run, its root and, for a mailbox, the single file."""

    name: str
    share: int
    run: int
    root: bytes
    only: str
    first: bool


@dataclass(frozen=True, slots=True)
class Done:
    """Files and bytes read, and the files whose access time could not be kept."""

    files: int = 0
    size: int = 0
    times_not_kept: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scan did, over all its shares."""

    shares: tuple[str, ...]
    counts: Counts
    changes: Changes
    done: Done


def scan(
    engine: Engine, policy: Policy, paths: Sequence[str], options: Options, today: date, progress: Progress
) -> Outcome:
    """Crawl the paths, read what is new or changed, judge the whole inventory.

    Raises SourceError (nothing was changed for that path), InventoryError (what was recorded is kept). An interrupted
    or killed scan goes on where it stopped when it is started again.
    """
    places = [resolve(path) for path in paths]
    with writing(engine) as connection:
        key_marks.agree(connection, mark_of(ensure_key(Path(options.key_file))))
    sources = [_register(engine, policy, root, only, options) for root, only in places]
    with _runs_of(engine, sources):
        ready = (lambda: None) if options.map_only else partial(load_early, SHARED)
        changes = [crawl_into(engine, source, policy, progress, options.gentle, ready) for source in sources]
        waiting = [] if options.map_only else sources
        done = [read_new(engine, source, policy, options, progress) for source in waiting]
        judge(engine, policy, ensure_key(Path(options.key_file)), today, progress, options.workers)
    with engine.connect() as connection:
        counts = _sum(Counts, [shares.counts(connection, key) for key in {source.share for source in sources}])
    names = tuple(dict.fromkeys(source.name for source in sources))
    return Outcome(names, counts, _sum(Changes, changes), _sum(Done, [Done(), *done]))


def crawl_into(
    engine: Engine,
    source: Source,
    policy: Policy,
    progress: Progress,
    gentle: Gentle = GENTLE,
    to_read: Callable[[], None] = lambda: None,
) -> Changes:
    """Bring the share's folders into the inventory; what is gone is marked only when the crawl was whole.

    `to_read` is called as long as there are files that want reading.
    """
    found = crawl(source.root, policy.settings.skip, source.only, HELPERS, gentle.priority)
    listings = without(found, source.root, database_files(engine))
    total, permissions, keys = Changes(), permission_source(source.root), noted.Keys()
    with writing(engine) as connection:
        reconciler = Reconciler(connection, source.share, source.run, source.first, True, newest(connection))
    for number, part in enumerate(parts(gentle.listed(listings), FOLDERS_A_COMMIT, FILES_A_COMMIT)):
        with writing(engine) as connection:
            reconciler.begin(connection)
            if number == 0 and not part[0].entries and not part[0].folders:
                check_not_emptied(source, part[0], shares.counts(connection, source.share))
            total = _sum(Changes, [total, reconciler.take(part)])
            reconciler.flush()
            if total.new or total.changed:
                to_read()
            if permissions:
                noted.note(connection, source.share, reconciler.looked, reconciler.touched, permissions, keys)
        progress.crawled(sum(len(listing.entries) for listing in part))
    with writing(engine) as connection:
        reconciler.begin(connection)
        total = _sum(Changes, [total, reconciler.finish()])
        shares.add_changes(connection, source.run, total)
    return total


def read_new(engine: Engine, source: Source, policy: Policy, options: Options, progress: Progress) -> Done:
    """Read what is pending, and put back what may be readable now."""
    tried = ocr.TRIED if options.deep and ocr.tesseract() else ""
    with writing(engine) as connection:
        readings.requeue(connection, source.share, READER, tried)
        waiting = readings.queue(connection, source.share)
    progress.to_read(waiting.files, waiting.size)
    if not waiting.files:
        return Done()
    total = _read_pending(engine, source, policy, options, progress)
    if look_again(engine, source.share, source.run, source.root, source.only):
        total = _sum(Done, [total, _read_pending(engine, source, policy, options, progress)])
    with writing(engine) as connection:
        readings.drop_unused(connection)
        shares.add_changes(connection, source.run, Changes(), total.times_not_kept)
    return total


def _read_pending(engine: Engine, source: Source, policy: Policy, options: Options, progress: Progress) -> Done:
    """Read what is pending; in hours of rest no worker is kept, and after them it goes on."""
    total = Done()
    while True:
        with reading_pool(policy, options, options.part_bytes) as pool:
            boxes = Mailboxes(engine, source.run, READER, options.part_bytes, pool.add)
            jobs = jobs_in_order(engine, source.share, options.order, policy.areas)
            for results in pool.run(options.gentle.batches(in_batches(engine, jobs))):
                total = _sum(Done, [total, record(engine, source.run, results, boxes, progress)])
        with engine.connect() as connection:
            left = readings.queue(connection, source.share).files
        if not left or not options.gentle.resting():
            return total
        options.gentle.rest()


@contextmanager
def reading_pool(policy: Policy, options: Options, part_bytes: int = 0) -> Iterator[Pool[ReadJob, FileReading]]:
    """Workers that read files; none is left when the block ends, and at once when it ends by an error.

    With `part_bytes` they divide mailboxes of several times that, and give back their parts to be read.
    """
    with spool_folder() as spool:
        settings = ReadSettings(policy.folder, options.key_file, options.limits, options.deep, spool, part_bytes)
        work = named(READ_BATCH, settings)
        pool: Pool[ReadJob, FileReading] = Pool(work, options.workers, options.limits, SHARED, options.gentle.priority)
        try:
            yield pool
        except BaseException:
            pool.close(at_once=True)
            raise
        pool.close()


@contextmanager
def _runs_of(engine: Engine, sources: Sequence[Source]) -> Iterator[None]:
    """Note in the runs how they ended."""
    state = "failed"
    try:
        yield
        state = "done"
    except KeyboardInterrupt:
        state = "interrupted"
        raise
    finally:
        with writing(engine) as connection:
            for source in sources:
                shares.finish_run(connection, source.run, datetime.now(UTC), state)


def judge(
    engine: Engine, policy: Policy, key: bytes, today: date, progress: Progress, workers: int | None = None
) -> None:
    """Judge the inventory; no file is opened. `key` turns persons named in holds into the tokens of findings.

    As many processes as there are `workers` do it, by default one for each processor.
    """
    _doubt(engine)
    expose(engine)
    number = workers or os.cpu_count() or 1
    judge_inventory(JudgedInventory(engine, today), with_tokens(policy, key), today, progress.judged, number)
    with writing(engine) as connection:
        make_index(connection, today, policy.areas, Areas(policy.areas).of)
        history.note(connection, policy.areas)


def _doubt(engine: Engine) -> None:
    """Bring what reviewers' decisions speak against to the findings of contents read since the last judging.

    Learning does the same for all that was read before; so nothing is to do where no scan has run since.
    """
    with engine.connect() as connection:
        if not scanned_since_judging(connection):
            return
    with writing(engine) as connection:
        data = learned.active_data(connection, FINDINGS)
        if data is not None:
            known = Doubts.load(data)
            doubts.mark(connection, doubts.judged(connection), known.values, known.settings)


def with_tokens(policy: Policy, key: bytes) -> Policy:
    """The policy with each person under a hold known by a keyed token, as findings know them; no name is left."""
    return replace(policy, holds=sealed(policy.holds, lambda name: token(FindingType.PERSON, name, key).hex()))


def _register(engine: Engine, policy: Policy, root: bytes, only: str, options: Options) -> Source:
    text = root.decode("utf-8", "surrogateescape")
    with writing(engine) as connection:
        name = shares.name_for(connection, text, options.share, only)
        kind = options.kind or (ShareKind.MAILBOX if only.lower().endswith(MAILBOXES) else ShareKind.SHARED)
        key = shares.register(connection, Share(name, kind, text), only)
        first = not shares.has_runs(connection, key)
        run = shares.start_run(connection, key, datetime.now(UTC), options.versions, policy.digest)
    return Source(name, key, run, root, only, first)


def check_not_emptied(source: Source, top: Listing, counts: Counts) -> None:
    """Raises SourceError for a root that cannot be listed, or holds nothing where items were recorded."""
    if counts.discovered == 0:
        return
    place = shown(source.root.decode("utf-8", "surrogateescape"))
    if top.problem:
        raise SourceError(f"{place} cannot be listed: {top.problem.detail}", "Nothing was changed in the inventory.")
    if not top.entries and not top.folders:
        hint = "If it is a share, check that it is mounted. Nothing was changed in the inventory."
        raise SourceError(f"{place} is empty, but {counts.discovered:,} items were recorded there", hint)


def in_batches(engine: Engine, jobs: Iterable[ReadJob]) -> Iterator[list[ReadJob]]:
    """Small batches; files of one size stay together, so that copies meet in one worker."""
    batch: list[ReadJob] = []
    size = 0
    for job in jobs:
        full = len(batch) >= BATCH_FILES or size + job.size > BATCH_BYTES
        together = bool(batch) and job.size == batch[-1].size and len(batch) < SAME_SIZE_FILES
        if batch and full and not together:
            yield _with_known(engine, batch)
            batch, size = [], 0
        batch.append(job)
        size += job.size
    if batch:
        yield _with_known(engine, batch)


def _with_known(engine: Engine, batch: list[ReadJob]) -> list[ReadJob]:
    with engine.connect() as connection:
        known = readings.known_hashes(connection, (job.size for job in batch), READER)
    return [replace(job, known=known[job.size]) if job.size in known else job for job in batch]


def record(
    engine: Engine,
    run: int,
    results: Sequence[FileReading | Died[ReadJob]],
    boxes: Mailboxes,
    progress: Progress,
) -> Done:
    """Write what a batch gave, all of it or (on an error) nothing."""
    steps: list[Step] = []
    taken: list[FileReading] = []
    for one in results:
        if boxes.concerns(one):
            steps.append(boxes.take(one))
        else:
            taken.append(of_dead(one.job, one.kind, one.detail) if isinstance(one, Died) else one)
    repeated(lambda: _store(engine, run, taken))
    for reading in taken:
        if reading.spool:
            Path(reading.spool).unlink(missing_ok=True)
    done = [*taken, *(reading for step in steps for reading in step.done)]
    size = sum(reading.bytes_read for reading in taken) + sum(step.size for step in steps)
    unread = sum(1 for reading in done for one in reading.readings if one.status is Status.UNREAD)
    progress.read(len(done), size, unread)
    return Done(len(done), size, sum(not reading.time_kept for reading in done))


def _store(engine: Engine, run: int, taken: Sequence[FileReading]) -> None:
    with writing(engine) as connection:
        readings.record_all(connection, taken, run, READER)


def parts(listings: Iterable[Listing], size: int, files: int = FILES_A_COMMIT) -> Iterator[list[Listing]]:
    """Lists of at most `size` listings; each ends with the listing that brings it to so many files."""
    part: list[Listing] = []
    number = 0
    for listing in listings:
        part.append(listing)
        number += len(listing.entries)
        if len(part) >= size or number >= files:
            yield part
            part, number = [], 0
    if part:
        yield part


Total = TypeVar("Total", Counts, Changes, Done)


def _sum(kind: Callable[..., Total], parts: Sequence[Total]) -> Total:
    return kind(*(sum(column) for column in zip(*(astuple(part) for part in parts), strict=True)))
