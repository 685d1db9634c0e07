"""Reading one file, in a worker: open it without a trace, hash it, and read its content once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from classifiers.policy import load as load_policy
from models.config import Limits
from models.errors import Unreadable
from models.readings import FileReading, Reading, ReadJob
from models.records import ItemKind, Problem, ProblemKind, Status
from scanner.contents import Tools, content_hash, read_content
from scanner.filesystem import Opened, open_file
from scanner.keys import ensure_key
from scanner.members import collect
from scanner.workers import renew

READER = "1"
"""Raised when what is read of a file changes; unread contents of older readers are tried again."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What a worker needs to know; small, since it goes to it with every batch.

    `spool` is a folder for results too large for memory.
    """

    policy_folder: str
    key_file: str
    limits: Limits
    deep: bool = False
    spool: str = ""


def read_batch(settings: ReadSettings, jobs: Sequence[ReadJob]) -> list[FileReading]:
    """Read files one after another; copies among them are analysed once."""
    tools = _tools(settings)
    tools.memo.clear()
    return [read_file(job, tools, settings.spool) for job in jobs]


def read_file(job: ReadJob, tools: Tools, spool: str = "") -> FileReading:
    """Read one file. Whatever is wrong with it becomes the problem of its own reading."""
    tools.next_item(job.size)
    tools.counter.clear()
    try:
        with open_file(job.path) as opened:
            return _read_opened(job, opened, tools, spool)
    except Unreadable as trouble:
        tools.memo.clear()  # it may hold what is not going to be recorded
        return FileReading(job.item, (_unread(job.size, trouble),))
    except OSError as error:
        tools.memo.clear()
        return FileReading(job.item, (_unread(job.size, Unreadable(ProblemKind.IO, error.strerror or "")),))


def of_dead(job: ReadJob, kind: ProblemKind, detail: str) -> FileReading:
    """The reading of a file whose worker did not survive it."""
    problem = Problem("read", kind, detail)
    return FileReading(job.item, (Reading("", ItemKind.FILE, job.size, Status.UNREAD, problem),))


def _read_opened(job: ReadJob, opened: Opened, tools: Tools, spool: str) -> FileReading:
    _check_unchanged(job, opened.size, opened.modified_ns)
    digest = content_hash(opened.file)
    if digest in job.known or digest in tools.memo:
        return FileReading(job.item, same_as=digest, bytes_read=opened.size, time_kept=opened.time_kept)
    name = os.path.basename(job.path).decode("utf-8", "backslashreplace")
    place = Reading("", ItemKind.FILE, opened.size, Status.READ)
    readings, rest = collect(read_content(opened.file, digest, place, name, tools), spool)
    after = os.fstat(opened.file.fileno())
    _check_unchanged(job, after.st_size, after.st_mtime_ns)
    return FileReading(job.item, readings, b"", opened.size, opened.time_kept, rest)


def _check_unchanged(job: ReadJob, size: int, modified_ns: int) -> None:
    if (size, modified_ns) != (job.size, job.modified_ns):
        detail = "its size or time differs from what the crawl saw; the next scan reads it"
        raise Unreadable(ProblemKind.CHANGED, detail)


def _unread(size: int, trouble: Unreadable) -> Reading:
    problem = Problem("read", ProblemKind(trouble.kind), trouble.detail)
    return Reading("", ItemKind.FILE, size, Status.UNREAD, problem)


@lru_cache(maxsize=2)
def _tools(settings: ReadSettings) -> Tools:
    policy = load_policy(Path(settings.policy_folder) if settings.policy_folder else None)
    key = ensure_key(Path(settings.key_file))
    return Tools(policy, key, settings.limits, settings.deep, next_item=renew)
