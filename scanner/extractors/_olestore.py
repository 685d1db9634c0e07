"""Objects embedded in compound files: taken out of their storages, as files of their own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.records import Embedded, ItemKind
from scanner.extractors._ole import unwrap_entries

if TYPE_CHECKING:
    from scanner.extractors._ole import Ole

MAX_OBJECTS = 2_000


def embedded_objects(ole: Ole, pool: str = "", prefix: str = "") -> Iterator[Embedded]:
    """The objects in the storages below `pool` whose names begin with `prefix`."""
    depth = 1 if pool else 0
    found = {
        tuple(path[: depth + 1])
        for path in ole.listdir(streams=True, storages=True)
        if len(path) > depth + 1 and (not pool or path[0] == pool) and path[depth].startswith(prefix)
    }
    for storage in sorted(found)[:MAX_OBJECTS]:
        yield from _object(ole, list(storage))


def _object(ole: Ole, storage: list[str]) -> Iterator[Embedded]:
    name = f"object {storage[-1].lstrip('_')}"
    inner = unwrap_entries(ole, storage)
    if inner is not None:
        yield Embedded(inner[0] or name, io.BytesIO(inner[1]), ItemKind.EMBEDDED, len(inner[1]))
