"""The history of an inventory and the management report: sums at each judging, and how they are shown."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import Engine, delete, func, insert, select, update

from models.disposal_tables import batch_items
from models.errors import MunimentError
from models.history import Summary
from models.history_tables import SUMS, history
from models.policy import StorageArea
from models.store import history as kept
from models.store.engine import writing
from models.store.overview import overview
from models.store.packing import to_ns
from models.tables import decisions as decisions_table
from models.tables import items, judging, runs
from reports import kpi
from reports.management import FIGURES, ManagementContext, render, tile, write_management
from tests.review_estate import AREAS, TODAY, opened

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CONTEXT = ManagementContext("Y Cyngor <b>", date(2026, 11, 22), cost_per_tb_year=1_000_000.0)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def estate(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An estate of 800 items that was judged after one run."""
    with opened(request.param, tmp_path_factory.mktemp("estate"), 800) as engine:
        with writing(engine) as connection:
            values = {"at": to_ns(AT), "today": TODAY.isoformat(), "policy_digest": "p1", "model_digest": "m1"}
            connection.execute(insert(judging).values(id=1, **values))
            connection.execute(insert(runs).values(id=1, share_id=1, started=1, finished=2, state="done"))
        yield engine


def summary(day: int, **sums: int) -> Summary:
    """Sums as of a day of November."""
    return Summary(AT.replace(day=day), date(2026, 11, day), "p1", "m1", **sums)


def test_the_table_has_what_the_words_have() -> None:
    assert [field.name for field in fields(Summary)][4:] == list(SUMS)
    assert {column.name for column in history.columns} == {
        *SUMS,
        "id",
        "at",
        "today",
        "policy_digest",
        "model_digest",
        "runs",
    }


def test_sums_agree_with_the_consoles_overview(estate: Engine) -> None:
    from models.access import EVERYTHING

    with estate.connect() as connection:
        found, shown = kept.current(connection, AREAS), overview(connection, EVERYTHING)
        files = connection.execute(select(func.sum(items.c.size)).where(items.c.kind == "file")).scalar()
    assert found is not None
    facets = {name: {one.value: one.number for one in values} for name, values in shown.facets.items()}
    assert (found.items, found.size) == (shown.items, files)
    assert found.due_items == facets["retention"]["due"]
    assert found.unread == facets["status"]["unread"]
    assert found.waiting == facets["action"]["review"] + facets["action"]["dispose"]
    assert found.sensitive >= max(facets["special"][name] for name in ("health", "children"))
    assert (found.areas, found.owned, found.policy_digest, found.today) == (len(AREAS), len(AREAS), "p1", TODAY)
    assert 0 < found.risk < found.exposed < found.items
    assert 0 < found.rot_size < found.size


def test_one_line_is_kept_for_each_state_of_the_scans(estate: Engine) -> None:
    with writing(estate) as connection:
        connection.execute(delete(history))
        kept.note(connection, AREAS)
        kept.note(connection, (*AREAS, StorageArea("SU/New")))
        connection.execute(insert(runs).values(id=2, share_id=1, started=3, finished=4, state="done"))
        kept.note(connection, ())
        lines = kept.summaries(connection)
        now = kept.with_current(connection, AREAS)
        connection.execute(delete(runs).where(runs.c.id == 2))
    assert [(line.areas, line.owned) for line in lines] == [(len(AREAS) + 1, len(AREAS)), (0, 0)]
    assert now[0] == lines[0]
    assert [line.areas for line in now] == [len(AREAS) + 1, len(AREAS)]


