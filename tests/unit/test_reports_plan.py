"""The report's table of classes: totals by the topmost parents, every item once below them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from models.disposition import Action, Disposition, RetentionResult, RetentionState
from models.inventory import Record, Row
from models.records import Item, ShareKind, Status
from reports.areas import Areas
from reports.plan import Plan, classes
from reports.summary import ReportContext, write_report
from reports.tally import tally

TITLES = {"HO": "Housing", "HO-T": "Tenancies", "HO-T-F": "Tenancy files", "HO-R": "Repairs", "LI": "Leisure"}
PARENTS = {"HO-T": ("HO",), "HO-T-F": ("HO", "HO-T"), "HO-R": ("HO",)}


def filed(code: str, number: int, state: RetentionState = RetentionState.CURRENT) -> list[Row]:
    judged = Disposition(Action.RETAIN, RetentionResult(state), (), class_code=code, record_class="As filed")
    record = Record(1, "i", Item("SU", "a.txt", size=10), ShareKind.SHARED, Status.READ, None, None)
    return [Row(record, judged)] * number


def table(rows: list[Row], titles: dict[str, str] = TITLES, parents: dict[str, tuple[str, ...]] = PARENTS) -> list[str]:
    """The rows as text, cells joined by bars, what is under a parent with a dash before it."""
    found = classes(tally(iter(rows), Areas((), 2), 2), Plan(titles, parents)).rows
    lines = (" | ".join(map(str, row)) for row in found)
    return [re.sub("<[^>]+>", "", line.replace("<span class='under'>", "- ")) for line in lines]


def test_classes_stand_under_the_total_of_their_topmost_parent() -> None:
    rows = [*filed("LI", 4), *filed("HO-T-F", 3), *filed("HO-R", 2, RetentionState.DUE), *filed("HO", 1)]
    assert table(rows) == [
        "HO Housing, in all | 6 | 60 bytes | 2 | 0 | 4 | 0 | 0",
        "- Tenancies › HO-T-F Tenancy files | 3 | 30 bytes | 0 | 0 | 3 | 0 | 0",
        "- HO-R Repairs | 2 | 20 bytes | 2 | 0 | 0 | 0 | 0",
        "- HO Housing | 1 | 10 bytes | 0 | 0 | 1 | 0 | 0",
        "LI Leisure | 4 | 40 bytes | 0 | 0 | 4 | 0 | 0",
    ]


def test_a_plan_without_parents_is_a_plain_list() -> None:
    assert [line.partition(" |")[0] for line in table([*filed("B", 1), *filed("A", 1)], {}, {})] == [
        "A As filed",
        "B As filed",
    ]


def test_a_large_plan_is_added_up_and_no_item_is_lost() -> None:
    parents = {f"{top}-{n}": (f"{top}",) for top in range(40) for n in range(50)}
    rows = [row for top in range(40) for n in range(3) for row in filed(f"{top}-{n}", 10 if n else 60 - top)]
    lines = table(rows, {}, parents)
    totals = [int(line.split(" | ")[1].replace(",", "")) for line in lines if not line.startswith("-")]
    assert sum(totals) == len(rows)
    assert len(totals) == 26
    assert lines[-1].startswith("15 more parts of the plan | ")
    first = [int(line.split(" | ")[1]) for line in lines[:3]]
    assert lines[2].startswith("- 2 more classes | ")
    assert first[0] == first[1] + first[2]


def test_hostile_titles_are_text(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>"
    context = ReportContext(
        "T", date(2026, 11, 22), class_titles={"P": hostile, "C": hostile}, class_parents={"C": ("P",)}
    )
    write_report(iter(filed("C", 2)), context, tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "<script" not in page
    assert "<strong>P &lt;script&gt;alert(1)&lt;/script&gt;</strong>, in all" in page
    assert "<span class='under'>C &lt;script&gt;" in page
