"""What happens when an inventory cannot be opened; what it does once open is in `tests/contract`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.errors import InventoryError
from models.store import open_inventory


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
        ("mysql://u:secret@db.example.org/x", "not an inventory address"),
        ("postgresql+psycopg://u:secret@127.0.0.1:1/x", "Connection refused|pip install"),
    ],
)
def test_bad_addresses_say_what_is_wrong(url: str, says: str) -> None:
    with pytest.raises(InventoryError) as caught:
        open_inventory(url)
    told = f"{caught.value} {caught.value.hint}"
    assert re.search(says, told)
    assert "secret" not in told


def test_a_missing_inventory_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(InventoryError, match="there is no inventory"):
        open_inventory(f"sqlite:///{tmp_path}/none.db", create=False)
    assert not (tmp_path / "none.db").exists()