def test_decisions_and_disposals_since_the_judging_count(estate: Engine) -> None:
    with writing(estate) as connection:
        before = kept.current(connection, AREAS)
        key = connection.execute(select(items.c.id).limit(1)).scalar_one()
        asked = {"at": 1, "reviewer": "sian@example.org", "item_id": key}
        connection.execute(insert(decisions_table).values(**asked, verdict="approve"))
        gone = {"public_id": "x", "share": "SU", "path": "a", "modified": 0, "content_hash": b"", "state": "destroyed"}
        connection.execute(insert(batch_items).values(batch_id=1, item_id=key, size=4096, **gone))
        after = kept.current(connection, AREAS)
        connection.execute(insert(decisions_table).values(**asked, verdict="withdrawn"))
        withdrawn = kept.current(connection, AREAS)
        connection.execute(update(items).where(items.c.id == key).values(gone_run=1))
        fewer = kept.current(connection, AREAS)
        connection.execute(update(items).where(items.c.id == key).values(gone_run=None))
        connection.execute(delete(batch_items))
        connection.execute(delete(decisions_table))
    assert before
    assert after
    assert withdrawn
    assert fewer
    assert (after.reviewed - before.reviewed, withdrawn.reviewed - before.reviewed) == (1, 0)
    assert before.waiting - after.waiting in (0, 1)
    assert (after.disposed_items, after.disposed_size) == (1, 4096)
    assert fewer.items == before.items - 1


def test_tiles_say_what_moved_and_whether_that_is_good() -> None:
    first = summary(1, size=1_000_000, due_items=10, areas=10, owned=5, reviewed=0)
    last = summary(22, size=750_000, due_items=12, areas=10, owned=9, reviewed=7)
    shown = {found.name: found for found in (tile(figure, [first, last]) for figure in FIGURES)}
    assert (shown["Volume"].moved, shown["Volume"].good) == ("250 kB less than at the first scan (-25%)", True)
    assert (shown["Past retention"].moved, shown["Past retention"].good) == (
        "2 more than at the first scan (+20%)",
        False,
    )
    assert (shown["Areas with a Data Owner"].shown, shown["Areas with a Data Owner"].moved) == (
        "90%",
        "40 points up on the first scan",
    )
    assert shown["Reviewed"].moved == "7 more than at the first scan"
    assert (shown["Not read"].moved, shown["Not read"].good) == ("as at the first scan", None)
    assert tile(FIGURES[0], [last]).moved == "first scan"


def test_the_page_is_whole_and_loads_nothing() -> None:
    lines = [summary(day, size=day * 1000, rot_size=2_000_000) for day in range(1, 29)]
    page = render(lines, CONTEXT)
    assert "Y Cyngor &lt;b&gt;" in page
    assert page.count('<svg class="trend"') == len(FIGURES)
    assert page.count("<tr ") == 24 + 1
    assert "4 earlier scans" in page
    assert "£2.00 a year" in page
    assert not any(word in page for word in ("<script", "http://", "https://", "style="))
    assert "How it moved" not in render(lines[:1], CONTEXT)


def test_it_is_written_as_its_name_says(tmp_path: Path) -> None:
    lines = [summary(1, size=10, areas=4, owned=1), summary(2, size=8, areas=4, owned=3)]
    for ending in ("html", "pdf", "csv"):
        write_management(lines, CONTEXT, tmp_path / f"m.{ending}")
    document = pypdfium2.PdfDocument(tmp_path / "m.pdf")
    words = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    assert "Muniment management report" in words
    assert "50 points up on the first scan" in words
    with (tmp_path / "m.csv").open(newline="") as file:
        found = list(csv.DictReader(file))
    assert tuple(found[0]) == kpi.COLUMNS
    assert [line["size_change_percent"] for line in found] == ["0.0", "-20.0"]
    assert [line["areas_with_owner_percent"] for line in found] == ["25.0", "75.0"]
    with pytest.raises(MunimentError, match="no kind of management report"):
        write_management(lines, CONTEXT, tmp_path / "m.docx")
    with pytest.raises(MunimentError, match="nothing was judged"):
        write_management([], CONTEXT, tmp_path / "m.html")


def test_without_weasyprint_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    with pytest.raises(MunimentError, match="needs WeasyPrint"):
        write_management([replace(summary(1), size=1)], CONTEXT, tmp_path / "m.pdf")
    assert list(tmp_path.iterdir()) == []
