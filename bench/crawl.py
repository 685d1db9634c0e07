"""Walk and rescan against `find -printf`, on a generated tree, pair by pair in one run.

python bench/crawl.py [--files 200000] [--pairs 5]
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from models.records import Share, ShareKind
from models.store import open_inventory, shares
from models.store.crawls import Reconciler
from models.store.engine import writing
from scanner.crawl import crawl
from scanner.crawling import FOLDERS_A_COMMIT, parts

FILES_A_FOLDER = 40


def make_tree(root: Path, files: int) -> None:
    """Files of a few bytes in folders of 40, three levels deep."""
    for number in range(0, files, FILES_A_FOLDER):
        folder = root / f"unit {number // 40_000}" / f"year {number // 4_000}" / f"case {number}"
        folder.mkdir(parents=True)
        for i in range(number, min(number + FILES_A_FOLDER, files)):
            (folder / f"letter {i}.txt").write_bytes(b"x")


def find(root: Path) -> None:
    with tempfile.TemporaryFile() as out:
        subprocess.run(["find", str(root), "-printf", "%p %s %T@ %C@ %i\\n"], stdout=out, check=True)


def walk(root: Path) -> int:
    return sum(len(listing.entries) for listing in crawl(os.fsencode(root)))


def crawl_into(root: Path, url: str) -> None:
    engine = open_inventory(url)
    with writing(engine) as connection:
        key = shares.register(connection, Share("SU", ShareKind.SHARED, str(root)))
        first = not shares.has_runs(connection, key)
        run = shares.start_run(connection, key, datetime.now(UTC), "", "")
        reconciler = Reconciler(connection, key, run, first)
        for part in parts(crawl(os.fsencode(root)), FOLDERS_A_COMMIT):
            reconciler.take(part)
        reconciler.finish()
    engine.dispose()


def paired(name: str, ours: Callable[[], object], theirs: Callable[[], object], pairs: int) -> None:
    ratios, times = [], []
    for _ in range(pairs):
        times.append((_time(ours), _time(theirs)))
        ratios.append(times[-1][0] / times[-1][1])
    mine, other = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"{name:28}{mine:8.2f} s   find {other:6.2f} s   ratio {statistics.median(ratios):5.2f}")


def _time(function: Callable[[], object]) -> float:
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--files", type=int, default=200_000)
    options.add_argument("--pairs", type=int, default=5)
    chosen = options.parse_args()
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")  # noqa: DTZ011
    if not shutil.which("find"):
        sys.exit("There is no `find` on this machine to measure against.")
    with tempfile.TemporaryDirectory() as folder:
        root, place = Path(folder) / "share", Path(folder) / "inventory.db"
        make_tree(root, chosen.files)
        find(root)
        print(f"{chosen.files:,} files; times are wall-clock medians of {chosen.pairs} pairs, one process")
        paired("walk + stat", lambda: walk(root), lambda: find(root), chosen.pairs)
        fresh = iter(range(10_000))
        new = lambda: crawl_into(root, f"sqlite:///{folder}/new-{next(fresh)}.db")  # noqa: E731
        paired("first crawl into inventory", new, lambda: find(root), chosen.pairs)
        crawl_into(root, f"sqlite:///{place}")
        paired(
            "rescan, nothing changed", lambda: crawl_into(root, f"sqlite:///{place}"), lambda: find(root), chosen.pairs
        )
        print(f"inventory: {place.stat().st_size / chosen.files:.0f} bytes a file")


if __name__ == "__main__":
    main()
