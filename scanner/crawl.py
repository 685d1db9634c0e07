"""Walking a share: one listing a folder, nothing opened, no link followed, every folder accounted for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from models.errors import SourceError
from models.listing import Entry, Listing, shown
from models.records import Problem, ProblemKind
from scanner.filesystem import list_folder


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


def crawl(root: bytes, skip: Iterable[str] = (), only: str = "") -> Iterator[Listing]:
    """Every folder of a share, parents before children, in the order of names.

    `skip` names folders that policy leaves out (compared without case); each still gives a listing that says so.
    `only` restricts the crawl to one file of the root (a mailbox given by its path).
    """
    left_out = {name.casefold() for name in skip}
    if only:
        listing, _ = list_folder(root, "")
        yield Listing("", tuple(entry for entry in listing.entries if entry.name == only), listing.problem)
        return
    waiting = [""]
    while waiting:
        path = waiting.pop()
        if path.rsplit("/", 1)[-1].casefold() in left_out and path:
            yield Listing(path, problem=Problem("crawl", ProblemKind.POLICY, "a system or snapshot folder"))
            continue
        listing, folders = list_folder(root, path)
        yield listing
        waiting.extend(f"{path}/{name}" if path else name for name in reversed(folders))


def resolve(path: str) -> tuple[bytes, str]:
    """The root to crawl for a path given by the user, and the single file's name where the path is a file.

    Raises SourceError for a path that does not exist, cannot be entered or is neither a file nor a folder.
    """
    place = Path(os.path.abspath(path))
    try:
        exists = place.exists()
    except OSError as error:
        raise SourceError(f"{shown(path)} cannot be reached: {error.strerror}", "Check the path.") from error
    if not exists:
        raise SourceError(f"{shown(path)} does not exist", "Check the spelling, and that the share is mounted.")
    if place.is_file():
        return os.fsencode(place.parent), place.name
    if not place.is_dir():
        raise SourceError(f"{shown(path)} is neither a folder nor a file", "Give a folder or a mailbox file.")
    if not os.access(place, os.R_OK | os.X_OK):
        raise SourceError(f"{shown(path)} may not be listed by this user", "Run as a user who may read it.")
    return os.fsencode(place), ""
