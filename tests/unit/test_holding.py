"""Holds placed on an inventory, and policies compared on it, through the command line."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from classifiers.policy import SHIPPED
from scanner.cli import main

LETTER = "Dear Mrs Jane Aldous\n\nYour tenancy of 4 Elm Close ended on 3 May 2009. The rent account is settled.\n"
OTHER = "Minutes of the committee of councillors held on 4 June 2012. The agenda was agreed by the council.\n"


@pytest.fixture
def scanned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small share that was scanned."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUNIMENT_KEY_FILE", str(tmp_path / "key"))
    (tmp_path / "su" / "Housing").mkdir(parents=True)
    (tmp_path / "su" / "Housing" / "letter.txt").write_text(LETTER * 5, encoding="utf-8")
    (tmp_path / "su" / "minutes.txt").write_text(OTHER * 5, encoding="utf-8")
    run("scan", "su")
    return tmp_path


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.output
    return result.output


def facts(*arguments: str) -> Any:
    return json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)


def held(folder: Path) -> dict[str, str]:
    run("judge")
    with sqlite3.connect(folder / "muniment.db") as connection:
        query = "SELECT items.name, judgements.hold FROM items JOIN judgements ON judgements.item_id = items.id"
        return dict(connection.execute(query).fetchall())


def test_a_hold_on_a_path_holds_until_it_is_released(scanned: Path) -> None:
    placed = facts("hold", "add", "path:Housing", "--authority", "Claim 4", "--review-by", "2020-01-01")
    assert held(scanned) == {"letter.txt": "Claim 4 (path:Housing)", "minutes.txt": ""}
    listed = facts("hold", "list")
    assert [one["released_by"] for one in listed["holds"]] == [""]
    assert "review was due" in listed["warnings"][0]
    run("hold", "release", str(placed["number"]), "--by", "A. Clerk")
    assert held(scanned) == {"letter.txt": "", "minutes.txt": ""}
    assert "released before" in run("hold", "release", str(placed["number"]), "--by", "A. Clerk", code=1)
    assert "A. Clerk" in run("hold", "list")


def test_a_hold_on_a_person_keeps_no_name(scanned: Path) -> None:
    placed = facts("hold", "add", "person:Jane Aldous", "--authority", "Inquiry")
    assert placed["items"] == 1
    assert held(scanned) == {"letter.txt": "Inquiry (one person)", "minutes.txt": ""}
    assert b"jane" not in (scanned / "muniment.db").read_bytes().lower()


@pytest.mark.parametrize(
    ("scope", "words"),
    [("class:NOPE", "not a code"), ("Housing", "does not say of what"), ("path:", "nothing stands"),
     ("dates:2016-01-01..2015-01-01", "ends before")],
)  # fmt: skip
def test_a_hold_that_would_hold_nothing_is_refused(scanned: Path, scope: str, words: str) -> None:
    assert words in run("hold", "add", scope, "--authority", "X", code=1)
    assert facts("hold", "list")["holds"] == []


def test_a_hold_needs_somebody_who_ordered_it(scanned: Path) -> None:
    assert "authority" in run("hold", "add", "path:Housing", "--authority", " ", code=1)
    assert "there is no hold 7" in run("hold", "release", "7", "--by", "X", code=1)


def judgements(folder: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "muniment.db") as connection:
        return connection.execute("SELECT * FROM judgements ORDER BY item_id").fetchall()


def test_another_policy_is_compared_and_nothing_is_changed(scanned: Path) -> None:
    other = scanned / "other"
    shutil.copytree(SHIPPED, other, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (other / "storage_areas.csv").write_text("path,scope,data_owner\nsu,legal,Head of Legal\n", encoding="utf-8")
    schedule = (other / "disposal_schedule.csv").read_text(encoding="utf-8")
    (other / "disposal_schedule.csv").write_text(schedule.replace(",6 years,", ",60 years,"), encoding="utf-8")
    before = judgements(scanned)
    found = facts("judge", "--what-if", str(other))
    assert judgements(scanned) == before
    assert found["items"] == 2
    assert found["policy_digest"] != found["what_if_digest"]
    changed = sum(row["items"] for row in found["changes"])
    assert changed == sum(row["items"] for row in found["by_area"]) == sum(row["items"] for row in found["by_class"])
    assert changed >= 1
    assert {row["name"] for row in found["by_area"]} == {"su"}
    assert "Nothing was changed" in run("judge", "--what-if", str(other))


def test_the_same_policy_changes_nothing(scanned: Path) -> None:
    found = facts("judge", "--what-if", str(SHIPPED))
    assert (found["changes"], found["reclassified"], found["savings"]["bytes"]) == ([], 0, 0)


def test_a_hold_of_the_inventory_whose_review_was_due_is_warned_of(scanned: Path) -> None:
    placed = facts("hold", "add", "path:Housing", "--authority", "Claim 4", "--review-by", "2020-01-01")
    warned = [words for words in facts("judge", "--today", "2026-06-01")["warnings"] if "Claim 4" in words]
    assert len(warned) == 1
    assert "review was due by 2020-01-01" in warned[0]
    run("report", "--out", "report.html")
    assert "Claim 4" in (scanned / "report.html").read_text(encoding="utf-8")
    assert not any("Claim 4" in words for words in facts("judge", "--today", "2019-06-01")["warnings"])
    run("hold", "release", str(placed["number"]), "--by", "A. Clerk")
    assert not any("Claim 4" in words for words in facts("judge", "--today", "2026-06-01")["warnings"])
