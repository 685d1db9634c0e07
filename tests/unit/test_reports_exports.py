"""Exports: published columns, typed values, harmless cells, and never half a file."""

from __future__ import annotations

import csv
import json
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import reports
from models.disposition import Action, Disposition, Reason, RetentionResult, RetentionState, Rot, RotFlag
from models.errors import MunimentError
from models.findings import Category, SpecialCategory
from models.inventory import Content, Record, Row
from models.records import Format, Item, ItemKind, Problem, ProblemKind, ShareKind, Status, Times
from reports import EXPORTERS, findings, formats, inventory, unread
from reports.writing import WRITERS, WriteOptions, harmless

PUBLISHED = [
    "item_id",
    "share",
    "path",
    "inside",
    "kind",
    "size",
    "created",
    "modified",
    "owner",
    "media_type",
    "puid",
    "content_hash",
    "status",
    "problem",
    "language",
    "words",
    "marking",
    "personal_types",
    "special_categories",
    "criminal_offence",
    "children",
    "file_plan_code",
    "file_plan_confidence",
    "record_class",
    "retention_trigger",
    "trigger_date",
    "trigger_basis",
    "retention_state",
    "due",
    "rot",
    "rot_rule",
    "duplicate_of",
    "version_of",
    "hold",
    "action",
    "reason",
    "decision",
    "reviewer",
]


def make_row(path: str = "Finance/cyllideb ŵ.xlsx", **changes: object) -> Row:
    """A row with everything known about it."""
    item = Item(
        "SU", path, "", ItemKind.FILE, 2048, Times(None, datetime(2019, 5, 1, 8, 30, 0, 5, tzinfo=UTC)), "CYNGOR\\jd"
    )
    content = Content(
        hash=bytes(range(32)),
        size=2048,
        format=Format("application/pdf", "fmt/276", "byte match at 0", ""),
        language="en",
        words=120,
        personal_types={"PHONE": 1, "EMAIL": 3, "NHS_NUMBER": 0},
        people=2,
        special_categories=(
            SpecialCategory(Category.HEALTH, True, 0.9, "diagnosis"),
            SpecialCategory(Category.CHILDREN, True, 0.9, "pupil"),
            SpecialCategory(Category.CRIMINAL_OFFENCE, False, 0.5, "police"),
            SpecialCategory(Category.RACIAL_OR_ETHNIC_ORIGIN, True, 0.4, "name", inferred=True),
        ),
    )
    record = Record(7, "itm-7", item, ShareKind.SHARED, Status.READ, None, content, share_root="/srv/SU")
    judged = Disposition(
        Action.REVIEW,
        RetentionResult(RetentionState.DUE, "closure", date(2012, 3, 14), "closed + 6 years", date(2018, 3, 14)),
        (Reason("schedule", "6 years"), Reason("children", "unreviewed")),
        class_code="4.2",
        class_confidence=0.81239,
        record_class="Case files",
        rot=(RotFlag(Rot.REDUNDANT, Reason("rot.copy", "same bytes")),),
    )
    row = Row(record, judged, duplicate_of="itm-1")
    return replace(row, **changes)  # type: ignore[arg-type]


def unread_row() -> Row:
    """An encrypted member of a zip."""
    row = make_row()
    item = replace(row.record.item, inside="a!/b.docx", kind=ItemKind.MEMBER)
    problem = Problem("extract", ProblemKind.ENCRYPTED, "password needed")
    record = replace(row.record, item=item, status=Status.UNREAD, problem=problem, content=None)
    return Row(record, None)


def test_columns_are_the_published_ones_in_order() -> None:
    assert list(inventory.COLUMNS[: len(PUBLISHED)]) == PUBLISHED


