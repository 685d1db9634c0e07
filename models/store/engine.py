"""Opening an inventory: connect, recognise it as ours, bring it to the present schema, say clearly what is wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from models.errors import InventoryError

HEAD = "0002"
MIGRATIONS = Path(__file__).parent.parent / "migrations"
SQLITE_MAGIC = b"SQLite format 3\x00"
FULL = ("disk is full", "disk I/O error", "No space left", "File too large", "readonly database")


def open_inventory(url: str, *, create: bool = True) -> Engine:
    """Open (and by default create) the inventory at an SQLAlchemy URL, at the present schema.

    Raises InventoryError naming the place and what to do: not a URL, missing folder, missing file when `create` is
    false, a file that is no inventory, a damaged one, one made by a newer Muniment.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        _check_file(parsed, create)
    engine = create_engine(parsed)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_settings)
    try:
        with explained(parsed.render_as_string()):
            _bring_to_head(engine, parsed)
    except InventoryError:
        engine.dispose()
        raise
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
    except DatabaseError as error:
        raise InventoryError(f"{place}: {_first_line(error)}", _advice(str(error))) from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction on the inventory; on any error nothing of it remains and what was recorded before is kept."""
    with explained(engine.url.render_as_string()), engine.begin() as connection:
        yield connection


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        hint = "Give a URL such as sqlite:///muniment.db, or a file name ending in .db."
        if "psycopg" in str(error):
            hint = "PostgreSQL needs the extra: pip install 'muniment[server]'."
        elif "://" not in url:
            return make_url(f"sqlite:///{url}")
        raise InventoryError(f"{url!r} is not an inventory address", hint) from error
    return parsed


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
    connection.execute("PRAGMA cache_size = -65536")


def _bring_to_head(engine: Engine, url: URL) -> None:
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        version = _version(connection) if "alembic_version" in tables else ""
    if version == HEAD:
        return
    if tables and ("alembic_version" not in tables or "items" not in tables):
        raise InventoryError(
            f"{url.database} is a database, but not an inventory", "It was left as it is. Name another."
        )
    if version > HEAD:
        raise InventoryError(f"{url.database} was made by a newer Muniment (schema {version})", "Upgrade this one.")
    _upgrade(engine)


def _version(connection: Connection) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _first_line(error: DatabaseError) -> str:
    return str(error.orig or error).split("\n", 1)[0]


def _advice(message: str) -> str:
    if any(words in message for words in FULL):
        return "Free some space (or put the inventory on another disk) and run the same command again: it continues."
    if "malformed" in message or "not a database" in message:
        return "The file is damaged. It was left as it is: restore it from a backup or name another --inventory."
    if "locked" in message:
        return "Another Muniment is writing to it. Wait for that one to finish."
    return "What was recorded before is kept. Run the same command again; if it fails again, run `muniment doctor`."


sqlite3.register_adapter(bytearray, bytes)
