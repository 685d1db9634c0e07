"""Bringing the folders in which something changed up to date, without crawling the whole share.

Folders come as hints: what is found is what a listing of them shows, and a whole scan at intervals remains the truth.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Engine

from models.errors import SourceError
from models.listing import Listing, shown
from models.policy import Policy
from models.records import Problem, ProblemKind
from models.runs import Changes
from models.store import permissions as noted
from models.store import rescans, shares
from models.store.crawls import Reconciler
from models.store.engine import database_files, writing
from scanner.crawl import without
from scanner.crawling import FOLDERS_A_COMMIT, parts
from scanner.permissions import source_of as permission_source
from scanner.reading_files import read_new
from scanner.scan_facts import Done, Options, Progress, Source
from scanner.sources import list_folder, resolve


@dataclass(frozen=True, slots=True)
class Rescanned:
    """What the folders gave: how many were listed, what changed in them, and what was read."""

    folders: int
    changes: Changes
    done: Done


def check_there(engine: Engine, path: str) -> None:
    """Raises SourceError where a share that was scanned is not there, or nothing of it is: then nothing is gone."""
    root, only = resolve(path)
    with engine.connect() as connection:
        known = rescans.scanned(connection, root, only)
        if known is None or only:
            return
        listing, folders = list_folder(root, "")
        names = [*folders, *(entry.name for entry in listing.entries)]
        if listing.problem or not rescans.knows_any(connection, known.share, names):
            why = listing.problem.detail if listing.problem else "it holds nothing of what was recorded there"
            raise SourceError(f"{shown(path)}: {why}", "Is it mounted? Nothing was changed in the inventory.")


def rescan(
    engine: Engine, policy: Policy, path: str, hinted: Collection[str], options: Options, progress: Progress
) -> Rescanned | None:
    """List some folders of a share (absolute paths), and those in them that are new, and read what changed.

    None where the share was never scanned, or is a single file: then only a whole scan will do. Raises SourceError as
    `check_there` does.
    """
    check_there(engine, path)
    root, only = resolve(path)
    with engine.connect() as connection:
        known = rescans.scanned(connection, root, only)
    if known is None or only:
        return None
    source = Source(known.name, known.share, known.run, root, "", first=False)
    listed = list(_listings(engine, source, policy, _relative(root, hinted)))
    changes = [_record(engine, source, part, progress) for part in parts(listed, FOLDERS_A_COMMIT)]
    total = Changes(*(sum(column) for column in zip(*map(_columns, [Changes(), *changes]), strict=True)))
    with writing(engine) as connection:
        shares.add_changes(connection, source.run, total)
    done = Done() if options.map_only else read_new(engine, source, policy, options, progress)
    return Rescanned(len(listed), total, done)


def _columns(changes: Changes) -> tuple[int, ...]:
    return changes.new, changes.changed, changes.moved, changes.gone, changes.unchanged


def _relative(root: bytes, hinted: Collection[str]) -> list[str]:
    base = os.path.realpath(os.fsdecode(root))
    found = {os.path.relpath(os.path.realpath(folder), base) for folder in hinted}
    return sorted("" if path == "." else path for path in found if path != ".." and not path.startswith("../"))


def _listings(engine: Engine, source: Source, policy: Policy, wanted: list[str]) -> Iterator[Listing]:
    """The listings of folders and of those in them that are not known yet; parents come first."""
    left_out = {name.casefold() for name in policy.settings.skip}
    waiting, seen = list(reversed(wanted)), set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen or not left_out.isdisjoint(name.casefold() for name in path.split("/")):
            continue
        seen.add(path)
        listing, names = list_folder(source.root, path)
        yield listing
        if listing.problem is None:
            inner = [f"{path}/{name}" if path else name for name in names]
            with engine.connect() as connection:
                known = rescans.folders_in(connection, source.share, path)
            waiting += [one for one in reversed(inner) if shown(one) not in known]
            lost = Problem("crawl", ProblemKind.VANISHED)
            yield from (Listing(one, problem=lost) for one in sorted(known - set(map(shown, inner))))


def _record(engine: Engine, source: Source, part: list[Listing], progress: Progress) -> Changes:
    vanished = [
        shown(one.path) for one in part if one.problem and one.problem.kind is ProblemKind.VANISHED and one.path
    ]
    there = [one for one in part if not (one.problem and one.problem.kind is ProblemKind.VANISHED)]
    there = list(without(there, source.root, database_files(engine)))
    permissions = permission_source(source.root)
    with writing(engine) as connection:
        reconciler = Reconciler(connection, source.share, source.run, False)
        changes = reconciler.take(there)
        reconciler.flush()
        if permissions:
            noted.note(connection, source.share, there, reconciler.touched, permissions, noted.Keys())
        gone = rescans.gone_below(connection, source.share, source.run, vanished)
    progress.crawled(sum(len(listing.entries) for listing in there))
    return Changes(changes.new, changes.changed, changes.moved, changes.gone + gone, changes.unchanged)
