"""What noting and assessing permissions costs, in processor time: `python bench/exposure.py [FILES] [FOLDERS]`.

A share of small files is made in a temporary folder and crawled into a new inventory, then again unchanged; and a table
of folders with sixty permissions is assessed, then again unchanged.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from models.posix import from_posix
from models.records import Share, ShareKind
from models.store import open_inventory, permissions, shares
from models.store.bulk import insert_rows
from models.store.crawls import Reconciler
from models.store.engine import writing
from models.tables import folders
from scanner.crawl import crawl
from scanner.exposing import expose
from scanner.permissions import Local


@contextmanager
def timed(what: str, number: int) -> Iterator[None]:
    """Print the processor time of the block, in all and for each of `number`."""
    started = time.process_time()
    yield
    spent = time.process_time() - started
    print(f"{what:40} {spent:8.3f} s {spent / number * 1e6:8.2f} µs each")


def crawled(engine: Engine, root: Path, number: int, what: str) -> None:
    """Crawl and note, and print what each takes."""
    with writing(engine) as connection:
        key = shares.register(connection, Share("bench", ShareKind.SHARED, str(root)))
        first = not shares.has_runs(connection, key)
        run = shares.start_run(connection, key, datetime.now(UTC), "", "")
        with timed(f"{what}: crawl", number):
            reconciler, listings = Reconciler(connection, key, run, first), list(crawl(os.fsencode(root)))
            reconciler.take(listings)
            reconciler.flush()
        with timed(f"{what}: permissions", number):
            source = Local(os.fsencode(root))
            permissions.note(connection, key, reconciler.looked, reconciler.touched, source, permissions.Keys())
        reconciler.finish()


def assessed(engine: Engine, number: int) -> None:
    """Assess a table of folders with sixty permissions."""
    with writing(engine) as connection:
        keys = permissions.Keys()
        made = (from_posix(m, 0, g, "{} n{}".format, folder=True) for m in (0o755, 0o750, 0o777) for g in range(20))
        known = [keys.of(connection, one) for one in made]
        names = ("share_id", "path", "raw", "signature", "files", "seen_run", "permission_id")
        rows = ((1, f"d{i // 1000}/e{i // 50}/f{i}", b"", b"x", 1, 1, known[i % len(known)]) for i in range(number))
        insert_rows(connection, folders, names, rows)
    for what in ("assess, new", "assess, unchanged"):
        with timed(what, number):
            expose(engine)


def main(files: int = 20_000, number: int = 100_000) -> None:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "share"
        for folder in range(files // 40):
            (root / f"{folder // 50}" / f"{folder}").mkdir(parents=True)
            for name in range(40):
                (root / f"{folder // 50}" / f"{folder}" / f"{name}.txt").write_text("x")
        engine = open_inventory(f"sqlite:///{place}/crawl.db")
        crawled(engine, root, files, "new")
        crawled(engine, root, files, "unchanged")
        engine.dispose()
        engine = open_inventory(f"sqlite:///{place}/folders.db")
        assessed(engine, number)
        engine.dispose()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
