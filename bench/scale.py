"""How walking, scanning and loading grow with the number of files, each beside the limit measured in the same run.

python bench/scale.py [--files 20000 200000 1000000] [--parts walk map rescan percent content rows] [--at DIR] [--keep]

Trees are generated: letters of about 600 bytes, each different, in folders of 40. Each measurement runs in a process
of its own and counts the processor time of that process and its children, and its peak memory (of reading: PSS). The
limit is `find -printf` over the same tree (walk, map, rescan, percent), or the database's own bulk load (rows). The
last lines give the exponent of growth: 1.00 is linear. Content is read at sizes up to --content-to files only.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import scan

FILES_A_FOLDER = 40
PARTS = ("walk", "map", "rescan", "percent", "content", "rows")
LETTER = (
    "Dear {name},\n\nThank you for your letter of {day} March {year} about case {number} at {door} Mill Lane. "
    "We have asked the housing office to look at the matter and will write again by the end of the month. "
    "You can telephone us on 01632 960{phone:03d} in the meantime, between nine and five on working days.\n\n"
    "The repairs that you asked for were ordered under job {number}-{door}; the contractor has been told that the "
    "kitchen window does not close and that the hall is damp. Please keep this letter for your records.\n\n"
    "Yours sincerely,\n\nJoan Ashworth\nHousing Officer\n"
)
NAMES = ("Mrs Prudence Okafor", "Mr Gareth Probert", "Ms Anna Kowalska", "Mr Samuel Whitfield", "Dr Nia Bowen")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one piece of work took: processor seconds and seconds, and at its peak bytes of memory."""

    processor: float
    wall: float
    peak: int


def make_tree(root: Path, files: int) -> None:
    """Letters in folders of 40, three levels deep."""
    for number in range(0, files, FILES_A_FOLDER):
        folder = root / f"unit {number // 40_000}" / f"year {number // 4_000}" / f"case {number}"
        folder.mkdir(parents=True)
        for i in range(number, min(number + FILES_A_FOLDER, files)):
            (folder / f"letter {i}.txt").write_text(_letter(i))


def _letter(number: int) -> str:
    facts = {"day": 1 + number % 28, "year": 2000 + number % 24, "door": number % 190, "phone": number % 1000}
    return LETTER.format(name=NAMES[number % len(NAMES)], number=number, **facts)


def change_percent(root: Path, files: int) -> None:
    """Write one file in a hundred anew, chosen by chance."""
    for i in random.Random(7).sample(range(files), files // 100):
        first = i // FILES_A_FOLDER * FILES_A_FOLDER
        folder = root / f"unit {first // 40_000}" / f"year {first // 4_000}" / f"case {first}"
        (folder / f"letter {i}.txt").write_text(_letter(i) + "PS: changed\n")


def find(root: Path) -> Cost:
    """`find -printf` of what a crawl notes."""
    with tempfile.TemporaryFile() as out:
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(["find", str(root), "-printf", "%p %s %T@ %C@ %i\\n"], stdout=out, check=True)
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - start
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, 0)


