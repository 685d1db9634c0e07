"""A council's schedule in its own words: what is read, beside its source, and what is refused."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from classifiers.periods import PeriodError
from classifiers.policy.importing import mapping, read_table
from classifiers.policy.importing_schedule import import_schedule
from classifiers.policy.rows import Complaints
from classifiers.policy.schedule import read_schedule
from classifiers.retention_words import read
from models.errors import PolicyError
from models.fileplan import Combinator, Period, ScheduleAction
from scanner.importing_schedule import run_import_schedule

READ = [
    ("Destroy 6 years after termination", "6 years from end_of_employment, then destroy"),
    (
        "At least 10 years from the date on which their approval is terminated",
        "at least 10 years from approval_terminated",
    ),
    ("kept for 35 years after a case has been closed", "35 years from closure"),
    ("Six years automatic deletion after closure", "6 years from closure, then destroy"),
    ("1 year / Date of receipt", "1 year from receipt"),
    ("until superseded", "0 days from supersession"),
    ("Permanent. Offer to the County Archive", "kept permanently"),
    ("20 years then review", "20 years from the trigger, then review"),
    ("Dinistrio 6 blynedd ar ôl diwedd contract", "6 years from end_of_contract, then destroy"),
    ("Cadw'n barhaol", "kept permanently"),
    ("Hyd nes yn 25 oed", "25 years from date_of_birth"),
    ("6 blynedd o ddiwedd y flwyddyn ariannol", "6 years from the end of the financial year from financial_year_end"),
]
REFUSED = ["While in force", "Until data entered and checked", "C + 6", "20 working days", "6 to 7 years", "",
           "10 years after last contact or death", "Life of building + 6 years"]  # fmt: skip


@pytest.mark.parametrize(("words", "shown"), READ)
def test_rules_as_councils_write_them(words: str, shown: str) -> None:
    assert read(words).shown == shown


@pytest.mark.parametrize("words", REFUSED)
def test_what_is_not_sure_is_refused(words: str) -> None:
    with pytest.raises(PeriodError):
        read(words)


def test_two_triggers_with_one_period_need_to_know_which_counts() -> None:
    said = read("Destroy 10 years after last contact or death", Combinator.EARLIEST)
    assert said.period.triggers == ("last_contact", "death")
    assert said.period.periods == (Period(10), Period(10))


def test_an_exception_is_taken_apart_and_a_maximum_is_a_caveat() -> None:
    said = read(
        "until the 75th anniversary of the child's birth, or if the child dies before age 18, for 15 years from death"
    )
    assert said.exception == "dies before 18: 15 years from death"
    assert read("1 year from expiry (maximum 4 years in total)").exception == "maximum 4 years in total"


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ours.csv"
    path.write_text(text, encoding="utf-8")
    return path


RULE = "Until 21 years and 4 months or 10 years after end of claim, whichever is greatest, then destroy"
GOOD = f'Code,Records,Rule\nA1,Claims,"{RULE}"\n'


def test_each_reading_stands_beside_its_source_and_pairs_periods_with_triggers(tmp_path: Path) -> None:
    found = import_schedule(read_table(table(tmp_path, GOOD)), mapping(["ref=Code", "record_type=Records"]))
    assert found.refused == ()
    assert (
        found.readings[0].shown
        == "21 years and 4 months from date_of_birth or (latest) 10 years from end_of_claim, then destroy"
    )
    row = read_schedule(found.content, Complaints()).rows["A1"]
    assert dict(zip(row.triggers, row.periods, strict=True)) == {
        "date_of_birth": Period(21, 4),
        "end_of_claim": Period(10),
    }
    assert row.action is ScheduleAction.DESTROY


def test_a_column_that_contradicts_the_words_is_refused(tmp_path: Path) -> None:
    text = "ref,trigger,period,action\nA,closure,6 years after termination,destroy\nB,closure,6 years,destroy\n"
    found = import_schedule(read_table(table(tmp_path, text)), {})
    assert len(found.refused) == 1
    assert "expected the same" in found.refused[0]
    assert [one.ref for one in found.readings] == ["B"]


def test_a_minimum_is_kept(tmp_path: Path) -> None:
    rows = ("A,At least 3 years after closure,destroy,", "B,3 years after closure,destroy,minimum")
    text = "\n".join(("ref,period,action,minimum_or_exact", *rows))
    found = import_schedule(read_table(table(tmp_path, text)), {})
    read_back = read_schedule(found.content, Complaints()).rows
    assert [read_back[ref].minimum for ref in "AB"] == [True, True]


def test_nothing_is_written_while_a_row_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path, "ref,period,action\nA,6 years after closure,destroy\nB,While in force,destroy\n")
    with pytest.raises(PolicyError, match="row 3"):
        run_import_schedule(path, tmp_path / "p", [], "", False, False)
    assert not (tmp_path / "p").exists()
    facts, lines = run_import_schedule(path, tmp_path / "p", [], "", False, True)
    assert [row["ref"] for row in facts["rows"]] == ["A"]
    assert any(line.startswith("Left out") for line in lines)
    with pytest.raises(PolicyError, match="there already"):
        run_import_schedule(path, tmp_path / "p", [], "", False, True)


def test_the_shipped_schedule_is_imported_as_it_is() -> None:
    shipped = Path(__file__).parents[2] / "classifiers/policy/disposal_schedule.csv"
    found = import_schedule(read_table(shipped), {})
    assert found.refused == ()
    rows = [row for row in csv.DictReader(io.StringIO(found.content.decode("utf-8-sig"))) if "|" in row["trigger"]]
    assert {row["combinator"] for row in rows} == {"latest", "earliest"}
