"""Looking at a file again for a person who states what for: one found value, or how two items differ.

The file is read in a process of its own with the limits of a scan and a deadline; nothing of it is stored or logged.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, Engine

from models.config import Config
from models.errors import MunimentError, SourceError
from models.records import Problem, ProblemKind
from models.store.rereading import Place, masks_of, place_of, value_of
from reports.console.services import Line
from scanner.keys import ensure_key
from scanner.rereading import Look, Seen, look
from scanner.scanning import key_place
from scanner.sources import on_server
from scanner.workers import Died, Pool

SECONDS = 30
"""A look that takes longer is given up: somebody waits for it."""
TOLD = {
    ProblemKind.VANISHED: ("the file is not there any more", "The next scan takes it out of the lists."),
    ProblemKind.CHANGED: ("the file has changed since it was read", "Scan the share again."),
    ProblemKind.DENIED: ("the console may not read the file", "It needs an account that may read the share."),
    ProblemKind.ENCRYPTED: ("the file is encrypted", "Ask its owner to open it."),
    ProblemKind.OFFLINE: ("the file is kept elsewhere and would have to be recalled", "Ask its owner to open it."),
    ProblemKind.TIMEOUT: ("reading the file takes too long to wait for", "Open the file itself."),
    ProblemKind.MEMORY: ("reading the file takes too much memory", "Open the file itself."),
}
OTHERWISE = ("the file cannot be read again", "Open the file itself, or scan the share again.")
MISSING = ("that finding is not there any more", "Go back to the item.")
AWAY = ("the share does not answer", "Check that it is connected to the machine of the console.")


def reveal(engine: Engine, config: Config, item: int, number: int) -> str:
    """The value of an item's finding, by its number.

    Raises MunimentError where the file is gone, has changed or cannot be read now.
    """
    with engine.connect() as connection:
        place, value = _place(connection, item), value_of(connection, item, number)
    if value is None:
        raise MunimentError(*MISSING)
    return _seen(config, Look(place, _key(config), config.limits.text_chars, value)).value


def compare(engine: Engine, config: Config, item: int, other: int) -> tuple[Line, ...]:
    """The lines in which the texts of two items differ, with all found values masked; none where they are equal.

    Raises MunimentError as `reveal` does.
    """
    with engine.connect() as connection:
        places = _place(connection, item), _place(connection, other)
        masks = masks_of(connection, item), masks_of(connection, other)
    asked = Look(places[0], b"", config.limits.text_chars, None, masks[0], places[1], masks[1])
    return tuple(Line(*line) for line in _seen(config, asked).lines)


def _place(connection: Connection, item: int) -> Place:
    found = place_of(connection, item)
    if found is None:
        raise MunimentError(*TOLD[ProblemKind.VANISHED])
    return found


def _key(config: Config) -> bytes:
    return ensure_key(key_place(config))


def _seen(config: Config, asked: Look) -> Seen:
    """What a look in a process of its own gave; its problem is raised in words."""
    for place in (asked.place, asked.other):
        if place is not None and not on_server(place.root) and not Path(place.root).exists():
            raise MunimentError(*AWAY)
    limits = replace(config.limits, seconds=SECONDS, cpu_seconds=SECONDS, seconds_per_mb=0)
    pool: Pool[Look, Seen] = Pool(look, 1, limits, preload=["scanner.rereading"])
    with closing(pool):
        try:
            [[seen]] = list(pool.run([[asked]]))
        except SourceError as error:
            raise MunimentError(*AWAY) from error
    problem = Problem("look", seen.kind, seen.detail) if isinstance(seen, Died) else seen.problem
    if problem is not None:
        raise MunimentError(*_told(problem, on_server(asked.place.root)))
    assert isinstance(seen, Seen)
    return seen


def _told(problem: Problem, remote: bool) -> tuple[str, str]:
    """What to say of a problem; a server that is away is waited for until the time is over."""
    if remote and problem.kind is ProblemKind.TIMEOUT:
        return AWAY
    return TOLD.get(problem.kind, OTHERWISE)


def all_words() -> list[str]:
    """Every sentence that a reader may be told, for translation."""
    return [words for pair in (*TOLD.values(), OTHERWISE, MISSING, AWAY) for words in pair]
