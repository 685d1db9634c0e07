"""The folders of a share: one listing a folder, nothing opened in it, nothing followed, the next ones asked ahead."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from models.errors import SourceError, Unreadable
from models.listing import Entry, Listing
from models.records import ItemKind, Problem, ProblemKind
from scanner.filesystem import OFFLINE_ATTRIBUTES
from scanner.smb.address import Address, name_of, stored
from scanner.smb.link import Link, Lost, Refused
from scanner.smb.links import attempt, link_to
from scanner.smb.messages import (
    AS_IT_STANDS,
    FOLDER,
    READ_ATTRIBUTES,
    READ_DATA,
    RELATED,
    SYNCHRONIZE,
    Named,
    State,
    buffer,
    close,
    create,
    created,
    entries,
    query_directory,
)
from scanner.smb.statuses import NO_MORE_FILES, NO_SUCH_FILE, unreadable

IS_FOLDER, IS_REPARSE = 0x10, 0x400
FETCHED_BY_LISTING = 0x40000
"""RECALL_ON_OPEN: listing such a folder would fetch what is in it from elsewhere."""
NAME_SURROGATE, DFS, NFS = 0x20000000, frozenset({0x8000000A, 0x80000012}), 0x80000014
"""Kinds of reparse points ([MS-FSCC] 2.1.2.1) that stand for something elsewhere; others hold their own data."""
FIRST, NEXT = 1 << 16, 1 << 20
"""Bytes of entries asked for at first, with the opening, and then; about 500 and 8,000 names."""
AHEAD, STALE, ROOM = 8, 2.0, 64
"""Folders asked for before their turn, so that a far server is not waited for at each; seconds for which that holds
(they are open meanwhile); and units of 64 KiB that are left for other requests."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """A folder asked for before its turn: over which connection, the requests, and when."""

    link: Link
    requests: list[Any]
    at: float


@dataclass(slots=True)
class Walk:
    """One crawl: for folders still to come, the numbers of those above them, or why they are left out."""

    root: Address
    trails: dict[str, tuple[int, ...]] = field(default_factory=dict)
    left: dict[str, Problem] = field(default_factory=dict)
    asked: OrderedDict[str, Ahead] = field(default_factory=OrderedDict)


_walks: dict[bytes, Walk] = {}


def list_folder(root: bytes, path: str) -> tuple[Listing, list[str]]:
    """The entries of one folder, and the names of the folders in it, both in the order of names.

    Raises SourceError when the server is lost and does not come back.
    """
    if not path or root not in _walks:
        _walks[root] = Walk(stored(root))
    walk = _walks[root]
    if problem := walk.left.pop(path, None):
        return Listing(path, problem=problem), []
    try:
        device, state, found = attempt(walk.root, lambda link: (link.device, *_listed(link, walk, path)))
    except Refused as refused:
        return Listing(path, problem=_problem(unreadable(refused.status))), []
    except Unreadable as trouble:
        return Listing(path, problem=_problem(trouble)), []
    named = sorted((name_of(one.name), one) for one in found)
    folders = [(name, one) for name, one in named if is_plain_folder(one)]
    _note(walk, path, folders)
    _ask_ahead(walk, path, [name for name, _ in folders])
    listing = tuple(_entry(name, one, device) for name, one in named if not is_plain_folder(one))
    names = [name for name, _ in folders]
    return Listing(path, listing, folders=len(folders), changed_ns=state.changed_ns), names


def is_plain_folder(one: Named) -> bool:
    """Whether an entry is a folder of this share, and not a link to one."""
    return bool(one.state.attributes & IS_FOLDER) and not _stands_elsewhere(one)


def _listed(link: Link, walk: Walk, path: str) -> tuple[State, list[Named]]:
    """A folder's state and all in it, over one opening. Raises Refused, Lost, or Unreadable for what is a link now."""
    ahead = walk.asked.pop(path, None)
    requests = ahead.requests if ahead and ahead.link is link else _ask(link, walk.root.below(path))
    opening, *parts = link.answers(requests)
    if isinstance(opening, Refused):
        raise opening
    file, state = created(opening)
    found: list[Named] = []
    try:
        if state.attributes & IS_REPARSE and path:
            raise Unreadable(ProblemKind.LINK, "it was a folder when the one above was listed")
        while True:
            for part in parts:
                if isinstance(part, Refused):
                    raise part
                found.extend(entries(buffer(part)))
            parts = [link.ask(query_directory(file, NEXT))]
    except Refused as refused:
        if refused.status not in (NO_MORE_FILES, NO_SUCH_FILE):
            raise
    finally:
        link.forget(close(file))
    return state, found


