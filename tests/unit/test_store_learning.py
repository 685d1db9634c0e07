"""Labels of people and of the machine never mix, the latest decision stands, and every version is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select

from models.disposition import Verdict
from models.store import labels, learned, open_inventory
from models.store.decisions import classes_said, record
from models.store.engine import writing
from models.store.labels import Label
from models.store.learned import FILE_PLAN
from models.tables import contents, items

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def inventory(tmp_path: Path) -> Iterator[Engine]:
    """An inventory of three contents, each with one item."""
    engine = open_inventory(f"sqlite:///{tmp_path / 'i.db'}")
    with writing(engine) as connection:
        for n in (1, 2, 3):
            facts = {"media_type": "text/plain", "status": "read", "reader": "r"}
            connection.execute(insert(contents).values(id=n, hash=bytes([n]) * 32, size=1, **facts))
            place = {"share_id": 1, "folder_id": 1, "name": f"{n}", "kind": "file", "size": 1, "first_run": 1}
            connection.execute(insert(items).values(id=n, status="read", content_id=n, **place))
    yield engine
    engine.dispose()


def sources(engine: Engine) -> dict[int, str]:
    with engine.connect() as connection:
        return {row.content_id: row.source for row in connection.execute(select(labels.labels))}


def test_pseudo_labels_give_way_to_people(inventory: Engine) -> None:
    with writing(inventory) as connection:
        labels.replace_pseudo(connection, [(bytes([n]) * 32, "A") for n in (1, 2)], NOW)
    assert sources(inventory) == {1: "pseudo", 2: "pseudo"}
    with writing(inventory) as connection:
        labels.put_human(connection, [Label(1, "B", "single", 5)])
    assert sources(inventory) == {1: "human", 2: "pseudo"}
    with writing(inventory) as connection:
        labels.replace_pseudo(connection, [(bytes([n]) * 32, "A") for n in (1, 3)], NOW)
    assert sources(inventory) == {1: "human", 3: "pseudo"}
    with writing(inventory) as connection:
        labels.drop_human(connection, [1])
    assert sources(inventory) == {3: "pseudo"}


def test_the_latest_decision_on_a_class_stands_and_can_be_taken_back(inventory: Engine) -> None:
    with writing(inventory) as connection:
        record(connection, 1, Verdict.RECLASSIFY, "a", NOW, class_code="A")
        record(connection, 1, Verdict.RECLASSIFY, "b", NOW, class_code="B")
        record(connection, 2, Verdict.APPROVE, "a", NOW, origin="bulk", class_code="A")
        record(connection, 3, Verdict.RECLASSIFY, "a", NOW, class_code="A")
        record(connection, 3, Verdict.RECLASSIFY, "a", NOW)
        record(connection, 2, Verdict.KEEP, "a", NOW)
        said = {one.content: (one.code, one.origin, one.confirmed) for one in classes_said(connection)}
    assert said == {1: ("B", "single", False), 2: ("A", "bulk", True), 3: ("", "single", False)}


def test_every_version_is_kept_and_one_is_active(inventory: Engine) -> None:
    with writing(inventory) as connection:
        learned.add(connection, FILE_PLAN, b"one", "d1", NOW, {"labels": 1})
        learned.add(connection, FILE_PLAN, b"two", "d2", NOW, {"labels": 2})
        learned.add(connection, "other", b"else", "d3", NOW, {})
        assert learned.active_data(connection, FILE_PLAN) == b"two"
        first, second = learned.versions(connection, FILE_PLAN)
        assert (first.active, second.active, second.figures) == (False, True, {"labels": 2})
        learned.activate(connection, FILE_PLAN, first.id)
        assert learned.active_data(connection, FILE_PLAN) == b"one"
        learned.activate(connection, FILE_PLAN, None)
        assert learned.active_data(connection, FILE_PLAN) is None
        assert learned.active_data(connection, "other") == b"else"
