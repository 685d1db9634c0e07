"""The demonstration: a small council share and mailbox, made of invented people and real file formats.

Dyffryn Arian is no real council. The share is the same in every run, and what should be found in it is written
beside it, so that the demonstration is also a test of the whole.
"""

from __future__ import annotations

import csv
import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from models.errors import MunimentError
from scanner.demo import adults, children, democratic, drives, finance, housing, hr, legal, mail, places
from scanner.demo.people import Cast
from scanner.demo.planting import Planted, truth_lines

DEPARTMENTS = (children, adults, hr, finance, housing, legal, places, democratic, drives, mail)
COLUMNS = ("path", "inside", "personal_types", "special_categories", "rot", "status", "note")
SEED = 1974
FATAL = frozenset({errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT})
"""Errors that are not about a file's name."""


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """The share's folder, its files and bytes, the truth file beside it, and the names that could not be made."""

    folder: Path
    files: int
    size: int
    truth: Path
    left_out: tuple[str, ...] = ()


def planted() -> Iterator[Planted]:
    """All files of the share. Each department has people of its own, so that a change in one leaves the others."""
    for number, department in enumerate(DEPARTMENTS):
        yield from department.files(Cast(SEED + number))


def make_share(folder: Path) -> DemoSummary:
    """Make the share in `folder`, which must be new or empty, and `NAME-truth.tsv` beside it.

    Raises MunimentError where something is there already or cannot be written. A name that the file system does not
    take (a trailing dot on Windows) is left out and said so.
    """
    if folder.exists() and any(folder.iterdir()):
        raise MunimentError(f"{folder} is not empty.", "Name a new folder for the demonstration.")
    files = [(file, _plant(folder, file)) for file in planted()]
    made = [file for file, done in files if done]
    left_out = tuple(file.path for file, done in files if not done)
    truth = folder.with_name(f"{folder.name}-truth.tsv")
    _write_truth(made, truth)
    return DemoSummary(folder, len(made), sum(len(file.data) for file in made), truth, left_out)


def _plant(folder: Path, file: Planted) -> bool:
    """Write one file with its age; False where the file system does not take its name."""
    path = folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        if file.link:
            path.symlink_to(file.link)
            return True
        path.write_bytes(file.data)
    except OSError as error:
        if error.errno in FATAL:
            raise MunimentError(f"Could not write {path}: {error.strerror}.", "Name another folder.") from error
        return False
    day = file.modified
    stamp = datetime(day.year, day.month, day.day, 10, 30, tzinfo=UTC).timestamp()
    os.utime(path, (stamp, stamp))
    return True


def _write_truth(made: list[Planted], truth: Path) -> None:
    with truth.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(truth_lines(made))
