"""What PostgreSQL needs beside its statements: its settings, a lock while the schema changes, and binary COPY."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import BigInteger, Connection, Engine, Float, Integer, LargeBinary, SmallInteger, Table, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.types import TypeDecorator

from models.errors import InventoryError

CONNECT = {"application_name": "muniment", "client_encoding": "utf8"}
SETTINGS = ("SET cursor_tuple_fraction = 1", "SET jit = off", "SET work_mem = '64MB'")
"""Streams are read to their end, so plans that start fast but end late are wrong for them. Compiling costs more than
it saves in statements that take milliseconds. A list of items that does not fit memory is looked through row by row."""
SCHEMA_LOCK = 7_305_801_624_019_114_341
TYPES = ((SmallInteger, "int2"), (BigInteger, "int8"), (Integer, "int4"), (Float, "float8"), (LargeBinary, "bytea"))


def options(url: URL) -> dict[str, Any]:
    """Arguments for `create_engine`: a connection that was lost is noticed before it is used again."""
    return {"pool_pre_ping": True, "connect_args": {k: v for k, v in CONNECT.items() if k not in url.query}}


def prepare(engine: Engine) -> None:
    """Give each new connection our settings."""
    event.listen(engine, "connect", _settings)


def _settings(connection: Any, _record: object) -> None:
    for statement in SETTINGS:
        connection.execute(statement)
    connection.commit()


def check_encoding(connection: Connection, name: str) -> None:
    """Raises InventoryError for a database that cannot keep every name."""
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        advice = "Create one that keeps every name: createdb --encoding=UTF8 --template=template0 NAME"
        raise InventoryError(f"the database {name} is encoded in {encoding}, not UTF8", advice)


def lock_schema(connection: Connection) -> None:
    """Until the transaction ends, no other Muniment changes the schema."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SCHEMA_LOCK})


def copy_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Binary COPY of rows into a table; returns how many."""
    return _copy(connection, sql.Identifier(table.name), table, columns, rows)


def upsert_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    key: Sequence[str],
    guard: Sequence[str],
) -> int:
    """Binary COPY into a staging table of this session, from there into the table; returns how many were staged."""
    staging = sql.Identifier(f"staging_{table.name}_{len(columns)}")
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    target = sql.Identifier(table.name)
    kinds = (sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(_type(table, name))) for name in columns)
    make = sql.SQL("CREATE TEMP TABLE IF NOT EXISTS {} ({}) ON COMMIT DELETE ROWS")
    _execute(connection, make.format(staging, sql.SQL(", ").join(kinds)))
    done = _copy(connection, staging, table, columns, rows)
    move = sql.SQL("INSERT INTO {} AS kept ({}) SELECT {} FROM {} ON CONFLICT ({}) ")
    keys = sql.SQL(", ").join(map(sql.Identifier, key))
    _execute(connection, move.format(target, names, names, staging, keys) + _resolve(columns, key, guard))
    _execute(connection, sql.SQL("TRUNCATE {}").format(staging))
    return done


def _resolve(columns: Sequence[str], key: Sequence[str], guard: Sequence[str]) -> sql.Composable:
    """What becomes of a row that is there already: nothing, unless a guarded column differs."""
    others = [name for name in columns if name not in key]
    if not guard or not others:
        return sql.SQL("DO NOTHING")
    values = (sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in others)
    kept = sql.SQL(", ").join(sql.Identifier("kept", name) for name in guard)
    new = sql.SQL(", ").join(sql.Identifier("excluded", name) for name in guard)
    change = sql.SQL("DO UPDATE SET {} WHERE ({}) IS DISTINCT FROM ({})")
    return change.format(sql.SQL(", ").join(values), kept, new)


def _copy(
    connection: Connection, place: sql.Composable, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(place, names)
    done = 0
    try:
        with driver(connection).cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types([_type(table, name) for name in columns])
            write = copy.write_row
            for row in rows:
                write(row)
                done += 1
    except psycopg.Error as error:
        raise OperationalError(f"COPY {table.name}", None, error) from error
    return done


def _execute(connection: Connection, statement: sql.Composable) -> None:
    connection.exec_driver_sql(statement.as_string(driver(connection)))


def driver(connection: Connection) -> psycopg.Connection[Any]:
    """The driver's own connection."""
    own = connection.connection.driver_connection
    assert isinstance(own, psycopg.Connection)
    return own


def _type(table: Table, column: str) -> str:
    kind = table.c[column].type
    kind = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    return next((name for known, name in TYPES if isinstance(kind, known)), "text")
