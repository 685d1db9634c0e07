"""What is read first, and another look at files that were in use when it was their turn."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from models.policy import StorageArea
from models.records import ProblemKind, Share, ShareKind
from models.store import open_inventory, shares
from models.store.crawls import Reconciler
from models.store.engine import writing
from models.tables import items
from scanner.crawl import crawl
from scanner.looking_again import look_again
from scanner.ordering import jobs_in_order

AREAS = (StorageArea("SU/Housing/Appeals", scope="case"), StorageArea("SU/Users", ShareKind.USER))
FILES = {
    "Canteen/menu.txt": (30, 2021),
    "Canteen/photo.jpg": (900, 2001),
    "Canteen/staff rota.docx": (50, 2022),
    "Users/ab/notes.txt": (40, 2023),
    "Housing/Appeals/4/letter.docx": (20, 2024),
    "Canteen/same size as the appeal.txt": (20, 2020),
}


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "SU"
    for name, (size, year) in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
        at = datetime(year, 1, 1, tzinfo=UTC).timestamp()
        os.utime(path, (at, at))
    return root


@pytest.fixture
def inventory(tmp_path: Path, share: Path) -> Engine:
    engine = open_inventory(f"sqlite:///{tmp_path}/inventory.db")
    with writing(engine) as connection:
        key = shares.register(connection, Share("SU", ShareKind.SHARED, str(share)))
        run = shares.start_run(connection, key, datetime.now(UTC), "", "")
        reconciler = Reconciler(connection, key, run)
        reconciler.take(list(crawl(os.fsencode(share))))
        reconciler.finish()
    return engine


def order(inventory: Engine, share: Path, by: str) -> list[str]:
    return [os.path.relpath(job.path.decode(), share) for job in jobs_in_order(inventory, 1, by, AREAS)]


def test_the_largest_first(inventory: Engine, share: Path) -> None:
    assert [FILES[name][0] for name in order(inventory, share, "size")] == [900, 50, 40, 30, 20, 20]


def test_the_oldest_first_with_those_of_its_size(inventory: Engine, share: Path) -> None:
    found = order(inventory, share, "age")
    assert found[0] == "Canteen/photo.jpg"
    assert set(found[1:3]) == {"Canteen/same size as the appeal.txt", "Housing/Appeals/4/letter.docx"}
    assert found[3:] == ["Canteen/menu.txt", "Canteen/staff rota.docx", "Users/ab/notes.txt"]


def test_cases_then_users_then_telling_names_then_the_rest(inventory: Engine, share: Path) -> None:
    found = order(inventory, share, "risk")
    assert set(found[:2]) == {"Canteen/same size as the appeal.txt", "Housing/Appeals/4/letter.docx"}
    assert found[2:] == ["Users/ab/notes.txt", "Canteen/staff rota.docx", "Canteen/menu.txt", "Canteen/photo.jpg"]


def status(inventory: Engine) -> dict[str, str]:
    with inventory.connect() as connection:
        query = select(items.c.name, items.c.status).where(items.c.gone_run.is_(None))
        return {row.name: row.status for row in connection.execute(query)}


def test_files_in_use_are_looked_at_again_and_what_went_away_is_gone(inventory: Engine, share: Path) -> None:
    with writing(inventory) as connection:
        read = update(items).values(status="read")
        connection.execute(read)
        for name, kind in (("menu.txt", ProblemKind.CHANGED), ("photo.jpg", ProblemKind.VANISHED)):
            trouble = {"status": "unread", "problem_stage": "read", "problem_kind": kind.value}
            connection.execute(update(items).where(items.c.name == name).values(**trouble))
    (share / "Canteen" / "menu.txt").write_bytes(b"longer than before, by far")
    (share / "Canteen" / "photo.jpg").unlink()
    assert look_again(inventory, 1, 1, os.fsencode(share))
    found = status(inventory)
    assert found["menu.txt"] == "pending"
    assert "photo.jpg" not in found
    assert found["notes.txt"] == "read"
    assert [job.size for job in jobs_in_order(inventory, 1, "size")] == [26]


def test_without_such_files_nothing_is_listed(inventory: Engine, share: Path) -> None:
    assert not look_again(inventory, 1, 1, os.fsencode(share))


def test_a_stub_that_was_fetched_back_is_read(tmp_path: Path, inventory: Engine, share: Path) -> None:
    stub = share / "Canteen" / "stub.docx"
    with open(stub, "wb") as file:
        file.truncate(256 * 1024)
    if stub.stat().st_blocks:
        pytest.skip("this file system gives a hole blocks")
    for expected in ("skipped", "pending"):
        with writing(inventory) as connection:
            reconciler = Reconciler(connection, 1, 1, False)
            reconciler.take(list(crawl(os.fsencode(share))))
            reconciler.finish()
        assert status(inventory)["stub.docx"] == expected
        with open(stub, "r+b") as file:
            file.write(b"x" * 256 * 1024)
