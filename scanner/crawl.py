"""Walking a share: one listing a folder, nothing opened, no link followed, every folder accounted for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace

from models.listing import Entry, Listing
from models.records import Problem, ProblemKind
from scanner.gentle import ORDINARY, Priority
from scanner.listers import Listers, walk
from scanner.sources import list_folder, resolve

__all__ = ["crawl", "resolve", "without"]


def without(listings: Iterable[Listing], root: bytes, own: Iterable[str]) -> Iterator[Listing]:
    """The listings with files of our own (absolute paths) marked as left out: they change while they are scanned."""
    base = os.path.realpath(os.fsdecode(root))
    inner = {os.path.relpath(os.path.realpath(path), base) for path in own}
    for listing in listings:
        if any(os.path.dirname(path) == listing.path for path in inner):
            listing = replace(listing, entries=tuple(_marked(entry, listing.path, inner) for entry in listing.entries))
        yield listing


def _marked(entry: Entry, folder: str, inner: set[str]) -> Entry:
    if os.path.join(folder, entry.name) not in inner:
        return entry
    return entry._replace(problem=Problem("crawl", ProblemKind.POLICY, "Muniment's own inventory"))


def crawl(
    root: bytes, skip: Iterable[str] = (), only: str = "", helpers: int = 0, priority: Priority = ORDINARY
) -> Iterator[Listing]:
    """Every folder of a share, parents before children, in an order that depends on their names only.

    `skip` names folders that policy leaves out (compared without case); each still gives a listing that says so.
    `only` restricts the crawl to one file of the root (a mailbox given by its path). A large local share is listed
    by `helpers` processes beside this one, at that priority.
    """
    if only:
        listing, _ = list_folder(root, "")
        yield Listing("", tuple(entry for entry in listing.entries if entry.name == only), listing.problem)
        return
    with Listers(root, frozenset(name.casefold() for name in skip), helpers, priority) as listers:
        yield from walk(listers)
