"""Batches too large for one request: done one after another in the background; a crash loses nothing of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from sqlalchemy import Engine

from models.access import Scope
from models.errors import MunimentError
from models.review import BulkState
from models.store import bulk_jobs, users
from models.store.engine import writing
from models.store.scope import scope_of

LOG = logging.getLogger("muniment.console")


class Jobs:
    """The console's worker. The batches and how far they are stand in the inventory; here is only who does them."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._pool = ThreadPoolExecutor(1, "batches")
        self._begun: dict[int, Future[None]] = {}

    def run(self, scope: Scope, bulk: int, *, wait: bool = False) -> None:
        """Carry out a proposed batch; `wait` until it is done."""
        self._do(bulk, lambda: bulk_jobs.run(self.engine, scope, bulk), wait)

    def undo(self, scope: Scope, bulk: int) -> None:
        """Take a batch back."""
        self._do(bulk, lambda: bulk_jobs.undo(self.engine, scope, bulk), False)

    def busy_with(self, bulk: int) -> bool:
        """True while a batch is being carried out or taken back here, or waits for that."""
        return bulk in self._begun and not self._begun[bulk].done()

    def go_on(self) -> None:
        """Go on with what an earlier end of the console left undone, in the rights that its user has now."""
        with writing(self.engine) as connection:
            found = [
                (key, users.by_login(connection, login), state) for key, login, state in bulk_jobs.waiting(connection)
            ]
            scopes = [(key, scope_of(connection, user), state) for key, user, state in found if user is not None]
        for key, scope, state in scopes:
            if state is BulkState.UNDOING:
                self.undo(scope, key)
            else:
                self.run(scope, key)

    def close(self) -> None:
        """Stop after what is being done; the rest waits for the next start."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _do(self, bulk: int, job: Callable[[], object], wait: bool) -> None:
        def safely() -> None:
            try:
                job()
            except MunimentError as error:
                LOG.warning("a batch stopped: %s", error)

        begun = self._begun[bulk] = self._pool.submit(safely)
        if wait:
            begun.result()
