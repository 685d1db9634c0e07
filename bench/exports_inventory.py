"""What every export of an inventory costs: processor time, peak memory and size, each in a process of its own.

python bench/exports_inventory.py                                  100,000 made-up items
python bench/exports_inventory.py --items 10000 100000 1000000     and how time and memory grow
python bench/exports_inventory.py --items 1000000 --keep /tmp/one  the inventory is kept there, and taken if it is there
python bench/exports_inventory.py --only csv jsonl                 only what has one of these words in its name

Half of the items have four findings, and every item reasons and candidates, so that lines are as long as real ones.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, update

import classifiers.policy
from classifiers.detectors.sealing import token
from models.config import Config
from models.disposition import Reason
from models.fileplan import ClassCandidate
from models.findings import Finding, FindingType
from models.store import findings, open_inventory
from models.store.engine import writing
from models.store.packing import dump_candidates, dump_reasons, to_ns
from models.subjects import Subject
from models.tables import judgements, judging, runs
from reports import EXPORTERS
from reports.migration.bundle import Options
from scanner.exporting import Request, run_export
from scanner.keys import ensure_key
from scanner.managing import run_management
from scanner.migrating import Asked, run_plan, run_reconcile
from scanner.subject_access import run_find
from tests.review_estate import CLASSES, SERVICES, TODAY, fill

MB = 1_000_000
KINDS = (FindingType.PERSON, FindingType.PHONE, FindingType.EMAIL, FindingType.POSTCODE)
REASONS = dump_reasons(
    (
        Reason("action.migrate", "a class is known and the retention runs: it can move"),
        Reason(
            "retention.earliest", "closed 14 March 2012 + 6 years = 14 March 2018, by the file plan's row for tenancies"
        ),
    )
)
CANDIDATES = dump_candidates(
    ClassCandidate(code, score, ("tenancy", "rent", "arrears"), "text", (("text", score), ("path", 0.2)), False)
    for code, score in zip(CLASSES, (0.6, 0.2, 0.1), strict=False)
)
PHONE = "01632 960123"
SITE = "https://example.sharepoint.com/sites/estate"
Measured = Callable[[Config, Path], int]


def _export(kind: str, format: str = "csv", **more: Any) -> Measured:
    return lambda config, folder: run_export(config, Request(kind, folder / f"out.{format}", format, **more))


def _plan(config: Config, folder: Path) -> int:
    return run_plan(config, folder / "plan", Options(), Asked()).items


def _reconcile(config: Config, folder: Path) -> int:
    """The comparison alone; the plan and the tools' report are there already (`_reported`)."""
    reported = folder.parent / "reported"
    return run_reconcile(reported / "manifest.jsonl", [reported / "report.csv"], folder / "out.csv", "csv").total()


def _management(ending: str) -> Measured:
    def made(config: Config, folder: Path) -> int:
        run_management(config, folder / f"out.{ending}", "What is on the shares")
        return 1

    return made


def _found(config: Config, folder: Path) -> int:
    """A search whose telephone number stands in one content of two hundred."""
    subject = Subject(("Peredur Tudur-Hale",), {FindingType.PHONE: (PHONE,)})
    return len(run_find(config, subject, "bench", out=folder / "out.csv").matches)


EXPORTS: dict[str, Measured] = {
    **{f"inventory {format}": _export("inventory", format) for format in ("csv", "jsonl", "xlsx", "parquet")},
    "inventory csv --shareable": _export("inventory", shareable=True),
    "inventory csv --filter action=dispose": _export("inventory", filters=("action=dispose",)),
    "inventory csv --filter area=SU/Legal --filter retention=due": _export(
        "inventory", filters=("area=SU/Legal", "retention=due")
    ),
    **{f"{kind} csv": _export(kind) for kind in EXPORTERS if kind != "inventory"},
    "findings parquet": _export("findings", "parquet"),
    "ropa xlsx": _export("ropa", "xlsx"),
    "report --management html": _management("html"),
    "migration plan": _plan,
    "migration reconcile": _reconcile,
    "find, with its record": _found,
}


