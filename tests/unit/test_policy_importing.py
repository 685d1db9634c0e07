"""A council's own tables become its policy: any columns, any depth, both languages, a word on every bad row."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from classifiers.policy import load
from classifiers.policy.importing import mapping, read_table
from classifiers.policy.importing_plan import import_plan
from models.errors import PolicyError
from scanner.importing import check, run_import_plan
from tests.shares import muniment

PLAN = """Corporate File Plan,,,,
Ref No,Record class,Sits under,Teitl Cymraeg,How long
A,Advice,,Cyngor,
A/1,Debt advice,A,Cyngor ar ddyled,6 years from closure
A/1/a,Casework,A/1,Gwaith achos,3 years from closure
B,Boats,,Cychod,
"""
MAP = ("code=ref no", "title=Record  class", "parent=Sits under", "title_cy=Teitl Cymraeg", "period=How long")


def plan_file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "plan.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t")])
def test_a_plan_of_any_spelling_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    found = import_plan(read_table(plan_file(tmp_path, PLAN.replace(",", delimiter), encoding)), mapping(MAP))
    assert list(found.classes) == ["A", "A/1", "A/1/a", "B"]
    assert found.classes["A/1/a"].parent == "A/1"
    assert found.classes["A/1"].title_cy == "Cyngor ar ddyled"
    assert found.classes["A/1"].schedule_ref == "A/1"
    assert b"3 years from closure" in found.files["disposal_schedule.csv"]


def test_a_spreadsheet_with_a_title_above_its_header_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "nothing here")
        sheet = book.add_worksheet("Plan")
        for row, line in enumerate(PLAN.splitlines()):
            for column, cell in enumerate(line.split(",")):
                sheet.write(row, column, cell)
        sheet.write_number(6, 0, 1234)
        sheet.write(6, 1, "Numbered")
    found = import_plan(read_table(path, "Plan"), mapping(MAP))
    assert found.classes["1234"].title == "Numbered"
    with pytest.raises(PolicyError, match="no sheet `Plans`"):
        read_table(path, "Plans")


def test_every_bad_row_is_told_with_its_row_in_the_councils_file(tmp_path: Path) -> None:
    text = PLAN + "B,Barges,,,\nC,Canals,Z,,\nD,,,,\n,Docks,,,\nE,Ebb,,,six moons\nF,Flow,,,3 years\n"
    with pytest.raises(PolicyError) as told:
        import_plan(read_table(plan_file(tmp_path, text)), mapping(MAP))
    words = str(told.value)
    assert "plan.csv, row 7, column code: `B` is given again; it stands in row 6" in words
    assert "plan.csv, row 8, column parent: `Z` is not the code of a class in this file" in words
    assert "plan.csv, row 9, column title: the cell is empty" in words
    assert "plan.csv, row 10, column code: the cell is empty" in words
    assert "plan.csv, row 11, column period" in words
    assert "six moons" in words
    assert "plan.csv, row 12, column period: `3 years` does not say from when" in words


def test_a_plan_with_a_column_a_level_becomes_a_tree(tmp_path: Path) -> None:
    text = "Function,Activity,Transaction,Keywords\nHousing,Lettings,Waiting list,queue;banding\n,,Offers,keys\n"
    text += ",Repairs,,boiler\nParks,,,grass\n"
    found = import_plan(read_table(plan_file(tmp_path, text)), {}, ["Function", "Activity", "Transaction"])
    assert list(found.classes) == [
        "housing", "housing/lettings", "housing/lettings/waiting-list", "housing/lettings/offers", "housing/repairs",
        "parks",
    ]  # fmt: skip
    assert found.classes["housing/lettings/offers"].parent == "housing/lettings"
    assert found.classes["housing/repairs"].keywords == ("boiler",)


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (("code",), "is no mapping"),
        (("colour=Ref No",), "there is no column `colour`"),
        (("code=Ref Nr", "title=Record class"), "no column is called|column `code` is missing"),
        ((), "column `code` or `title` is missing"),
    ],
)
def test_a_mapping_that_does_not_fit_is_told(tmp_path: Path, pairs: tuple[str, ...], words: str) -> None:
    with pytest.raises(PolicyError, match=words):
        import_plan(read_table(plan_file(tmp_path, PLAN)), mapping(pairs))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.csv", b"", "is empty"),
        ("plan.xlsx", b"no zip", "is not a readable spreadsheet"),
        ("plan.csv", b'code,title\nA,"open', "is not a readable CSV file"),
    ],
)
def test_a_file_that_is_no_table_is_told(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PolicyError, match=words):
        read_table(tmp_path / name)


def test_an_imported_plan_is_a_policy_and_changes_without_a_scan(tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    facts, _ = run_import_plan(plan_file(tmp_path, PLAN), policy, MAP, (), "", False)
    assert (facts["classes"], facts["depth"]) == (4, 3)
    assert set(load(policy).classes) == {"A", "A/1", "A/1/a", "B"}
    with pytest.raises(PolicyError, match="is there already"):
        run_import_plan(plan_file(tmp_path, PLAN), policy, MAP, (), "", False)
    changed = PLAN.replace("B,Boats", "C,Canals").replace("Casework", "Cases")
    facts, lines = run_import_plan(plan_file(tmp_path, changed), policy, MAP, (), "", True)
    assert (facts["added"], facts["removed"], facts["renamed"]) == (["C"], ["B"], ["A/1/a"])
    assert any("muniment judge" in line for line in lines)
    assert check(policy)[0]["classes"] == 4


@pytest.mark.parametrize("number", [1, 5_000])
def test_plans_of_one_class_and_of_five_thousand_are_imported(tmp_path: Path, number: int) -> None:
    rows = "".join(f"{n},Class {n} of things,{n // 10 if n > 9 else ''}\n" for n in range(1, number + 1))
    found = import_plan(read_table(plan_file(tmp_path, f"code,title,parent\n{rows}")), {})
    assert len(found.classes) == number


def test_the_commands_say_what_they_did(tmp_path: Path) -> None:
    plan_file(tmp_path, PLAN)
    code, out, _ = muniment(
        "policy",
        "import-plan",
        "plan.csv",
        "--to",
        "p",
        *(part for pair in MAP for part in ("--map", pair)),
        cwd=tmp_path,
    )
    assert code == 0
    assert "4 classes, 3 levels deep" in out
    code, out, _ = muniment("policy", "check", "p", cwd=tmp_path)
    assert code == 0
    assert "usable" in out
    code, _, error = muniment("policy", "check", "nowhere", cwd=tmp_path)
    assert code == 1
    assert "not a folder" in error
