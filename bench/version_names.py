"""Version families by name, on names that others gave: pairs found against pairs labelled.

    python bench/version_names.py                figures of both halves, mistakes of the dev half only

`version_names.tsv` holds names as found in public listings. They were labelled before the rules were run on them; the
rules were mended from the dev half only. A pair counts as found where the names alone make two files one family.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from pathlib import Path

from classifiers.version_names import named_version

NAMES = Path(__file__).with_suffix(".tsv")
Pair = tuple[str, str]


def main() -> None:
    """Measure and print."""
    lines = [line.split("\t") for line in NAMES.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    for half in ("dev", "held"):
        measure(half, [(folder, family, name) for part, folder, family, name in lines if part == half])


def measure(half: str, lines: list[tuple[str, str, str]]) -> None:
    """Print the figures of one half; the mistakes of the dev half too."""
    families = {name: family for _, family, name in lines}
    true = {pair for pair in combinations(sorted(families), 2) if families[pair[0]] == families[pair[1]]}
    folders = {folder for folder, _, _ in lines}
    found = {pair for one in folders for pair in found_pairs(sorted(name for f, _, name in lines if f == one))}
    right = len(found & true)
    precision = right / len(found) if found else 1.0
    print(f"{half}: {len(families)} names, {len(true)} true pairs, {len(found)} found: ", end="")
    print(f"precision {precision:.3f}, recall {right / len(true):.3f}")
    if half == "dev":
        for what, pairs in (("wrong", found - true), ("missed", true - found)):
            for left, other in sorted(pairs):
                print(f"  {what}: {left} | {other}")


def found_pairs(names: list[str]) -> list[Pair]:
    """Names that the judge takes for one document, in a folder that held them all."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        key = named_version(name).key
        if key:
            groups[key].append(name)
    marked = [group for group in groups.values() if any(named_version(name).marked for name in group)]
    return [pair for group in marked for pair in combinations(group, 2)]


if __name__ == "__main__":
    main()
