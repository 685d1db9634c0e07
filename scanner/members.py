"""Collecting the readings of what is inside a file: in memory while they are few, in a temporary file beyond that."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from models.readings import Reading

IN_MEMORY = 2_000


def collect(readings: Iterable[Reading], folder: str, most: int = 0) -> tuple[tuple[Reading, ...], str]:
    """The readings, and the path of a file in `folder` that holds the first of them where there are over `most`
    (`IN_MEMORY` where that is 0).

    The last reading, which is the file's own, is always among those in memory. The file holds pickled tuples of
    readings; it never leaves the machine and the parent process removes it.
    """
    kept: list[Reading] = []
    spool: IO[bytes] | None = None
    try:
        for reading in readings:
            kept.append(reading)
            if len(kept) > (most or IN_MEMORY):
                spool = spool or tempfile.NamedTemporaryFile(dir=folder, suffix=".readings", delete=False)  # noqa: SIM115
                pickle.dump(tuple(kept[:-1]), spool)
                del kept[:-1]
        if spool:
            spool.close()
    except BaseException:
        _drop(spool)
        raise
    return tuple(kept), spool.name if spool else ""


def _drop(spool: IO[bytes] | None) -> None:
    """Leave nothing behind, least of all where the disk is full."""
    if spool:
        with suppress(OSError):  # what could not be written cannot be flushed either
            spool.close()
        Path(spool.name).unlink(missing_ok=True)
