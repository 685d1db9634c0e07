"""Writing many rows at once through the driver, without a Python object per value (ORM bulk is 5 times slower)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Table, insert, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from models.columns import packed
from models.listing import whole as whole

BATCH = 5_000
FEW = 10
"""Up to so many rows PostgreSQL takes faster as statements than by COPY (`bench/store.py` shows it)."""
Value = TypeVar("Value")


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of values in the order of `columns`; returns how many."""
    iterator = iter(packed([table.c[name] for name in columns], rows))
    if connection.dialect.name == "postgresql":
        few = list(islice(iterator, FEW + 1))
        if len(few) > FEW:
            from models.store import postgres

            return postgres.copy_rows(connection, table, columns, chain(few, iterator))
        iterator = iter(few)
    return _executed(connection, _insert(table, tuple(columns), connection.dialect), columns, iterator)


def upsert_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    key: Sequence[str],
    guard: Sequence[str] | None = None,
) -> int:
    """Insert rows; one whose `key` is there already replaces that where a column of `guard` differs.

    `guard` is all columns beside the key unless given; with none, what is there stays. Repeating changes nothing.
    Rows of one call have different keys. Returns how many rows were given.
    """
    iterator = iter(packed([table.c[name] for name in columns], rows))
    guard = [name for name in columns if name not in key] if guard is None else guard
    if connection.dialect.name == "postgresql":
        few = list(islice(iterator, FEW + 1))
        if len(few) > FEW:
            from models.store import postgres

            return postgres.upsert_rows(connection, table, columns, chain(few, iterator), key, guard)
        iterator = iter(few)
    statement = _upsert(table, tuple(columns), tuple(key), tuple(guard), connection.dialect)
    return _executed(connection, statement, columns, iterator)


def _executed(connection: Connection, statement: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    positional = connection.dialect.positional
    done = 0
    for batch in chunks(rows, BATCH):
        values: Any = batch if positional else [dict(zip(columns, row, strict=True)) for row in batch]
        connection.exec_driver_sql(statement, [tuple(row) for row in batch] if positional else values)
        done += len(batch)
    return done


@lru_cache(maxsize=64)
def _insert(table: Table, columns: tuple[str, ...], dialect: Dialect) -> str:
    statement = insert(table).inline().values(dict.fromkeys(columns))
    return str(statement.compile(dialect=dialect, column_keys=list(columns)))


@lru_cache(maxsize=64)
def _upsert(
    table: Table, columns: tuple[str, ...], key: tuple[str, ...], guard: tuple[str, ...], dialect: Dialect
) -> str:
    make: Any = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
    statement = make(table).inline().values(dict.fromkeys(columns))
    if not guard:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    else:
        new = statement.excluded
        differs = tuple_(*(table.c[name] for name in guard)).is_distinct_from(tuple_(*(new[name] for name in guard)))
        values = {name: new[name] for name in columns if name not in key}
        statement = statement.on_conflict_do_update(index_elements=key, set_=values, where=differs)
    return str(statement.compile(dialect=dialect, column_keys=list(columns)))


def inserted(connection: Connection, table: Table, **values: Any) -> int:
    """Insert one row; returns its key."""
    key = connection.execute(insert(table).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def chunks(values: Iterable[Value], size: int = 500) -> Iterator[list[Value]]:
    """Lists of at most `size`, so that an IN clause stays within the database's limit of parameters."""
    iterator = iter(values)
    while part := list(islice(iterator, size)):
        yield part


def plain(text: str) -> str:
    r"""Text as both databases keep it: a NUL or half a surrogate pair, which PostgreSQL refuses, as `\xNN`, `\uNNNN`.

    >>> plain("a\0b\ud800")
    'a\\x00b\\ud800'
    """
    if "\0" in text:
        text = text.replace("\0", "\\x00")
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