def test_row_values_are_typed_and_blank_is_none() -> None:
    values = inventory.row_values(make_row())
    assert tuple(values) == inventory.COLUMNS
    assert values["personal_types"] == "EMAIL:3;PHONE:1"
    assert values["special_categories"] == "health"
    assert values["mentions"] == "criminal_offence;racial_or_ethnic_origin (inferred)"
    assert (values["children"], values["criminal_offence"]) == ("yes", None)
    assert (values["modified"], values["created"]) == ("2019-05-01T08:30:00Z", None)
    assert (values["trigger_date"], values["due"]) == ("2012-03-14", "2018-03-14")
    assert (values["words"], values["file_plan_confidence"]) == (120, 0.812)
    assert (values["rot"], values["rot_rule"]) == ("redundant", "rot.copy")
    assert values["reason"] == "schedule: 6 years; children: unreviewed"
    assert values["content_hash"] == bytes(range(32)).hex()


def test_an_unread_row_has_no_word_count_and_is_not_clean() -> None:
    values = inventory.row_values(unread_row())
    assert (values["status"], values["problem"], values["words"], values["action"]) == (
        "unread",
        "encrypted",
        None,
        None,
    )


def test_every_exporter_is_registered() -> None:
    modules = [import_module(f"reports.{module.name}") for module in pkgutil.iter_modules(reports.__path__)]
    kinds = {module.EXPORTER.kind for module in modules if hasattr(module, "EXPORTER")}
    assert kinds == set(EXPORTERS) >= {"inventory", "unread", "formats", "findings"}


@pytest.mark.parametrize("kind", sorted(EXPORTERS))
def test_lines_have_exactly_the_columns(kind: str) -> None:
    exporter = EXPORTERS[kind]
    for line in exporter.all_lines([make_row(), unread_row(), Row(unread_row().record, None)]):
        assert tuple(line) == exporter.columns


def test_unread_lists_what_was_not_read_or_not_wholly() -> None:
    partly = make_row()
    partly = replace(partly, record=replace(partly.record, problem=Problem("extract", ProblemKind.NEEDS_OCR, "p. 2")))
    lines = [*unread.lines(make_row()), *unread.lines(unread_row()), *unread.lines(partly)]
    assert [(line["status"], line["problem"]) for line in lines] == [("unread", "encrypted"), ("read", "needs OCR")]


def test_findings_grade_categories() -> None:
    lines = [(line["type"], line["article"], line["count"], line["grade"]) for line in findings.lines(make_row())]
    assert lines == [
        ("EMAIL", "Art. 4", 3, "about a person"),
        ("PHONE", "Art. 4", 1, "about a person"),
        ("children", None, None, "about a person"),
        ("criminal_offence", "Art. 10", None, "mentioned"),
        ("health", "Art. 9", None, "about a person"),
        ("racial_or_ethnic_origin", "Art. 9", None, "may reveal"),
    ]


def test_formats_are_shaped_like_droid() -> None:
    (line,) = formats.lines(make_row("a b/c#.PDF"))
    assert formats.COLUMNS[:7] == ("ID", "PARENT_ID", "URI", "FILE_PATH", "NAME", "METHOD", "STATUS")
    assert line["URI"] == "file:///srv/SU/a%20b/c%23.PDF"
    assert (line["NAME"], line["EXT"], line["METHOD"], line["STATUS"]) == ("c#.PDF", "pdf", "Signature", "Done")
    assert (line["FORMAT_VERSION"], line["FORMAT_COUNT"]) == ("1.7", 1)


@pytest.mark.parametrize(
    ("basis", "method"),
    [
        ("zip directory; PRONOM fmt/412: container name x with byte match at 748, 94", "Container"),
        ("signature; PRONOM fmt/18: byte match at 0, 8", "Signature"),
        ("content", "Signature"),
        ("text, kind by extension", "Extension"),
    ],
)
def test_the_way_a_format_was_found(basis: str, method: str) -> None:
    assert formats.method(Format("x/y", "fmt/1", basis)) == method
    assert formats.method(Format("x/y", "", basis)) is None


