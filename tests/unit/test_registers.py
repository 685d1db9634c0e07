"""Registers of assets and of processing: what areas hold, what differs from the council's own, esd's shape."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models.disposition import Action, Disposition, RetentionResult, RetentionState
from models.errors import MunimentError
from models.fileplan import Combinator, Period, RecordClass, Retention, ScheduleAction
from models.findings import Category, SpecialCategory
from models.inventory import Content, Record, Row
from models.permissions import Exposure, ExposureKind
from models.policy import Policy, SensitivityLevel, StorageArea
from models.records import Format, Item, Problem, ProblemKind, ShareKind, Status, Times
from models.runs import ScanRun
from reports import asset_register, esd_register, formats_summary, ropa
from reports.exporter import Asked
from reports.register_changes import CHANGES
from scanner.exporting import read_register

REFERENCE = Path(__file__).parent.parent / "data" / "references" / "esd_iar_ropa_columns.csv"
AREAS = (
    StorageArea("SU/HR", ShareKind.SHARED, "Human Resources", "HR Manager", "Head of People"),
    StorageArea("SU/HR/Cases", None, "Human Resources", "", "", scope="case"),
    StorageArea("SU/Gone", None, "Archive", "Archivist", "Head of Law"),
)
PLAN = {
    "HR": RecordClass("HR", "Human resources"),
    "HR-PER": RecordClass("HR-PER", "Personal files", "", "HR", "Files of employees", schedule_ref="DS-1"),
}
SCHEDULE = {
    "DS-1": Retention(
        "DS-1",
        "Files",
        ("end_of_employment",),
        (Period(6),),
        Combinator.NONE,
        ScheduleAction.DESTROY,
        "Limitation Act 1980",
    )
}
POLICY = Policy("", "d", PLAN, SCHEDULE, AREAS, sensitivity=(SensitivityLevel("High"), SensitivityLevel("Low")))
SCANS = (ScanRun(2, "SU", datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, 3, tzinfo=UTC), "done"),)
HEALTH = SpecialCategory(Category.HEALTH, True, 0.9, "terms")
CHILD = SpecialCategory(Category.CHILDREN, True, 0.9, "pupil")
OPEN = Exposure((ExposureKind.OPEN_TO_EVERYONE,), ("Everyone: read",))


def made(path: str, content: Content | None = None, size: int = 100, code: str = "", **more: Any) -> Row:
    """An item at a path of the share SU."""
    read = content or Content(format=Format("text/plain", "x-fmt/111"))
    item = Item("SU", path, size=size, times=Times(None, datetime(2020, 5, 1, tzinfo=UTC)))
    record = Record(1, "id", item, ShareKind.SHARED, Status.READ, None, read, share_root="/srv/SU")
    judged = Disposition(
        Action.RETAIN, RetentionResult(RetentionState.DUE), (), class_code=code, record_class=code, sensitivity="Low"
    )
    return replace(Row(record, judged), **more)


def unread(path: str) -> Row:
    """An encrypted file."""
    row = made(path)
    problem = Problem("extract", ProblemKind.ENCRYPTED, "")
    return replace(row, record=replace(row.record, status=Status.UNREAD, problem=problem, content=None))


ROWS = (
    made("HR/a.txt", Content(personal_types={"PERSON": 2, "PHONE": 1}, people=2, marking="OFFICIAL"), code="HR-PER"),
    made("HR/b.txt", Content(personal_types={"PERSON": 1}, people=1, special_categories=(HEALTH,)), exposure=OPEN),
    made("HR/Cases/c.txt", Content(people=1, special_categories=(CHILD,))),
    unread("HR/Cases/d.docx"),
    made("Old stuff/deep/down/e.txt"),
    made("f.txt"),
)


def lines(exporter: asset_register.ByArea, register: tuple[dict[str, str], ...] | None = None) -> list[dict[str, Any]]:
    told = exporter.for_policy(POLICY).asked(Asked(scans=SCANS, register=register))
    found = [dict(line) for line in told.all_lines(ROWS)]
    assert all(tuple(line) == told.columns for line in found)
    return found


def test_every_area_has_a_row_and_what_is_in_none_is_named() -> None:
    found = lines(asset_register.EXPORTER)
    assert [(line["area"], line["registered"], line["items"]) for line in found] == [
        ("SU/HR", "Yes", 2),
        ("SU/HR/Cases", "Yes", 2),
        ("SU/Gone", "Yes", 0),
        ("SU", "No", 1),
        ("SU/Old stuff", "No", 1),
    ]
    assert sum(line["items"] for line in found) == len(ROWS)


def test_a_row_says_who_answers_and_what_is_there() -> None:
    staff, cases, gone, *_, old = lines(asset_register.EXPORTER)
    expected = {
        "data_owner": "HR Manager",
        "asset_owner": "Head of People",
        "personal_data": "Yes",
        "personal_types": "PERSON;PHONE",
        "special_categories": "health",
        "children": "No",
        "description": "Personal files",
        "retention": "HR-PER: 6 years from end of employment",
        "action_at_disposal": "HR-PER: destroy",
        "security_marking": "OFFICIAL",
        "sensitivity": "Low",
        "exposure": "open_to_everyone",
        "special_items": 1,
        "people": 3,
        "due_items": 2,
        "size": 200,
        "oldest": "2020-05-01",
        "last_scan": "2026-11-02T03:00:00Z",
    }
    assert {name: staff[name] for name in expected} == expected
    assert "open to people who were never chosen" in staff["attention"]
    assert (cases["children"], cases["unread_items"], cases["scope"]) == ("Yes", 1, "case")
    assert cases["attention"].startswith("no Data Owner; no Information Asset Owner; 1 items were not read")
    assert (gone["personal_data"], gone["last_scan"]) == ("Unknown", None)
    assert "nothing was found there" in gone["attention"]
    assert (old["personal_data"], old["attention"][:31]) == ("No", "not a registered storage area; ")


def test_the_record_of_processing_has_what_holds_personal_data() -> None:
    found = lines(ropa.EXPORTER)
    assert [line["area"] for line in found] == ["SU/HR", "SU/HR/Cases"]
    assert found[0]["purposes"] == "Files of employees"
    assert found[0]["business_function"] == "Human resources"
    assert found[0]["legislation"] == "Limitation Act 1980"
    assert [found[0][name] for name in ropa.PEOPLE_KNOW] == [None] * len(ropa.PEOPLE_KNOW)


def register_csv(place: Path, *rows: dict[str, str], encoding: str = "utf-8-sig") -> tuple[dict[str, str], ...]:
    with place.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return read_register(place)


def test_what_differs_from_the_councils_register(tmp_path: Path) -> None:
    head = {"Asset name": "", "Owner": "", "Special categories": "", "Children": "", "Items": "7"}
    register = register_csv(
        tmp_path / "iar.csv",
        head
        | {"Asset name": "\\\\fs01\\SU\\HR", "Owner": "hr  manager", "Special categories": "Health", "Children": "N"},
        head | {"Asset name": "su/hr/cases/", "Owner": "Sally", "Children": "no"},
        head | {"Asset name": "SU/Moved away", "Owner": "Someone", "Items": "12"},
    )
    found = lines(asset_register.EXPORTER, register)
    assert [(line["change"], line["area"], line["changed"]) for line in found] == [
        ("unchanged", "SU/HR", None),
        ("changed", "SU/HR/Cases", "data_owner;children"),
        ("new", "SU/Gone", None),
        ("unregistered", "SU", None),
        ("unregistered", "SU/Old stuff", None),
        ("gone", "SU/Moved away", None),
    ]
    assert (found[-1]["data_owner"], found[-1]["items"], found[-1]["size"]) == ("Someone", "12", None)


def test_what_only_people_know_is_taken_over(tmp_path: Path) -> None:
    row = {"Area": "SU/HR", "Lawful basis": "Contrat (Erthygl 6) – tŷ", "Recipients": ""}
    found = lines(ropa.EXPORTER, register_csv(tmp_path / "ropa.csv", row, encoding="utf-8"))
    assert (found[0]["lawful_basis"], found[0]["recipients"]) == ("Contrat (Erthygl 6) – tŷ", None)
    assert found[0]["change"] == "unchanged"


def test_a_register_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    register = register_csv(tmp_path / "x.csv", {"Colour": "red"})
    with pytest.raises(MunimentError, match="no column that says where"):
        lines(asset_register.EXPORTER, register)
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(MunimentError, match="not a readable spreadsheet"):
        read_register(tmp_path / "x.xlsx")
    assert read_register(_written(tmp_path / "w.csv", "Area\r\nT\xf4\r\n".encode("cp1252"))) == ({"Area": "Tô"},)


def test_a_register_may_be_a_workbook_with_a_title_above(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    lines_ = (
        ["Cofrestr asedau 2026"],
        [],
        ["Area", "Lawful basis", "Items", None],
        ["SU/HR", "Contract – tŷ", 4711, "x"],
    )
    for line in lines_:
        sheet.append(line)
    book.create_sheet("Notes").append(["Area", "nothing"])
    book.save(tmp_path / "register.xlsx")
    register = read_register(tmp_path / "register.xlsx")
    assert register == ({"Area": "SU/HR", "Lawful basis": "Contract – tŷ", "Items": "4711"},)
    assert lines(ropa.EXPORTER, register)[0]["lawful_basis"] == "Contract – tŷ"


def test_our_own_export_comes_back_as_a_register_in_either_format(tmp_path: Path) -> None:
    told = asset_register.EXPORTER.for_policy(POLICY).asked(Asked())
    found = []
    for format in ("csv", "xlsx"):
        told.export(ROWS, tmp_path / f"r.{format}", format)
        found.append(lines(asset_register.EXPORTER, read_register(tmp_path / f"r.{format}")))
    assert found[0] == found[1]
    assert {line["change"] for line in found[0]} <= {"unchanged", "unregistered"}


def _written(place: Path, data: bytes) -> Path:
    place.write_bytes(data)
    return place


def test_esd_takes_its_own_columns_back(tmp_path: Path) -> None:
    with REFERENCE.open(newline="", encoding="utf-8") as file:
        assert tuple(line["heading"] for line in csv.DictReader(file)) == esd_register.COLUMNS
    present = dict.fromkeys(esd_register.COLUMNS, "") | {
        "Data Controller Name": "Cyngor Enghraifft",
        "ID": "4711",
        "Retention ID": "88",
        "Records Description": "SU/HR: what it said before",
    }
    found = lines(esd_register.EXPORTER, register_csv(tmp_path / "esd.csv", present))
    assert {line["Data Controller Name"] for line in found} == {"Cyngor Enghraifft"}
    assert [(line["ID"], line["Retention ID"]) for line in found[:2]] == [("4711", "88"), (None, None)]
    assert found[0]["Records Description"] == "SU/HR: Personal files"
    answers = [(line["Contains Personal Information?"], line["Contains Special Information?"]) for line in found]
    assert answers == [("Yes", "Yes"), ("Yes", "No"), ("No", "No"), ("No", "No")]


@pytest.mark.parametrize("exporter", [asset_register.EXPORTER, ropa.EXPORTER, esd_register.EXPORTER])
def test_workbooks_hold_the_same(exporter: asset_register.ByArea, tmp_path: Path) -> None:
    told = exporter.for_policy(POLICY).asked(Asked(scans=SCANS))
    number = told.export(ROWS, tmp_path / "r.xlsx", "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0]
    cells = list(sheet.iter_rows(values_only=True))
    assert cells[0] == told.columns
    expected = [[value if value != "" else None for value in line.values()] for line in told.all_lines(ROWS)]
    assert [list(row) for row in cells[1:]] == expected
    assert (number, sheet.freeze_panes, bool(sheet.auto_filter.ref)) == (len(expected), "A2", True)


def test_with_a_register_the_changes_come_first() -> None:
    told = asset_register.EXPORTER.asked(Asked(register=()))
    assert told.columns == (*CHANGES, *asset_register.COLUMNS)


def test_formats_are_added_up_with_those_at_risk() -> None:
    from models.disposition import Reason

    lotus = made("HR/old.wk4", Content(format=Format("application/vnd.lotus-1-2-3", "x-fmt/117")))
    why = Reason("O6", "wk4: a format at risk; convert it if it is kept", 0.5)
    assert lotus.disposition is not None
    lotus = replace(lotus, disposition=replace(lotus.disposition, reasons=(why,)))
    first, *_, last = formats_summary.EXPORTER.all_lines([*ROWS[4:], lotus])
    assert (first["puid"], first["items"], first["at_risk_items"], first["at_risk"]) == ("x-fmt/111", 2, 0, None)
    assert (last["items"], last["at_risk_items"], last["at_risk"]) == (1, 1, why.evidence)
