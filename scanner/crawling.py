"""Bringing a share's folders into the inventory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Engine

from models.errors import SourceError
from models.listing import Listing, shown
from models.policy import Policy
from models.runs import Changes, Counts
from models.store import permissions as noted
from models.store import shares
from models.store.crawls import Reconciler, newest
from models.store.engine import database_files, writing
from scanner.crawl import crawl, without
from scanner.gentle import GENTLE, Gentle
from scanner.permissions import source_of as permission_source
from scanner.scan_facts import Progress, Source, summed

FOLDERS_A_COMMIT, FILES_A_COMMIT = 500, 50_000
HELPERS = 1
"""Processes that list folders of a large share beside this one: with two, walking takes two thirds of the time."""


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
            total = summed(Changes, [total, reconciler.take(part)])
            reconciler.flush()
            if total.new or total.changed:
                to_read()
            if permissions:
                noted.note(connection, source.share, reconciler.looked, reconciler.touched, permissions, keys)
        progress.crawled(sum(len(listing.entries) for listing in part))
    with writing(engine) as connection:
        reconciler.begin(connection)
        total = summed(Changes, [total, reconciler.finish()])
        shares.add_changes(connection, source.run, total)
    return total


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
