"""What `muniment watch` does at each turn: whole scans, or the folders with changes, and judging that keeps up."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from models.config import Config
from models.errors import SourceError
from models.policy import Policy
from models.store.engine import database_files
from scanner import operations
from scanner.crawl import resolve
from scanner.judging import judge
from scanner.keys import ensure_key
from scanner.rescanning import check_there, rescan
from scanner.scanning import inventory_of, key_place, options_of, policy_of, run_scan
from scanner.watch import Folders, watch

JUDGING = 10
"""Judging the whole inventory may take one part in so many of the time between hinted scans."""


@dataclass(slots=True)
class Turns:
    """One watch: what it needs at each turn, and when it may judge again."""

    paths: Sequence[str]
    config: Config
    say: Callable[[str], None]
    judged_until: float = 0.0

    def turn(self, folders: Folders | None) -> None:
        """Scan all, or the folders given. A share that is away is told, and nothing in it is taken for gone."""
        try:
            with inventory_of(self.config, create=True) as engine:
                there = [path for path in self.paths if self._is_there(engine, path)]
            if there and (folders is None or not self._folders(there, folders)):
                _, lines = run_scan(there, self.config, date.today(), {})  # noqa: DTZ011
                self.say("\n".join(lines[:3]))
        except SourceError as error:
            self._away(error)

    def _is_there(self, engine: Engine, path: str) -> bool:
        try:
            check_there(engine, path)
        except SourceError as error:
            self._away(error)
            return False
        return True

    def _away(self, error: SourceError) -> None:
        operations.hinted("away", None)
        self.say(f"{error}. {error.hint}")

    def _folders(self, paths: Sequence[str], folders: Folders) -> bool:
        """Whether a listing of the folders was enough."""
        policy = policy_of(self.config)
        listed = new = changed = gone = 0
        with inventory_of(self.config) as engine, operations.scanning():
            for path in paths:
                with operations.observed() as shown:
                    found = rescan(engine, policy, path, folders, options_of(self.config, {}), shown)
                if found is None:
                    return False
                listed += found.folders
                new, changed = new + found.changes.new, changed + found.changes.changed
                gone += found.changes.gone
            self._judge(engine, policy)
            with engine.connect() as connection:
                operations.stands(connection)
        self.say(f"Listed {listed:,} folders: {new:,} files new, {changed:,} changed, {gone:,} gone.")
        return True

    def _judge(self, engine: Engine, policy: Policy) -> None:
        """Judge, unless the last judging took so long that this one waits for a later turn."""
        started = time.monotonic()
        if started < self.judged_until:
            return
        key = ensure_key(Path(key_place(self.config)))
        with operations.observed() as shown:
            judge(engine, policy, key, date.today(), shown)  # noqa: DTZ011
        now = time.monotonic()
        self.judged_until = now + JUDGING * (now - started)


def run_watch(paths: Sequence[str], config: Config, say: Callable[[str], None], *, every: float, settle: float) -> None:
    """Scan again and again, after changes and at intervals. A share that is away for a time is reported and waited for.

    Raises SourceError when a path cannot be reached at the start.
    """
    for path in paths:
        resolve(path)
    with inventory_of(config, create=True) as engine:
        own = database_files(engine)
    watch(paths, Turns(paths, config, say).turn, say, every=every, settle=settle, own=own, hinted=operations.hinted)
