"""Logs for machines: what happened, as an event's name and numbers; never a path, a name or anything from a document.

A fact is a number, or one of our own words (`WORDS`); anything else is refused where it is said, so that no log can
hold personal data by accident. What people read on the terminal, which may name places, is logged at level debug only.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

from models.config import Logs
from models.errors import MunimentError
from models.records import ProblemKind, Status

LOGGER = logging.getLogger("muniment")
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
WORDS = frozenset(
    {kind.value for kind in ProblemKind}
    | {status.value for status in Status}
    | {"done", "failed", "interrupted", "changed", "over", "lost", "moved", "away"}
)
"""The words a fact may be; names of errors (`SourceError`) are Python's own."""
Fact = int | float | str | None


def begin(logs: Logs) -> None:
    """Log from now on as the settings say; nothing at all where no format is set. Raises MunimentError."""
    LOGGER.handlers.clear()
    LOGGER.propagate = False
    if not logs.format:
        LOGGER.addHandler(logging.NullHandler())
        return
    if logs.format not in FORMATS or logs.level not in LEVELS:
        known = f"Formats: {', '.join(FORMATS)}. Levels: {', '.join(LEVELS)}."
        raise MunimentError(f"there is no log {logs.format!r} at level {logs.level!r}", known)
    handler = _handler(logs.file)
    handler.setFormatter(FORMATS[logs.format]())
    LOGGER.addHandler(handler)
    LOGGER.setLevel(LEVELS[logs.level])


def _handler(file: str) -> logging.Handler:
    if not file:
        return logging.StreamHandler(sys.stderr)
    try:
        Path(file).touch(mode=0o640)
        return logging.FileHandler(file, encoding="utf-8")
    except OSError as error:
        raise MunimentError(f"the log {file} cannot be written: {error.strerror}", "Name another file.") from error


def event(name: str, level: int = logging.INFO, error: type[BaseException] | None = None, **facts: Fact) -> None:
    """Log that something happened, with its facts. Raises ValueError for a fact that may hold personal data."""
    for key, value in facts.items():
        if isinstance(value, str) and value not in WORDS:
            raise ValueError(f"{key} of {name} is neither a number nor a word of ours")
    if error is not None:
        facts["error"] = error.__name__
    LOGGER.log(level, name, extra={"facts": facts})


def told(words: str) -> None:
    """Log, at level debug, what a person reads; it may name places."""
    LOGGER.debug("told", extra={"facts": {"words": words}})


class Json(logging.Formatter):
    """A JSON object a line: time (ISO 8601, UTC), level, event, facts."""

    def format(self, record: logging.LogRecord) -> str:
        facts = getattr(record, "facts", {})
        line = {"time": _time(record), "level": record.levelname.lower(), "event": record.getMessage(), **facts}
        return json.dumps(line, ensure_ascii=False)


class Plain(logging.Formatter):
    """The same as words: time, level, event, `fact=value`."""

    def format(self, record: logging.LogRecord) -> str:
        facts = getattr(record, "facts", {})
        parts = [_time(record), record.levelname, record.getMessage(), *(f"{k}={v!r}" for k, v in facts.items())]
        return " ".join(parts)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


FORMATS: dict[str, type[logging.Formatter]] = {"json": Json, "text": Plain}
