"""Writing many rows at once through the driver, without a Python object per value (ORM bulk is 5 times slower)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert

BATCH = 5_000


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of values in the order of `columns`; returns how many."""
    statement = _statement(table, tuple(columns), connection.dialect)
    positional = connection.dialect.positional
    iterator, done = iter(rows), 0
    while batch := list(islice(iterator, BATCH)):
        values: Any = batch if positional else [dict(zip(columns, row, strict=True)) for row in batch]
        connection.exec_driver_sql(statement, [tuple(row) for row in batch] if positional else values)
        done += len(batch)
    return done


@lru_cache(maxsize=64)
def _statement(table: Table, columns: tuple[str, ...], dialect: Dialect) -> str:
    return str(insert(table).values(dict.fromkeys(columns)).compile(dialect=dialect, column_keys=list(columns)))


def inserted(connection: Connection, table: Table, **values: Any) -> int:
    """Insert one row; returns its key."""
    key = connection.execute(insert(table).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def chunks(values: Iterable[Any], size: int = 500) -> Iterable[list[Any]]:
    """Lists of at most `size`, so that an IN clause stays within the database's limit of parameters."""
    iterator = iter(values)
    while part := list(islice(iterator, size)):
        yield part
