"""The HTML report: figures that add up, hostile names made harmless, nothing from outside, readable by everybody."""

from __future__ import annotations

import base64
import hashlib
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from models.disposal import ItemState
from models.disposition import Action, Disposition, Reason, RetentionResult, RetentionState, Rot, RotFlag
from models.errors import MunimentError
from models.findings import Category, SpecialCategory
from models.inventory import Content, Record, Row
from models.policy import StorageArea
from models.records import Format, Item, ItemKind, Problem, ProblemKind, Share, ShareKind, Status, Times
from models.runs import Counts
from reports import advice, names, tables
from reports.areas import Areas
from reports.charts.treemap import LEVELS, Group, Tile, treemap
from reports.summary import ReportContext, write_report
from reports.tally import Tally, tally
from reports.wording import ACTIONS, REMEDIES, ROT, STATES, percent, shown, size

HOSTILE = '<script>alert(1)</script>"&\u202e'


def row(path: str, bytes: int = 1000, **known: object) -> Row:
    """A read file; `known` may give status, problem, content, rot, state, year, share, inside, duplicate_of."""
    year = known.get("year", 2015)
    inside = str(known.get("inside", ""))
    kind = ItemKind.MEMBER if inside else ItemKind.FILE
    modified = datetime(int(str(year)), 6, 1, tzinfo=UTC)
    item = Item(str(known.get("share", "SU")), path, inside, kind, bytes, Times(None, modified))
    content = known.get("content", Content(words=10, language="en", format=Format("text/plain", "x-fmt/111")))
    status, problem = known.get("status", Status.READ), known.get("problem")
    record = Record(1, path + inside, item, ShareKind.SHARED, status, problem, content, share_root="/srv/SU")  # type: ignore[arg-type]
    rot = (RotFlag(known["rot"], Reason("r", "e")),) if "rot" in known else ()  # type: ignore[arg-type]
    state = known.get("state", RetentionState.NEEDS_CLASS)
    judged = Disposition(Action.REVIEW, RetentionResult(state), (), rot=rot, class_code="A1", record_class="Claims")  # type: ignore[arg-type]
    return Row(record, judged, duplicate_of=str(known.get("duplicate_of", "")))


def sensitive(**changes: object) -> Content:
    found = (SpecialCategory(Category.HEALTH, True, 0.9, "b"), SpecialCategory(Category.CHILDREN, False, 0.9, "b"))
    content = Content(words=9, language="cy", personal_types={"NHS_NUMBER": 2}, people=3, special_categories=found)
    return replace(content, **changes)  # type: ignore[arg-type]


def rows() -> list[Row]:
    return [
        row("Care/Adults/a.docx", 4000, content=sensitive(), state=RetentionState.DUE),
        row("Care/Adults/b.docx", 4000, content=sensitive(), rot=Rot.REDUNDANT, duplicate_of="x"),
        row("Care/Adults/c.zip", 2000),
        row("Care/Adults/c.zip", 9000, inside="d.txt"),
        row(f"Legal/{HOSTILE}/e.txt", 500, year=1998),
        row("Legal/f.docx", 700, status=Status.UNREAD, content=None, problem=Problem("read", ProblemKind.ENCRYPTED)),
        row("g.tmp", 10, status=Status.SKIPPED, content=None, problem=Problem("crawl", ProblemKind.POLICY)),
    ]


def counted(given: list[Row], areas: tuple[StorageArea, ...] = ()) -> Tally:
    return tally(iter(given), Areas(areas, 2), 2)


def page(tmp_path: Path, context: ReportContext, given: list[Row]) -> str:
    write_report(iter(given), context, tmp_path / "r.html")
    return (tmp_path / "r.html").read_text("utf-8")


CONTEXT = ReportContext(
    "Dyffryn Arian",
    date(2026, 11, 22),
    (Share("SU", ShareKind.SHARED, "/srv/SU", "Head of Care"),),
    versions={"Muniment": "1.0.0"},
    policy_digest="a91c44f0",
    class_titles={"A1": "Claims"},
    warnings=("No language model: names are found by pattern only.",),
)


