"""Takes the guide's pictures of the console: makes the demo share, serves its inventory, and drives a real browser.

python tools/screenshots.py [--to docs/images]      needs the console's parts and Debian's chromium
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

PAGES = {"console-queue": "/queue", "console-overview": "/", "console-item": "/queue?text=decision"}
MUNIMENT = [sys.executable, "-c", "from scanner.cli import main; main()"]
WIDTH, HEIGHT = 1360, 900


def main() -> None:
    """Take them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=Path("docs/images"))
    to = parser.parse_args().to.resolve()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*MUNIMENT, "demo", "--to", "demo"], cwd=folder, env=environment, check=True)
        place = Path(folder) / "demo"
        command = [*MUNIMENT, "console", "--port", "0", "--inventory", "sqlite:///muniment.db"]
        server = subprocess.Popen(command, cwd=place, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            _take(_address(server), to)
        finally:
            server.terminate()
            server.wait()


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stderr is not None
    for line in server.stderr:
        found = re.search(r"http\S+", line)
        if found:
            return found[0]
    raise SystemExit("the console did not start")


def _take(address: str, to: Path) -> None:
    base = address.split("/enter")[0]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}).new_page()
        page.goto(address)
        for name, place in PAGES.items():
            page.goto(base + place)
            if name == "console-item":
                page.click("[data-row] a[data-open]")
            page.screenshot(path=to / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
