"""Rows into the inventory against the databases' own bulk loads, round by round in one run; and choices of the schema.

python bench/store.py [--rows 20000] [--rounds 5] [--choices]

Processor time is that of this process, of psql and of the server's processes; the server is one of the tests' own,
with fsync as installed. Each pair fills the same empty table with the same indexes.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, text

from models.store import bulk, open_inventory
from models.store.bulk import insert_rows, upsert_rows
from models.store.crawls import COLUMNS
from models.store.engine import writing
from models.store.readings import CONTENT
from models.tables import contents, items
from tests.postgres import Server, new_server

Measured = tuple[float, float]


def item_rows(number: int) -> list[tuple[Any, ...]]:
    """Files as a crawl writes them: 20 shares one after another, 40 files a folder."""
    facts, outcome = (b"", "", "file"), (None, "pending", "", "", "", 1)
    return [
        (
            *(1 + n * 20 // number, 1 + n // 40, f"letter {n}.txt", *facts, 2_000 + n % 30_000),
            *(None, n * 10**12, n * 10**12, 64769, 10_000_000 + n, *outcome),
        )
        for n in range(number)
    ]


def content_rows(number: int) -> list[tuple[Any, ...]]:
    """Contents of letters: two types of findings, a date, a feature vector of 200 bytes, a sketch of 256."""
    types, dates = '{"NHS_NUMBER":1,"PERSON":3}', '[["closure","2020-01-02","closed on 2 January 2020",0.9]]'
    kind = ("text/plain", "x-fmt/111", "text, by its bytes", "", "read", "", "", "", "en", 212, "")
    return [
        (n.to_bytes(32, "big"), 2_000 + n % 30_000, *kind, types, 3, "", dates, "", bytes(200), bytes(256), "1")
        for n in range(number)
    ]


def measured(work: Callable[[], object], server: Server | None = None) -> Measured:
    """Processor seconds and seconds that a piece of work takes."""
    before, start = _processor(server), time.perf_counter()
    work()
    return _processor(server) - before, time.perf_counter() - start


def _processor(server: Server | None) -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = time.process_time() + children.ru_utime + children.ru_stime
    return own + (server.processor_seconds() if server else 0)


def compared(name: str, rows: int, ours: Callable[[], Measured], raw: Callable[[], Measured], rounds: int) -> None:
    """Print a pair: rows a processor second of both, and the medians of the ratios of their rounds."""
    pairs = [(ours(), raw()) for _ in range(rounds)]
    processor = statistics.median(mine[0] / other[0] for mine, other in pairs)
    wall = statistics.median(mine[1] / other[1] for mine, other in pairs)
    mine, other = (rows / statistics.median(pair[side][0] for pair in pairs) for side in (0, 1))
    print(f"{name:44}{mine:10,.0f}{other:12,.0f}{processor:12.2f}{wall:8.2f}", flush=True)


def sqlite_pair(
    folder: Path, table: Table, columns: Sequence[str], rows: list[Any]
) -> Iterator[Callable[[], Measured]]:
    """Ours and raw `executemany` into new files with the same schema and settings."""
    names = iter(range(1_000_000))

    def ours() -> Measured:
        engine = open_inventory(f"sqlite:///{folder}/{next(names)}.db")
        done = measured(lambda: _ours(engine, table, columns, rows))
        engine.dispose()
        return done

    def raw() -> Measured:
        place = folder / f"{next(names)}.db"
        open_inventory(f"sqlite:///{place}").dispose()
        connection = sqlite3.connect(place, isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -65536", "temp_store = FILE"):
            connection.execute(f"PRAGMA {pragma}")
        statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        done = measured(lambda: _raw(connection, statement, rows))
        connection.close()
        return done

    yield from (ours, raw)


def _ours(engine: Engine, table: Table, columns: Sequence[str], rows: list[Any], key: Sequence[str] = ()) -> None:
    with writing(engine) as connection:
        if key:
            upsert_rows(connection, table, columns, rows, key, ("reader",))
        else:
            insert_rows(connection, table, columns, rows)


def _raw(connection: sqlite3.Connection, statement: str, rows: list[Any]) -> None:
    connection.execute("BEGIN")
    connection.executemany(statement, rows)
    connection.execute("COMMIT")


class Loads:
    """Loads into one PostgreSQL database, each into an empty table."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder, self.url = server, folder, server.new_database()
        self.engine = open_inventory(self.url)

    def ours(self, table: Table, columns: Sequence[str], rows: list[Any], key: Sequence[str] = ()) -> Measured:
        self.emptied(table)
        return measured(lambda: _ours(self.engine, table, columns, rows, key), self.server)

    def copied(self, table: Table, columns: Sequence[str], file: Path) -> Measured:
        """psql's \\copy of a file that was written before."""
        self.emptied(table)
        command = f"\\copy {table.name} ({', '.join(columns)}) from '{file}'"
        address = self.url.replace("+psycopg", "")
        psql = [str(self.server.place / "psql"), "-q", "-X", "-c", command, address]
        return measured(lambda: subprocess.run(psql, check=True), self.server)

    def emptied(self, table: Table) -> None:
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"TRUNCATE {table.name} CASCADE"))
            connection.execute(text("CHECKPOINT"))

    def written(self, name: str, rows: list[Any]) -> Path:
        """The rows as a file that \\copy takes."""
        place = self.folder / f"{name}.txt"
        place.write_text("".join("\t".join(map(_field, row)) + "\n" for row in rows), "utf-8")
        return place


