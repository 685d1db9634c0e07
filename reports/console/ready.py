"""Keeps in memory what pages begin with, so that after a judging nobody waits while it is read."""

from __future__ import annotations

import logging
import threading

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from models.access import EVERYTHING
from models.review import Filters
from models.store import overview, queue
from models.store.index import index_of

LOG = logging.getLogger("muniment.console")
SECONDS = 10.0
"""So often it looks whether there was a judging; a look costs one short query."""


class Ready:
    """A thread that reads the index whenever it is new, until it is stopped."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ready", daemon=True)

    def start(self) -> None:
        """Begin, with the first reading."""
        self._thread.start()

    def stop(self) -> None:
        """End; a reading that is under way is waited for."""
        self._ends.set()
        self._thread.join()

    def look(self) -> None:
        """Read what is new, and answer what the first pages ask."""
        with self._engine.connect() as connection:
            index_of(connection, texts=True)
            overview.overview(connection, EVERYTHING)
            overview.area_sums(connection, EVERYTHING)
            overview.folder_tree(connection, EVERYTHING)
            queue.facets(connection, EVERYTHING, Filters())

    def _run(self) -> None:
        while not self._ends.is_set():
            try:
                self.look()
            except SQLAlchemyError as error:
                LOG.warning("the inventory does not answer: %s", type(error).__name__)
            self._ends.wait(SECONDS)
