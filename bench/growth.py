"""How the commands grow with the number of items: scan, scan again, judge, report and export of small notes.

    python bench/growth.py [--files 10000 100000 1000000] [--at DIR] [--keep]
    python bench/growth.py --of DIR [DIR ...]      what `bench/scale.py --parts content --keep` has left, already read

Notes of 50 to 200 bytes in folders of 40, one in ten a copy of another; every command runs as a user would start it.
Processor time and memory are those of all processes of a command (PSS: shared pages count once). The last lines give
the exponent of growth, 1.00 being linear, and the most that anything may have is that of N log N between the sizes.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import shutil
import tempfile
from datetime import date
from pathlib import Path

from scale import FILES_A_FOLDER, slope
from scan import MUNIMENT, Usage, measure

NAMES = ("Mrs Prudence Okafor", "Mr Gareth Probert", "Ms Anna Kowalska", "Mr Samuel Whitfield", "Dr Nia Bowen")
NOTE = "Please ring {name} back about the bin at {number} Mill Lane.\n"
MORE = "The collection on {day} March {year} was missed; the crew will call again within two working days.\n"


def make_notes(root: Path, files: int) -> None:
    """The notes; every tenth repeats the words of one before it."""
    for first in range(0, files, FILES_A_FOLDER):
        folder = root / f"depot {first // 40_000}" / f"round {first // 4_000}" / f"street {first}"
        folder.mkdir(parents=True)
        for number in range(first, min(first + FILES_A_FOLDER, files)):
            (folder / f"note {number}.txt").write_text(_note(number - 7 if number % 10 == 9 else number))


def _note(number: int) -> str:
    facts = {"name": NAMES[number % len(NAMES)], "day": 1 + number % 28, "year": 2000 + number % 24}
    return (NOTE + (MORE if number % 3 else "")).format(number=number, **facts)


def commands(share: Path, place: Path) -> dict[str, list[str]]:
    """Each command that is measured, by what it is called in the table."""
    inventory = ["--inventory", f"sqlite:///{place / 'inventory.db'}"]
    scan = [*MUNIMENT, "scan", str(share), "--json", *inventory]
    return {
        "first scan": scan,
        "scan again, nothing changed": scan,
        "judge": [*MUNIMENT, "judge", *inventory],
        "report": [*MUNIMENT, "report", "--out", str(place / "report.html"), *inventory],
        "export inventory, csv": [*MUNIMENT, "export", "inventory", "--out", str(place / "inventory.csv"), *inventory],
        "export inventory, xlsx": [
            *MUNIMENT,
            "export",
            "inventory",
            "--out",
            str(place / "inventory.xlsx"),
            *inventory,
        ],
    }


def check(name: str, printed: str, code: int, files: int) -> None:
    """Ends the benchmark where a command did not do what it is timed for."""
    if code not in (0, 3):
        raise SystemExit(f"{name} ended with code {code}")
    if name == "first scan" and json.loads(printed)["files_read"] != files:
        raise SystemExit(f"not every file was read: {printed}")


def run(files: int, place: Path) -> dict[str, Usage]:
    """Every command on a share of so many notes."""
    share = place / "share"
    make_notes(share, files)
    return measured(files, place, commands(share, place))


def run_read(place: Path) -> tuple[int, dict[str, Usage]]:
    """The number of files of a share that is read already, and every command on it; the first only judges it."""
    os.environ["MUNIMENT_KEY_FILE"] = str(place / "key")
    files = sum(len(names) for _, _, names in os.walk(place / "share"))
    later = commands(place / "share", place)
    first = {"scan of what is read: first judging": later.pop("first scan")}
    return files, measured(files, place, first | later)


def measured(files: int, place: Path, wanted: dict[str, list[str]]) -> dict[str, Usage]:
    """The cost of each command, printed as it comes."""
    spent: dict[str, Usage] = {}
    for name, command in wanted.items():
        printed, code, usage = measure(command)
        check(name, printed, code, files)
        spent[name] = usage
        print(
            f"{files:>10,}  {name:36}{usage.cpu_seconds:9.1f}{usage.seconds:9.1f}"
            f"{usage.cpu_seconds / files * 1e6:12.0f}{usage.peak_pss / 1e6:9.0f}",
            flush=True,
        )
    print(
        f"{files:>10,}  bytes of inventory a file: {(place / 'inventory.db').stat().st_size / files:,.0f}", flush=True
    )
    return spent


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--files", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--at", type=Path, help="where to make the shares; default: the system's temporary folder")
    options.add_argument("--keep", action="store_true", help="leave shares and inventories where they are")
    options.add_argument("--of", type=Path, nargs="+", metavar="DIR", help="shares with inventories that are there")
    chosen = options.parse_args()
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")  # noqa: DTZ011
    print(f"{'files':>10}  {'':36}{'CPU s':>9}{'wall s':>9}{'CPU µs each':>12}{'peak MB':>9}")
    spent: dict[int, dict[str, Usage]] = dict(map(run_read, chosen.of or ()))
    for files in () if chosen.of else chosen.files:
        place = Path(tempfile.mkdtemp(prefix=f"growth-{files}-", dir=chosen.at))
        try:
            spent[files] = run(files, place)
        finally:
            if not chosen.keep:
                shutil.rmtree(place)
    if len(spent) > 1:
        _exponents(spent)


def _exponents(spent: dict[int, dict[str, Usage]]) -> None:
    small, large = min(spent), max(spent)
    most = 1 + math.log(math.log(large) / math.log(small)) / math.log(large / small)
    for name in spent[small]:
        time = slope([(files, row[name].cpu_seconds) for files, row in spent.items()])
        memory = slope([(files, row[name].peak_pss) for files, row in spent.items()])
        print(f"{name:32} processor time as N^{time:.2f}, memory as N^{memory:.2f} (N log N: {most:.2f})")


if __name__ == "__main__":
    main()
