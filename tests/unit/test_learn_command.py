"""`muniment inspect`, `learn` and `judge` on a share and a plan that only the tests know."""

from __future__ import annotations

import contextlib
import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from models.disposition import Verdict
from models.store import open_inventory
from models.store.decisions import record
from models.store.engine import writing
from models.tables import items, labels, learned
from scanner.cli import main
from tests.shares import muniment
from tests.unit.learning_texts import PLAN_CSV, SCHEDULE_CSV, WORDS, text_of

GIVEN = ("--policy", "policy", "--inventory", "inventory.db")


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a policy, a scanned share of 160 texts, and 20 more that no scan has seen."""
    folder = tmp_path_factory.mktemp("learn")
    (folder / "policy").mkdir()
    (folder / "policy" / "file_plan.csv").write_text(PLAN_CSV, "utf-8")
    (folder / "policy" / "disposal_schedule.csv").write_text(SCHEDULE_CSV, "utf-8")
    for place, numbers in (("share", range(40)), ("new", range(100, 105))):
        (folder / place).mkdir()
        for n in numbers:
            for at, code in enumerate(WORDS):
                (folder / place / f"{n}{'abcd'[at]}.txt").write_text(text_of(code, n), "utf-8")
    code, _, error = muniment("scan", "share", *GIVEN, cwd=folder)
    assert code == 0, error
    return folder


def labels_file(folder: Path, name: str, numbers: range, *more: str) -> str:
    rows = [f"share/{n}{'abcd'[at]}.txt,{code}" for n in numbers for at, code in enumerate(WORDS)]
    (folder / name).write_text("\n".join(["path,code", *rows, *more]) + "\n", "utf-8")
    return name


def run(folder: Path, *words: str, given: tuple[str, ...] = GIVEN) -> tuple[int, str, str]:
    with contextlib.chdir(folder):
        done = CliRunner().invoke(main, [*words, *given])
    return done.exit_code, done.stdout, done.stderr


def filed_right(folder: Path) -> float:
    code, out, error = run(folder, "inspect", "--json", "new")
    assert code == 0, error
    facts = [json.loads(line) for line in out.splitlines()]
    truth = dict(zip("abcd", WORDS, strict=True))
    assert {c["code"] for f in facts for c in f["classes"]} <= set(WORDS)
    right = [bool(f["classes"]) and f["classes"][0]["code"] == truth[Path(f["path"]).stem[-1]] for f in facts]
    return sum(right) / len(right)


def test_labels_improve_inspect_and_can_be_taken_back(scanned: Path) -> None:
    assert filed_right(scanned) < 0.2
    code, out, error = run(scanned, "learn", "--labels", labels_file(scanned, "labels.csv", range(5)), "--json")
    assert code == 0, error
    facts = json.loads(out)
    assert (facts["labels"], facts["classes"]) == (20, 4)
    assert facts["before"] < facts["after"]
    assert facts["interval"][0] < facts["after"] < facts["interval"][1] + 0.001
    assert filed_right(scanned) > 0.9
    code, out, _ = run(scanned, "learn", "--rollback")
    assert code == 0
    assert "plan alone" in out
    assert filed_right(scanned) < 0.2
    assert run(scanned, "learn", "--rollback")[0] == 1
    code, out, _ = run(scanned, "learn", "--versions")
    assert (code, len(out.splitlines())) == (0, 1)


def test_labels_of_files_that_no_scan_has_seen_teach_too(scanned: Path) -> None:
    rows = [f"new/{n}{'abcd'[at]}.txt,{code}" for n in range(100, 104) for at, code in enumerate(WORDS)]
    (scanned / "loose.csv").write_text("\n".join(["path,code", *rows]), "utf-8")
    given = ("--policy", "policy", "--inventory", "other.db")
    code, out, error = run(scanned, "learn", "--labels", "loose.csv", given=given)
    assert code == 0, error
    assert "16 files are not in the inventory" in out


def test_bad_rows_are_told_and_left_out(scanned: Path) -> None:
    more = ("share/0a.txt,Q2", "share/none.txt,Q1", "share/9a.txt,ZZ", "share/9b.txt,-")
    code, out, error = run(scanned, "learn", "--labels", labels_file(scanned, "bad.csv", range(3), *more))
    assert code == 0, error
    assert "`ZZ` is not a code of the plan" in out
    assert "share/0a.txt: labelled `Q1` or `Q2` at once" in out
    assert "`share/none.txt` is neither in the inventory nor a file" in out
    assert run(scanned, "learn", "--rollback")[0] == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("path,code\nshare/0a.txt,ZZ\n", "no label can be used"),
        ("path,code\n", "no row has a code"),
        ("file;what\n", "column"),
        ("", "empty"),
    ],
)
def test_a_labels_file_that_is_none_is_refused(scanned: Path, text: str, words: str) -> None:
    (scanned / "none.csv").write_text(text, "utf-8")
    code, _, error = run(scanned, "learn", "--labels", "none.csv")
    assert code == 1
    assert words in error


def test_decisions_teach_bulk_confirmations_do_not_and_judge_uses_it(scanned: Path) -> None:
    engine = open_inventory(f"sqlite:///{scanned / 'inventory.db'}")
    now = datetime.now(UTC)
    with writing(engine) as connection:
        for row in connection.execute(select(items.c.id, items.c.name)).all():
            number, letter = int(row.name[:-5]), row.name[-5]
            code = dict(zip("abcd", WORDS, strict=True))[letter]
            if number < 8:
                origin = "random" if number < 4 else "single"
                record(connection, row.id, Verdict.RECLASSIFY, "reviewer", now, origin=origin, class_code=code)
            elif number < 30:
                record(connection, row.id, Verdict.APPROVE, "reviewer", now, origin="bulk", class_code="Q1")
    code, out, error = run(scanned, "learn", "--json")
    assert code == 0, error
    facts = json.loads(out)
    assert (facts["left_out"], facts["random"]) == (88, True)
    assert facts["measured"] >= 16
    assert run(scanned, "judge")[0] == 0
    code, _, error = run(scanned, "export", "inventory", "--out", "out.csv")
    assert code == 0, error
    with open(scanned / "out.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    truth = dict(zip("abcd", WORDS, strict=True))
    assert sum(row["file_plan_code"] == truth[row["path"][-5]] for row in rows) > 0.8 * len(rows)
    with engine.connect() as connection:
        human = connection.execute(select(labels).where(labels.c.source == "human")).all()
        pseudo = connection.execute(select(labels).where(labels.c.source == "pseudo")).all()
        active = connection.execute(select(learned).where(learned.c.active == 1)).all()
    assert not {row.content_id for row in human} & {row.content_id for row in pseudo}
    assert len(active) == 1
    engine.dispose()


def test_questions_are_written_and_their_answers_learned(scanned: Path) -> None:
    code, out, error = run(scanned, "learn", "--ask", "30", "--out", "questions.csv", "--json")
    assert code == 0, error
    facts = json.loads(out)
    assert 0 < facts["random"] <= 6
    with open(scanned / "questions.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    truth = dict(zip("abcd", WORDS, strict=True))
    for row in rows:
        row["code"] = truth[Path(row["path"]).stem[-1]]
    with open(scanned / "answers.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    code, out, error = run(scanned, "learn", "--labels", "answers.csv", "--json")
    assert code == 0, error
    assert json.loads(out)["random"]
