"""Version families by name, on names that others gave: pairs and families found against those labelled.

    python bench/version_names.py                figures of all halves, mistakes of the dev halves only

`version_names.tsv` holds names as found in public listings, `version_names_folders.tsv` whole folders of public
repositories, found later and by another search. Both were labelled before the rules were run on them; the rules were
mended from the dev halves only. A pair counts as found where the names alone make two files one family. The last
line of a half adds the pairs that differ in a date, initials or a number and are found only where the texts are nearly
the same (see `classifiers/versions.py`): the texts are not here, so its recall is what could be found at most, and the
pairs that the texts would have to refuse are counted.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from pathlib import Path

from classifiers.version_names import named_version

HERE = Path(__file__)
NAMES = (HERE.with_suffix(".tsv"), HERE.with_name("version_names_folders.tsv"))
File = tuple[str, str]
"""A folder and a name in it."""
Pair = tuple[File, File]


def main() -> None:
    """Measure and print."""
    lines = [line.split("\t") for path in NAMES for line in path.read_text(encoding="utf-8").splitlines()]
    for half in ("dev", "dev2", "held", "held2"):
        measure(half, {(folder, name): family for part, folder, family, name in filter(_named, lines) if part == half})


def _named(line: list[str]) -> bool:
    return line[0][:1] != "#"


def measure(half: str, labels: dict[File, str]) -> None:
    """Print the figures of one half, from each file's family; the mistakes of a dev half too."""
    true = _pairs(_grouped(labels))
    found_groups = [group for folder in sorted({file[0] for file in labels}) for group in _found(folder, labels)]
    found = {pair for group in found_groups for pair in combinations(group, 2)}
    print(f"{half}: {len(labels)} names, {len(true)} true pairs, {len(found)} found: ", end="")
    print(f"precision {_share(len(found & true), len(found))}, recall {_share(len(found & true), len(true))}")
    _measure_families([set(group) for group in _grouped(labels)], [set(group) for group in found_groups])
    asked = {pair for folder in sorted({file[0] for file in labels}) for pair in _asked(folder, labels)} - found
    most = _share(len((found | asked) & true), len(true))
    print(f"  with texts: recall {most} at most; {len(asked - true)} of {len(asked)} pairs for the texts to refuse")
    if half.startswith("dev"):
        for what, pairs in (("wrong", found - true), ("missed", true - found - asked), ("to refuse", asked - true)):
            for left, other in sorted(pairs):
                print(f"  {what}: {left[1]} | {other[1]}")


def _measure_families(true: list[set[File]], found: list[set[File]]) -> None:
    """Print how many families are found whole and in part, and how many of the found hold nothing else."""
    whole = sum(family in found for family in true)
    part = sum(any(len(group & family) > 1 for group in found) for family in true)
    pure = sum(any(group <= family for family in true) for group in found)
    print(f"  families: {len(true)} true, {len(found)} found: precision {_share(pure, len(found))}, ", end="")
    print(f"recall {_share(part, len(true))} (whole: {_share(whole, len(true))})")


def _share(part: int, whole: int) -> str:
    return f"{part / whole if whole else 1.0:.3f}"


def _grouped(labels: dict[File, str]) -> list[list[File]]:
    """The labelled families of two files or more."""
    groups: dict[str, list[File]] = defaultdict(list)
    for file in sorted(labels):
        groups[labels[file]].append(file)
    return [group for group in groups.values() if len(group) > 1]


def _pairs(groups: list[list[File]]) -> set[Pair]:
    return {pair for group in groups for pair in combinations(group, 2)}


def _found(folder: str, labels: dict[File, str]) -> list[list[File]]:
    """Names that the judge takes for one document, in a folder that held them all."""
    groups: dict[str, list[File]] = defaultdict(list)
    for file in sorted(file for file in labels if file[0] == folder):
        key = named_version(file[1]).key
        if key:
            groups[key].append(file)
    marked = (group for group in groups.values() if any(named_version(file[1]).related for file in group))
    return [group for group in marked if len(group) > 1]


def _asked(folder: str, labels: dict[File, str]) -> list[Pair]:
    """Pairs of one loose name, of which the texts decide."""
    groups: dict[str, list[File]] = defaultdict(list)
    for file in sorted(file for file in labels if file[0] == folder):
        groups[named_version(file[1]).loose].append(file)
    groups.pop("", None)
    kept = [group for group in groups.values() if any(not named_version(file[1]).number for file in group)]
    return [pair for group in kept for pair in combinations(group, 2)]


if __name__ == "__main__":
    main()
