"""The inventory for everyone: filtered, with pseudonyms, saying what it rests on, and read back by other programs."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import duckdb
import jsonschema
import openpyxl
import pyarrow.parquet
import pytest
from sqlalchemy import insert, update

from models.access import EVERYTHING
from models.bits import Bits
from models.config import Config
from models.disposition import Disposition, RetentionResult, RetentionState
from models.errors import MunimentError
from models.review import ReviewError
from models.store import records
from models.store.engine import writing
from models.store.queue import keys_matching
from models.store.snapshots import snapshot
from models.tables import items, judging, runs
from reports import EXPORTERS
from reports.exporter import Exporter
from reports.inventory import COLUMNS
from reports.migration import metadata, reconcile, staging
from reports.migration.bundle import MANIFEST_COLUMNS
from reports.shareable import Names, shared
from reports.writing import WRITERS
from scanner.exporting import Request, filters_of, run_export
from scanner.subject_access import COLUMNS as SEARCHED
from tests.review_estate import TODAY, opened
from tests.unit.test_reports_exports import make_row

ROOT = Path(__file__).parent.parent.parent
ITEMS = 600
NAMES = Names.of(bytes(32))


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The settings of an estate that was judged."""
    folder = tmp_path_factory.mktemp("estate")
    with opened("sqlite", folder, ITEMS) as engine, writing(engine) as connection:
        digests = {"policy_digest": "p1p1", "model_digest": "m1m1"}
        connection.execute(insert(judging).values(id=1, at=1, today=TODAY.isoformat(), **digests))
        connection.execute(insert(runs).values(id=7, share_id=1, started=10**18, finished=2 * 10**18, state="done"))
    return Config(inventory=f"sqlite:///{folder}/estate.db", key_file=str(folder / "key"))


def exported(config: Config, place: Path, **more: object) -> list[dict[str, object]]:
    """The inventory as JSON lines."""
    run_export(config, Request("inventory", place, "jsonl", **more))  # type: ignore[arg-type]
    return [json.loads(line) for line in place.read_text("utf-8").splitlines()]


def test_lines_keep_to_the_schema(config: Config, tmp_path: Path) -> None:
    schema = json.loads((ROOT / "docs/inventory.schema.json").read_text())
    assert tuple(schema["properties"]) == COLUMNS
    check = jsonschema.Draft202012Validator(schema)
    lines = exported(config, tmp_path / "i.jsonl")
    assert len(lines) == ITEMS
    assert [error.message for line in lines for error in check.iter_errors(line)] == []
    for line in exported(config, tmp_path / "s.jsonl", shareable=True):
        check.validate(line)


def test_every_format_says_the_same(config: Config, tmp_path: Path) -> None:
    for format in WRITERS:
        assert run_export(config, Request("inventory", tmp_path / f"i.{format}", format, bom=True, exact=True)) == ITEMS
    lines = [json.loads(line) for line in (tmp_path / "i.jsonl").read_text().splitlines()]
    assert (tmp_path / "i.csv").read_bytes().startswith(b"\xef\xbb\xbfitem_id,")
    with (tmp_path / "i.csv").open(newline="", encoding="utf-8-sig") as file:
        assert list(csv.DictReader(file)) == [{k: "" if v is None else str(v) for k, v in one.items()} for one in lines]
    assert pyarrow.parquet.read_table(tmp_path / "i.parquet").to_pylist() == lines
    sheet = openpyxl.load_workbook(tmp_path / "i.xlsx").worksheets[0]
    cells = list(sheet.iter_rows(values_only=True))
    assert cells[0] == COLUMNS
    assert [dict(zip(COLUMNS, row, strict=True)) for row in cells[1:]] == lines


