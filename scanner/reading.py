"""Reading one file, in a worker: open it without a trace, hash it, and read its content once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from classifiers.policy import load as load_policy
from models.errors import Unreadable
from models.readings import FileReading, Part, Reading, ReadJob
from models.records import ItemKind, Problem, ProblemKind, Status
from scanner.contents import Tools, container, content_hash, read_content, read_part
from scanner.extractors import parts_of
from scanner.extractors.base import FULL, NO_ROOM
from scanner.filesystem import Opened
from scanner.identify import identify
from scanner.keys import ensure_key
from scanner.members import collect
from scanner.read_settings import ReadSettings
from scanner.sources import open_file, while_waiting
from scanner.spools import write_only_to
from scanner.workers import renew

DIVIDED = 4
"""A mailbox of more than this many parts' bytes is divided."""
SMALLER = 8
"""A part that ends its worker is divided into about this many."""
KEPT_OF_PART = 100
"""Readings of a part that are kept in memory; the others wait in a file until it is their turn to be recorded."""


def read_batch(settings: ReadSettings, jobs: Sequence[ReadJob]) -> list[FileReading]:
    """Read files one after another; copies among them are analysed once."""
    tools = _tools(settings)
    tools.memo.clear()
    tools.planned.clear()
    return [read_file(job, tools, settings.spool) for job in jobs]


def read_file(job: ReadJob, tools: Tools, spool: str = "") -> FileReading:
    """Read one file. Whatever is wrong with it becomes the problem of its own reading.

    Raises SourceError when the share itself is lost: that says nothing about the file.
    """
    tools.next_item(job.size)
    tools.counter.clear()
    try:
        with open_file(job.path) as opened:
            return _read_opened(job, opened, tools, spool)
    except Unreadable as trouble:
        tools.memo.clear()  # it may hold what is not going to be recorded
        return _failed(job, trouble)
    except OSError as error:
        tools.memo.clear()
        words = NO_ROOM if error.errno in FULL else error.strerror or ""
        return _failed(job, Unreadable(ProblemKind.IO, words))


def _read_opened(job: ReadJob, opened: Opened, tools: Tools, spool: str) -> FileReading:
    _check_unchanged(job, opened.size, opened.modified_ns)
    if job.part is not None:
        return _read_part(job, job.part, opened, tools, spool)
    digest = content_hash(opened.file)
    if digest in job.known or digest in tools.memo or digest in tools.planned:
        return FileReading(job.item, same_as=digest, bytes_read=opened.size, time_kept=opened.again().time_kept)
    name, place = _place(job, opened)
    if tools.part_bytes and opened.size > DIVIDED * tools.part_bytes:
        format = identify(opened.file, name)
        parts = parts_of(opened.file, format, tools.part_bytes)
        if len(parts) > 1:
            tools.planned.add(digest)
            own = container(digest, place, format, tools)
            return FileReading(job.item, (own,), parts=parts, job=replace(job, known=frozenset()))
    readings, rest = collect(read_content(opened.file, digest, place, name, tools), spool)
    after = opened.again()
    _check_unchanged(job, after.size, after.modified_ns)
    return FileReading(job.item, readings, b"", opened.size, after.time_kept, rest)


def _read_part(job: ReadJob, part: Part, opened: Opened, tools: Tools, spool: str) -> FileReading:
    """One part of a mailbox; or, where its worker did not survive it, the smaller parts that it has."""
    name, place = _place(job, opened)
    if job.divide:
        size = max(1, tools.part_bytes // SMALLER**job.level)
        parts = parts_of(opened.file, identify(opened.file, name), size, part)
        return FileReading(job.item, (place,), parts=parts, job=job)
    readings, rest = collect(read_part(opened.file, part, place, name, tools), spool, KEPT_OF_PART)
    after = opened.again()
    _check_unchanged(job, after.size, after.modified_ns)
    return FileReading(job.item, readings, b"", 0, after.time_kept, rest, job=job)


def _place(job: ReadJob, opened: Opened) -> tuple[str, Reading]:
    """A file's name, and its reading before anything is known."""
    name = os.path.basename(job.path).decode("utf-8", "backslashreplace")
    return name, Reading("", ItemKind.FILE, opened.size, Status.READ)


def _check_unchanged(job: ReadJob, size: int, modified_ns: int) -> None:
    if (size, modified_ns) != (job.size, job.modified_ns):
        detail = "its size or time differs from what the crawl saw; the next scan reads it"
        raise Unreadable(ProblemKind.CHANGED, detail)


def _failed(job: ReadJob, trouble: Unreadable) -> FileReading:
    problem = Problem("read", ProblemKind(trouble.kind), trouble.detail)
    own = Reading("", ItemKind.FILE, job.size, Status.UNREAD, problem)
    return FileReading(job.item, (own,), job=job if job.part else None)


@lru_cache(maxsize=2)
def _tools(settings: ReadSettings) -> Tools:
    policy = load_policy(Path(settings.policy_folder) if settings.policy_folder else None)
    key = ensure_key(Path(settings.key_file))
    while_waiting(renew)
    if settings.spool:
        write_only_to(settings.spool)
    return Tools(policy, key, settings.limits, settings.deep, next_item=renew, part_bytes=settings.part_bytes)