def _ask(link: Link, place: Address) -> list[Any]:
    opening = create(place.wire, READ_DATA | READ_ATTRIBUTES | SYNCHRONIZE, FOLDER | AS_IT_STANDS)
    return link.send(opening, query_directory(RELATED, FIRST), query_directory(RELATED, FIRST))


def _note(walk: Walk, path: str, folders: list[tuple[str, Named]]) -> None:
    """Remember the way to each inner folder; leave out those that lead back, and those that listing would fetch."""
    trail = walk.trails.pop(path, ())
    for name, one in folders:
        inner = f"{path}/{name}" if path else name
        if one.number and one.number in trail:
            walk.left[inner] = Problem("crawl", ProblemKind.LOOP, "the folder leads back to one above it")
        elif one.state.attributes & FETCHED_BY_LISTING:
            walk.left[inner] = Problem("crawl", ProblemKind.OFFLINE, "listing it would fetch it from elsewhere")
        else:
            walk.trails[inner] = (*trail, one.number)


def _ask_ahead(walk: Walk, path: str, names: list[str]) -> None:
    """Ask for the first inner folders, and close those that were asked for too long ago."""
    now = time.monotonic()
    for old in [inner for inner, ahead in walk.asked.items() if now - ahead.at > STALE]:
        _give_back(walk.asked.pop(old))
    try:
        link = link_to(walk.root)
        for name in names[: AHEAD - len(walk.asked)]:
            inner = f"{path}/{name}" if path else name
            if inner not in walk.left and link.room() > ROOM:
                walk.asked[inner] = Ahead(link, _ask(link, walk.root.below(inner)), now)
    except (Lost, SourceError):
        walk.asked.clear()  # the next listing connects anew


def _give_back(ahead: Ahead) -> None:
    """Close a folder that was asked for in vain."""
    try:
        opening, *_ = ahead.link.answers(ahead.requests)
        if not isinstance(opening, Refused):
            ahead.link.forget(close(created(opening)[0]))
    except Lost:
        return


def _entry(name: str, one: Named, device: int) -> Entry:
    state = one.state
    kind, problem = ItemKind.FILE, None
    if _stands_elsewhere(one):
        detail = (
            "a DFS link: scan the share that it points to" if one.tag in DFS else "what it points to is not on here"
        )
        kind, problem = ItemKind.LINK, Problem("crawl", ProblemKind.LINK, detail)
    elif state.attributes & OFFLINE_ATTRIBUTES:
        problem = Problem("crawl", ProblemKind.OFFLINE, "opening it would fetch it from elsewhere")
    elif state.attributes & IS_REPARSE and one.tag == NFS:
        kind, problem = ItemKind.SPECIAL, Problem("crawl", ProblemKind.SPECIAL, "pipe, socket or device")
    return Entry(
        name,
        kind,
        state.size,
        created_ns=state.created_ns,
        modified_ns=state.modified_ns,
        changed_ns=state.changed_ns,
        device=device if one.number else 0,
        inode=one.number,
        owner="",
        problem=problem,
    )


def _stands_elsewhere(one: Named) -> bool:
    """Whether an entry is a symbolic link, a junction or a DFS link. Other reparse points (deduplicated, compressed,
    tiered files) hold their own data."""
    return bool(one.state.attributes & IS_REPARSE) and (bool(one.tag & NAME_SURROGATE) or one.tag in DFS)


def _problem(trouble: Unreadable) -> Problem:
    return Problem("crawl", ProblemKind(trouble.kind), trouble.detail)
