"""Parquet for analysis over many millions of rows; needs pyarrow, which the `parquet` extra brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from models.errors import MunimentError
from reports.writing import Line

BATCH = 20_000
"""Lines of a row group: memory stays bounded, groups stay large enough to compress well."""
WHOLE_NUMBERS = frozenset(
    {"size", "words", "count", "people", "items", "files", "urgency", "ID", "PARENT_ID", "SIZE", "FORMAT_COUNT"}
    | {
        f"{kind}_items"
        for kind in (
            "personal",
            "special",
            "criminal",
            "children",
            "unread",
            "due",
            "exposed",
            "rot",
            "sensitive",
            "risk",
        )
    }
    | {f"{kind}_items" for kind in ("reviewed", "waiting", "disposed", "mismatched", "at_risk")}
    | {"rot_size", "due_size", "disposed_size", "areas", "areas_with_owner"}
)
FRACTIONS = frozenset({"file_plan_confidence", "score", "size_change_percent", "areas_with_owner_percent"})


def write_table(
    lines: Iterable[Line], out: Path, columns: tuple[str, ...], about: Mapping[str, str] | None = None
) -> int:
    """Write the lines and return how many there were. Raises MunimentError where pyarrow is missing.

    What is said `about` the export stands in the file's metadata, each name with `muniment.` before it.
    """
    arrow, parquet = _pyarrow()
    schema = arrow.schema([(column, _type(arrow, column)) for column in columns])
    schema = schema.with_metadata({f"muniment.{name}": value for name, value in (about or {}).items()})
    count = 0
    with parquet.ParquetWriter(str(out), schema, compression="zstd") as writer:
        for batch in _batches(lines):
            writer.write_table(arrow.table({column: _values(batch, column) for column in columns}, schema=schema))
            count += len(batch)
    return count


def _pyarrow() -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise MunimentError(
            "Parquet needs pyarrow, which is not installed.", "Install all parts: make install, in Muniment's folder"
        ) from error


def _type(arrow: Any, column: str) -> Any:
    if column in WHOLE_NUMBERS:
        return arrow.int64()
    return arrow.float64() if column in FRACTIONS else arrow.string()


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    stream = iter(lines)
    while batch := list(islice(stream, BATCH)):
        yield batch


def _values(batch: list[Line], column: str) -> list[object]:
    values = (line[column] for line in batch)
    return [v.encode("utf-8", "backslashreplace").decode() if isinstance(v, str) else v for v in values]