def test_an_export_says_what_it_rests_on(config: Config, tmp_path: Path) -> None:
    for format in WRITERS:
        filters = ("action=dispose",)
        run_export(config, Request("inventory", tmp_path / f"i.{format}", format, filters=filters))
    beside = json.loads((tmp_path / "i.csv.meta.json").read_text())
    run = {"run": 7, "share": "SU", "started": "2001-09-09T01:46:40Z", "finished": "2033-05-18T03:33:20Z"}
    expected = {"policy_digest": "p1p1", "model_digest": "m1m1", "judged": TODAY.isoformat(), "runs": [run]}
    assert {name: beside[name] for name in expected} == expected
    assert (beside["filters"], beside["columns"]) == (["action=dispose"], list(COLUMNS))
    held = pyarrow.parquet.read_schema(tmp_path / "i.parquet").metadata
    assert held[b"muniment.policy_digest"] == b"p1p1"
    assert json.loads(held[b"muniment.runs"]) == [run]
    properties = {one.name: one.value for one in openpyxl.load_workbook(tmp_path / "i.xlsx").custom_doc_props.props}
    assert (properties["policy_digest"], properties["model_digest"]) == ("p1p1", "m1m1")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [*(f"i.{format}" for format in WRITERS), "i.csv.meta.json", "i.jsonl.meta.json"]
    )


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_rows_that_are_asked_for_are_those_of_all_in_the_same_order(database: str, tmp_path: Path) -> None:
    with opened(database, tmp_path, ITEMS) as engine, snapshot(engine) as connection:
        everything = list(records.rows(connection, single=True))
        for given in (
            ["action=dispose"],
            ["area=SU/Housing", "retention=due"],
            ["text=minutes"],
            ["type=PHONE"],
            ["action=archive", "share=U"],
        ):
            wanted = Bits(map(int, keys_matching(connection, EVERYTHING, filters_of(given))[0]))
            found = list(records.rows(connection, single=True, only=wanted))
            assert found == [row for row in everything if row.record.id in wanted]
            assert 0 < len(found) < ITEMS


