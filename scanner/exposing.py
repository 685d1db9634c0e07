"""Bringing what is wrong with permissions up to date in the inventory: a part of judging; no file is opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from classifiers.exposure import TOP, Above, assess, assess_all
from models.permissions import Exposure, Permission
from models.store import permissions as store
from models.store.bulk import chunks
from models.store.engine import writing

PART = 2_000


@dataclass(slots=True)
class _Run:
    reading: Connection
    writing: Connection
    known: dict[int, Permission]
    keys: dict[Exposure, int] = field(default_factory=dict)
    above: dict[int, Above] = field(default_factory=dict)


def expose(engine: Engine) -> None:
    """Assess every folder and every file with a permission of its own; only what differs is written."""
    with engine.connect() as reading, writing(engine) as connection:
        run = _Run(reading, connection, store.all_permissions(reading))
        if run.known:
            store.set_folder_exposures(connection, _folders(run))
            store.clear_file_exposures(connection)
            store.set_file_exposures(connection, _files(run))


def _folders(run: _Run) -> Iterator[tuple[int, int | None]]:
    wanted = store.folders_with_own_files(run.reading)
    for part in chunks(assess_all(run.known, store.folder_permissions(run.reading)), PART):
        store.exposure_keys(run.writing, (found for _, found, _ in part if found.kinds), run.keys)
        for folder, found, above in part:
            if folder.id in wanted:
                run.above[folder.id] = above
            key = run.keys[found] if found.kinds else None
            if key != folder.exposure:
                yield folder.id, key


def _files(run: _Run) -> Iterator[tuple[int, int | None]]:
    for part in chunks(store.file_permissions(run.reading), PART):
        found = {
            item: assess(run.known[key], run.above.get(folder, TOP))
            for item, folder, key, _ in part
            if key in run.known
        }
        store.exposure_keys(run.writing, found.values(), run.keys)
        was = {item: exposure for item, _, _, exposure in part}
        yield from ((item, run.keys[one]) for item, one in found.items() if run.keys[one] != was[item])
