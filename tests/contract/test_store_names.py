"""Names of which the first and the last word are known, and files called like a person, in both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from classifiers.detectors.sealing import CORE_BYTES, token
from models.access import EVERYTHING
from models.findings import FindingType
from models.store import names
from models.store.engine import writing
from models.store.index_making import make_index
from tests.contract.test_store_contract import inventory, put, reading, share, take, url

KEY = b"k" * 32
__all__ = ["inventory", "share", "url"]


def sealed(name: str) -> bytes:
    return token(FindingType.PERSON, name, KEY)


@pytest.fixture
def named(inventory: Engine, share: Path) -> Engine:
    """Two documents with names, one of them in another's file name."""
    (share / "Rhys, Huw Elis").mkdir()
    (share / "Rhys, Huw Elis" / "1.txt").write_text("1")
    (share / "Huwcyn Rhys.txt").write_text("2")
    take(inventory, share)
    for path, name in (("a.txt", "Huw Elis Rhys"), ("b/c.txt", "Huw Rhys"), ("b/d/e.txt", "Huw Elis Bevan")):
        found = reading(len(path), findings_=1)
        finding = replace(
            found.findings[0], type=FindingType.PERSON, value_hash=sealed(name), where=f"page {len(path)}"
        )
        put(inventory, path, replace(found, findings=(finding,)))
    with writing(inventory) as connection:
        make_index(connection, date(2026, 11, 22), (), lambda *_: None)
    return inventory


def test_names_with_others_between_are_found_by_first_and_last(named: Engine) -> None:
    with named.connect() as connection:
        found = names.contents_named(connection, {sealed("Huw Rhys")[:CORE_BYTES]})
    places = {hash: where for hashes in found.values() for hash, where in hashes.items()}
    assert places == {sealed("Huw Elis Rhys"): ["page 5"], sealed("Huw Rhys"): ["page 7"]}


def test_many_names_are_asked_for_at_once(named: Engine) -> None:
    many = {sealed(f"Nobody Called{number}")[:CORE_BYTES] for number in range(350)}
    with named.connect() as connection:
        assert names.contents_named(connection, many) == {}
        assert len(names.contents_named(connection, many | {sealed("Huw Bevan")[:CORE_BYTES]})) == 1


def test_files_and_folders_are_called_like_a_person(named: Engine) -> None:
    with named.connect() as connection:
        found = list(names.items_called(connection, EVERYTHING, ("huw", "rhys")))
    assert [(one.path, one.content, one.action) for one in found] == [("Rhys, Huw Elis/1.txt", 0, "")]
