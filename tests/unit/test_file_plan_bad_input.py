"""Unusual and faulty plans, each given to `muniment inspect`: a class, none, or a message that names the fault."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.cli import main
from tests.unit.learning_texts import SCHEDULE_CSV

TEXTS = {
    "lamp": "The lantern and its wick were cleaned; the lamp lanterns glow.",
    "welsh": "Mae'r biniau ailgylchu yn cael eu casglu gan y cyngor bob wythnos, ac mae gwastraff gardd hefyd.",
    "empty": "",
}
LETTERS = "bcdfghjklm"
NUMBERS = ("".join(LETTERS[int(digit)] for digit in f"{number:04}") for number in range(5_000))
MANY = "code,title\n" + "".join(f"C-{name},Register of {name}ium\n" for name in NUMBERS) + "LAMP,Lamp lanterns\n"
WITHOUT_KEYWORDS = "code,title\nLAMP,Lamp lanterns\nHORSE,Saddles and bridles\n"
WELSH = (
    "code,title,title_cy,keywords_cy\n"
    "WST,Casglu gwastraff,Casglu gwastraff,biniau ailgylchu\n"
    "HOU,Tai cyngor,Tai cyngor,rhent tenantiaeth\n"
)


def inspected(folder: Path, plan: str) -> tuple[int, dict[str, str], str]:
    """Exit code, the class of each text by its name ("" for none), and standard error."""
    (folder / "policy").mkdir()
    (folder / "policy" / "file_plan.csv").write_text(plan, "utf-8")
    (folder / "policy" / "disposal_schedule.csv").write_text(SCHEDULE_CSV, "utf-8")
    (folder / "share").mkdir()
    for name, text in TEXTS.items():
        (folder / "share" / f"{name}.txt").write_text(text, "utf-8")
    with contextlib.chdir(folder):
        done = CliRunner().invoke(main, ["inspect", "--json", "share", "--policy", "policy"])
    facts = [json.loads(line) for line in done.stdout.splitlines()]
    assert all((one["status"], one["problem"]) == ("read", None) for one in facts)
    return done.exit_code, {Path(one["path"]).stem: one["class"] or "" for one in facts}, done.stderr


@pytest.mark.parametrize(
    ("plan", "lamp", "welsh"),
    [(MANY, "LAMP", ""), (WITHOUT_KEYWORDS, "LAMP", ""), (WELSH, "", "WST")],
    ids=["5,001 classes", "without keywords", "Welsh only"],
)
def test_unusual_plans_file_what_they_know_and_nothing_else(tmp_path: Path, plan: str, lamp: str, welsh: str) -> None:
    code, filed, error = inspected(tmp_path, plan)
    assert code == 0, error
    assert filed == {"lamp": lamp, "welsh": welsh, "empty": ""}


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ("code,title\n", "there is no class"),
        ("code,title\nQ1,Lamps\nQ1,Lights\n", "row 3, column code: `Q1` is given again"),
        ("code,title,title_cy\nQ1,,Lampau\n", "row 2, column title: the cell is empty"),
        ("title\nLamps\n", "column `code` is missing"),
    ],
)
def test_a_plan_that_cannot_be_used_is_refused_with_its_row(tmp_path: Path, plan: str, words: str) -> None:
    code, filed, error = inspected(tmp_path, plan)
    assert (code, filed) == (1, {})
    assert words in error