def test_the_figures_add_up() -> None:
    figures = counted(rows())
    found = sum(figures.status[status].items for status in Status)
    assert figures.all.items == found == 7
    assert figures.all.size == figures.files.size == 4000 + 4000 + 2000 + 500 + 700 + 10
    assert (figures.duplicates.items, figures.duplicates.size) == (1, 4000)
    assert figures.states[RetentionState.DUE].items == 1
    assert sum(folder.all.items for folder in figures.folders.values()) == 7
    assert sum(area.items for area in figures.places.values()) == 7


def test_personal_data_is_counted_about_persons_and_once_for_copies() -> None:
    care = counted(rows()).places["SU", "Care", "Adults"]
    assert (care.personal, care.people, care.sensitive) == (2, 3, 2)
    assert care.categories == {Category.HEALTH: 2}
    assert care.types == {"NHS_NUMBER": 2}


def test_the_page_says_its_accounts_and_warnings(tmp_path: Path) -> None:
    text = re.sub(r"<[^>]+>|\s+", " ", page(tmp_path, CONTEXT, rows()))
    text = re.sub(r"\s+", " ", text)
    assert "7 found = 5 read + 1 not read + 1 skipped" in text
    assert "No language model: names are found by pattern only." in text
    assert "Ask the owner for the password" in text
    assert "a91c44f0" in text


def test_hostile_names_are_text(tmp_path: Path) -> None:
    html = page(tmp_path, replace(CONTEXT, title=HOSTILE), rows())
    assert "<script" not in html.lower()
    assert "\u202e" not in html
    assert "[U+202E]" in html
    assert "onerror" not in html


def test_no_file_is_named(tmp_path: Path) -> None:
    html = page(tmp_path, CONTEXT, [row("HR/Sickness/Jones/1999/secret name.docx")])
    assert "secret name" not in html
    assert "Jones" not in html
    assert "Sickness" in html


def test_nothing_comes_from_outside(tmp_path: Path) -> None:
    html = page(tmp_path, CONTEXT, rows())
    assert not re.search(r"(?:src|href)=\"(?!#)|url\((?!#)|@import|https?://", html)
    assert not re.search(r"\sstyle=|\son\w+=", html)
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    policy = re.search(r"style-src 'sha256-([^']+)'", html)
    assert style
    assert policy
    assert policy[1] == base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()


class Outline(HTMLParser):
    """Headings, ids and tags as they come."""

    VOID = frozenset({"meta", "br", "rect", "line", "path", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.named: list[str] = []
        self.open: list[str] = []
        self.tables = self.captions = self.bare_heads = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.tables += tag == "table"
        self.captions += tag == "caption"
        self.bare_heads += tag == "th" and "scope" not in known
        self.ids += [known["id"] or ""] if "id" in known else []
        self.named += (known.get("aria-labelledby") or "").split()
        self.named += [known["href"][1:]] if known.get("href") else []  # type: ignore[index]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_the_page_is_well_formed_and_labelled(tmp_path: Path) -> None:
    outline = Outline()
    outline.feed(page(tmp_path, CONTEXT, rows()))
    assert outline.open == []
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(outline.headings, outline.headings[1:], strict=False))
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.named) <= set(outline.ids)
    assert outline.tables == outline.captions > 6
    assert outline.bare_heads == 0


def test_the_language_of_the_page_is_declared(tmp_path: Path) -> None:
    assert '<html lang="cy">' in page(tmp_path, replace(CONTEXT, language="cy"), rows())


def test_an_empty_inventory_makes_a_report(tmp_path: Path) -> None:
    assert "Nothing is waiting for you" in page(tmp_path, CONTEXT, [])


