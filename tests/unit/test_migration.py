"""What moves to SharePoint Online, under which name, and what stands in the way."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pyarrow import parquet

from models.disposition import Action, Disposition, Reason, RetentionResult, RetentionState, Rot, RotFlag
from models.errors import MunimentError
from models.inventory import Content, Record, Row, name_hash
from models.migration import Move, Severity
from models.permissions import Exposure, ExposureKind
from models.policy import Policy, StorageArea
from models.records import Item, ItemKind, Problem, ProblemKind, ShareKind, Status
from reports import EXPORTERS
from reports import sharepoint_limits as limits
from reports.migration.manifest import COLUMNS
from reports.migration.planning import Plan
from reports.sharepoint_names import SEGMENT, repaired
from reports.writing import WriteOptions

FACTS = json.loads((Path(__file__).parent.parent / "data/sharepoint_limits.json").read_text("utf-8"))
SITE = "https://example.sharepoint.com/sites/housing"
HOUSING = StorageArea("SU/Housing", sharepoint_site=SITE, library="Shared Documents")
POLICY = Policy("", "", {}, {}, areas=(HOUSING, StorageArea("SU/HR", data_owner="HR")))


def row(path: str, action: Action = Action.MIGRATE, size: int = 10, inside: str = "", **more: Any) -> Row:
    """An item of /srv/SU with an action; `more` are fields of the record."""
    item = Item("SU", path, inside, ItemKind.MEMBER if inside else ItemKind.FILE, size, owner="CYNGOR\\jd")
    record = Record(1, f"id {path}{inside}", item, ShareKind.SHARED, Status.READ, None, Content(hash=b"\1" * 32))
    judged = Disposition(action, RetentionResult(RetentionState.CURRENT), (), class_code="HO-TEN")
    return Row(replace(record, **{"share_root": "/srv/SU", **more}), judged)


def judged(found: Row, **changes: Any) -> Row:
    """The row with another judgement."""
    assert found.disposition
    return replace(found, disposition=replace(found.disposition, **changes))


def moves(rows: Sequence[Row], policy: Policy = POLICY, **more: Any) -> dict[str, Move]:
    """The moves by source path."""
    with closing(Plan(rows, policy, **more)) as plan:
        return {move.path: move for move in plan.moves()}


def kinds(move: Move, severity: Severity = Severity.REPAIRED) -> list[str]:
    return [issue.kind for issue in move.issues if issue.severity is severity]


# the rules


def test_the_figures_are_the_published_ones() -> None:
    library = FACTS["library"]
    assert (FACTS["path"], FACTS["segment"], FACTS["largest_gb"] * 1024**3) == (limits.PATH, SEGMENT, limits.LARGEST)
    assert frozenset(FACTS["not_opened"]) == limits.NOT_OPENED
    assert (library["items"], library["inheritance"]) == (limits.LIBRARY_ITEMS, limits.INHERITANCE_ITEMS)
    assert (library["index"], library["view"]) == (limits.INDEX_ITEMS, limits.VIEW_ITEMS)
    assert (library["unique"], library["unique_recommended"]) == (limits.UNIQUE_PERMISSIONS, limits.UNIQUE_RECOMMENDED)
    assert [rate for _, rate in limits.RATES] == list(FACTS["gb_a_day"].values())
    assert FACTS["site_tb"] * 1024**4 == limits.SITE_BYTES


@pytest.mark.parametrize("name", [*FACTS["reserved"], *(f"a{sign}b" for sign in FACTS["forbidden"]), "~$a", "a_vti_b"])
def test_every_forbidden_name_is_mended_once_and_for_all(name: str) -> None:
    for spelt in (name, name.lower(), name.upper()):
        made, issues = repaired(spelt)
        assert made != spelt
        assert issues
        assert repaired(made) == (made, ())


def test_folders_have_rules_of_their_own() -> None:
    assert repaired("~old", folder=True)[0] == "_old"
    assert repaired("~old")[0] == "~old"
    assert repaired("News_files", folder=True)[0] == "News files"
    assert repaired("News_files")[0] == "News_files"
    assert repaired("Forms", folder=True, top=True)[0] == "Forms_"
    assert repaired("Forms", folder=True)[0] == "Forms"


@pytest.mark.parametrize(
    "name", ["Rent review 2019-20 (final).docx", "Cofnodion ŵ.pdf", ".htaccess", "CONTENTS.txt", "a..b", "50% #1.xls"]
)
def test_names_that_are_taken_stay(name: str) -> None:
    assert repaired(name) == (name, ())


# the targets


def test_an_item_goes_below_its_areas_folder_and_the_library_has_its_internal_name() -> None:
    move = moves([row("Housing/Rents/a b.docx")])["Housing/Rents/a b.docx"]
    assert (move.target.site, move.target.library) == (SITE, "Documents")
    assert (move.target.folder, move.target.name) == ("Rents", "a b.docx")
    assert move.target.url == f"{SITE}/Shared%20Documents/Rents/a%20b.docx"
    assert move.source == "/srv/SU/Housing/Rents/a b.docx"
    assert move.issues == ()


@pytest.mark.parametrize(
    ("root", "area", "folder"),
    [
        ("/srv/SU", "Housing", "Rents"),
        ("/srv/SU", "/srv/su", "Housing/Rents"),
        ("smb://fs01/dept/SU", r"\\FS01\dept\SU\Housing", "Rents"),
        (r"\\fs01\dept\SU", "dept/SU", "Housing/Rents"),
        ("/srv/SU", "SU/Housing/Rents", ""),
    ],
)
def test_areas_are_found_however_they_are_written(root: str, area: str, folder: str) -> None:
    policy = replace(POLICY, areas=(StorageArea(area, sharepoint_site=SITE, library="Documents"),))
    (move,) = moves([row("Housing/Rents/a.txt", share_root=root)], policy).values()
    assert move.target.folder == folder


def test_names_that_need_no_repair_are_kept_before_others() -> None:
    found = moves([row(f"Housing/{name}") for name in ("A:b.txt", "A-B.txt", "a-b.txt", "Café.txt", "Cafe\u0301.txt")])
    names = {path.rpartition("/")[2]: move.target.name for path, move in found.items()}
    assert names["A-B.txt"] == "A-B.txt"
    assert names["a-b.txt"] == "a-b (2).txt"
    assert names["A:b.txt"] == "A-b (3).txt"
    assert names["Café.txt"] == "Café.txt"
    assert names["Cafe\u0301.txt"] == "Café (2).txt"


def test_folders_that_differ_by_case_stay_apart_and_those_spelt_alike_are_one() -> None:
    both = replace(POLICY, areas=(HOUSING, StorageArea("SU/Rents", sharepoint_site=SITE, library="Documents")))
    found = moves(
        [row("Housing/2019/a.txt"), row("Housing/B/c.txt"), row("Housing/b/c.txt"), row("Rents/2019/a.txt")], both
    )
    assert found["Housing/B/c.txt"].target.folder == "B"
    assert found["Housing/b/c.txt"].target.folder == "b (2)"
    assert found["Housing/2019/a.txt"].target.in_library == "2019/a.txt"
    assert found["Rents/2019/a.txt"].target.in_library == "2019/a (2).txt"


def test_long_paths_are_shortened_and_it_is_said() -> None:
    path = "/".join(["Housing", *(["Correspondence with the tenants' association " + "x" * 20] * 8), "Minutes.docx"])
    (move,) = moves([row(path)]).values()
    assert len(move.target.decoded) <= 400
    assert move.target.name == "Minutes.docx"
    assert move.target.folder.count("/") == 7, "every folder is kept, under a shorter name"
    assert move.target.folder.startswith("Correspondence with")
    assert "path too long" in kinds(move)


def test_what_the_tools_leave_out_is_blocked_and_said() -> None:
    rows = [
        row("Housing/empty.txt", size=0),
        row("Housing/big.vhdx", size=251 * 1024**3),
        row("Housing/link.lnk"),
        row("Housing/setup.exe"),
        row("Housing/page.aspx"),
    ]
    found = moves(rows, blocked=[".EXE"])
    blocked = {path: kinds(move, Severity.BLOCKS) for path, move in found.items()}
    assert blocked["Housing/empty.txt"] == ["empty file"]
    assert blocked["Housing/big.vhdx"] == ["larger than 250 GB"]
    assert blocked["Housing/link.lnk"] == ["shortcut"]
    assert blocked["Housing/setup.exe"] == ["refused by the tenant"]
    assert found["Housing/page.aspx"].ready
    assert kinds(found["Housing/page.aspx"], Severity.WARNS) == ["not opened without custom script"]


def test_links_and_permissions_that_do_not_carry_over_are_told() -> None:
    book = replace(row("Housing/total.xlsx").record, content=Content(hash=b"x", links=(name_hash("rents.xlsx"),)))
    shut = Exposure((ExposureKind.EXPLICIT_DENY,), ("Deny: group Agency",))
    rows = [replace(row("Housing/total.xlsx"), record=book), replace(row("Housing/Rents.xlsx"), exposure=shut)]
    found = moves(rows)
    assert found["Housing/total.xlsx"].links == "refers to 1 other file"
    assert found["Housing/Rents.xlsx"].links == "a workbook refers to a file of this name"
    assert "becomes accessible" in found["Housing/Rents.xlsx"].permissions
    assert "Agency" in found["Housing/Rents.xlsx"].permissions


def test_drawings_and_databases_whose_paths_would_break_are_told() -> None:
    plan = row("Housing/Plans/site.DWG")
    assert plan.disposition
    set_ = Reason("B9", "belongs to a set that works only together: possibly one of a set: 2 drawings lie here")
    plan = replace(plan, disposition=replace(plan.disposition, reasons=(set_,)))
    found = moves([plan, row("Housing/Repairs_be.accdb"), row("Housing/a.docx")])
    assert "xrefs" in found["Housing/Plans/site.DWG"].links
    assert found["Housing/Plans/site.DWG"].links.endswith("2 drawings lie here")
    assert "linked tables" in found["Housing/Repairs_be.accdb"].links
    assert found["Housing/a.docx"].links == ""


def test_files_that_work_only_together_are_told() -> None:
    names = ("roads.shp", "Roads.dbf", "roads.shp.xml", "roadside.txt", "other.dbf")
    found = moves([row(f"Housing/{name}") for name in names])
    assert [path.rpartition("/")[2] for path, move in found.items() if "together" in move.links] == [
        "Roads.dbf",
        "roads.shp",
        "roads.shp.xml",
    ]


# what stays


FLAG = RotFlag(Rot.OBSOLETE, Reason("O2", "a later version"))
NEVER: list[tuple[str, list[Row]]] = [
    ("held", [judged(row("Housing/a.txt"), hold="Inquiry 7")]),
    ("member held", [row("Housing/a.zip"), judged(row("Housing/a.zip", inside="b"), hold="Inquiry 7")]),
    ("unread", [row("Housing/a.txt", status=Status.UNREAD, problem=Problem("read", ProblemKind.ENCRYPTED))]),
    ("superseded", [judged(row("Housing/a.txt"), rot=(FLAG,))]),
    ("version", [replace(row("Housing/a.txt"), version_of="id2")]),
    ("trivial", [judged(row("Housing/a.txt"), rot=(RotFlag(Rot.TRIVIAL, Reason("T1", "a cache")),))]),
    ("review", [row("Housing/a.txt", Action.REVIEW)]),
    ("dispose", [row("Housing/a.txt", Action.DISPOSE)]),
    ("not judged", [replace(row("Housing/a.txt"), disposition=None)]),
    ("no site", [row("HR/a.txt")]),
]


@pytest.mark.parametrize(("what", "rows"), NEVER, ids=[what for what, _ in NEVER])
def test_what_must_not_move_does_not_and_is_counted(what: str, rows: list[Row]) -> None:
    assert not moves(rows)
    lines = list(EXPORTERS["migration-stays"].for_policy(POLICY).all_lines(rows))
    assert [(line["moves"], line["items"]) for line in lines] == [("no", 1)]
    assert lines[0]["why"]


def _renamed(record: Record, number: int) -> Record:
    return replace(record, item=replace(record.item, path=f"{record.item.path}{number}"))


def test_what_moves_and_what_stays_add_up_to_all_files() -> None:
    singles = [rows[0] for _, rows in NEVER] + [row("Housing/ok.txt", size=7), row("Housing/none.txt", size=0)]
    rows = [replace(one, record=_renamed(one.record, number)) for number, one in enumerate(singles)]
    lines = list(EXPORTERS["migration-stays"].for_policy(POLICY).all_lines(rows))
    assert sum(int(str(line["items"])) for line in lines) == len(rows)
    assert {line["why"] for line in lines} >= {"approved to move", "empty file", "on hold"}


@pytest.mark.parametrize(
    "area",
    [
        StorageArea("SU/Housing", sharepoint_site="housing"),
        StorageArea("SU/Housing", sharepoint_site=SITE, folder="a:b"),
        StorageArea("SU/Housing", sharepoint_site=SITE, folder="forms"),
        StorageArea("SU/Housing", sharepoint_site=SITE, folder="x" * 240),
    ],
)
def test_an_area_whose_target_is_none_is_refused_with_its_name(area: StorageArea) -> None:
    with pytest.raises(MunimentError, match="SU/Housing") as refused:
        moves([], replace(POLICY, areas=(area,)))
    assert "storage_areas.csv" in refused.value.hint


# every format, read by somebody else


def cells(out: Path) -> list[list[Any]]:
    """The export as another program reads it, header first."""
    if out.suffix == ".csv":
        with out.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))
    if out.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(out, read_only=True).worksheets[0]
        return [list(line) for line in sheet.iter_rows(values_only=True)]
    if out.suffix == ".parquet":
        table = parquet.read_table(out)
        return [table.column_names, *(list(line.values()) for line in table.to_pylist())]
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return [list(lines[0]), *(list(line.values()) for line in lines)]


@pytest.mark.parametrize("format", ["csv", "xlsx", "parquet", "jsonl"])
@pytest.mark.parametrize("kind", ["migration", "migration-stays"])
def test_other_programs_read_every_format(tmp_path: Path, kind: str, format: str) -> None:
    rows = [row("Housing/=2+2.txt"), row("Housing/a:ŵ, “b”.txt"), row("HR/c.txt")]
    exporter, out = EXPORTERS[kind].for_policy(POLICY), tmp_path / f"out.{format}"
    written = exporter.export(rows, out, format, WriteOptions())
    table = cells(out)
    assert tuple(table[0]) == exporter.columns
    assert len(table) == written + 1 == 3
    if kind == "migration":
        sources = {dict(zip(table[0], line, strict=True))["source"] for line in table[1:]}
        assert sources == {"/srv/SU/Housing/=2+2.txt", "/srv/SU/Housing/a:ŵ, “b”.txt"}


def test_the_manifest_names_every_column_once() -> None:
    assert len(set(COLUMNS)) == len(COLUMNS)