def main() -> None:
    """Make inventories, write every export in a process of its own, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, nargs="+", default=[100_000])
    parser.add_argument("--keep", type=Path, help="a folder for the inventory, for one number of items")
    parser.add_argument("--only", nargs="+", default=[""])
    parser.add_argument("--one", nargs=2, help="used by itself")
    asked = parser.parse_args()
    if asked.one:
        _one(Path(asked.one[0]), asked.one[1])
        return
    print("| export | items | lines | processor s | µs an item | peak MB | written MB |\n|---|---|---|---|---|---|---|")
    for items in asked.items:
        with tempfile.TemporaryDirectory() as scratch:
            folder = asked.keep or Path(scratch)
            _make(folder, items)
            for name in EXPORTS:
                if any(word in name for word in asked.only):
                    print(f"| {name} | {items:,} | {_measured(folder, name, items)} |", flush=True)


def _measured(folder: Path, name: str, items: int) -> str:
    if name == "migration reconcile" and not (folder / "reported").exists():
        _reported(folder)
    done = subprocess.run([sys.executable, __file__, "--one", str(folder), name], capture_output=True, text=True)
    if done.returncode:
        return f"failed: {done.stderr.strip().splitlines()[-1]}"
    found = json.loads(done.stdout.splitlines()[-1])
    each = found["seconds"] / items * MB
    return f"{found['lines']:,} | {found['seconds']:.1f} | {each:.0f} | {found['memory']:.0f} | {found['size']:.2f}"


def _make(folder: Path, number: int) -> None:
    """An inventory with so many items, judged; one that is there already is taken."""
    folder.mkdir(exist_ok=True)
    if (folder / "estate.db").exists():
        return
    (folder / "policy").mkdir()
    for one in Path(classifiers.policy.__file__).parent.iterdir():
        if one.suffix in (".csv", ".toml", ".txt"):
            shutil.copy(one, folder / "policy")
    (folder / "policy/storage_areas.csv").write_text("\n".join(_areas()), "utf-8")
    engine = open_inventory(f"sqlite:///{folder}/making.db")
    fill(engine, number)
    _say_more(engine, number, ensure_key(folder / "key"))
    engine.dispose()
    (folder / "making.db").rename(folder / "estate.db")


def _areas() -> Iterator[str]:
    yield "path,kind,service,data_owner,asset_owner,default_code,sharepoint_site,library,folder,scope"
    for name in SERVICES:
        yield f"SU/{name},SU,{name},owner@example.org,owner@example.org,,{SITE},Documents,{name},"


def _say_more(engine: Engine, number: int, key: bytes) -> None:
    """Findings, reasons, candidates, and that there were a scan and a judging."""
    with writing(engine) as connection:
        findings.write(connection, _findings(number, token(FindingType.PHONE, PHONE, key)))
        said = {
            "reasons": REASONS,
            "candidates": CANDIDATES,
            "record_class": "Tenancies",
            "retention_trigger": "closed",
        }
        said |= {"trigger_basis": "closed 14 March 2012 (page 1) + 6 years = 14 March 2018", "due": "2018-03-14"}
        connection.execute(update(judgements).values(**said))
        values = {"at": 1, "today": TODAY.isoformat(), "policy_digest": "p", "model_digest": "m"}
        connection.execute(insert(judging).values(id=1, **values))
        at = to_ns(datetime(2026, 11, 22, tzinfo=UTC))
        connection.execute(insert(runs).values(id=1, share_id=1, started=at, finished=at, state="done"))


def _findings(number: int, sought: bytes) -> Iterator[tuple[int, tuple[Finding, ...]]]:
    for content in range(1, int(number * 0.8) + 1, 2):
        found = []
        for place, kind in enumerate(KINDS):
            phone = kind is FindingType.PHONE and content % 200 == 1
            hash = sought if phone else (content * 4 + place).to_bytes(16, "big")
            known = {"context": "letter", "masked": "P. O.", "value_hash": hash}
            found.append(Finding(kind, place * 40, place * 40 + 12, 0.9, "model", **known))
        yield content, tuple(found)


def _reported(folder: Path) -> None:
    """A plan in `reported`, and an item report of the tools in which one in a hundred failed."""
    config = _config(folder)
    run_plan(config, folder / "reported", Options(), Asked())
    with (folder / "reported/report.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Source", "Destination", "File name", "File size", "Content type", "Status"))
        for number, text in enumerate((folder / "reported/manifest.jsonl").open(encoding="utf-8")):
            line = json.loads(text)
            status = "Failed" if number % 100 == 0 else "Migrated"
            writer.writerow((line["source"], line["url"], line["name"], line["size"], "File", status))


def _config(folder: Path) -> Config:
    place = f"sqlite:///{folder}/estate.db"
    return Config(inventory=place, key_file=str(folder / "key"), policy=str(folder / "policy"))


def _one(folder: Path, name: str) -> None:
    """Write one export and say what it took; the time of starting Python and its imports is left out."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        before = _used()
        lines = EXPORTS[name](_config(folder), Path(scratch))
        found = {"lines": lines, "seconds": _used() - before, "memory": _peak()}
        size = sum(one.stat().st_size for one in Path(scratch).rglob("*") if one.is_file())
    print(json.dumps(found | {"size": size / MB}))


def _peak() -> float:
    """The most memory in MB since this program began (getrusage would count the process that started it too)."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / MB for line in status if line.startswith("VmHWM:"))


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