def test_a_part_too_great_for_keys_is_sorted_out_when_read(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_keys = exported(config, tmp_path / "keys.jsonl", filters=("action=dispose",))
    monkeypatch.setattr(records, "FEW", 1)
    assert exported(config, tmp_path / "folders.jsonl", filters=("action=dispose",)) == by_keys


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_an_export_sees_one_moment(database: str, tmp_path: Path) -> None:
    with opened(database, tmp_path, 50) as engine, snapshot(engine) as connection:
        before = len(list(records.rows(connection)))
        with writing(engine) as other:
            other.execute(update(items).values(gone_run=9))
        assert len(list(records.rows(connection))) == before == 50


def test_filters_are_those_of_the_queue(config: Config, tmp_path: Path) -> None:
    lines = exported(config, tmp_path / "all.jsonl")
    found = exported(config, tmp_path / "f.jsonl", filters=("action=dispose", "action=archive", "area=SU/Housing"))
    wanted = [
        line
        for line in lines
        if line["action"] in ("dispose", "archive") and re.match("Housing(/|$)", str(line["path"]).rpartition("/")[0])
    ]
    assert found == wanted
    assert 5 < len(found) < ITEMS
    with pytest.raises(ReviewError, match="no filter 'colour'"):
        filters_of(["colour=red"])
    with pytest.raises(MunimentError, match="is not a filter"):
        filters_of(["action"])


def test_what_is_shared_names_nobody_and_joins(config: Config, tmp_path: Path) -> None:
    lines, shareable = exported(config, tmp_path / "i.jsonl"), exported(config, tmp_path / "s.jsonl", shareable=True)
    assert shareable == exported(config, tmp_path / "t.jsonl", shareable=True)
    assert [line["item_id"] for line in shareable] == [line["item_id"] for line in lines]
    for name in ("share", "owner", "content_hash", "path"):
        pairs = {(line[name], other[name]) for line, other in zip(lines, shareable, strict=True)}
        assert len(pairs) == len({one for one, _ in pairs}) == len({other for _, other in pairs}), name
    text = (tmp_path / "s.jsonl").read_text() + (tmp_path / "s.jsonl.meta.json").read_text()
    for word in ("Housing", "person1", "letter", "box.pst", "/srv", "why it is so"):
        assert word not in text
    for same in ("size", "action", "personal_types", "file_plan_code", "duplicate_of"):
        assert [line[same] for line in shareable] == [line[same] for line in lines]
    folders = {str(line["path"]).rpartition("/")[0] for line in shareable}
    assert len(folders) == len({str(line["path"]).rpartition("/")[0] for line in lines})


def test_folders_stay_nested_and_endings_stay() -> None:
    whole, other = NAMES.path("SU", "HR/Siân Bevan/letter.docx"), NAMES.path("SU", "HR/Siân Bevan/notes.pdf")
    assert whole.rpartition("/")[0] == other.rpartition("/")[0]
    assert whole.endswith(".docx")
    assert NAMES.path("SU", "HR").count("/") == 0
    assert whole.startswith(NAMES.path("SU", "HR") + "/")
    assert "bevan" not in NAMES.path("SU", "a.bevan siân").lower()
    assert NAMES.path("U", "HR") != NAMES.path("SU", "HR") != Names.of(bytes(31) + b"x").path("SU", "HR")


def test_dates_of_birth_and_words_of_reasons_stay_behind() -> None:
    row = make_row()
    assert row.disposition is not None
    born = RetentionResult(
        RetentionState.DUE, "end_of_claim|date_of_birth", row.disposition.retention.trigger_date, "x"
    )
    line = shared(make_row(disposition=_with(row.disposition, born)), NAMES)
    assert (line["trigger_date"], line["due"], line["trigger_basis"]) == (None, None, None)
    line = shared(row, NAMES)
    assert (line["trigger_date"], line["due"], line["reason"]) == ("2012-03-14", "2018-03-14", "schedule;children")


def _with(judged: Disposition, retention: RetentionResult) -> Disposition:
    from dataclasses import replace

    return replace(judged, retention=retention)


def test_only_the_inventory_is_shared(config: Config, tmp_path: Path) -> None:
    with pytest.raises(MunimentError, match="cannot be shared"):
        run_export(config, Request("findings", tmp_path / "f.csv", "csv", shareable=True))


@pytest.mark.parametrize("exporter", EXPORTERS.values(), ids=lambda exporter: exporter.kind)
def test_every_kind_is_written_and_read_back(exporter: Exporter, config: Config, tmp_path: Path) -> None:
    number = run_export(config, Request(exporter.kind, tmp_path / "e.csv", "csv"))
    assert run_export(config, Request(exporter.kind, tmp_path / "e.parquet", "parquet")) == number
    with (tmp_path / "e.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    table = pyarrow.parquet.read_table(tmp_path / "e.parquet")
    assert (len(rows) - 1, table.num_rows) == (number, number)
    assert rows[0] == table.column_names


@pytest.mark.parametrize("exporter", EXPORTERS.values(), ids=lambda exporter: exporter.kind)
def test_every_kind_says_the_same_in_workbooks_and_json(exporter: Exporter, config: Config, tmp_path: Path) -> None:
    for format in ("jsonl", "xlsx"):
        run_export(config, Request(exporter.kind, tmp_path / f"e.{format}", format))
    lines = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text("utf-8").splitlines()]
    sheet = openpyxl.load_workbook(tmp_path / "e.xlsx").worksheets[0]
    names, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert names == promised()[exporter.kind]
    assert [dict(zip(names, row, strict=True)) for row in rows] == lines


def promised() -> dict[str, list[str]]:
    """The columns of each export as the reference copy has them."""
    found: dict[str, list[str]] = {}
    with (ROOT / "tests/data/references/export_columns.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(row for row in file if not row.startswith("#")):
            found.setdefault(line["export"], []).append(line["column"])
    return found


def test_columns_are_those_promised() -> None:
    now = {kind: list(exporter.columns) for kind, exporter in EXPORTERS.items()}
    now |= {"find": list(SEARCHED), "migration manifest": list(MANIFEST_COLUMNS)}
    now |= {"migration reconcile": list(reconcile.COLUMNS), "migration staging": list(staging.COLUMNS)}
    now["migration metadata"] = list(metadata.COLUMNS)
    assert now == promised()


def test_the_guides_queries_run(config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = exported(config, tmp_path / "i.jsonl")
    run_export(config, Request("inventory", tmp_path / "inventory.parquet", "parquet"))
    queries = re.findall(r"```sql\n(.*?)```", (ROOT / "docs/registers.md").read_text("utf-8"), re.S)
    answers = [duckdb.sql(query).fetchall() for query in queries]
    assert len(answers) == 5
    about, places, types, due, copies = answers
    assert ("muniment.policy_digest", "p1p1") in about
    assert sum(row[2] for row in places) == sum(bool(line["personal_types"]) for line in lines)
    counted = [pair.split(":") for line in lines for pair in str(line["personal_types"] or "").split(";") if pair]
    assert sum(row[1] for row in types) == sum(int(number) for _, number in counted)
    assert sum(row[2] for row in due) == sum(line["retention_state"] == "due" for line in lines)
    assert len(copies) == 20
