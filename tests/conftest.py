"""What several tests share: a key of their own, and inventories in temporary folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from models.store import open_inventory

settings.register_profile("ours", deadline=None)  # a slow machine is no mistake
settings.load_profile("ours")
os.environ.setdefault("MUNIMENT_NICE", "0")  # tests run beside each other: none is to wait for all others


HEAVY = Path(__file__).parent / "scale"
"""Tests that measure memory or kill processes: with several workers, one of them takes all of these, one by one."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep heavy tests apart, and the tests of one module together, so that servers and models are started once."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group("heavy" if HEAVY in item.path.parents else str(item.path)))


@pytest.fixture(autouse=True, scope="session")
def _own_key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test uses the key of the person who runs it; fixtures of modules use the one that tests use."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MUNIMENT_KEY_FILE", str(tmp_path_factory.getbasetemp() / "keys" / "hash.key"))
        yield


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test uses the settings of the person who runs it."""
    for name in ("MUNIMENT_INVENTORY", "MUNIMENT_POLICY", "MUNIMENT_WORKERS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def inventory(tmp_path: Path) -> Iterator[Engine]:
    """A new, empty inventory."""
    engine = open_inventory(f"sqlite:///{tmp_path}/inventory.db")
    yield engine
    engine.dispose()
