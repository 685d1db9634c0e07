"""Renews the lists of exact versions with hashes: .cache/tools/bin/python tools/lock.py [--upgrade]; uv resolves them.

One resolution holds for Python 3.11 to 3.13 on every system; the smaller lists take their versions from the largest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = Path("requirements")
BUILD = "build.in"
"""What builds Muniment itself; in each list, so that an installation fetches nothing by name alone."""
LISTS = {"test": ["--all-extras"], "all": ["--extra", "all"], "plain": []}
UNIVERSAL = ["--universal", "--python-version", "3.11", "--fork-strategy", "fewest", "--generate-hashes"]


def renew(*, upgrade: bool = False) -> None:
    """Write the lists anew; without `upgrade` what is listed stays where the bounds in pyproject.toml allow it."""
    newer = ["--upgrade"] if upgrade else []
    for name, extras in LISTS.items():
        if name != "test":
            shutil.copy(ROOT / FOLDER / "test.txt", ROOT / FOLDER / f"{name}.txt")
        compile_list(["pyproject.toml", f"{FOLDER}/{BUILD}", *extras, *(newer if name == "test" else [])], name)
    compile_list([f"{FOLDER}/tools.in", *newer], "tools")


def compile_list(arguments: Sequence[str], name: str) -> None:
    """Resolve into `requirements/NAME.txt`, whose present versions are preferred. Raises CalledProcessError."""
    command = [sys.executable, "-m", "uv", "pip", "compile", *arguments, *UNIVERSAL, "--no-config", "--quiet"]
    environment = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"}
    out = (FOLDER / f"{name}.txt").as_posix()
    subprocess.run([*command, "-o", out], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)


if __name__ == "__main__":
    renew(upgrade="--upgrade" in sys.argv[1:])
