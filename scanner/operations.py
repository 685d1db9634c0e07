"""What operators see of a command that runs for long: its log and its metrics, fed as the screen is."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from models.config import Config
from models.runs import Counts
from models.store import accounts, shares
from scanner import logs
from scanner.metrics import Metrics, make, serve
from scanner.progress import PlainProgress, progress


@dataclass(slots=True)
class _Present:
    metrics: Metrics | None = None
    logging: bool = False


_PRESENT = _Present()


@contextmanager
def operating(config: Config) -> Iterator[None]:
    """For the length of the block, log and offer metrics as the settings say. Raises MunimentError."""
    logs.begin(config.logs)
    _PRESENT.logging = bool(config.logs.format)
    stop = None
    if config.metrics:
        _PRESENT.metrics = make()
        stop = serve(_PRESENT.metrics, config.metrics)
    try:
        yield
    finally:
        if stop:
            stop()
        _PRESENT.metrics, _PRESENT.logging = None, False


def observed() -> PlainProgress:
    """The progress to show: on the screen, or in the log where there is one; and in the metrics."""
    return Observed(PlainProgress() if _PRESENT.logging else progress(), _PRESENT.metrics, _PRESENT.logging)


class Observed(PlainProgress):
    """Progress that goes to log and metrics too; where there is a log, the screen is left alone."""

    def __init__(self, screen: PlainProgress, metrics: Metrics | None, logged: bool) -> None:
        super().__init__()
        self.screen, self.metrics, self.logged = screen, metrics, logged

    def __enter__(self) -> Self:
        self.screen.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.screen.__exit__(kind, error, tb)

    def crawled(self, files: int) -> None:
        self.seen += files
        if self.metrics:
            self.metrics.crawled(files)
        if not self.logged:
            self.screen.crawled(files)

    def to_read(self, files: int, size: int) -> None:
        logs.event("scan.crawled", files=self.seen, to_read=files, bytes=size)
        if self.metrics:
            self.metrics.to_read(files, size)
        if not self.logged:
            self.screen.to_read(files, size)

    def read(self, files: int, size: int, unread: int) -> None:
        self.files, self.size, self.unread = self.files + files, self.size + size, self.unread + unread
        if self.metrics:
            self.metrics.read(files, size, unread)
        if self.logged:
            self.show("")
        else:
            self.screen.read(files, size, unread)

    def judged(self, items: int) -> None:
        self.items = items
        if self.metrics:
            self.metrics.judged(items)
        if not self.logged:
            self.screen.judged(items)

    def show(self, line: str, *, at_once: bool = False) -> None:
        """In the log, at most an event every ten seconds says how far reading is."""
        if time.monotonic() - self.last_line >= 10:
            self.last_line = time.monotonic()
            logs.event("scan.reading", files=self.files, bytes=self.size, unread=self.unread)


@contextmanager
def scanning() -> Iterator[None]:
    """Log and count a scan and how it ends."""
    started, result = time.monotonic(), "failed"
    logs.event("scan.started")
    try:
        yield
        result = "done"
    except KeyboardInterrupt:
        result = "interrupted"
        raise
    except Exception as error:
        logs.event("scan.error", logging.ERROR, type(error))
        raise
    finally:
        seconds = round(time.monotonic() - started, 3)
        logs.event("scan.ended", result=result, seconds=seconds)
        if _PRESENT.metrics:
            _PRESENT.metrics.finished(result, seconds)


def stands(connection: Connection) -> None:
    """Tell how the inventory stands after a scan: its accounts, and the reasons for what was not read."""
    if not (_PRESENT.metrics or _PRESENT.logging):
        return
    counts: Counts = shares.counts(connection)
    reasons = accounts.by_reason(connection)
    facts = {name: getattr(counts, name) for name in ("discovered", "read", "unread", "skipped", "pending")}
    logs.event("inventory.stands", **facts)
    for status, reason, number in reasons:
        logs.event("inventory.reason", status=status, reason=reason, items=number)
    if _PRESENT.metrics:
        _PRESENT.metrics.stands(counts, reasons)


def hinted(why: str, folders: int | None) -> None:
    """Tell why a watch scans again."""
    logs.event("watch.hint", logging.WARNING if why == "lost" else logging.INFO, why=why, folders=folders)
    if _PRESENT.metrics:
        _PRESENT.metrics.hinted(why)


def is_logging() -> bool:
    """Whether there is a log; then commands that run for long say nothing on the terminal."""
    return _PRESENT.logging
