"""What exports cost in processor time and memory: `python bench/exports.py migration [ITEMS ...]`.

Rows are made up as they come, one in ten of them with a name that SharePoint does not take, two in ten not approved.
Each measurement runs in a process of its own. `rows` only makes the rows: what it takes is part of all others. The
inventory export is there to compare with. `reconcile` compares a plan's manifest with item reports of as many rows.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from models.disposition import Action, Disposition, RetentionResult, RetentionState
from models.inventory import Content, Record, Row
from models.policy import Policy, StorageArea
from models.records import Item, ShareKind, Status, Times
from reports import EXPORTERS
from reports.migration.bundle import write_bundle
from reports.migration.planning import Plan
from reports.migration.reconcile import reconciled

SITE = "https://example.sharepoint.com/sites/housing"
POLICY = Policy("", "", {}, {}, areas=(StorageArea("SU", sharepoint_site=SITE, library="Documents"),))
ODD = (
    "Rent: final?.docx",
    "~$Budget.xlsx",
    "CON.txt",
    "Cofnodion w\u0302.pdf",
    "REPORT.docx",
    "report.docx",
    "a.",
    " b.doc",
)
FILES_A_FOLDER = 40
RETENTION = RetentionResult(RetentionState.CURRENT)


def rows(items: int) -> Iterator[Row]:
    """Made-up rows in the order of folders and names."""
    times = Times(None, datetime(2019, 5, 1, 8, 30, tzinfo=UTC))
    for first in range(0, items, FILES_A_FOLDER):
        folder = f"Unit {first // 40_000:04}/Correspondence {first // 4_000:05}/Case {first:08}"
        for number in range(first, min(first + FILES_A_FOLDER, items)):
            place = number - first
            name = f"{place:02} {ODD[place // 10 + first % 2 * 4]}" if place % 10 == 3 else f"Letter {number:08}.docx"
            action = Action.REVIEW if first % 200 == 0 else Action.MIGRATE
            item = Item("SU", f"{folder}/{name}", size=40_000 + number % 997, times=times, owner="CYNGOR\\jd")
            content = Content(hash=number.to_bytes(32, "big"), size=item.size)
            record = Record(number, f"{number:020x}", item, ShareKind.SHARED, Status.READ, None, content)
            yield Row(record, Disposition(action, RETENTION, (), class_code="HO-TEN", record_class="Tenancies"))


def only_rows(items: int, place: Path) -> int:
    return sum(1 for _ in rows(items))


def exported(kind: str) -> Callable[[int, Path], int]:
    """A measurement of one export as CSV."""
    exporter = EXPORTERS[kind].for_policy(POLICY)
    return lambda items, place: exporter.export(rows(items), place / "out.csv")


def planned(items: int, place: Path) -> int:
    with closing(Plan(rows(items), POLICY)) as plan:
        return write_bundle(plan, POLICY, place / "plan").items


def compared(items: int, place: Path) -> int:
    """The comparison alone; the manifest and the report are made by another process."""
    subprocess.run([sys.executable, __file__, "make", str(items), str(place)], check=True)
    counts = Counter(line["outcome"] for line in reconciled(place / "plan/manifest.jsonl", [place / "report.csv"]))
    return sum(counts.values())


def make_report(items: int, place: Path) -> None:
    """A plan, and an item report in which one in a hundred failed."""
    planned(items, place)
    with (place / "report.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Source", "Destination", "File name", "File size", "Content type", "Status"))
        for number, text in enumerate((place / "plan/manifest.jsonl").open(encoding="utf-8")):
            line = json.loads(text)
            status = "Failed" if number % 100 == 0 else "Migrated"
            writer.writerow((line["source"], line["url"], line["name"], line["size"], "File", status))


MEASURED: dict[str, Callable[[int, Path], int]] = {
    "rows": only_rows,
    "inventory": exported("inventory"),
    "migration": exported("migration"),
    "migration-stays": exported("migration-stays"),
    "plan": planned,
    "reconcile": compared,
}


def measure(what: str, items: int) -> None:
    """Print what one measurement takes in this process."""
    with tempfile.TemporaryDirectory() as place:
        started = time.process_time()
        number = MEASURED[what](items, Path(place))
        spent = time.process_time() - started
        size = sum(one.stat().st_size for one in Path(place).rglob("*") if one.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:16} {items:>9,} items {number:>9,} lines {spent:8.2f} s {spent / items * 1e6:7.1f} µs each", end="")
    print(f" {peak:7.0f} MB peak {size / 1e6:8.1f} MB written", flush=True)


def main(words: list[str]) -> None:
    if words[0] == "one":
        measure(words[1], int(words[2]))
    elif words[0] == "make":
        make_report(int(words[1]), Path(words[2]))
    elif words[0] == "migration":
        for items in map(int, words[1:] or ["10000", "100000"]):
            for what in MEASURED:
                subprocess.run([sys.executable, __file__, "one", what, str(items)], check=True)


if __name__ == "__main__":
    main(sys.argv[1:] or ["migration"])
