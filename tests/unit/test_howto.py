"""The commands of each guide, one after another as a reader types them, on a small share."""

from __future__ import annotations

import csv
import re
import shlex
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner

from scanner.cli import main as cli
from tests.shares import make_share

GUIDES = Path(__file__).parent.parent.parent / "docs/how-to"
REPORT = "Source,Destination,Status,Result category\n"
"""An item report of the migration tools that names nothing: then nothing arrived."""


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a share and its inventory."""
    folder = tmp_path_factory.mktemp("guides")
    make_share(folder / "share", letters=1)
    where = ["--inventory", f"sqlite:///{folder}/muniment.db", "--workers", "1"]
    done = CliRunner().invoke(cli, ["scan", str(folder / "share/SU"), *where])
    assert done.exit_code == 3, done.output
    return folder


def table(source: str, out: Path) -> None:
    """One of the shipped policy's tables as a spreadsheet, each row of the schedule with one trigger only."""
    text = (files("classifiers") / "policy" / source).read_text("utf-8")
    lines = [re.sub(r"\|[^,]*", "", line) for line in text.splitlines() if not line.startswith("#")]
    simple = [re.sub(",(latest|earliest),", ",,", line) for line in lines]
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(csv.reader(simple)):
            sheet.write_row(number, 0, row)


def prepare(words: list[str]) -> None:
    """What the reader has, or fills in, before a command."""
    if "import-plan" in words:
        table("file_plan.csv", Path("plan.xlsx"))
        table("disposal_schedule.csv", Path("schedule.xlsx"))
    if "reconcile" in words:
        Path(words[-5]).write_text(REPORT, "utf-8")
    if "--labels" in words:
        rows = list(csv.DictReader(Path("questions.csv").read_text("utf-8-sig").splitlines()))
        assert rows
        with Path("questions.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, rows[0].keys())
            out.writeheader()
            out.writerows({**row, "code": "HR-PER"} for row in rows)


@pytest.mark.parametrize("guide", ["it", "records", "migration", "auditor"])
def test_the_commands_of_a_guide_work(
    guide: str, scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(scanned, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    text = (GUIDES / f"{guide}.md").read_text("utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    typed = [shlex.split(line) for line in lines if re.match(r"\S*muniment ", line)]
    assert len(typed) > 4
    for words in typed:
        words = [word.replace("/srv/shares/SU", str(scanned / "share/SU")) for word in words[1:]]
        prepare(words)
        done = CliRunner().invoke(cli, words, input="a long password\na long password\n")
        assert done.exit_code in (0, 3), f"{words}: {done.output}"
