"""Files that work only together are found, and files that only lie together are not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from classifiers.linked_sets import LinkedSets
from models.inventory import Content, Record, name_hash
from models.records import Item, ItemKind, ShareKind, Status, Times

TODAY = date(2026, 6, 1)
OLD = Times(modified=datetime(2016, 1, 1, tzinfo=UTC))


def record(number: int, path: str, links: tuple[str, ...] = (), kind: ItemKind = ItemKind.FILE) -> Record:
    content = Content(hash=b"x", size=9, links=tuple(map(name_hash, links)))
    item = Item("S", path, size=9, times=OLD, kind=kind)
    return Record(number, f"i{number}", item, ShareKind.SHARED, Status.READ, None, content)


def linked(*paths: str, links: dict[str, tuple[str, ...]] | None = None) -> dict[str, str]:
    sets = LinkedSets(TODAY)
    ordered = sorted(paths, key=lambda path: (path.rpartition("/")[0], path))
    for number, path in enumerate(ordered, 1):
        sets.look(record(number, path, (links or {}).get(path, ())))
    sets.finish()
    return {ordered[number - 1]: why for number, why in sets.linked.items()}


@pytest.mark.parametrize(
    "paths",
    [
        ("G/roads.shp", "G/roads.shx", "G/roads.dbf", "G/roads.prj", "G/roads.shp.xml"),
        ("G/flood 1.2.shp", "G/flood 1.2.dbf"),
        ("G/Wards.TAB", "G/Wards.DAT", "G/Wards.MAP", "G/Wards.ID"),
        ("G/tile7.tif", "G/tile7.tfw", "G/tile7.tif.aux.xml"),
        ("G/sketch.png", "G/sketch.wld"),
        ("G/trees.gpkg", "G/trees.gpkg-wal"),
        ("G/Streets.gdb/a00000001.gdbtable", "G/Streets.gdb/timestamps"),
        ("D/Rents_be.accdb", "D/Rents.accdb"),
        ("D/Rents FE.mdb", "D/Rents data.mdb"),
        ("W/News.htm", "W/News_files/logo.png", "W/News_files/style.css"),
        ("C/Plans/xref/border.dwg", "C/Plans/XREFS/site.dxf"),
    ],
)
def test_all_files_of_a_set_are_linked(paths: tuple[str, ...]) -> None:
    found = linked(*paths)
    assert all(why for why in found.values())
    expected = set(paths) - {path for path in paths if path.endswith((".tif.aux.xml", ".shp.xml"))}
    assert expected <= found.keys()


def test_the_description_of_a_map_layer_belongs_to_it() -> None:
    assert "G/roads.shp.xml" in linked("G/roads.shp", "G/roads.dbf", "G/roads.shp.xml")


def test_drawings_of_one_folder_are_possibly_a_set_and_it_is_said_why() -> None:
    found = linked("C/site.dwg", "C/border.dxf", "C/notes.docx", "E/alone.dwg")
    assert found.keys() == {"C/site.dwg", "C/border.dxf"}
    assert "possibly one of a set: 2 drawings" in found["C/site.dwg"]
    assert "is not read" in found["C/site.dwg"]


@pytest.mark.parametrize(
    "paths",
    [
        ("G/roads.shp", "H/roads.dbf"),
        ("G/roads.dbf", "G/roads.xlsx"),
        ("G/photo.jpg", "G/photo.docx"),
        ("D/Rents.accdb", "D/Leaks.accdb"),
        ("W/News.htm", "W/News/logo.png"),
        ("W/Court_files/a.pdf",),
    ],
)
def test_what_only_lies_together_is_no_set(paths: tuple[str, ...]) -> None:
    assert linked(*paths) == {}


def test_workbooks_are_linked_with_what_they_refer_to_wherever_it_lies() -> None:
    links = {"F/Summary.xlsx": ("budget 2019.xlsx", "gone.xlsx")}
    found = linked("F/Summary.xlsx", "Old/Budget 2019.XLSX", "Old/Budget 2020.xlsx", links=links)
    assert found.keys() == {"F/Summary.xlsx", "Old/Budget 2019.XLSX"}
    assert "takes figures from" in found["F/Summary.xlsx"]


def test_a_link_that_leads_nowhere_or_to_the_book_itself_links_nothing() -> None:
    assert linked("F/a.xlsx", links={"F/a.xlsx": ("gone.xlsx", "a.xlsx")}) == {}


def test_members_of_containers_and_other_shares_are_linked_with_nothing() -> None:
    sets = LinkedSets(TODAY)
    sets.look(record(1, "a.xlsx", ("b.xlsx",)))
    sets.look(record(2, "z.zip", kind=ItemKind.MEMBER))
    sets.finish()
    assert sets.linked == {}
