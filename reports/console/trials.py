"""Policies that are being tried: who tries which files, and what they would change; kept in memory for some hours."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.errors import MunimentError
from reports.console.services import Policies

MOST = 8
"""So many trials are kept; the oldest goes first."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Files tried by somebody, and the comparison, once it is there."""

    user: str
    files: Mapping[str, bytes]
    result: Future[dict[str, Any]]

    @property
    def done(self) -> bool:
        """True when the comparison is there."""
        return self.result.done() and self.result.exception() is None

    @property
    def facts(self) -> dict[str, Any]:
        """What would change."""
        return self.result.result()

    @property
    def error(self) -> str:
        """Why the comparison ended without a result; "" while it goes on or where it did not."""
        error = self.result.exception() if self.result.done() else None
        return str(error) if isinstance(error, MunimentError) else type(error).__name__ if error else ""


class Trials:
    """One comparison at a time; each is seen only by whoever began it."""

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        self._kept: dict[str, Trial] = {}
        self._pool = ThreadPoolExecutor(1, "policies")

    def begin(self, user: str, files: Mapping[str, bytes], now: datetime) -> str:
        """Check the files and begin to compare; returns the trial's key. Raises PolicyError."""
        self._policies.check(files)
        key = secrets.token_urlsafe(12)
        self._kept[key] = Trial(user, files, self._pool.submit(self._policies.compare, files, now.date()))
        while len(self._kept) > MOST:
            self._kept.pop(next(iter(self._kept)))
        return key

    def of(self, key: str, user: str) -> Trial | None:
        """A trial of one's own."""
        found = self._kept.get(key)
        return found if found is not None and found.user == user else None

    def take_over(self, key: str, now: datetime) -> str:
        """Put a trial's files in place; returns the digest of the policy as it is then. Raises MunimentError."""
        return str(self._policies.take_over(self._kept[key].files, now).digest)

    def close(self) -> None:
        """Stop; a comparison that is under way is given up."""
        self._pool.shutdown(wait=False, cancel_futures=True)
