"""What pages begin with is in memory before somebody asks, and again after each judging."""

from __future__ import annotations

import time

from models.store import index
from reports.console.ready import Ready
from tests import review_estate as estate
from tests.console.conftest import Console


def test_the_index_is_read_before_anybody_asks(console: Console) -> None:
    assert console.engine not in index._indexes
    ready = Ready(console.engine)
    ready.look()
    kept = index._indexes[console.engine]
    assert kept.names is not None
    assert kept.known.small
    estate.index(console.engine)
    ready.look()
    assert index._indexes[console.engine].generation > kept.generation


def test_it_ends_when_it_is_told(console: Console) -> None:
    ready = Ready(console.engine)
    ready.start()
    ends = time.monotonic() + 30
    while console.engine not in index._indexes and time.monotonic() < ends:
        time.sleep(0.01)
    ready.stop()
    assert not ready._thread.is_alive()
    assert console.engine in index._indexes
