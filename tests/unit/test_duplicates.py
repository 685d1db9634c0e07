"""Which copy is the authoritative one, and what is no copy at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from classifiers.duplicates import Placed, authoritative, copies
from models.inventory import Content, Record
from models.policy import StorageArea
from models.records import Item, ItemKind, ShareKind, Status, Times

SU, U = ShareKind.SHARED, ShareKind.USER


def record(id: int, path: str = "", kind: ShareKind = SU, year: int = 2015, **changes: object) -> Record:
    times = Times(created=datetime(year, 1, 1, tzinfo=UTC))
    item = Item("S", path or f"folder/{id}.doc", size=9, times=times)
    found = Record(id, f"i{id}", item, kind, Status.READ, None, Content(hash=b"x", size=9))
    return replace(found, **changes)  # type: ignore[arg-type]


def area(scope: str = "", kind: ShareKind | None = None, code: str = "") -> StorageArea:
    return StorageArea("x", kind=kind, scope=scope, default_code=code)


@pytest.mark.parametrize(
    "group",
    [
        [Placed(record(1, kind=U), held=True), Placed(record(2))],
        [Placed(record(1, kind=U), area("legal")), Placed(record(2))],
        [Placed(record(1, kind=U), area("case")), Placed(record(2), area(code="H"))],
        [Placed(record(1)), Placed(record(2, kind=U, year=2001))],
        [Placed(record(1, kind=U), area(kind=SU)), Placed(record(2, kind=U, year=2001))],
        [Placed(record(1), area(code="H")), Placed(record(2, year=2001))],
        [Placed(record(1, year=2001)), Placed(record(2, "a.doc"))],
        [Placed(record(1, "a.doc")), Placed(record(2, "b/a.doc"))],
        [Placed(record(1, "a.doc")), Placed(record(2, "b.doc"))],
        [Placed(record(1, kind=U)), Placed(record(2, container=9), area("legal"))],
    ],
    ids=["held", "legal", "case", "SU before U", "registered kind", "class", "earliest", "shortest", "name", "file"],
)
def test_the_first_is_authoritative(group: list[Placed]) -> None:
    for order in (group, group[::-1]):
        assert authoritative(order, "H").record.id == 1
        assert [(id, copy.of) for id, copy in copies(order, "H")] == [(2, 1)]


def test_hard_links_of_one_file_are_not_copies() -> None:
    one, other = record(1, file_key="d:7"), record(2, "longer/path/a.doc", file_key="d:7")
    assert list(copies([Placed(one), Placed(other)])) == []
    third = record(3, "another/long/path/a.doc", file_key="d:8")
    assert [id for id, _ in copies([Placed(one), Placed(other), Placed(third)])] == [3]


def test_empty_files_links_and_single_files_are_not_copies() -> None:
    empty = [replace(r, item=replace(r.item, size=0), content=Content()) for r in (record(1), record(2))]
    link = record(3)
    link = replace(link, item=replace(link.item, kind=ItemKind.LINK))
    assert list(copies([Placed(r) for r in empty])) == []
    assert list(copies([Placed(record(1)), Placed(link)])) == []
    assert list(copies([Placed(record(1))])) == []


def test_members_of_containers_are_related_and_files_among_files_redundant() -> None:
    group = [Placed(record(1)), Placed(record(2)), Placed(record(3, container=9))]
    found = dict(copies(group))
    assert (found[2].redundant, found[3].redundant) == (True, False)
    only_members = [Placed(record(4, container=9)), Placed(record(5, container=8))]
    assert [copy.redundant for _, copy in copies(only_members)] == [False]


def test_the_reason_says_why_that_copy() -> None:
    ((_, copy),) = copies([Placed(record(1), area("legal")), Placed(record(2))])
    assert copy.why == "it lies in a legal area"
    assert copy.copies == 2
