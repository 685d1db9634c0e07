"""Operations: a backup made while a writer is at work restores to an inventory that is whole."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import insert

from models.store import open_inventory
from models.store.engine import writing
from models.tables import owners
from tests.shares import inventory_of, make_share, muniment


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("operations")
    make_share(folder / "share", letters=2)
    code, _, error = muniment("scan", "share", cwd=folder, MUNIMENT_KEY_FILE=str(folder / "key" / "hash.key"))
    assert code in (0, 3), error
    return folder


@pytest.mark.parametrize("way", ["backup", "VACUUM INTO"])
def test_a_backup_under_load_restores(scanned: Path, tmp_path: Path, way: str) -> None:
    expected = inventory_of(scanned)
    ended = threading.Event()
    writer = threading.Thread(target=_keep_writing, args=(scanned / "muniment.db", ended))
    writer.start()
    try:
        _copy(scanned / "muniment.db", tmp_path / "copy.db", way)
    finally:
        ended.set()
        writer.join()
    (tmp_path / "muniment.db").write_bytes((tmp_path / "copy.db").read_bytes())
    key = shutil.copy(scanned / "key" / "hash.key", tmp_path / "restored.key")
    code, _, error = muniment("judge", cwd=tmp_path, MUNIMENT_KEY_FILE=str(key))
    assert (code, "key" in error) == (0, False), error
    assert [row["item_id"] for row in inventory_of(tmp_path)] == [row["item_id"] for row in expected]


def _copy(source: Path, target: Path, way: str) -> None:
    connection = sqlite3.connect(source)
    if way == "backup":
        with sqlite3.connect(target) as copy:
            connection.backup(copy)
    else:
        connection.execute("VACUUM INTO ?", [str(target)])
    connection.close()


def _keep_writing(place: Path, ended: threading.Event) -> None:
    engine = open_inventory(f"sqlite:///{place}")
    number = 0
    while not ended.is_set() and number < 2_000:
        with writing(engine) as connection:
            connection.execute(insert(owners).values(name=f"writer {place.name} {id(ended)} {number}"))
        number += 1
    engine.dispose()