def test_counts_that_differ_are_a_fault(tmp_path: Path) -> None:
    html = page(tmp_path, replace(CONTEXT, counts=Counts(8, 6, 1, 1)), rows())
    assert "The scan counted 8 items, but the inventory gave 7" in html
    assert "this fault" not in page(tmp_path, replace(CONTEXT, counts=Counts(7, 5, 1, 1)), rows())


def test_a_report_is_whole_or_not_there(tmp_path: Path) -> None:
    with pytest.raises(MunimentError, match="does not exist"):
        write_report([], CONTEXT, tmp_path / "none" / "r.html")
    assert list(tmp_path.iterdir()) == []


def test_the_longest_registered_area_wins_and_names_its_owner() -> None:
    areas = (
        StorageArea("Care", data_owner="Director"),
        StorageArea("Care\\Adults\\", data_owner="Adults manager"),
        StorageArea("/srv/SU/Legal", data_owner=""),
    )
    figures = counted(rows(), areas)
    owners = {place: figures.areas.owner(place) for place in figures.places}
    assert owners["SU", "Care", "Adults"] == "Adults manager"
    assert figures.places["SU", "Legal"].items == 2
    cells = tables.personal(figures, owners).rows[0]
    assert "Data Owner: Adults manager" in cells[0]


def test_steps_come_from_the_figures() -> None:
    what = [step.what for step in advice.steps(counted(rows()))]
    assert what[0] == "Start with the sensitive items in Care / Adults"
    assert {"Clear exact copies", "Ask owners for passwords"} <= set(what)
    assert len(what) <= advice.MOST


def test_the_long_tail_of_a_table_is_added_up() -> None:
    given = [row(f"D{n}/x/a.txt", 100 + n) for n in range(60)]
    table = tables.folders(counted(given))
    assert len(table.rows) == tables.ROWS + 1
    assert table.rows[-1][0] == "35 more folders"


@pytest.mark.parametrize(
    ("rot", "size_", "level"), [(0, 10, 0), (1, 100, 1), (20, 100, 2), (50, 100, 3), (51, 100, 4), (0, 0, 0)]
)
def test_shades(rot: int, size_: int, level: int) -> None:
    assert Tile("x", size_, rot).level == level
    assert level < len(LEVELS)


def test_the_treemap_is_sound_xml_and_fills_its_frame() -> None:
    groups = [Group(HOSTILE, tuple(Tile(f"t{n}", 10**n, n) for n in range(1, 9))), Group("none", (Tile("z", 0, 0),))]
    root = ET.fromstring(treemap("m", groups, 900, 500))
    boxes = [node.attrib for node in root.iter("rect") if node.attrib["class"].startswith("r")]
    assert len(boxes) == 8
    area = sum(float(box["width"]) * float(box["height"]) for box in boxes)
    assert 0.9 * 900 * 478 < area <= 900 * 500
    assert all(float(box["x"]) + float(box["width"]) <= 900.1 for box in boxes)


def test_every_word_has_its_meaning() -> None:
    assert set(ACTIONS) == set(names.ACTIONS) == set(Action)
    assert set(STATES) == set(names.STATES) == set(RetentionState)
    assert set(ROT) == set(names.ROT) == set(Rot) - {Rot.NONE}
    assert set(REMEDIES) == set(names.PROBLEMS) == set(ProblemKind)
    assert set(names.CATEGORIES) == set(Category)
    assert set(names.STATUS) == set(Status)
    assert set(names.ITEM_STATES) == set(ItemState)
    assert set(names.SHARES) == set(ShareKind)
    assert len(names.TYPES) == 21


def test_numbers_for_people() -> None:
    assert [size(n) for n in (0, 1, 999, 1000, 9_949, 999_600, 2.5e12)] == [
        "0 bytes",
        "1 byte",
        "999 bytes",
        "1.0 kB",
        "9.9 kB",
        "1.0 MB",
        "2.5 TB",
    ]
    assert percent(0, 0) == "0%"
    assert shown("a\nb\udcff") == "a[U+000A]b[U+DCFF]"
