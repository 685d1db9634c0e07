"""What the exports of information governance cost: processor time, peak memory and size, each in a process of its own.

python bench/exports_inventory.py                 100,000 made-up items: the inventory in each format, and registers
python bench/exports_inventory.py --items 20000
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from models.config import Config
from models.store import open_inventory
from models.store.engine import writing
from models.store.packing import to_ns
from models.tables import judging, runs
from scanner.exporting import Request, run_export
from tests.review_estate import TODAY, fill

MB = 1_000_000
INVENTORY = [("inventory", format, {}) for format in ("csv", "jsonl", "xlsx", "parquet")]
OTHERS = [
    ("inventory", "csv", {"shareable": True}),
    ("inventory", "csv", {"filters": ["action=dispose"]}),
    ("asset-register", "csv", {}),
    ("ropa", "xlsx", {}),
    ("formats-summary", "csv", {}),
    ("kpi", "csv", {}),
    ("labels", "csv", {}),
]


def main() -> None:
    """Make an inventory, write every export in a process of its own, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--one", help="used by itself: what to export, as JSON")
    asked = parser.parse_args()
    if asked.one:
        _one(json.loads(asked.one))
        return
    with tempfile.TemporaryDirectory() as folder:
        _make(Path(folder), asked.items)
        print(f"{asked.items:,} items\n")
        print("| export | lines | processor s | peak MB | file MB | times CSV |\n|---|---|---|---|---|---|")
        base = 0.0
        for name, found in _measured(Path(folder)):
            base = base or found["seconds"]
            shown = (
                f"{found['seconds']:.1f} | {found['memory']:.0f} | {found['size']:.2f} | {found['seconds'] / base:.2f}"
            )
            print(f"| {name} | {found['lines']:,.0f} | {shown} |", flush=True)


def _measured(folder: Path) -> Iterator[tuple[str, dict[str, float]]]:
    for kind, format, more in [*INVENTORY, *OTHERS]:
        given = {"folder": str(folder), "kind": kind, "format": format, "more": more}
        command = [sys.executable, __file__, "--one", json.dumps(given)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        words = " ".join([kind, format, *(f"--{name}" for name in more)])
        yield words, json.loads(done.stdout)


def _make(folder: Path, number: int) -> None:
    engine = open_inventory(f"sqlite:///{folder}/estate.db")
    fill(engine, number)
    with writing(engine) as connection:
        values = {"at": 1, "today": TODAY.isoformat(), "policy_digest": "p", "model_digest": "m"}
        connection.execute(insert(judging).values(id=1, **values))
        at = to_ns(datetime(2026, 11, 22, tzinfo=UTC))
        connection.execute(insert(runs).values(id=1, share_id=1, started=at, finished=at, state="done"))
    engine.dispose()


def _one(given: dict[str, object]) -> None:
    """Write one export and say what it took; the time of starting Python and its imports is left out."""
    folder = Path(str(given["folder"]))
    config = Config(inventory=f"sqlite:///{folder}/estate.db", key_file=str(folder / "key"))
    out = folder / f"out.{given['format']}"
    more = {name: tuple(value) if isinstance(value, list) else value for name, value in dict(given["more"]).items()}  # type: ignore[call-overload]
    before = _used()
    lines = run_export(config, Request(str(given["kind"]), out, str(given["format"]), **more))
    found = {"lines": lines, "seconds": _used() - before, "memory": _peak()}
    print(json.dumps(found | {"size": out.stat().st_size / MB}))


def _peak() -> float:
    """The most memory in MB since this program began (getrusage would count the process that started it too)."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / MB for line in status if line.startswith("VmHWM:"))


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
