"""`muniment demo`: a small council share made, scanned and reported on, so that a newcomer sees the whole."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path

from models.config import load
from models.errors import MunimentError
from scanner.demo import make_share
from scanner.exporting import Request, run_export
from scanner.progress import progress
from scanner.scanning import run_report, run_scan

MARK = "made-by-muniment-demo.txt"


def demonstrate(folder: Path) -> list[str]:
    """Make the demo in a folder of its own (made anew when it exists); returns what to print.

    Raises MunimentError when the folder holds something that the demo did not make.
    """
    _clear(folder)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("`muniment demo` made this folder and empties it when it runs again.\n", "utf-8")
    made = make_share(folder / "share")
    config = load(folder, inventory=f"sqlite:///{folder / 'muniment.db'}")
    with progress() as shown:
        shown.show(f"Made {made.files} files in {folder / 'share'}", at_once=True)
    places = [str(folder / "share"), str(folder / "mailbox")]
    _, lines = run_scan([place for place in places if Path(place).exists()], config, date.today(), {})  # noqa: DTZ011
    run_report(config, folder / "report.html", "What is on the demo share")
    run_export(config, Request("inventory", folder / "inventory.csv", "csv"))
    return [
        *lines[:-1],
        "",
        f"Report:    {folder / 'report.html'}",
        f"Inventory: {folder / 'inventory.csv'}",
        *_next(folder),
    ]


def _clear(folder: Path) -> None:
    if not folder.exists():
        return
    if not (folder / MARK).exists() and any(folder.iterdir()):
        raise MunimentError(
            f"{folder} exists and was not made by the demo", "Name another folder: muniment demo --to DIR"
        )
    shutil.rmtree(folder)


def _next(folder: Path) -> list[str]:
    command = "muniment" if shutil.which("muniment") else sys.argv[0]
    return [
        "",
        "Four things to try next:",
        f"  1. Open {folder / 'report.html'} in a browser.",
        f"  2. Ask why: {command} inspect '{folder / 'share' / 'SU' / 'HR'}'",
        f"  3. Review it in a browser: {command} console --inventory 'sqlite:///{folder / 'muniment.db'}'",
        f"  4. Scan a share of your own: {command} scan /path/to/share",
    ]
