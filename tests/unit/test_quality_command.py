"""How well records are kept, counted over an inventory."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.cli import main
from scanner.quality import Scattered

LETTER = "Dear Mrs Aldous,\n\nYour National Insurance number is {0}. Please keep this letter about your claim.\n" * 2
POLICY = "path,data_owner\nsu/Housing,Head of Housing\nsu/Benefits,\n"


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two persons: one in four folders, one in two; a share of which two areas are registered."""
    from classifiers.policy import SHIPPED

    folder = tmp_path_factory.mktemp("quality")
    for number, place in enumerate(("Housing/a", "Benefits", "Council tax", "Licensing")):
        (folder / "su" / place).mkdir(parents=True)
        (folder / "su" / place / f"claim {number}.txt").write_text(LETTER.format("HB 21 43 65 B") + str(number))
    for place in ("Housing/a", "Housing/b"):
        (folder / "su" / place).mkdir(parents=True, exist_ok=True)
        (folder / "su" / place / "scan0001.txt").write_text(LETTER.format("CE 98 76 54 A") + place)
    own = folder / "policy"
    own.mkdir()
    for name in ("file_plan.csv", "disposal_schedule.csv"):
        (own / name).write_bytes((SHIPPED / name).read_bytes())
    (own / "storage_areas.csv").write_text(POLICY)
    return folder


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("MUNIMENT_KEY_FILE", str(folder / "key"))
    monkeypatch.setenv("MUNIMENT_POLICY", str(folder / "policy"))
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_notes_areas_and_scattered_persons_are_told_without_a_value(
    judged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(judged, monkeypatch, "scan", "su")
    run(judged, monkeypatch, "judge")
    facts = json.loads(run(judged, monkeypatch, "quality", "--json"))
    notes = {note["rule"]: note["items"] for note in facts["notes"]}
    assert notes["Q1"] == 3  # two folders that are not registered, one without a Data Owner
    assert notes["Q2"] == 2  # scan0001
    assert facts["areas_without_owner"] == ["su/Benefits"]
    assert facts["scattered"] == {"NATIONAL_INSURANCE_NUMBER": 1}
    (row,) = facts["most_scattered"]
    assert (row["areas"], row["items"]) == (4, 4)
    assert row["some_areas"] == ["su/Benefits", "su/Council tax", "su/Housing", "su/Licensing"]
    shown = run(judged, monkeypatch, "quality")
    assert "1 persons or accounts are recorded in 4 storage areas or more" in shown
    for value in ("HB 21", "HB214365B", "214365", "Aldous"):
        assert value not in shown + json.dumps(facts)


def test_the_threshold_is_the_policy_s(judged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (judged / "policy" / "settings.toml").write_text("scattered_areas = 5\n")
    assert json.loads(run(judged, monkeypatch, "quality", "--json"))["scattered"] == {}


def test_memory_does_not_grow_with_the_numbers() -> None:
    counted = Scattered(2)
    for number in range(5_000):
        counted.add(number.to_bytes(16, "big"), "UPN", Counter({str(area): 1 for area in range(number % 7)}))
    rows = counted.rows()
    assert (len(rows), rows[0]["areas"], counted.found["UPN"]) == (50, 6, sum(n % 7 >= 2 for n in range(5_000)))
