"""Objects embedded in compound files: taken out of their storages, as files of their own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.errors import Unreadable
from models.records import Embedded, ItemKind, ProblemKind
from scanner.extractors._ole import try_stream, unwrap_entries
from scanner.extractors._olewrite import Tree, compound
from scanner.extractors.base import problem_of

if TYPE_CHECKING:
    from scanner.extractors._ole import Ole

MAX_OBJECTS = 2_000
MAX_DEPTH = 30
# Streams that make a storage a document of its own, and the name its file would have.
DOCUMENTS = {
    "WordDocument": ".doc",
    "Workbook": ".xls",
    "Book": ".xls",
    "PowerPoint Document": ".ppt",
    "VisioDocument": ".vsd",
    "__properties_version1.0": ".msg",
}
# Presentation data only: how the object looks, not what it is.
PICTURES = frozenset(
    {"\x02OlePres000", "\x01Ole", "\x01CompObj", "\x03ObjInfo", "\x03EPRINT", "\x03LINKINFO", "\x03META"}
)


def embedded_objects(ole: Ole, pool: str = "", prefix: str = "") -> Iterator[Embedded]:
    """The objects in the storages below `pool` whose names begin with `prefix`."""
    depth = 1 if pool else 0
    found = {
        tuple(path[: depth + 1])
        for path in ole.listdir(streams=True, storages=True)
        if len(path) > depth + 1 and (not pool or path[0] == pool) and path[depth].startswith(prefix)
    }
    for storage in sorted(found)[:MAX_OBJECTS]:
        found_object = stored_object(ole, list(storage))
        if found_object is not None:
            yield found_object


def stored_object(ole: Ole, storage: list[str], name: str = "") -> Embedded | None:
    """The object in a storage: the file it wraps, or the storage itself as a compound file; None for a mere picture."""
    shown = name or f"object {storage[-1].lstrip('_')}"
    inner = unwrap_entries(ole, storage)
    if inner is not None:
        return Embedded(inner[0] or shown, io.BytesIO(inner[1]), ItemKind.EMBEDDED, len(inner[1]))
    tree = _tree(ole, storage)
    if not set(tree) - PICTURES:
        return None
    ending = next((ending for stream, ending in DOCUMENTS.items() if stream in tree), "")
    try:
        data = compound(tree)
    except ValueError:
        error = Unreadable(ProblemKind.TOO_LARGE, "an embedded object")
        return Embedded(shown + ending, None, ItemKind.EMBEDDED, problem=problem_of(error))
    return Embedded(shown + ending, io.BytesIO(data), ItemKind.EMBEDDED, len(data))


def _tree(ole: Ole, storage: list[str]) -> Tree:
    """A storage's streams and storages, by name."""
    root: dict[str, bytes | Tree] = {}
    length = len(storage)
    for path in ole.listdir(streams=True, storages=False):
        if path[:length] == storage and length < len(path) <= length + MAX_DEPTH:
            place: dict[str, bytes | Tree] = root
            for part in path[length:-1]:
                place = place.setdefault(part, {})  # type: ignore[assignment]
            place[path[-1]] = try_stream(ole, path)
    return root
