"""Searching for one person's data (subject access, Art. 15): by hashes alone, ranked, merged over copies."""

from __future__ import annotations

import getpass
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from classifiers.detectors.sealing import CORE_BYTES
from classifiers.subjects import Sought, cores_of, strength_of, tokens_of
from models.access import EVERYTHING, Act, Scope
from models.config import Config
from models.errors import MunimentError
from models.findings import FindingType
from models.store import audit, key_marks, names, subjects
from models.store.engine import writing
from models.subjects import Held, Match, Searched, Subject
from reports.names import TYPES
from reports.writing import WriteOptions, write
from scanner.keys import ensure_key, mark_of
from scanner.scanning import inventory_of, key_place

LEAST = 0.3
"""Matches below this are told of by number only: a surname alone is shared by many people."""
CALLED = 0.5
"""How much it says that a file or its folder is called like the person, whatever is in it."""
COLUMNS = ("rank", "score", "why", "share", "path", "inside", "places", "copies", "language", "action", "hold")


def search(
    connection: Connection, scope: Scope, subject: Subject, key: bytes, reference: str, *, least: float = LEAST
) -> Searched:
    """All items in scope that hold the person, ranked. That it was asked is recorded; the person is not.

    Raises NotAllowed, InventoryError for another key than the inventory's, and MunimentError where nothing is asked
    for or no reference of the request is given.
    """
    if not subject.names and not any(subject.values.values()):
        raise MunimentError("nobody is asked for", "Give a name, or an identifier such as --nhs or --email.")
    if not reference.strip():
        raise MunimentError("a search needs the request's reference", "Give it: --reference SAR-2026-014")
    key_marks.check(connection, mark_of(key))
    sought = tokens_of(subject, key)
    found = subjects.contents_with(connection, sought)
    sought |= _with_more_names(connection, found, cores_of(sought, subject))
    scores = {content: strength_of(sought[hash] for hash in hashes) for content, hashes in found.items()}
    by_content: dict[int, list[Held]] = {}
    for held in subjects.items_with(connection, scope, found):
        by_content.setdefault(held.content, []).append(held)
    matches = [
        Match(scores[content], _why(hashes, sought), _places(hashes), tuple(by_content[content]))
        for content, hashes in found.items()
        if content in by_content and scores[content] >= least
    ]
    matches += _called(connection, scope, subject, {held.item for one in matches for held in one.items}, least)
    matches.sort(key=lambda match: (-match.score, match.items[0].share, match.items[0].path, match.items[0].inside))
    weaker = sum(1 for content in by_content if scores[content] < least)
    kinds = sorted({one.type.value for one in sought.values()})
    details = {"reference": reference.strip(), "kinds": kinds, "found": len(matches), "weaker": weaker}
    audit.recorded(connection, scope.user, Act.SEARCH, "search:subject", details, datetime.now(UTC))
    return Searched(tuple(matches), weaker, subjects.not_searched(connection, scope))


def _with_more_names(
    connection: Connection, found: dict[int, dict[bytes, list[str]]], cores: Mapping[bytes, Sought]
) -> dict[bytes, Sought]:
    """Add to what was found the names with others between first and last; returns what each such hash says."""
    more: dict[bytes, Sought] = {}
    for content, hashes in names.contents_named(connection, cores).items():
        known = found.setdefault(content, {})
        for hash, places in hashes.items():
            if hash not in known:
                known[hash] = places
                more[hash] = cores[hash[:CORE_BYTES]]
    return more


def _called(
    connection: Connection, scope: Scope, subject: Subject, known: Collection[int], least: float
) -> list[Match]:
    """Items whose name or folder is called like the person, read or not; those found by what is in them left out."""
    found: dict[int, Held] = {}
    for name in subject.names if least <= CALLED else ():
        words = [word for word in re.split(r"[\s.,]+", name.casefold()) if word]
        if len(words) > 1:
            found |= {one.item: one for one in names.items_called(connection, scope, (words[0], words[-1]))}
    return [
        Match(CALLED, ("name of the file or folder",), (), (one,)) for key, one in found.items() if key not in known
    ]


def run_find(
    config: Config, subject: Subject, reference: str, *, least: float = LEAST, out: Path | None = None, format: str = ""
) -> Searched:
    """Search the inventory from the command line; `out` gets the search record. Raises MunimentError."""
    with inventory_of(config) as engine, writing(engine) as connection:
        scope = replace(EVERYTHING, user=f"{getpass.getuser()} (command line)")
        found = search(connection, scope, subject, ensure_key(key_place(config)), reference, least=least)
    if out is not None:
        write_record(found, out, format or "csv")
    return found


def rows(searched: Searched) -> list[dict[str, Any]]:
    """The matches as lines of the search record: one an item, copies of a content under one rank."""
    found = []
    for rank, match in enumerate(searched.matches, 1):
        for held in match.items:
            facts = (rank, match.score, "; ".join(match.why), held.share, held.path, held.inside)
            more = ("; ".join(match.places), len(match.items), held.language, held.action, held.hold)
            found.append(dict(zip(COLUMNS, (*facts, *more), strict=True)))
    return found


def write_record(searched: Searched, out: Path, format: str) -> int:
    """Write the search record; returns the number of lines. It names no person; its paths may."""
    return write(rows(searched), out, format, COLUMNS, "Subject access search", WriteOptions(bom=True))


def _why(hashes: Mapping[bytes, list[str]], sought: Mapping[bytes, Sought]) -> tuple[str, ...]:
    """What matched, in words, the strongest first: "NHS number", "name (initial)"."""
    ones = sorted((sought[hash] for hash in hashes), key=lambda one: -one.strength)
    words = (f"name ({one.form})" if one.type is FindingType.PERSON else _named(one.type) for one in ones)
    return tuple(dict.fromkeys(words))


def _named(kind: FindingType) -> str:
    return TYPES[kind.value]


def _places(hashes: Mapping[bytes, list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place for places in hashes.values() for place in places if place))[:20]
