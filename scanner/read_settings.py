"""What reading is told, and what stands for a reading that never came: all that the process in charge need know."""

from __future__ import annotations

from dataclasses import dataclass

from models.config import Limits
from models.readings import FileReading, Reading, ReadJob
from models.records import ItemKind, Problem, ProblemKind, Status

READER = "3"
"""Raised when what is read of a file changes; unread contents of older readers are tried again."""
READ_BATCH = "scanner.reading:read_batch"
"""What workers do. It is named and not imported: extractors and detectors are loaded where files are read."""

SHARED = ("scanner.warm",)
"""Modules that are loaded once for all workers."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What a worker needs to know; small, since it goes to it with every batch.

    `spool` is a folder for results too large for memory. A mailbox of several times `part_bytes` is not read at once:
    its parts are given back; 0 for never.
    """

    policy_folder: str
    key_file: str
    limits: Limits
    deep: bool = False
    spool: str = ""
    part_bytes: int = 0


def of_dead(job: ReadJob, kind: ProblemKind, detail: str) -> FileReading:
    """The reading of a file whose worker did not survive it."""
    problem = Problem("read", kind, detail)
    return FileReading(job.item, (Reading("", ItemKind.FILE, job.size, Status.UNREAD, problem),))