def _field(value: Any) -> str:
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    return "\\N" if value is None else str(value)


def few(loads: Loads, rows: list[Any]) -> None:
    """Transactions of few rows: as statements, and by COPY."""
    print("\nfew rows a transaction, PostgreSQL: processor ms as statements, by COPY")
    for number in (1, 5, 10, 20, 50, 200):
        times = []
        for limit in (10**9, 0):
            bulk.FEW = limit
            loads.emptied(items)
            times.append(min(_batches(loads, rows, number) for _ in range(3)))
        print(f"{number:6}{times[0]:10.2f}{times[1]:10.2f}", flush=True)


def _batches(loads: Loads, rows: list[Any], number: int) -> float:
    parts = [rows[n * number : (n + 1) * number] for n in range(60)]
    return measured(lambda: [_ours(loads.engine, items, COLUMNS, part) for part in parts], loads.server)[0] / 60 * 1000


def choices(loads: Loads, rows: list[Any]) -> None:
    """What references and partitions by share cost and give."""
    print(
        f"\nchoices of the schema, PostgreSQL, {len(rows):,} items of 20 shares: "
        "load, page of the queue, count a share, size an item"
    )
    with loads.engine.begin() as connection:
        _parents(connection, len(rows))
    _shown(loads, "as it is", items, rows)
    with loads.engine.begin() as connection:
        for name in ("share", "folder", "owner", "content"):
            target = {"share": "shares", "folder": "folders", "owner": "owners", "content": "contents"}[name]
            connection.execute(
                text(f"ALTER TABLE items ADD CONSTRAINT r_{name} FOREIGN KEY ({name}_id) REFERENCES {target}")
            )
    _shown(loads, "with references", items, rows)
    with loads.engine.begin() as connection:
        for statement in PARTITIONED:
            connection.execute(text(statement))
    _shown(loads, "partitioned by share", items, rows)


PARTITIONED = (
    "ALTER TABLE items RENAME TO items_whole",
    "CREATE TABLE items (LIKE items_whole INCLUDING DEFAULTS) PARTITION BY LIST (share_id)",
    *(f"CREATE TABLE items_{n} PARTITION OF items FOR VALUES IN ({n})" for n in range(1, 21)),
    "ALTER TABLE items ADD PRIMARY KEY (share_id, id)",
    *(f"CREATE INDEX ON items ({column})" for column in ("folder_id", "container_id", "content_id", "device, inode")),
    "CREATE INDEX ON items (share_id, status, size, id)",
)


SIZE = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relname ~ '^items(_[0-9]+)?$'"


def _parents(connection: Any, rows: int) -> None:
    connection.execute(
        text("INSERT INTO shares (id, name, kind, root) SELECT n, 's' || n, 'SU', '/' FROM generate_series(1, 20) n")
    )
    folders = "INSERT INTO folders (id, share_id, path, signature, files, seen_run) SELECT n, 1, n, '', 0, 1"
    connection.execute(text(f"{folders} FROM generate_series(1, {rows // 40 + 1}) n"))


def _shown(loads: Loads, name: str, table: Table, rows: list[Any]) -> None:
    load = min(loads.ours(table, COLUMNS, rows)[0] for _ in range(3))
    there = "FROM items WHERE share_id = 7 AND gone_run IS NULL"
    page = (
        f"SELECT id {there} AND status = 'pending' AND (size, id) < (20000, 9) ORDER BY size DESC, id DESC LIMIT 2000"
    )
    count = f"SELECT status, count(*) {there} GROUP BY status"
    with loads.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE items"))
        times = [min(_planned(connection, query) for _ in range(5)) for query in (page, count)]
        size = connection.execute(text(SIZE)).scalar_one() / len(rows)
    print(f"{name:24}{load:8.2f} s{times[0]:10.2f} ms{times[1]:10.2f} ms{size:8.0f} B", flush=True)


def _planned(connection: Any, query: str) -> float:
    plan = connection.execute(text(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}")).scalar_one()
    return float(plan[0]["Planning Time"] + plan[0]["Execution Time"])


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--choices", action="store_true")
    chosen = options.parse_args()
    files, found = item_rows(chosen.rows), content_rows(chosen.rows)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {chosen.rows:,} rows, {chosen.rounds} rounds")
    print(f"{'rows a processor second':44}{'ours':>10}{'raw':>12}{'processor':>12}{'wall':>8}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        for name, table, columns, rows in (("items", items, COLUMNS, files), ("contents", contents, CONTENT, found)):
            ours, raw = sqlite_pair(folder, table, columns, rows)
            compared(f"SQLite, {name}, against executemany", chosen.rows, ours, raw, chosen.rounds)
        server = new_server(durable=True)
        loads = Loads(server, folder)
        for name, table, columns, rows, key in (
            ("items, COPY", items, COLUMNS, files, ()),
            ("contents, COPY", contents, CONTENT, found, ()),
            ("contents, staging + guarded upsert", contents, CONTENT, found, ("hash",)),
        ):
            file = loads.written(table.name, rows)
            compared(
                f"PostgreSQL, {name}, against \\copy",
                chosen.rows,
                lambda table=table, columns=columns, rows=rows, key=key: loads.ours(table, columns, rows, key),  # type: ignore[misc]
                lambda table=table, columns=columns, file=file: loads.copied(table, columns, file),  # type: ignore[misc]
                chosen.rounds,
            )
        if chosen.choices:
            few(loads, files)
            choices(loads, files)
        loads.engine.dispose()
        server.remove()


if __name__ == "__main__":
    main()
