"""A changed policy in the console: bad rows named, effects shown before, then taken over with the old files kept."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from classifiers.policy import SHIPPED
from models.config import Config
from models.errors import MunimentError, PolicyError
from scanner.trying import checked, compared, taken_over
from tests.shares import make_share, muniment

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scanned share and a policy folder of its own."""
    folder = tmp_path_factory.mktemp("trying")
    make_share(folder / "share", letters=4)
    shutil.copytree(SHIPPED, folder / "policy", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    code, _, error = muniment("scan", "share", "--policy", "policy", cwd=folder)
    assert code in (0, 3), error
    return folder


def config(place: Path) -> Config:
    return Config(inventory=f"sqlite:///{place}/muniment.db", policy=str(place / "policy"))


def test_bad_rows_are_named_and_nothing_is_changed(place: Path) -> None:
    before = (place / "policy" / "disposal_schedule.csv").read_bytes()
    bad = before.replace(b"6 years", b"six score", 1) if b"6 years" in before else b"ref,record_type\nX,\n"
    with pytest.raises(PolicyError, match=r"disposal_schedule\.csv"):
        checked(config(place), {"disposal_schedule.csv": bad})
    with pytest.raises(PolicyError, match="no file of a policy"):
        checked(config(place), {"../muniment.toml": b"x"})
    assert (place / "policy" / "disposal_schedule.csv").read_bytes() == before


def test_effects_are_told_before_and_the_old_files_kept(place: Path) -> None:
    settings = (place / "policy" / "settings.toml").read_text("utf-8") + "\nclass_threshold = 1.0\n"
    settings = "\n".join(
        line for line in settings.splitlines() if not line.startswith("class_threshold = 0") or "1.0" in line
    )
    files = {"settings.toml": settings.encode()}
    digest = checked(config(place), files).digest
    facts = compared(config(place), files, date(2026, 11, 22))
    assert facts["what_if_digest"] == digest != facts["policy_digest"]
    assert facts["items"] > 10
    old = (place / "policy" / "settings.toml").read_bytes()
    assert taken_over(config(place), files, NOW).digest == digest
    assert (place / "policy" / "settings.toml").read_bytes() == files["settings.toml"]
    assert (place / "policy" / "earlier" / "2026-11-22T090000" / "settings.toml").read_bytes() == old


def test_the_shipped_example_is_never_changed(place: Path) -> None:
    with pytest.raises(MunimentError, match="shipped example"):
        taken_over(Config(inventory="sqlite:///x.db"), {}, NOW)
