"""Opening an inventory: connect, recognise it as ours, bring it to the present schema, say clearly what is wrong."""

from __future__ import annotations

import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from models.errors import InventoryError

HEAD = "0007"
MIGRATIONS = Path(__file__).parent.parent / "migrations"
SQLITE_MAGIC = b"SQLite format 3\x00"
QUEUE = "procrastinate_"
"""Tables of the agents' queue, which may share a database with the inventory, begin so."""
AWAY = (
    "Connection refused",
    "timeout expired",
    "closed the connection",
    "terminating connection",
    "the database system",
)
COLLIDED = ("40P01", "40001")
"""What PostgreSQL calls a deadlock and a transaction that must be repeated."""
FULL = ("disk is full", "disk I/O error", "No space left", "File too large", "readonly database")


def open_inventory(url: str, *, create: bool = True, migrate: bool = True) -> Engine:
    """Open (and by default create) the inventory at an SQLAlchemy URL, at the present schema.

    Without `migrate` nothing is created or brought up to date: another schema is refused.

    Raises InventoryError naming the place and what to do: not a URL, missing folder, missing file when `create` is
    false, a file that is no inventory, a damaged one, one made by a newer Muniment; a server that does not answer, a
    database that is not there or holds something else.
    """
    parsed = _parse(url)
    engine = _sqlite(parsed, create) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
    try:
        with explained(parsed.render_as_string()):
            _bring_to_head(engine, parsed, create, migrate)
    except InventoryError:
        engine.dispose()
        raise
    return engine


def _sqlite(url: URL, create: bool) -> Engine:
    _check_file(url, create)
    engine = create_engine(url)
    event.listen(engine, "connect", _sqlite_settings)
    return engine


def _postgresql(url: URL) -> Engine:
    from models.store import postgres

    engine = create_engine(url, **postgres.options(url))
    postgres.prepare(engine)
    return engine


def database_files(engine: Engine) -> list[str]:
    """The files in which an inventory is kept; none for a server's."""
    place = engine.url.database if engine.dialect.name == "sqlite" else None
    return [f"{place}{ending}" for ending in ("", "-wal", "-shm", "-journal")] if place else []


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turn database errors into an InventoryError that names the inventory and says what to do."""
    try:
        yield
    except DBAPIError as error:
        raise InventoryError(f"{place}: {_first_line(error)}", _advice(str(error))) from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction on the inventory; on any error nothing of it remains and what was recorded before is kept."""
    with explained(engine.url.render_as_string()), engine.begin() as connection:
        yield connection


def repeated(action: Callable[[], None], times: int = 5) -> None:
    """Do something in a transaction of its own, and again where the database ended it for the sake of another's.

    Two who record copies of the same contents can wait for each other; PostgreSQL ends one of them.
    """
    for number in range(1, times + 1):
        try:
            return action()
        except InventoryError as error:
            state = getattr(getattr(error.__cause__, "orig", None), "sqlstate", "")
            if state not in COLLIDED or number == times:
                raise
            time.sleep(random.uniform(0.05, 0.2) * number)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        dialect = parsed.get_dialect()
        if dialect.name == "postgresql" and parsed.get_driver_name() != "psycopg":
            parsed = parsed.set(drivername="postgresql+psycopg")
        parsed.get_dialect().import_dbapi()
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        hint = "Give a URL such as sqlite:///muniment.db, or a file name ending in .db."
        if "psycopg" in str(error):
            hint = "PostgreSQL needs more parts: make install, in Muniment's folder."
        elif "://" not in url:
            return make_url(f"sqlite:///{url}")
        raise InventoryError(f"{without_password(url)!r} is not an inventory address", hint) from error
    if dialect.name not in ("sqlite", "postgresql"):
        raise InventoryError(f"an inventory cannot be kept in {dialect.name}", "Use SQLite or PostgreSQL.")
    return parsed


def without_password(url: str) -> str:
    """An address as it may be shown, whether it can be read or not."""
    return re.sub(r"(://[^/@:]*):[^/@]*@", r"\1:***@", url)


def _check_file(url: URL, create: bool) -> None:
    if not url.database or url.database == ":memory:":
        return
    path = Path(url.database)
    if path.is_dir():
        raise InventoryError(f"{path} is a folder, not an inventory", "Name a file in it, such as muniment.db.")
    if not path.exists():
        if not create:
            raise InventoryError(f"there is no inventory at {path}", "Run `muniment scan` first, or check --inventory.")
        if not path.absolute().parent.is_dir():
            raise InventoryError(f"{path}: its folder does not exist", f"Create {path.absolute().parent} first.")
        return
    try:
        head = path.open("rb").read(16)
    except OSError as error:
        raise InventoryError(f"{path} cannot be opened: {error.strerror}", "Check its permissions.") from error
    if head and head != SQLITE_MAGIC:
        raise InventoryError(f"{path} is not an inventory (not a SQLite file)", "It was left as it is. Name another.")


def _sqlite_settings(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout = 30000")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA temp_store = FILE")
    connection.execute("PRAGMA case_sensitive_like = ON")
    connection.execute("PRAGMA cache_size = -65536")


def _bring_to_head(engine: Engine, url: URL, create: bool, migrate: bool) -> None:
    with engine.connect() as connection:
        tables = {name for name in inspect(connection).get_table_names() if not name.startswith(QUEUE)}
        version = _version(connection) if "alembic_version" in tables else ""
        if engine.dialect.name == "postgresql":
            _check_database(connection, url)
    if version == HEAD:
        return
    if tables and ("alembic_version" not in tables or "items" not in tables):
        raise InventoryError(
            f"{url.database} is a database, but not an inventory", "It was left as it is. Name another."
        )
    if version > HEAD:
        raise InventoryError(f"{url.database} was made by a newer Muniment (schema {version})", "Upgrade this one.")
    if not tables and not create:
        raise InventoryError(f"there is no inventory in {url.database}", "Run `muniment scan` first.")
    if not migrate:
        hint = "Its administrator brings it up to date: muniment server init (new) or muniment server upgrade."
        raise InventoryError(f"{url.database} has the schema {version or 'of no inventory'}, not {HEAD}", hint)
    _upgrade(engine)


def _check_database(connection: Connection, url: URL) -> None:
    from models.store import postgres

    postgres.check_encoding(connection, str(url.database))


def _version(connection: Connection) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            from models.store import postgres

            postgres.lock_schema(connection)
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # else each table would be a transaction of its own
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _first_line(error: DBAPIError) -> str:
    return str(error.orig or error).split("\n", 1)[0]


def _advice(message: str) -> str:
    if any(words in message for words in FULL):
        return "Free some space (or put the inventory on another disk) and run the same command again: it continues."
    if "malformed" in message or "not a database" in message:
        return "The file is damaged. It was left as it is: restore it from a backup or name another --inventory."
    if any(words in message for words in AWAY):
        return "The server does not answer. Run the same command again when it does: it continues."
    if "authentication failed" in message or ("role" in message and "does not exist" in message):
        return "Check the user in the address, and the password (in ~/.pgpass or PGPASSWORD)."
    if "permission denied" in message:
        return "Ask the database's administrator to let this user do that: docs/postgresql.md says what is needed."
    if "database" in message and "does not exist" in message:
        return "Make the database first: createdb --encoding=UTF8 --template=template0 NAME"
    if "locked" in message:
        return "Another Muniment is writing to it. Wait for that one to finish."
    return "What was recorded before is kept. Run the same command again; if it fails again, run `muniment doctor`."


sqlite3.register_adapter(bytearray, bytes)
