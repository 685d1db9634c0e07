"""A share that is crawled in two steps is judged as one that was crawled at once."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.shares import inventory_of, make_share, muniment

TODAY = "2026-06-01"
CHANGING = ("created",)
"""When a file came onto this disk is not the same for two copies of a share."""


def test_the_order_of_scans_does_not_change_a_judgement(tmp_path: Path) -> None:
    whole = make_share(tmp_path / "one" / "share", letters=2)
    files = sorted(path for path in whole.rglob("*") if path.is_file())
    late = files[::2]
    for number, part in enumerate(([file for file in files if file not in late], late)):
        for file in reversed(part):
            place = tmp_path / "two" / "share" / file.relative_to(whole)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, place)
        code, _, error = muniment("scan", "share", "--workers", "1", cwd=tmp_path / "two")
        assert code in (0, 3), (number, error)
    assert muniment("scan", "share", "--workers", "1", cwd=tmp_path / "one")[0] in (0, 3)
    found = []
    for name in ("one", "two"):
        code, _, error = muniment("judge", "--today", TODAY, cwd=tmp_path / name)
        assert code == 0, error
        found.append([{key: row[key] for key in row.keys() - CHANGING} for row in inventory_of(tmp_path / name)])
    assert found[0] == found[1]
    assert len(found[0]) > len(files)
