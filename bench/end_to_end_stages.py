"""Muniment's own command with a clock on each stage: `python bench/end_to_end_stages.py scan ...` as `muniment scan
...`.

What it measured is written to the folder MUNIMENT_STAGES, a file a process: processor seconds of the stages inside
that process, each without those it calls. The names of functions that a stage consists of stand in `STAGES`; they
are replaced by wrappers at start, in the workers too. With MUNIMENT_PROFILE set, workers run under cProfile and
leave their statistics there.
"""

from __future__ import annotations

import cProfile
import functools
import importlib
import inspect
import json
import multiprocessing
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from scanner.read_settings import ReadSettings

STAGES = {
    "crawl": ("scanner.pipeline.crawl_into",),
    "hash": ("scanner.reading.content_hash", "scanner.contents.content_hash", "scanner.contents.member_hash"),
    "identify": ("scanner.contents.identify", "scanner.reading.identify"),
    "extract": ("scanner.contents.extract", "scanner.contents.extract_part", "scanner.contents.rewindable"),
    "detect identifiers": (
        "classifiers.analysis.windows",
        "classifiers.analysis.births",
        "classifiers.analysis.seal",
    ),
    "detect persons": (
        "classifiers.analysis.find_people",
        "classifiers.analysis.assign_roles",
        "classifiers.analysis.distinct_people",
    ),
    "classify": (
        "classifiers.analysis.assess",
        "classifiers.analysis.trigger_dates",
        "classifiers.analysis.pack_document",
        "classifiers.analysis.sketch",
        "classifiers.analysis.document_language",
        "classifiers.analysis.marking_of",
    ),
    "store": ("scanner.reading_files._store", "scanner.reading_files._with_known"),
    "judge": ("scanner.pipeline.judge",),
}
"""The stages and the functions they consist of, where they are looked up when they are called."""
IN_CHARGE = ("scanner.pipeline", "scanner.reading_files")
"""Modules whose functions run in the main process."""


class Clock:
    """Processor time of this process by stage; a stage inside another stops the other's clock."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._within, self._last = ["rest"], time.process_time()
        self.began: dict[str, float] = {}

    def enter(self, stage: str) -> None:
        """A stage begins."""
        self._charge()
        self._within.append(stage)
        self.began.setdefault(stage, time.monotonic())

    def leave(self) -> None:
        """The innermost stage ends."""
        self._charge()
        self.began[f"{self._within.pop()} ended"] = time.monotonic()

    def _charge(self) -> None:
        now = time.process_time()
        self.spent[self._within[-1]] += now - self._last
        self._last = now

    def write(self) -> None:
        """Leave what was measured so far."""
        self._charge()
        place = Path(os.environ["MUNIMENT_STAGES"]) / f"{os.getpid()}.json"
        place.write_text(json.dumps({"spent": self.spent, "began": self.began}), encoding="utf-8")


clock = Clock()


def timed(stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """The function with its time, and that of the iterator it gives back, charged to a stage."""

    @functools.wraps(work)
    def run(*given: Any, **named: Any) -> Any:
        clock.enter(stage)
        try:
            made = work(*given, **named)
        finally:
            clock.leave()
        return steps(stage, made) if inspect.isgenerator(made) else made

    return run


def steps(stage: str, source: Iterator[Any]) -> Iterator[Any]:
    """An iterator's items; what is done with them between is charged to nobody here."""
    try:
        while True:
            clock.enter(stage)
            try:
                one = next(source, steps)
            finally:
                clock.leave()
            if one is steps:
                return
            yield one
    finally:
        close = getattr(source, "close", None)
        if close:
            close()


def wrap(main: bool) -> None:
    """Put the clock on the functions of `STAGES`, on those of the pipeline in the main process only.

    Raises AttributeError where one has gone.
    """
    for stage, names in STAGES.items():
        for name in names:
            module, _, function = name.rpartition(".")
            if main == (module in IN_CHARGE):
                home = importlib.import_module(module)
                setattr(home, function, timed(stage, getattr(home, function)))


_profile = cProfile.Profile(time.process_time) if os.environ.get("MUNIMENT_PROFILE") else None


def read_batch(settings: ReadSettings, jobs: Sequence[Any]) -> list[Any]:
    """In a worker: read a batch, and leave what it cost so far."""
    from scanner import reading

    if _profile is None:
        done = reading.read_batch(settings, jobs)
    else:
        done = _profile.runcall(reading.read_batch, settings, jobs)
        _profile.dump_stats(str(Path(os.environ["MUNIMENT_STAGES"]) / f"{os.getpid()}.prof"))
    clock.write()
    return done


if __name__ == "__main__":
    import end_to_end_stages as measured

    from scanner import reading_files
    from scanner.cli import main

    measured.wrap(main=True)
    vars(reading_files)["READ_BATCH"] = "end_to_end_stages:read_batch"
    try:
        main()
    finally:
        measured.clock.write()
elif os.environ.get("MUNIMENT_STAGES") and multiprocessing.parent_process():
    wrap(main=False)
