"""Reading an inventory as it is at one moment, in as many statements as that takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that reads only, and whose statements all see the same, whatever others write meanwhile.

    In PostgreSQL this is REPEATABLE READ; in SQLite a transaction that begins before the first statement (WAL).
    """
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        else:
            connection.exec_driver_sql("BEGIN")
        yield connection
