"""A batch of folders is crawled: listed without a lock, then recorded, with the batches that follow, all or nothing.

At a scan's end folders are listed anew whose files were in use.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from models.errors import SourceError
from models.listing import Listing
from models.records import Problem, ProblemKind
from models.runs import Changes
from models.store import jobs, scans, shares
from models.store import permissions as noted
from models.store.bulk import chunks
from models.store.crawls import Reconciler, put_back
from models.store.engine import repeated, writing
from models.store.jobs import CRAWL, FOLDERS_A_JOB, READ, Batch
from scanner import ocr
from scanner.agents.holding import Holding, Work
from scanner.crawl import crawl
from scanner.crawling import check_not_emptied
from scanner.gentle import GENTLE, Gentle
from scanner.permissions import source_of as permission_source
from scanner.read_settings import READER
from scanner.scan_facts import Source
from scanner.sources import list_folder, resolve

FOLDERS, FILES, SECONDS = 500, 20_000, 10.0
"""A batch is recorded, and the rest left to others, after so many folders, files or seconds."""


def crawl_batch(work: Work, batch: Batch) -> None:
    """Crawl a batch. Raises SourceError where the share cannot be reached, LostBatch where the batch is another's."""
    holding = work.holdings[batch.share]
    check_there(holding)
    with work.engine.connect() as connection:
        paths = [place.path for place in jobs.places(connection, batch)] if batch.folders else [""]
    found, rest = walk(holding, paths, work.policy.settings.skip, work.options.gentle)
    repeated(lambda: _record(work, batch, holding, found, rest))


def check_there(holding: Holding) -> None:
    """Raises SourceError when the share's root is away, so that its folders are not taken for gone."""
    root = holding.root.decode("utf-8", "surrogateescape")
    resolve(os.path.join(root, holding.only) if holding.only else root)


def walk(
    holding: Holding, paths: Sequence[str], skip: Iterable[str], gentle: Gentle = GENTLE
) -> tuple[list[Listing], list[str]]:
    """Listings of folders and what is below them, and the folders that are left for others to list."""
    if holding.only:
        return list(crawl(holding.root, skip, holding.only)), []
    left_out = {name.casefold() for name in skip}
    found: list[Listing] = []
    waiting, ends, files = list(reversed(paths)), time.monotonic() + SECONDS, 0
    while waiting and len(found) < FOLDERS and files < FILES and (not found or time.monotonic() < ends):
        if found and gentle.resting():
            break
        path = waiting.pop()
        if path and path.rsplit("/", 1)[-1].casefold() in left_out:
            found.append(Listing(path, problem=Problem("crawl", ProblemKind.POLICY, "a system or snapshot folder")))
            continue
        listing, inner = list_folder(holding.root, path)
        found.extend(gentle.listed([listing]))
        files += len(listing.entries)
        waiting.extend(f"{path}/{name}" if path else name for name in reversed(inner))
    return found, waiting[::-1]


def _record(work: Work, batch: Batch, holding: Holding, found: list[Listing], rest: list[str]) -> None:
    source = Source(holding.name, batch.share, batch.run, holding.root, holding.only, batch.first)
    with writing(jobs.fenced(work.engine, batch)) as connection:
        if not batch.folders:
            check_not_emptied(source, found[0], shares.counts(connection, batch.share))
            tried = ocr.TRIED if batch.deep and ocr.tesseract() else ""
            digest = work.policy.digest
            scans.begin_run(connection, batch, work.options.versions, digest, tried, READER)
        _take(connection, source, found)
        _follow(connection, batch, [listing.path for listing in found], rest)
        scans.finish(connection, batch)


def _take(connection: Connection, source: Source, found: list[Listing]) -> None:
    reconciler = Reconciler(connection, source.share, source.run, source.first)
    changes = reconciler.take(found)
    reconciler.flush()
    permissions = permission_source(source.root)
    if permissions:
        looked = reconciler.looked
        noted.note(connection, source.share, looked, reconciler.touched, permissions, noted.Keys())
    shares.add_changes(connection, source.run, changes)


def _follow(connection: Connection, batch: Batch, done: list[str], rest: list[str]) -> None:
    """The batches that follow: folders to list, and folders with files to read."""
    unlisted = jobs.keys_of(connection, batch.share, rest, make=True)
    jobs.add_batches(connection, batch.run, batch.share, CRAWL, list(chunks(unlisted, FOLDERS_A_JOB)))
    listed = jobs.keys_of(connection, batch.share, done)
    jobs.add_batches(connection, batch.run, batch.share, READ, jobs.to_read(connection, listed))


def look_again(work: Work, batch: Batch) -> None:
    """List folders anew in which files were in use, so that what is read is what is there now."""
    holding = work.holdings[batch.share]
    check_there(holding)
    with work.engine.connect() as connection:
        paths = [place.path for place in jobs.places(connection, batch)]
    found = [list_folder(holding.root, path)[0] for path in paths]
    if holding.only:
        found = list(crawl(holding.root, only=holding.only))
    repeated(lambda: _record_again(work, batch, found))


def _record_again(work: Work, batch: Batch, found: list[Listing]) -> None:
    with writing(jobs.fenced(work.engine, batch)) as connection:
        reconciler = Reconciler(connection, batch.share, batch.run, False)
        seen = reconciler.take(found)
        reconciler.flush()
        put_back(connection, batch.share, batch.folders)
        shares.add_changes(connection, batch.run, Changes(new=seen.new))  # what is gone is counted at the end
        jobs.add_batches(connection, batch.run, batch.share, READ, jobs.to_read(connection, batch.folders))
        scans.finish(connection, batch)


def give_up(work: Work, batch: Batch) -> None:
    """A folder that ends every agent that lists it is recorded as not listed; what is known of it stays."""
    with writing(jobs.fenced(work.engine, batch)) as connection:
        source = Source("", batch.share, batch.run, b"", "", batch.first)
        problem = Problem("crawl", ProblemKind.CRASHED, "no agent survived listing it")
        places = jobs.places(connection, batch)
        if not places:
            raise SourceError("the root ends every agent that lists it", "See the agents' logs.")
        _take(connection, source, [Listing(place.path, problem=problem) for place in places])
        scans.finish(connection, batch)