def apart(stage: str, root: Path, url: str, helpers: int = 0) -> Cost:
    """A stage in a process of its own, without what it takes to start."""
    command = [*_command(stage, root, url), "--helpers", str(helpers)]
    return Cost(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def reading(root: Path, url: str) -> Cost:
    """All that is pending read by two workers: cost and memory (PSS) of all processes, from their start on."""
    printed, code, usage = scan.measure(_command("read", root, url))
    if code:
        raise SystemExit(f"reading ended with code {code}: {printed}")
    return Cost(usage.cpu_seconds, usage.seconds, usage.peak_pss)


def _command(stage: str, root: Path, url: str) -> list[str]:
    return [sys.executable, __file__, "--stage", stage, "--root", str(root), "--url", url]


def run_stage(stage: str, root: Path, url: str, helpers: int) -> Cost:
    """In the process of its own: a walk, a crawl into the inventory, or a reading of what is pending."""
    from scanner import crawling

    crawling.HELPERS = helpers
    work = {"walk": _walk, "crawl": _crawl, "read": _read}[stage](root, url, helpers)
    before, start = _processor(), time.perf_counter()
    work()
    spent, wall = _processor() - before, time.perf_counter() - start
    return Cost(spent, wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def _walk(root: Path, _url: str, helpers: int) -> Callable[[], object]:
    from scanner.crawl import crawl

    return lambda: sum(len(listing.entries) for listing in crawl(os.fsencode(root), helpers=helpers))


class _Silent:
    def crawled(self, files: int) -> None: ...
    def to_read(self, files: int, size: int) -> None: ...
    def read(self, files: int, size: int, unread: int) -> None: ...
    def judged(self, items: int) -> None: ...


def _crawl(root: Path, url: str, _helpers: int) -> Callable[[], object]:
    """As a map-only scan does it, permissions included; judging is measured by bench/judge.py."""
    from classifiers.policy import load
    from models.records import Share, ShareKind
    from models.store import open_inventory, shares
    from models.store.engine import writing
    from scanner.crawling import crawl_into
    from scanner.scan_facts import Source

    engine = open_inventory(url)
    with writing(engine) as connection:
        key = shares.register(connection, Share("SU", ShareKind.SHARED, str(root)))
        first = not shares.has_runs(connection, key)
        run = shares.start_run(connection, key, datetime.now(UTC), "", "")
    source, policy = Source("SU", key, run, os.fsencode(root), "", first), load(None)
    return lambda: crawl_into(engine, source, policy, _Silent())


def _read(root: Path, url: str, _helpers: int) -> Callable[[], object]:
    from classifiers.policy import load
    from models.store import open_inventory
    from scanner.keys import ensure_key
    from scanner.reading_files import read_new
    from scanner.scan_facts import Options, Source

    engine = open_inventory(url)
    options = Options(workers=2, key_file=str(root.parent / "key"))
    ensure_key(Path(options.key_file))
    source = Source("SU", 1, 1, os.fsencode(root), "", False)
    return lambda: read_new(engine, source, load(None), options, _Silent())


def _processor() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


class Table:
    """Measurements by name and number of files, printed as they come."""

    def __init__(self) -> None:
        self.spent: dict[str, list[tuple[int, float]]] = {}

    def add(self, name: str, files: int, cost: Cost, limit: Cost | None, more: str = "") -> None:
        self.spent.setdefault(name, []).append((files, cost.processor))
        ratio = f"{cost.processor / limit.processor:9.2f}{cost.wall / limit.wall:8.2f}" if limit else " " * 17
        peak = f"{cost.peak / 2**20:8.0f} MB" if cost.peak else " " * 11
        print(f"{files:>10,}  {name:34}{cost.processor:9.2f}{cost.wall:9.2f}{ratio}{peak}  {more}", flush=True)

    def exponents(self) -> None:
        """Print the slope of log(time) over log(files) for what was measured at two sizes or more."""
        for name, points in self.spent.items():
            if len({files for files, _ in points}) > 1:
                print(f"{name:46} grows as N^{slope(points):.2f}")


def slope(points: Sequence[tuple[int, float]]) -> float:
    """The exponent of growth by least squares.

    >>> round(slope([(10, 1.0), (100, 10.0), (1000, 100.0)]), 3)
    1.0
    """
    logs = [(math.log(files), math.log(max(spent, 1e-6))) for files, spent in points]
    return statistics.linear_regression([x for x, _ in logs], [y for _, y in logs]).slope


def measure(table: Table, files: int, parts: Sequence[str], place: Path) -> None:
    """All measurements on a tree of one size."""
    root, database = place / "share", place / "inventory.db"
    url = f"sqlite:///{database}"
    make_tree(root, files)
    find(root)
    limit = min((find(root) for _ in range(3)), key=lambda cost: cost.processor)
    table.add("find -printf", files, limit, None)
    if "walk" in parts:
        table.add("walk, one process", files, apart("walk", root, url), limit)
        table.add("walk, two processes", files, apart("walk", root, url, 1), limit)
    if {"map", "rescan", "percent", "content"} & set(parts):
        cost = apart("crawl", root, url, 1)
        table.add("first crawl with permissions", files, cost, limit, f"{_bytes(database) / files:,.0f} B a file")
    if "rescan" in parts:
        table.add("rescan, unchanged, one process", files, apart("crawl", root, url), limit)
        table.add("rescan, unchanged, two processes", files, apart("crawl", root, url, 1), limit)
    if "percent" in parts:
        change_percent(root, files)
        table.add("rescan, 1 % changed", files, apart("crawl", root, url, 1), limit)
    if "content" in parts:
        cost = reading(root, url)
        speed = f"{files / cost.processor:,.0f} files a processor second, {_bytes(database) / files:,.0f} B a file"
        table.add("content, first reading", files, cost, None, speed)


def _bytes(database: Path) -> int:
    """Of an inventory, with what is still in its log."""
    return sum(one.stat().st_size for one in database.parent.glob(f"{database.name}*"))


def load_rows(table: Table, number: int, place: Path) -> None:
    """Rows of a crawl into SQLite and PostgreSQL, beside raw executemany and psql's \\copy."""
    import store

    from models.store.crawls import COLUMNS
    from models.tables import items
    from tests.postgres import new_server

    rows = store.item_rows(number)
    ours, raw = (Cost(*one(), 0) for one in store.sqlite_pair(place, items, COLUMNS, rows))
    table.add("rows into SQLite", number, ours, raw, f"{number / ours.wall:,.0f} rows a second")
    server = new_server(durable=True)
    loads = store.Loads(server, place)
    file = loads.written("items", rows)
    mine = [Cost(*loads.ours(items, COLUMNS, rows), 0) for _ in range(2)][-1]
    copied = Cost(*loads.copied(items, COLUMNS, file), 0)
    table.add("rows into PostgreSQL", number, mine, copied, f"{number / mine.wall:,.0f} rows a second")
    loads.engine.dispose()
    server.remove()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--files", type=int, nargs="+", default=[20_000, 200_000, 1_000_000])
    options.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    options.add_argument("--content-to", type=int, default=20_000, help="read content at sizes up to this only")
    options.add_argument("--at", help="where to make the trees; default: the system's folder for temporary files")
    options.add_argument("--keep", action="store_true", help="leave trees and inventories there; growth.py --of DIR")
    for name in ("--stage", "--root", "--url"):
        options.add_argument(name, help=argparse.SUPPRESS)
    options.add_argument("--helpers", type=int, default=0, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.stage:
        cost = run_stage(chosen.stage, Path(chosen.root), chosen.url, chosen.helpers)
        print(json.dumps({"processor": cost.processor, "wall": cost.wall, "peak": cost.peak}))
        return
    print(f"{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}")  # noqa: DTZ011
    head = ("seconds: processor", "wall", "ratios: processor", "wall", "peak")
    print(f"{'files':>10}  {'':34}{head[0]:>9}{head[1]:>5}{head[2]:>18}{head[3]:>5}{head[4]:>7}")
    table = Table()
    for files in chosen.files:
        parts = [part for part in chosen.parts if part != "content" or files <= chosen.content_to]
        place = Path(tempfile.mkdtemp(prefix=f"scale-{files}-", dir=chosen.at))
        place.chmod(0o755)
        try:
            if set(parts) - {"rows"}:
                measure(table, files, parts, place)
            if "rows" in parts:
                load_rows(table, files, place)
        finally:
            if not chosen.keep:
                shutil.rmtree(place)
    table.exponents()


if __name__ == "__main__":
    main()
