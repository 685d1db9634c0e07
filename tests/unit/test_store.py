"""The inventory: what a crawl changes in it, and what happens when it cannot be opened or written."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, select, text

from models.errors import InventoryError
from models.records import Share, ShareKind
from models.runs import Changes
from models.store import HEAD, open_inventory, shares
from models.store.crawls import Reconciler
from models.store.engine import writing
from models.tables import items, metadata
from scanner.crawl import crawl

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def take(inventory: Engine, root: Path) -> Changes:
    """Crawl a folder into the inventory as one run."""
    with writing(inventory) as connection:
        key = shares.register(connection, Share("SU", ShareKind.SHARED, str(root)))
        first = not shares.has_runs(connection, key)
        reconciler = Reconciler(connection, key, shares.start_run(connection, key, NOW, "", ""), first)
        parts = [reconciler.take(list(crawl(os.fsencode(root)))), reconciler.finish()]
    return Changes(*(sum(column) for column in zip(*(_tuple(part) for part in parts), strict=True)))


def _tuple(changes: Changes) -> tuple[int, ...]:
    return (changes.new, changes.changed, changes.moved, changes.gone, changes.unchanged)


@pytest.fixture
def share(tmp_path: Path) -> Path:
    for name in ("a.txt", "b/c.txt", "b/d/e.txt"):
        path = tmp_path / "share" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "share"


def test_first_crawl_is_all_new_and_the_second_unchanged(inventory: Engine, share: Path) -> None:
    assert take(inventory, share) == Changes(new=3)
    assert take(inventory, share) == Changes(unchanged=3)


def test_changed_new_moved_and_gone_are_told_apart(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    (share / "a.txt").write_text("another text")
    (share / "new.txt").write_text("new")
    (share / "b" / "c.txt").rename(share / "b" / "renamed.txt")
    (share / "b" / "d" / "e.txt").unlink()
    assert take(inventory, share) == Changes(new=1, changed=1, moved=1, gone=1)


def test_a_removed_folder_is_gone_with_all_that_was_in_it(inventory: Engine, share: Path) -> None:
    take(inventory, share)
    (share / "b" / "d" / "e.txt").unlink()
    (share / "b" / "d").rmdir()
    assert take(inventory, share).gone == 1
    with inventory.connect() as connection:
        assert shares.counts(connection).discovered == 2
        assert len(connection.execute(select(items)).all()) == 3, "what was recorded is kept, marked as gone"


def test_schema_and_migrations_agree(inventory: Engine) -> None:
    with inventory.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.execute(text("select version_num from alembic_version")).scalar() == HEAD


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"not a database at all, but long enough", "not an inventory"),
        (b"SQLite format 3\x00" + b"\xff" * 4000, "not a database|malformed"),
    ],
)
def test_a_foreign_or_corrupt_file_is_left_as_it_is(tmp_path: Path, content: bytes, says: str) -> None:
    place = tmp_path / "other.db"
    place.write_bytes(content)
    with pytest.raises(InventoryError, match=says) as caught:
        open_inventory(f"sqlite:///{place}")
    assert "left as it is" in caught.value.hint
    assert place.read_bytes() == content


def test_another_programmes_database_is_refused(tmp_path: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(tmp_path / "app.db")
    connection.execute("create table customers (name text)")
    connection.close()
    with pytest.raises(InventoryError, match="not an inventory"):
        open_inventory(f"sqlite:///{tmp_path}/app.db")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:////no/such/folder/x.db", "folder does not exist"),
        ("nonsense://x", "not an inventory address"),
        ("sqlite:////tmp", "is a folder"),
    ],
)
def test_bad_addresses_say_what_is_wrong(url: str, says: str) -> None:
    with pytest.raises(InventoryError, match=says):
        open_inventory(url)


def test_a_missing_inventory_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(InventoryError, match="there is no inventory"):
        open_inventory(f"sqlite:///{tmp_path}/none.db", create=False)
    assert not (tmp_path / "none.db").exists()