def test_csv_round_trips_names_with_newlines_and_quotes(tmp_path: Path) -> None:
    name = 'odd\n"name",\r\nnew line.txt'
    assert inventory.export([make_row(name)], tmp_path / "i.csv") == 1
    with (tmp_path / "i.csv").open(newline="", encoding="utf-8") as file:
        (line,) = csv.DictReader(file)
    assert line["path"] == name


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("path", "=cmd|' /C calc'!A0.txt", "./=cmd|' /C calc'!A0.txt"),
        ("inside", "@a", "./@a"),
        ("owner", "+44", "'+44"),
        ("owner", "\tx", "'\tx"),
        ("size", -5, -5),
        ("path", "plain.txt", "plain.txt"),
        ("reason", "a=b", "a=b"),
    ],
)
def test_cells_are_harmless_to_spreadsheets(column: str, value: str | int, shown: str | int) -> None:
    assert harmless(column, value) == shown


def test_exact_csv_leaves_cells_alone(tmp_path: Path) -> None:
    EXPORTERS["inventory"].export([make_row("=1.txt")], tmp_path / "i.csv", "csv", WriteOptions(bom=True, exact=True))
    raw = (tmp_path / "i.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfitem_id")
    assert b",=1.txt," in raw


def test_jsonl_is_typed(tmp_path: Path) -> None:
    inventory.export([make_row("bad \udcff.txt")], tmp_path / "i.jsonl", "jsonl")
    line = json.loads((tmp_path / "i.jsonl").read_text("utf-8"))
    assert line["path"] == "bad \udcff.txt"
    assert (line["words"], line["file_plan_confidence"], line["created"]) == (120, 0.812, None)
    assert list(line) == list(inventory.COLUMNS)


def test_xlsx_keeps_text_as_text(tmp_path: Path) -> None:
    rows = [make_row("=SUM(A1).txt"), make_row("http://example.org/x"), make_row("007")]
    assert inventory.export(rows, tmp_path / "i.xlsx", "xlsx") == 3
    cells = CalamineWorkbook.from_path(str(tmp_path / "i.xlsx")).get_sheet_by_name("Inventory").to_python()
    assert [line[2] for line in cells] == ["path", "=SUM(A1).txt", "http://example.org/x", "007"]
    assert cells[1][5] == 2048
    assert b"<f>" not in (tmp_path / "i.xlsx").read_bytes()


@pytest.mark.parametrize("format", ["csv", "jsonl", "xlsx"])
def test_a_failed_export_leaves_the_old_file_and_nothing_else(tmp_path: Path, format: str) -> None:
    def failing() -> Iterator[Row]:
        yield make_row()
        raise OSError(28, "No space left on device")

    out = tmp_path / f"inventory.{format}"
    out.write_text("old")
    with pytest.raises(MunimentError, match=r"inventory\.\w+: No space left"):
        inventory.export(failing(), out, format)
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    assert out.read_text() == "old"


def test_what_is_not_a_file_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises(MunimentError, match="not a regular file"):
        inventory.export([], tmp_path)
    with pytest.raises(MunimentError, match="does not exist"):
        inventory.export([], tmp_path / "no" / "i.csv")
    with pytest.raises(MunimentError, match="no export format"):
        inventory.export([], tmp_path / "i.doc", "doc")


def test_an_export_is_private_to_its_owner(tmp_path: Path) -> None:
    inventory.export([], tmp_path / "i.csv")
    assert (tmp_path / "i.csv").stat().st_mode & 0o077 == 0


def test_formats_of_files_are_known() -> None:
    assert set(WRITERS) == {"csv", "xlsx", "jsonl", "parquet"}


def test_parquet_is_typed(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert inventory.export([make_row(), unread_row()], tmp_path / "i.parquet", "parquet") == 2
    table = parquet.read_table(tmp_path / "i.parquet")
    assert table.column_names == list(inventory.COLUMNS)
    assert table.column("words").to_pylist() == [120, None]
    assert str(table.schema.field("file_plan_confidence").type) == "double"


def test_parquet_without_pyarrow_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MunimentError, match="pyarrow") as raised:
        inventory.export([], tmp_path / "i.parquet", "parquet")
    assert "make install" in raised.value.hint
    assert list(tmp_path.iterdir()) == []
